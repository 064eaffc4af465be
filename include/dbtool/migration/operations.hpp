#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/ddl/operation.hpp>
#include <dbtool/migration/migration.hpp>
#include <dbtool/migration/script.hpp>

namespace dbtool::migration {

/// What a YAML migration does, as its author wrote it.
struct Operations {
    std::vector<ddl::Operation> upgrade;
    std::optional<std::vector<ddl::Operation>> downgrade;  ///< Nothing: it is derived.
    std::vector<Diagnostic> diagnostics;                   ///< All of the file's mistakes at once.
};

/// Reads a YAML migration's operations, strictly: unknown operations and keys (with the nearest
/// known name), wrong types, keys that are missing or stand twice, and what ddl::check() says for
/// the dialect, each with its place. Also that each operation can be undone, where there is neither
/// a downgrade nor `irreversible`. Error{migration} where the file changed since it was loaded.
Operations read_operations(const Migration& migration, Dialect dialect);

/// The downgrade that a list of flattened operations comes to: each one's reverse, last first.
/// Where old state is kept, a ddl::Restore without statements stands in its place, with `of` and
/// `what`.
struct DerivedDowngrade {
    std::vector<ddl::Operation> operations;
    std::vector<std::string> refusals;  ///< Why it cannot be derived; a sentence each.
};
DerivedDowngrade derive_downgrade(const std::vector<ddl::Operation>& flattened, Dialect dialect);

/// A list of operations as YAML, each as `- name: {...}` or as a block, in the style of the docs;
/// what stands at its default is left out. `indent` blanks before each line.
std::string write_operations(const std::vector<ddl::Operation>& operations, std::size_t indent = 0);
/// Reads what write_operations() wrote (no indent), internal kinds included: a downgrade that was
/// stored in the history. Error{history} where it cannot be read.
std::vector<ddl::Operation> operations_from_text(std::string_view text);

/// A statement that was sent for an operation.
struct SentSql {
    std::string_view text;
    std::size_t offset = 0;  ///< What is looked for in it, in bytes.
    std::size_t nth = 0;     ///< How many that read the same its operation sent before.
};

/// Where it stands in the script of an operation (at `operation`; not known: line 0), if it came
/// from there and not from dbtool. Reads the script again: for errors.
std::optional<SourcePosition> place_of_sql(const Script& script,
                                           const SourcePosition& operation,
                                           Dialect dialect,
                                           const SentSql& sent);

/// The JSON Schema (draft 2020-12) of YAML migration files, made from the operations' own fields.
std::string json_schema();

/// Fields of an operation for its docs page: a Markdown table of name, type and meaning.
std::string field_table(std::string_view operation);

}  // namespace dbtool::migration

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/ddl/operation.hpp>

#include "arguments.hpp"

namespace dbtool::cli {

/// What stands behind `generate KIND`.
struct Words {
    std::vector<std::string> words;  ///< Without a dash.
    const Arguments& flags;
    Dialect dialect = Dialect::postgresql;
};

/// What the words come to.
struct Made {
    std::vector<ddl::Operation> operations;
    std::string
        message;  ///< What the migration is called unless somebody says: `index posts by title`.
};

/// A kind of thing that can be generated: a row of the table.
struct Kind {
    std::string_view name;     ///< `foreign-key`.
    std::string_view summary;  ///< A phrase without a full stop.
    std::string_view words;    ///< `TABLE COLUMN...`, for usage.
    std::size_t least = 1;     ///< How many words there must be,
    std::size_t most = 1;      ///< and may be.
    std::string_view flags;    ///< Those that it takes beside the common ones, with blanks between.
    std::string_view examples;             ///< What is typed behind `dbtool generate`, a line each.
    Made (*make)(const Words&) = nullptr;  ///< Error{usage}; its hint is filled in.
};

inline constexpr std::size_t any_number = 10'000;

/// All of them, in the order of help.
std::span<const Kind> kinds();
const Kind* find_kind(std::string_view name);

/// Checks the words and flags of a kind, and makes its operations. Error{usage} that shows the
/// right form.
Made make(const Kind& kind, const Words& words);
/// Of a whole line, as `create --index LINE` has it.
Made make_from_line(const Kind& kind, std::string_view line, Dialect dialect);

/// `dbtool generate KIND --help`: its usage, its flags and its examples.
std::string help_for_kind(const Kind& kind);
/// A line a kind.
std::string list_of_kinds();
/// Behind the options in `dbtool generate --help`, or in its place: of the kind that was named.
std::string generate_help(std::string_view topic);

// The families of kinds; each file makes some rows of the table.
Made make_table(const Words& words);
Made make_column(const Words& words);
Made make_enum(const Words& words);
Made make_partition(const Words& words);
Made make_storage(const Words& words);
Made make_index(const Words& words);
Made make_check(const Words& words);
Made make_unique(const Words& words);
Made make_foreign_key(const Words& words);
Made make_not_null(const Words& words);
Made make_view(const Words& words);
Made make_materialized_view(const Words& words);
Made make_trigger(const Words& words);
Made make_soft_delete(const Words& words);
Made make_timestamps(const Words& words);
Made make_search(const Words& words);
Made make_audit(const Words& words);

}  // namespace dbtool::cli

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/ddl/fields.hpp>
#include <dbtool/ddl/names.hpp>
#include <dbtool/ddl/operations_composite.hpp>
#include <dbtool/ddl/operations_constraint.hpp>
#include <dbtool/ddl/operations_data.hpp>
#include <dbtool/ddl/operations_program.hpp>
#include <dbtool/ddl/operations_table.hpp>

namespace dbtool::ddl {

/// The fields that every operation takes.
struct Common {
    std::optional<bool> online;
    std::optional<Milliseconds> lock_timeout;
    std::optional<Milliseconds> statement_timeout;
    std::vector<Dialect> dialects;  ///< Empty: all.
    bool if_exists = false;
    bool if_not_exists = false;
    bool lossy = false;  ///< The author knows that the data does not come back.
    std::optional<std::string> comment;
    std::vector<std::pair<std::string, std::string>> allow;  ///< Rule and why.

    bool operator==(const Common&) const = default;
};

using OperationBody = std::variant<CreateSchema,
                                   DropSchema,
                                   CreateExtension,
                                   DropExtension,
                                   CreateTable,
                                   DropTable,
                                   RenameTable,
                                   RenameColumn,
                                   RenameIndex,
                                   RenameConstraint,
                                   RenameEnumValue,
                                   RenameSchema,
                                   SetSchema,
                                   SetOwner,
                                   SetComment,
                                   SetStorage,
                                   SetDefault,
                                   DropDefault,
                                   SetReplicaIdentity,
                                   AddColumn,
                                   DropColumn,
                                   AlterType,
                                   SetNotNull,
                                   DropNotNull,
                                   Backfill,
                                   CreateIndex,
                                   DropIndex,
                                   Reindex,
                                   AddCheck,
                                   AddForeignKey,
                                   AddUnique,
                                   AddPrimaryKey,
                                   AddExclusion,
                                   ValidateConstraint,
                                   DropConstraint,
                                   CreateEnum,
                                   DropEnum,
                                   CreateDomain,
                                   DropDomain,
                                   CreateComposite,
                                   DropComposite,
                                   CreateSequence,
                                   DropSequence,
                                   AddEnumValue,
                                   DropEnumValue,
                                   CreateView,
                                   ReplaceView,
                                   DropView,
                                   CreateMaterializedView,
                                   DropMaterializedView,
                                   Refresh,
                                   CreateFunction,
                                   ReplaceFunction,
                                   CreateProcedure,
                                   DropFunction,
                                   CreateTrigger,
                                   DropTrigger,
                                   CreatePolicy,
                                   DropPolicy,
                                   EnableRowSecurity,
                                   DisableRowSecurity,
                                   Grant,
                                   Revoke,
                                   CreatePartition,
                                   AttachPartition,
                                   DetachPartition,
                                   Insert,
                                   DeleteRows,
                                   Update,
                                   Delete,
                                   Sql,
                                   Restore,
                                   PartialUniques,
                                   RowTriggers,
                                   AddSoftDelete,
                                   AddTimestamps,
                                   AddAudit,
                                   AddSearch,
                                   AddNotify>;

/// One typed change.
struct Operation {
    OperationBody body;
    Common common;
    SourcePosition position;  ///< Of its name in the file; empty for a derived one.

    bool operator==(const Operation& other) const {
        return body == other.body && common == other.common;
    }
};

/// What is known of a kind of operation before one is looked at: a row of the table.
struct OperationInfo {
    std::string_view name;     ///< `add_check`.
    std::string_view family;   ///< Of its docs: `Constraints`.
    std::string_view summary;  ///< A line for docs and editors, without a full stop.
    bool on_sqlite = true;     ///< Has a meaning on SQLite.
    bool takes_if_exists = false;
    bool takes_if_not_exists = false;
    bool takes_comment = false;
    bool internal = false;  ///< Only in downgrades that dbtool derives and stores, never in a file.
};

/// The kinds, in the order of the docs.
std::span<const OperationInfo> operation_kinds();
const OperationInfo& info_of(const Operation& operation);
/// An operation of that kind with nothing in it yet; nothing for an unknown name.
std::optional<Operation> make_operation(std::string_view name);

/// Visits all fields, the common ones last: to load, to write, to describe.
void describe(FieldVisitor& visitor, Operation& operation);

/// A mistake in an operation as a whole; its position is the operation's.
struct Mistake {
    std::string code;
    std::string message;
    std::string help;
    bool operator==(const Mistake&) const = default;
};
/// What the fields alone do not show: two that exclude each other, a name of more than 63 bytes,
/// and what has no meaning for the dialect.
std::vector<Mistake> check(const Operation& operation, Dialect dialect);

/// Fills in the names that the author has left to the rules, so that what comes down later is what
/// went up whatever the rules are by then.
void complete(Operation& operation, const NameRules& names);

/// How an operation is undone.
struct Reverse {
    enum class Kind {
        derived,  ///< By `operations`.
        kept,     ///< By what is read when the operation is applied.
        nothing,  ///< There is nothing to undo.
        none,     ///< It cannot be undone: `why`.
    };
    Kind kind = Kind::none;
    std::vector<Operation> operations = {};  ///< In the order to be run.
    std::string what = {};  ///< kept: what is read, for people: `the definition of index ix_posts`.
    std::string why = {};  ///< none: why, and what to give: `give the table's definition as "was"`.
    bool lossy = false;    ///< Comes back in shape and not with its data.
};
/// Of one that flatten() gave. `dialect`: some things come back another way on SQLite.
Reverse reverse(const Operation& operation, Dialect dialect);

/// The table that an operation makes, so that what follows in the same run need not be careful.
std::optional<QualifiedName> table_made(const Operation& operation);

/// Composites replaced by the operations that they stand for (PostgreSQL and SQLite differ), with
/// all names filled in, and without what is for the other dialect. What reverse() and render()
/// take.
std::vector<Operation> flatten(const std::vector<Operation>& operations,
                               Dialect dialect,
                               const NameRules& names);

}  // namespace dbtool::ddl

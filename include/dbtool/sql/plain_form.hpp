#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/types.hpp>

namespace dbtool::sql {

/// What becomes of a statement of a downgrade when a half done upgrade is taken back in one
/// transaction.
enum class BackOut {
    keep,  ///< It works on definitions, which are there or are not.
    skip,  ///< VACUUM, REINDEX and their like: it undoes nothing, and cannot stand there.
    data,  ///< It works on rows (or may): whether its upgrade was done cannot be seen.
};
BackOut back_out_kind(std::string_view statement, Dialect dialect);

/// The statement without its CONCURRENTLY, so that a transaction may hold it; any other as it is.
std::string without_concurrently(std::string_view statement);

/// Does a DROP, ALTER, GRANT or REVOKE act on one thing alone? Then "it is not there" means that
/// there was nothing to do. True for any other statement.
bool acts_on_one_thing(std::string_view statement, Dialect dialect);

/// The constraint that `ALTER TABLE ... ADD CONSTRAINT ... NOT VALID` adds; nothing for any other
/// statement.
struct AddedConstraint {
    QualifiedName table;
    Identifier name;
};
std::optional<AddedConstraint> constraint_not_valid(std::string_view statement);

}  // namespace dbtool::sql

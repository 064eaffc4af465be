#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/catalog/schema.hpp>
#include <dbtool/ddl/operation.hpp>

namespace dbtool::cli {

/// A table that an operation is about, and the columns of it that must be there.
struct NameUse {
    QualifiedName table;
    std::vector<Identifier> columns;
};
std::vector<NameUse> names_used(const ddl::Operation& operation);

/// What is wrong with an operation's names, given what there is: an unknown table or column (with
/// the nearest one), or one that is to be made and is there already. Nothing: all is well.
std::optional<std::string> wrong_name(const catalog::Schema& schema,
                                      const ddl::Operation& operation);

/// What there is after an operation.
void apply(catalog::Schema& schema, const ddl::Operation& operation);

}  // namespace dbtool::cli

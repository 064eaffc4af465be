#pragma once

#include <string>
#include <vector>

#include <dbtool/ddl/operation.hpp>
#include <dbtool/run/settings.hpp>

namespace dbtool::cli {

/// Operations as the two sections of a SQL file.
struct SqlForm {
    std::string upgrade;
    std::string downgrade;
};

/// What several transactions would be, but for CONCURRENTLY, becomes the plain form in one, and a
/// comment says so. Error{usage} for what depends on the database that it is applied to, and for
/// what cannot be undone without having looked.
SqlForm sql_form(const std::vector<ddl::Operation>& operations,
                 Dialect dialect,
                 const run::OperationRules& rules);

}  // namespace dbtool::cli

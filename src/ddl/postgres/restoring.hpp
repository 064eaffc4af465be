#pragma once

#include <string>
#include <utility>
#include <vector>

#include <dbtool/ddl/operations_data.hpp>

namespace dbtool::ddl {

/// `what` comes back by `statements`.
inline Restore restoring(std::string what, std::vector<std::string> statements) {
    Restore restore;
    restore.what = std::move(what);
    restore.statements = std::move(statements);
    return restore;
}

}  // namespace dbtool::ddl

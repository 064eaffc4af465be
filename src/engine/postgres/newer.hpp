#pragma once

#include <string>
#include <string_view>

#include <dbtool/core/error.hpp>

namespace dbtool::engine::postgres {

/// A hint for a statement that the server refused because it uses what came with a later version:
/// `NULLS NOT DISTINCT came with PostgreSQL 15, and this server is 14`. Empty where it is not that.
std::string newer_feature(const SqlState& state, std::string_view statement, int server_version);

}  // namespace dbtool::engine::postgres

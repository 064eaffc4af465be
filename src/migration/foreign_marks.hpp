#pragma once

#include <string>
#include <string_view>

namespace dbtool::migration {

/// The tool whose mark a comment line is: `goose` for `-- +goose Up`, `dbmate` for `-- migrate:up`;
/// empty for none.
std::string_view foreign_mark(std::string_view line);

/// The tool that names its files so: `golang-migrate` for `1_x.up.sql` and `.down.sql`; empty for
/// none.
std::string_view foreign_name(std::string_view file_name);

/// What to do with such a file.
std::string foreign_help(std::string_view tool);

}  // namespace dbtool::migration

#pragma once

#include <string_view>

#include <dbtool/ddl/column.hpp>

namespace dbtool::cli {

/// `NAME:TYPE` and, in any order, `!` (NOT NULL), `=DEFAULT`, `>TABLE.COLUMN`, `:pk`, `:unique`,
/// `:identity`:
///   id:bigint:pk    title:text!    created_at:timestamptz=now()    author:bigint>users.id
/// A default ends where another suffix begins; what holds one of `! > :` stands in single quotes or
/// in parentheses. Error{usage}.
ddl::Column column_from(std::string_view word);

/// A column or an expression of an index and, in any order, `:asc`, `:desc`, `:nulls-first`,
/// `:nulls-last` and an operator class, which ends in `_ops`:
///   created_at:desc    lower(email)    title:gin_trgm_ops
/// Error{usage}.
ddl::IndexColumn index_column_from(std::string_view word);

}  // namespace dbtool::cli

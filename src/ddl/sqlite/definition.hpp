#pragma once

#include <string>
#include <vector>

#include <dbtool/ddl/column.hpp>
#include <dbtool/ddl/operations_table.hpp>

namespace dbtool::ddl::sqlite {

/// `title TEXT NOT NULL DEFAULT ''`, without keys and checks. `name`: of the column.
std::string column_sql(const Column& column, bool strict);
/// Behind DEFAULT: a literal, or an expression in parentheses.
std::string default_sql(const Value& value);
std::string check_sql(const Check& check);
std::string unique_sql(const UniqueKey& key);
std::string primary_key_sql(const UniqueKey& key);
std::string foreign_key_sql(const ForeignKey& key);

/// CREATE TABLE, a line a column. Error{migration} for an identity that is not the primary key.
std::string table_sql(const Identifier& table, const TableBody& body, bool if_not_exists);
std::string index_sql(const Identifier& table, const Index& index, bool if_not_exists);

}  // namespace dbtool::ddl::sqlite

#pragma once

#include <optional>
#include <string_view>

#include <dbtool/sql/reader.hpp>

namespace dbtool::sql {

/// Could PostgreSQL refuse the statement, one that some form of which is ordinary, inside a
/// transaction block? By its words alone; in doubt the answer is yes.
bool is_solo_by_tokens(std::string_view statement);

/// The same for certain, from the parse tree; nothing where the parser does not know the statement,
/// or where its tree could be too deep to build.
std::optional<bool> is_solo_by_tree(std::string_view statement);

/// concurrent_index_name(), by words and by the tree; the latter's outer optional is as above.
std::optional<IndexName> index_name_by_tokens(std::string_view statement);
std::optional<std::optional<IndexName>> index_name_by_tree(std::string_view statement);

}  // namespace dbtool::sql

#pragma once

#include <string_view>

namespace dbtool::ddl {

/// May an expression answer something else for each row of one statement? Then ADD COLUMN with it
/// as the default writes the whole table anew. What is not known to be stable counts as volatile.
bool is_volatile(std::string_view expression);

}  // namespace dbtool::ddl

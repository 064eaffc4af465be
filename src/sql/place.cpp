#include "place.hpp"

#include <dbtool/core/text.hpp>

namespace dbtool::sql {

void Place::advance(std::string_view text) {
    offset += text.size();
    std::size_t newline = text.find('\n');
    while (newline != std::string_view::npos) {
        ++line;
        column = 1;
        text.remove_prefix(newline + 1);
        newline = text.find('\n');
    }
    column += static_cast<int>(count_characters(text));
}

}  // namespace dbtool::sql

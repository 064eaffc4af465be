#include "target.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace dbtool::fuzz {

void require(bool holds, std::string_view what, std::string_view found) {
    if (holds) {
        return;
    }
    std::fprintf(stderr,
                 "does not hold: %.*s\n%.*s\n",
                 static_cast<int>(what.size()),
                 what.data(),
                 static_cast<int>(found.size()),
                 found.data());
    std::abort();
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace dbtool::fuzz

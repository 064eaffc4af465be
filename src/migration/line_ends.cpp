#include "line_ends.hpp"

namespace dbtool::migration {

void to_lf(std::string& text) {
    std::size_t out = text.find('\r');
    if (out == std::string::npos) {
        return;
    }
    for (std::size_t in = out; in < text.size(); ++in) {
        if (text[in] != '\r' || in + 1 == text.size() || text[in + 1] != '\n') {
            text[out++] = text[in];
        }
    }
    text.resize(out);
}

std::string_view without_trailing_blanks(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\r\n\f\v");
    return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

}  // namespace dbtool::migration

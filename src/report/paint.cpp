#include "paint.hpp"

namespace dbtool::report {
namespace {

/// ECMA-48, "select graphic rendition".
std::string_view code(Paint color) {
    switch (color) {
        case Paint::bold:
            return "1";
        case Paint::dim:
            return "2";
        case Paint::red:
            return "31";
        case Paint::green:
            return "32";
        case Paint::yellow:
            return "33";
        case Paint::cyan:
            return "36";
    }
    return "0";
}

}  // namespace

std::string paint(const Style& style, Paint color, std::string_view text) {
    if (!style.color || text.empty()) {
        return std::string(text);
    }
    return "\x1b[" + std::string(code(color)) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace dbtool::report

#include "notes.hpp"

#include "plain.hpp"

namespace dbtool::report {

std::string note(const Style& style,
                 std::size_t indent,
                 std::string_view label,
                 std::string_view text) {
    if (text.empty()) {
        return {};
    }
    const std::string blanks(indent, ' ');
    return blanks + paint(style, Paint::cyan, label) + " " +
           paragraph(text, indent + label.size() + 1) + "\n";
}

std::string next(const Style& style, std::string_view command) {
    return paint(style, Paint::dim, "next:") + " " + std::string(command) + "\n";
}

}  // namespace dbtool::report

#include <dbtool/core/text.hpp>
#include <dbtool/migration/write.hpp>

namespace dbtool::migration {
namespace {

constexpr std::size_t longest_slug = 60;

bool is_slug_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string slug(std::string_view message) {
    std::string out;
    for (const char c : to_lower(message)) {
        if (is_slug_character(c)) {
            out += c;
        } else if (!out.empty() && out.back() != '_') {
            out += '_';
        }
    }
    if (out.size() > longest_slug) {
        const std::size_t word_end = out.rfind('_', longest_slug);
        out.resize(word_end == std::string::npos ? longest_slug : word_end);
    }
    while (out.ends_with('_')) {
        out.pop_back();
    }
    return out;
}

}  // namespace dbtool::migration

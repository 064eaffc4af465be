#include "place.hpp"

#include <cstring>

#include <dbtool/core/text.hpp>

namespace dbtool::sql {
namespace {

/// count_characters(), eight bytes at a time: every byte of a script goes through here.
std::size_t count_fast(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    std::size_t continuations = 0;
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, sizeof eight);
        // 1 in each byte whose two high bits are 10; the product's top byte is their sum.
        continuations += (((eight >> 7) & ~(eight >> 6) & ones) * ones) >> 56;
    }
    return at - continuations + count_characters(text.substr(at));
}

}  // namespace

void Place::advance(std::string_view text) {
    offset += text.size();
    std::size_t newline = text.find('\n');
    while (newline != std::string_view::npos) {
        ++line;
        column = 1;
        text.remove_prefix(newline + 1);
        newline = text.find('\n');
    }
    column += static_cast<int>(count_fast(text));
}

}  // namespace dbtool::sql

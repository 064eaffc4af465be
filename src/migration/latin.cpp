#include "latin.hpp"

#include <algorithm>
#include <array>

namespace dbtool::migration {
namespace {

/// From this code point up to the next row's, the letters are these.
struct Row {
    char32_t first;
    std::string_view ascii;
};

constexpr char32_t end_of_table = 0x180;

constexpr std::array<Row, 50> table = {{
    {0xC0, "a"},  {0xC6, "ae"}, {0xC7, "c"},  {0xC8, "e"},  {0xCC, "i"},  {0xD0, "d"},
    {0xD1, "n"},  {0xD2, "o"},  {0xD7, ""},   {0xD8, "o"},  {0xD9, "u"},  {0xDD, "y"},
    {0xDE, "th"}, {0xDF, "ss"}, {0xE0, "a"},  {0xE6, "ae"}, {0xE7, "c"},  {0xE8, "e"},
    {0xEC, "i"},  {0xF0, "d"},  {0xF1, "n"},  {0xF2, "o"},  {0xF7, ""},   {0xF8, "o"},
    {0xF9, "u"},  {0xFD, "y"},  {0xFE, "th"}, {0xFF, "y"},  {0x100, "a"}, {0x106, "c"},
    {0x10E, "d"}, {0x112, "e"}, {0x11C, "g"}, {0x124, "h"}, {0x128, "i"}, {0x132, "ij"},
    {0x134, "j"}, {0x136, "k"}, {0x139, "l"}, {0x143, "n"}, {0x14C, "o"}, {0x152, "oe"},
    {0x154, "r"}, {0x15A, "s"}, {0x162, "t"}, {0x168, "u"}, {0x174, "w"}, {0x176, "y"},
    {0x179, "z"}, {0x17F, "s"},
}};

}  // namespace

std::string_view ascii_of_latin(char32_t letter) {
    if (letter < table.front().first || letter >= end_of_table) {
        return {};
    }
    const auto after =
        std::upper_bound(table.begin(), table.end(), letter, [](char32_t c, const Row& row) {
            return c < row.first;
        });
    return std::prev(after)->ascii;
}

}  // namespace dbtool::migration

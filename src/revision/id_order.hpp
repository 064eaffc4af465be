#pragma once

#include <string_view>

namespace dbtool::revision {

/// An id's leading number, without leading zeros, and what follows it: `0007_x` is `7` and `_x`.
struct NumberedId {
    bool has_number = false;
    std::string_view number;
    std::string_view rest;
};

NumberedId split_number(std::string_view id);

bool all_digits(std::string_view text);

/// Orders numbers without leading zeros, however many digits they have.
bool number_less(std::string_view a, std::string_view b);

}  // namespace dbtool::revision

#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "plain.hpp"

namespace dbtool::report {

/// `2026-01-31T12:00:00Z` as `2026-01-31 12:00:00`, for a column whose heading says UTC.
inline std::string moment(std::string_view iso) {
    std::string text = one_line(iso);
    std::replace(text.begin(), text.end(), 'T', ' ');
    if (text.ends_with('Z')) {
        text.pop_back();
    }
    return text;
}

}  // namespace dbtool::report

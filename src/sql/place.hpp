#pragma once

#include <cstdint>
#include <string_view>

namespace dbtool::sql {

/// A place in a script that moves forward over its text; every byte is looked at once.
struct Place {
    std::uint64_t offset = 0;
    int line = 1;
    int column = 1;  ///< In characters.

    void advance(std::string_view text);
    Place behind(std::string_view text) const {
        Place place = *this;
        place.advance(text);
        return place;
    }
};

}  // namespace dbtool::sql

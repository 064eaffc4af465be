#pragma once

#include <string>
#include <string_view>

#include <dbtool/core/types.hpp>

namespace dbtool {

/// Where repeatable objects are, below the migrations; and what their ids begin with, which no
/// revision's id does.
inline constexpr std::string_view repeatable_folder = "repeatable";
inline constexpr std::string_view repeatable_prefix = "repeatable/";

inline bool is_repeatable(const RevisionId& id) {
    return id.str().starts_with(repeatable_prefix);
}

inline RevisionId repeatable_id(std::string_view stem) {
    return RevisionId(std::string(repeatable_prefix) + std::string(stem));
}

}  // namespace dbtool

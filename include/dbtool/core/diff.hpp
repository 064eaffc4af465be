#pragma once

#include <string>
#include <string_view>

namespace dbtool {

/// How two texts differ, line by line, with three lines around each change, as `diff -u` writes it;
/// empty where they are the same. The shortest such script for texts that differ little; for ones
/// that differ in thousands of lines the work is bounded, and the answer is right but may be longer
/// than needed.
std::string unified_diff(std::string_view before,
                         std::string_view after,
                         std::string_view before_name,
                         std::string_view after_name);

}  // namespace dbtool

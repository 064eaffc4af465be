#include "engine/passed_over.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace dbtool::engine {
namespace {

constexpr std::array<std::string_view, 10> states = {
    "42P01",  // undefined_table
    "42703",  // undefined_column
    "42704",  // undefined_object
    "42883",  // undefined_function
    "3F000",  // invalid_schema_name
    "42P07",  // duplicate_table
    "42701",  // duplicate_column
    "42710",  // duplicate_object
    "42723",  // duplicate_function
    "42P06",  // duplicate_schema
};

}  // namespace

bool may_be_passed_over(const SqlState& state) {
    return std::find(states.begin(), states.end(), state.str()) != states.end();
}

}  // namespace dbtool::engine

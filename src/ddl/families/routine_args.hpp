#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dbtool::ddl {

/// A routine's arguments without their defaults, as DROP FUNCTION takes them: `a integer, OUT b
/// text` of `a integer DEFAULT 1, OUT b text`.
std::string without_defaults(std::string_view args);

/// The types alone of the arguments that a call gives, which tell routines of one name apart:
/// `integer` of `a integer DEFAULT 1, OUT b text`. Names and modes are told from types by
/// PostgreSQL's own rule: a type of several words begins with one of a few known ones.
std::vector<std::string> input_types(std::string_view args);

}  // namespace dbtool::ddl

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <dbtool/core/redact.hpp>

#include "redact_value.hpp"

namespace dbtool::redaction {

using Secrets = std::vector<SecretRange>;

/// Adds the literals from one place to another; empty ones hide nothing.
void add_literals(
    std::string_view text, std::size_t from, std::size_t to, Quotes quotes, Secrets& out);

/// Where an argument ends: at a `,`, `)` or `;` outside of literals and parentheses.
std::size_t end_of_argument(std::string_view text, std::size_t at, Quotes quotes);

/// Where an operand of `||` ends: a literal, a name, a call.
std::size_t end_of_operand(std::string_view text, std::size_t at, Quotes quotes);

/// Where operands joined by `||` end.
std::size_t end_of_joined(std::string_view text, std::size_t at, Quotes quotes);

/// Behind the `(` at a place: the argument with this index, empty where there are not so many.
SecretRange argument(std::string_view text, std::size_t open, std::size_t index, Quotes quotes);

}  // namespace dbtool::redaction

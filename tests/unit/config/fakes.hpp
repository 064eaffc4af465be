#pragma once

#include <map>
#include <string>

#include <dbtool/config/variables.hpp>
#include <dbtool/core/error.hpp>

namespace dbtool::config::test {

/// Variables from a literal instead of the process.
inline Variables variables(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto found = values.find(name);
        return found != values.end() ? std::optional(found->second) : std::nullopt;
    };
}

/// The Error that a call throws.
template <typename Call>
Error error_of(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error("nothing was thrown");
}

}  // namespace dbtool::config::test

#pragma once

#include <string>
#include <string_view>

#include <dbtool/config/variables.hpp>

namespace dbtool::config {

struct Expanded {
    std::string text;
    std::string mistake;  ///< Empty: there is none.
    std::string help;
};

/// Replaces `${NAME}` and `${NAME:-default}` (also where NAME is empty) by the variable's value,
/// `$$` by a dollar.
Expanded expand(std::string_view text, const Variables& variables);

/// Is there something in it to expand?
inline bool needs_expansion(std::string_view text) {
    return text.find('$') != std::string_view::npos;
}

}  // namespace dbtool::config

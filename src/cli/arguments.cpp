#include "arguments.hpp"

#include <stdexcept>

namespace dbtool::cli {

std::optional<std::string> Arguments::value(std::string_view name) const {
    const std::vector<std::string>& all = list(name);
    return all.empty() ? std::nullopt : std::optional(all.front());
}

const std::vector<std::string>& Arguments::list(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) {
        throw std::logic_error("the command declares no " + std::string(name));
    }
    return found->second;
}

}  // namespace dbtool::cli

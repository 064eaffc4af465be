#include "secrets.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include <dbtool/config/url.hpp>
#include <dbtool/core/redact.hpp>

namespace dbtool::cli {
namespace {

constexpr std::string_view option = "--url";

/// Where the value of `--url` is in an argument; null where it has none.
char* url_in(char** argv, int index) {
    const std::string_view argument = argv[index];
    if (index > 1 && std::string_view(argv[index - 1]) == option) {
        return argv[index];
    }
    return argument.starts_with("--url=") ? argv[index] + option.size() + 1 : nullptr;
}

}  // namespace

std::vector<std::string> take_arguments(int argc, char** argv, bool& found) {
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    for (int i = 1; i < argc; ++i) {
        char* url = url_in(argv, i);
        if (url != nullptr && config::may_hold_password(url)) {
            found = true;
            std::memset(url, '*', std::strlen(url));
        } else if (!find_secrets(argv[i]).empty()) {
            // A URL in the wrong place, or a mistyped option.
            std::memset(argv[i], '*', std::strlen(argv[i]));
        }
    }
    return arguments;
}

}  // namespace dbtool::cli

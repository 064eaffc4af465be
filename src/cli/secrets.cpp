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

/// The password of `user:password@host/database`, a URL whose scheme was forgotten; empty where the
/// text is none. `FROM:BRANCH@head` is a range of revisions.
std::string_view password_without_scheme(std::string_view text) {
    text.remove_prefix(text.starts_with("--") ? std::min(text.find('=') + 1, text.size()) : 0);
    const std::size_t colon = text.find(':');
    const std::size_t at_sign = text.rfind('@');
    if (colon == 0 || text.find("://") != std::string_view::npos ||
        at_sign == std::string_view::npos || colon > at_sign ||
        text.substr(0, colon).find_first_of(" /=@") != std::string_view::npos) {
        return {};
    }
    const std::string_view place = text.substr(at_sign + 1);
    const bool is_host =
        place == "localhost" || place.find_first_of("./:") != std::string_view::npos;
    return is_host ? text.substr(colon + 1, at_sign - colon - 1) : std::string_view();
}

/// Only before the `@`: elsewhere it may be a word of the message.
void hide(std::string& text, std::string_view password) {
    const std::string shown = std::string(password) + "@";
    for (std::size_t at = text.find(shown); at != std::string::npos; at = text.find(shown, at)) {
        text.replace(at, password.size(), "***");
        at += std::string_view("***").size();
    }
}

}  // namespace

void hide_logins(const std::vector<std::string>& arguments, Error& error) {
    for (const std::string& argument : arguments) {
        const std::string_view password = password_without_scheme(argument);
        if (password.empty() || password == "***") {
            continue;
        }
        for (std::string* text : {&error.message, &error.detail, &error.hint, &error.context}) {
            hide(*text, password);
        }
        for (Diagnostic& diagnostic : error.diagnostics) {
            hide(diagnostic.message, password);
            hide(diagnostic.help, password);
        }
    }
}

std::vector<std::string> take_arguments(int argc, char** argv, bool& found) {
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    for (int i = 1; i < argc; ++i) {
        char* url = url_in(argv, i);
        if (url != nullptr && config::may_hold_password(url)) {
            found = true;
            std::memset(url, '*', std::strlen(url));
        } else if (!find_secrets(argv[i]).empty() || !password_without_scheme(argv[i]).empty()) {
            // A URL in the wrong place, or a mistyped option.
            std::memset(argv[i], '*', std::strlen(argv[i]));
        }
    }
    return arguments;
}

}  // namespace dbtool::cli

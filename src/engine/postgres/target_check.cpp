#include "engine/postgres/target_check.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <memory>
#include <vector>

#include <libpq-fe.h>

#include <dbtool/core/text.hpp>

namespace dbtool::engine::postgres {
namespace {

std::vector<std::string> known_keys() {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconndefaults(),
                                                                               &PQconninfoFree);
    std::vector<std::string> keys = {"host", "port", "dbname", "user", "password", "sslmode"};
    for (auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
        keys.emplace_back(option->keyword);
    }
    return keys;
}

/// The keys of `?key=value&key=value`, or of `key=value key=value`.
std::vector<std::string> keys_of(std::string_view target) {
    const bool url = target.find("://") < target.find('=');
    const std::size_t question = target.find('?');
    if (url && question == std::string_view::npos) {
        return {};
    }
    std::vector<std::string> keys;
    std::string_view rest = url ? target.substr(question + 1) : target;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(url ? "&" : " \t\r\n"), rest.size());
        const std::string_view pair = rest.substr(0, end);
        const std::string_view key = pair.substr(0, pair.find('='));
        if (!key.empty()) {
            keys.emplace_back(key);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return keys;
}

}  // namespace

Error unreadable_target(const std::string& target) {
    const std::vector<std::string> known = known_keys();
    for (const std::string& key : keys_of(target)) {
        const bool is_known = std::find(known.begin(), known.end(), key) != known.end() ||
                              key == "ssl";  // JDBC's, which libpq takes too.
        if (!is_known && nearest(key, known)) {
            return {ErrorKind::configuration,
                    fmt::format("the connection string has an unknown key \"{}\"{}",
                                key,
                                did_you_mean(key, known)),
                    "The keys are those of libpq."};
        }
    }
    return {ErrorKind::configuration,
            "the connection string cannot be read",
            "Write postgresql://user@host:5432/database with reserved characters percent-encoded, "
            "or key=value pairs that libpq knows."};
}

std::optional<Error> mistake_of_options(std::string_view message) {
    message = trim(message);
    // What a server says, or the way to it, begins with other words.
    static constexpr std::array<std::string_view, 8> starts = {"invalid ",
                                                               "definition of service ",
                                                               "service file ",
                                                               "syntax error in service file ",
                                                               "nested service specifications ",
                                                               "line ",
                                                               "could not match ",
                                                               "sslmode value "};
    const bool found = std::any_of(starts.begin(), starts.end(), [&](std::string_view start) {
        return message.starts_with(start);
    });
    if (!found) {
        return std::nullopt;
    }
    const bool service = message.find("service") != std::string_view::npos;
    return Error(ErrorKind::configuration,
                 fmt::format("the connection cannot be made as it is written: {}", redact(message)),
                 service ? "See to PGSERVICE, service= and the service file."
                         : "Correct the connection string, or the PG* variable of that name.");
}

}  // namespace dbtool::engine::postgres

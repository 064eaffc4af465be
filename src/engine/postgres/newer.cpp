#include "engine/postgres/newer.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

namespace dbtool::engine::postgres {
namespace {

struct Feature {
    std::string_view words;  ///< In lower case, with single blanks.
    int since;
};

constexpr std::array features{
    Feature{"nulls not distinct", 15},
    Feature{"security_invoker", 15},
    Feature{"merge into", 15},
    Feature{"json_table", 17},
    Feature{"set expression", 17},
    Feature{"virtual", 18},
    Feature{"not enforced", 18},
    Feature{"without overlaps", 18},
};

constexpr int per_major = 10'000;

/// How a server says that it does not know something: a syntax error, or a parameter, a function or
/// a column of that name that is not there.
bool is_unknown(const SqlState& state) {
    constexpr std::array states{"42601", "22023", "42883", "42703"};
    return std::ranges::find(states, state.str()) != states.end();
}

/// In lower case, with one blank wherever there are some.
std::string plain(std::string_view statement) {
    std::string out;
    for (const char c : to_lower(statement)) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) {
            out += c;
        } else if (!out.ends_with(' ')) {
            out += ' ';
        }
    }
    return out;
}

}  // namespace

std::string newer_feature(const SqlState& state, std::string_view statement, int server_version) {
    if (!is_unknown(state)) {
        return {};
    }
    const std::string text = plain(statement);
    for (const Feature& feature : features) {
        if (server_version / per_major < feature.since &&
            text.find(feature.words) != std::string::npos) {
            std::string words(feature.words);
            std::ranges::transform(words, words.begin(), [](char c) {
                return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            });
            return fmt::format("{} came with PostgreSQL {}, and this server is {}.",
                               words,
                               feature.since,
                               server_version / per_major);
        }
    }
    return {};
}

}  // namespace dbtool::engine::postgres

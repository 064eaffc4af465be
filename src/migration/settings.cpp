#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/migration.hpp>

namespace dbtool::migration {
namespace {

constexpr std::string_view transaction_off = "transaction=off";
constexpr std::string_view lock_timeout = "lock_timeout=";
constexpr std::string_view statement_timeout = "statement_timeout=";
constexpr std::string_view format_yaml = "format=yaml";

std::string in_milliseconds(Milliseconds duration) {
    return std::to_string(duration.count()) + "ms";
}

[[noreturn]] void throw_unknown(std::string_view word) {
    throw Error{
        ErrorKind::history,
        "the history holds a setting that this dbtool does not know: \"" + std::string(word) + "\"",
        "Use the version of dbtool that wrote it, or a newer one."};
}

Milliseconds to_duration(std::string_view word, std::size_t prefix) {
    const auto duration = parse_duration(word.substr(prefix));
    if (!duration) {
        throw_unknown(word);
    }
    return *duration;
}

}  // namespace

std::string to_text(const ScriptSettings& settings) {
    std::vector<std::string> words;
    if (!settings.transactional) {
        words.emplace_back(transaction_off);
    }
    if (settings.lock_timeout) {
        words.push_back(std::string(lock_timeout) + in_milliseconds(*settings.lock_timeout));
    }
    if (settings.statement_timeout) {
        words.push_back(std::string(statement_timeout) +
                        in_milliseconds(*settings.statement_timeout));
    }
    if (settings.format == Format::yaml) {
        words.emplace_back(format_yaml);
    }
    return join(words, " ");
}

ScriptSettings settings_from_text(std::string_view text) {
    ScriptSettings settings;
    for (const std::string_view word : split_words(text)) {
        if (word == transaction_off) {
            settings.transactional = false;
        } else if (word == format_yaml) {
            settings.format = Format::yaml;
        } else if (word.starts_with(lock_timeout)) {
            settings.lock_timeout = to_duration(word, lock_timeout.size());
        } else if (word.starts_with(statement_timeout)) {
            settings.statement_timeout = to_duration(word, statement_timeout.size());
        } else {
            throw_unknown(word);
        }
    }
    return settings;
}

}  // namespace dbtool::migration

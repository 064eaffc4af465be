#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/types.hpp>

namespace dbtool {

std::string_view trim(std::string_view text);
std::string to_lower(std::string_view text);  ///< ASCII only.
std::vector<std::string_view> split_words(
    std::string_view text);  ///< At blanks and tabs; no empty words.

/// The candidate nearest to what was typed by edit distance, or nothing when none is near enough to
/// be meant.
std::optional<std::string> nearest(std::string_view typed, std::span<const std::string> candidates);

/// `, did you mean "x"?` ready to append, or empty.
std::string did_you_mean(std::string_view typed, std::span<const std::string> candidates);

/// The offset of the first byte that is not valid UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

/// How many characters (code points) the UTF-8 text has.
std::size_t count_characters(std::string_view text);

/// `2s`, `500ms`, `10min`, `1h`, `1h30min`, and a bare number of milliseconds; nothing where it is
/// none of these.
std::optional<Milliseconds> parse_duration(std::string_view text);

/// For people: `12 ms`, `1.4 s`, `2 min 3 s`.
std::string format_duration(Milliseconds duration);

/// `postgresql://u:p@h/db` and `key=value password=p` with every password replaced by `***`.
/// Applied to every text that could hold a connection string before anybody sees it, whatever its
/// syntax errors.
std::string redact(std::string_view text);

/// Joins with a separator.
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// 1 migration, 2 migrations.
std::string counted(std::size_t count, std::string_view singular);

}  // namespace dbtool

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <dbtool/core/types.hpp>

namespace dbtool::sql {

/// What can be wrong with a script's text.
enum class Mistake {
    unterminated_quote,
    unterminated_identifier,
    unterminated_dollar_quote,
    unterminated_comment,
    unterminated_body,
    unterminated_copy,
    text_after_copy,
    open_parenthesis,
    stray_parenthesis,
    backslash_command,
    nul_byte,
    invalid_utf8,
    too_long,
};

struct FoundMistake {
    Mistake mistake;
    std::size_t at;  ///< In the text that was cut.
};

/// Where the statement that a text begins with ends.
struct Cut {
    bool needs_more =
        false;  ///< The text ends first: ask again with more of it. Nothing else is set.
    bool at_script_end = false;  ///< The script ends before a semicolon does it.
    std::size_t text_end = 0;    ///< Behind the last token before the semicolon.
    std::size_t end = 0;         ///< Where to go on.
    std::vector<FoundMistake> mistakes;
};

/// Cuts one statement off the front of `text`, which begins with a token. `complete` says that the
/// script ends where the text does; without it every answer but `needs_more` holds whatever
/// follows.
Cut cut_postgres(std::string_view text, bool complete);
Cut cut_sqlite(std::string_view text, bool complete);

/// How much of `text` before its first token can be dropped.
struct Lead {
    std::size_t length = 0;
    bool at_token =
        false;  ///< A token begins there. Else more text is needed, or the script has ended.
    bool open_comment = false;  ///< A comment begins there that the script does not end.
};
Lead measure_lead(std::string_view text, bool complete, Dialect dialect);

}  // namespace dbtool::sql

#include "characters.hpp"
#include "cut.hpp"
#include "skip.hpp"

namespace dbtool::sql {
namespace {

/// Could the byte be the first half of `--` or `/*`, with the second half not read yet?
bool may_open_comment(std::string_view text, std::size_t at) {
    return at + 1 == text.size() && (text[at] == '-' || text[at] == '/');
}

}  // namespace

Lead measure_lead(std::string_view text, bool complete, Dialect dialect) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (is_blank(text[at])) {
            ++at;
        } else if (starts_line_comment(text, at)) {
            const std::size_t end = end_of_line_comment(text, at, dialect);
            if (end == text.size() && !complete) {
                return {.length = at};
            }
            at = end;
        } else if (starts_block_comment(text, at)) {
            const std::size_t end = end_of_block_comment(text, at, dialect);
            if (end == unclosed) {
                return {.length = at, .open_comment = complete};
            }
            at = end;
        } else {
            return {.length = at, .at_token = complete || !may_open_comment(text, at)};
        }
    }
    return {.length = at};
}

}  // namespace dbtool::sql

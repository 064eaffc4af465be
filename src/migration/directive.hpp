#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dbtool::migration {

/// One word behind a directive's name; `"0001_a b"` in double quotes is one word.
struct Word {
    std::string text;
    int column = 0;
};

/// A line such as `-- dbtool:upgrade sqlite`.
struct Directive {
    int line = 0;
    int name_column = 0;
    std::string name;       ///< Lower case; empty where nothing follows the colon.
    std::string_view rest;  ///< What follows the name, without blanks around it.
    int rest_column = 0;
};

/// The names of all directives.
std::span<const std::string> directive_names();

/// The directive that a line (without its line end) is; blanks around `--`, `dbtool`'s case and
/// blanks behind the colon do not matter.
std::optional<Directive> read_directive(std::string_view line, int number);

/// Could a line that begins like this be a directive, whatever follows?
bool may_be_directive(std::string_view beginning);

/// The words of a directive's rest; an open double quote is a word that begins with it.
std::vector<Word> words_of(const Directive& directive);

/// A comment that was surely meant as a directive: `-- dbtol:upgrade`, `-- dbtool upgrade`.
struct NearMiss {
    int column = 0;         ///< Of the word that stands for `dbtool`.
    std::string typed;      ///< `dbtol:upgrade`.
    std::string directive;  ///< `upgrade`.
};

/// Nothing for lines that read_directive() takes. Without a colon, only what could be a whole
/// directive counts, so that prose such as `-- dbtool upgrade needs the extension` stays a comment.
std::optional<NearMiss> find_near_miss(std::string_view line);

}  // namespace dbtool::migration

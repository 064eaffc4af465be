#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace dbtool::redaction {

/// What is read as one: a literal in quotes or between `$tag$`, or a comment.
struct SqlSpan {
    enum class Kind { literal, comment };
    Kind kind = Kind::literal;
    std::size_t begin = 0;
    std::size_t inner = 0;  ///< Behind the opening quote.
    std::size_t end = 0;    ///< Behind the closing one.
};

/// A text read as if it were SQL. It may be none: what this says is taken for a reason to hide less
/// only where there are more signs of SQL.
class SqlView {
public:
    explicit SqlView(std::string_view text);

    std::string_view text() const { return text_; }
    /// The literal or comment around a place; null where there is none.
    const SqlSpan* around(std::size_t at) const;
    /// The literal around a place.
    const SqlSpan* literal_around(std::size_t at) const;
    /// Where the statement begins that leads to a place; inside of a literal, that of its text.
    std::size_t scope(std::size_t at) const;
    /// Does it stand in the body of a function or of DO?
    bool in_program(std::size_t at) const;

private:
    void read();
    std::size_t read_dollar(std::size_t at);
    bool begins_program(std::size_t dollar) const;

    std::string_view text_;
    std::vector<SqlSpan> spans_;
    std::vector<std::size_t> starts_;  ///< Of statements, but for the first.
    struct Body {
        std::string_view mark;
        std::size_t begin;
        std::size_t end;
    };
    std::vector<Body> bodies_;
};

}  // namespace dbtool::redaction

#include <array>

#include "characters.hpp"
#include "cut.hpp"
#include "skip.hpp"
#include "sql_body.hpp"

namespace dbtool::sql {
namespace {

enum class Role : unsigned char {
    plain,
    blank,
    name,
    quote,
    double_quote,
    dollar,
    dash,
    slash,
    open,
    close,
    semicolon,
    backslash,
};

consteval std::array<Role, 256> make_roles() {
    std::array<Role, 256> roles{};
    for (std::size_t c = 0; c < 256; ++c) {
        roles[c] = characters.blank[c]        ? Role::blank
                   : characters.name_start[c] ? Role::name
                                              : Role::plain;
    }
    roles['\''] = Role::quote;
    roles['"'] = Role::double_quote;
    roles['$'] = Role::dollar;
    roles['-'] = Role::dash;
    roles['/'] = Role::slash;
    roles['('] = Role::open;
    roles[')'] = Role::close;
    roles[';'] = Role::semicolon;
    roles['\\'] = Role::backslash;
    return roles;
}

constexpr std::array<Role, 256> roles = make_roles();

/// One pass over one statement, by the rules of PostgreSQL's src/fe_utils/psqlscan.l.
class PostgresCutter {
public:
    PostgresCutter(std::string_view text, bool complete) : text_(text), complete_(complete) {}

    Cut run() {
        while (at_ < text_.size() && !done_) {
            step();
        }
        if (!done_) {
            reach_end();
        }
        return std::move(cut_);
    }

private:
    void step() {
        switch (roles[static_cast<unsigned char>(text_[at_])]) {
            case Role::plain:
                pass(at_ + 1);
                break;
            case Role::blank:
                ++at_;
                break;
            case Role::name:
                read_name();
                break;
            case Role::quote:
                pass_quoted(end_of_quoted(text_, at_, '\''), Mistake::unterminated_quote);
                break;
            case Role::double_quote:
                pass_quoted(end_of_quoted(text_, at_, '"'), Mistake::unterminated_identifier);
                break;
            case Role::dollar:
                read_dollar();
                break;
            case Role::dash:
            case Role::slash:
                read_operator();
                break;
            case Role::open:
                opener_ = depth_++ == 0 ? at_ : opener_;
                pass(at_ + 1);
                break;
            case Role::close:
                read_close();
                break;
            case Role::semicolon:
                read_semicolon();
                break;
            case Role::backslash:
                read_backslash();
                break;
        }
    }

    /// What ends at `end` is part of the statement.
    void pass(std::size_t end) {
        at_ = end;
        cut_.text_end = end;
    }

    void pass_quoted(std::size_t end, Mistake open) {
        if (end == unclosed) {
            break_off(open);
        } else {
            pass(end);
        }
    }

    /// The text ends inside something: that is a mistake only if the script ends there too.
    void break_off(Mistake open) {
        done_ = true;
        if (!complete_) {
            cut_ = Cut{.needs_more = true, .mistakes = {}};
            return;
        }
        cut_.at_script_end = true;
        cut_.mistakes.push_back({open, at_});
        cut_.end = text_.size();
    }

    void read_name() {
        const std::size_t end = end_of_name(text_, at_);
        const bool is_escape_string =
            end == at_ + 1 && end < text_.size() && text_[end] == '\'' && lower(text_[at_]) == 'e';
        if (is_escape_string) {
            pass_quoted(end_of_escape_string(text_, end), Mistake::unterminated_quote);
            return;
        }
        if (body_.watches()) {
            body_.read_word(text_.substr(at_, end - at_), at_, depth_ == 0);
        }
        pass(end);
    }

    void read_dollar() {
        const std::string_view tag = dollar_tag(text_, at_);
        if (tag.empty()) {
            pass(at_ + 1);
        } else {
            pass_quoted(end_of_dollar_quoted(text_, at_, tag), Mistake::unterminated_dollar_quote);
        }
    }

    /// A comment, or an operator's sign; comments are not part of the statement unless more of it
    /// follows.
    void read_operator() {
        if (starts_line_comment(text_, at_)) {
            at_ = end_of_line_comment(text_, at_, Dialect::postgresql);
        } else if (!starts_block_comment(text_, at_)) {
            pass(at_ + 1);
        } else if (const auto end = end_of_block_comment(text_, at_, Dialect::postgresql);
                   end == unclosed) {
            break_off(Mistake::unterminated_comment);
        } else {
            at_ = end;
        }
    }

    void read_close() {
        if (depth_ > 0) {
            --depth_;
        } else if (cut_.mistakes.empty()) {
            cut_.mistakes.push_back({Mistake::stray_parenthesis, at_});
        }
        pass(at_ + 1);
    }

    void read_semicolon() {
        if (depth_ > 0 || body_.is_open()) {
            pass(at_ + 1);
            return;
        }
        cut_.end = at_ + 1;
        done_ = true;
    }

    /// A command of psql takes the rest of its line, and what stood before it is no statement of
    /// its own.
    void read_backslash() {
        const std::size_t newline = text_.find('\n', at_);
        if (newline == std::string_view::npos) {
            break_off(Mistake::backslash_command);
            return;
        }
        cut_.mistakes.push_back({Mistake::backslash_command, at_});
        cut_.end = newline + 1;
        done_ = true;
    }

    void reach_end() {
        if (!complete_) {
            cut_ = Cut{.needs_more = true, .mistakes = {}};
            return;
        }
        cut_.at_script_end = true;
        cut_.end = cut_.text_end;
        if (depth_ > 0) {
            cut_.mistakes.push_back({Mistake::open_parenthesis, opener_});
        } else if (body_.is_open()) {
            cut_.mistakes.push_back({Mistake::unterminated_body, body_.opener()});
        }
    }

    std::string_view text_;
    bool complete_;
    bool done_ = false;
    std::size_t at_ = 0;
    int depth_ = 0;           ///< Of parentheses.
    std::size_t opener_ = 0;  ///< The outermost open parenthesis.
    SqlBody body_;
    Cut cut_;
};

}  // namespace

Cut cut_postgres(std::string_view text, bool complete) {
    return PostgresCutter(text, complete).run();
}

}  // namespace dbtool::sql

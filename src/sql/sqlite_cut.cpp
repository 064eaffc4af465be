#include "characters.hpp"
#include "cut.hpp"
#include "skip.hpp"

namespace dbtool::sql {
namespace {

/// Where a statement stands, as sqlite3_complete() tells it: only a trigger's body may hold
/// semicolons, and it ends with `;` `END` `;`.
enum class State {
    start,
    explain,
    create,
    ordinary,
    trigger,
    trigger_semicolon,
    trigger_end,
};

State behind_start(std::string_view word, State state) {
    if (is_keyword(word, "create")) {
        return State::create;
    }
    if (state == State::start && is_keyword(word, "explain")) {
        return State::explain;
    }
    // EXPLAIN QUERY PLAN CREATE TRIGGER is a trigger as well.
    const bool is_other = !is_keyword(word, "explain") && !is_keyword(word, "temp") &&
                          !is_keyword(word, "temporary") && !is_keyword(word, "trigger") &&
                          !is_keyword(word, "end");
    return state == State::explain && is_other ? State::explain : State::ordinary;
}

State behind_create(std::string_view word) {
    if (is_keyword(word, "trigger")) {
        return State::trigger;
    }
    return is_keyword(word, "temp") || is_keyword(word, "temporary") ? State::create
                                                                     : State::ordinary;
}

/// `word` is empty for a token that is not a word.
State behind_token(State state, std::string_view word) {
    switch (state) {
        case State::start:
        case State::explain:
            return behind_start(word, state);
        case State::create:
            return behind_create(word);
        case State::ordinary:
            return State::ordinary;
        case State::trigger_semicolon:
            return is_keyword(word, "end") ? State::trigger_end : State::trigger;
        case State::trigger:
        case State::trigger_end:
            return State::trigger;
    }
    return State::ordinary;
}

class SqliteCutter {
public:
    SqliteCutter(std::string_view text, bool complete) : text_(text), complete_(complete) {}

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
        const char c = text_[at_];
        if (continues_name(c)) {
            read_word();
        } else if (is_blank(c)) {
            ++at_;
        } else if (c == ';') {
            read_semicolon();
        } else if (c == '\'') {
            pass_quoted(c, Mistake::unterminated_quote);
        } else if (c == '"' || c == '`') {
            pass_quoted(c, Mistake::unterminated_identifier);
        } else if (c == '[') {
            pass_quoted(']', Mistake::unterminated_identifier);
        } else if (starts_line_comment(text_, at_)) {
            at_ = end_of_line_comment(text_, at_, Dialect::sqlite);
        } else if (starts_block_comment(text_, at_)) {
            read_comment();
        } else {
            pass(at_ + 1, {});
        }
    }

    void pass(std::size_t end, std::string_view word) {
        if (state_ != State::ordinary) {
            opener_ = state_ == State::create ? at_ : opener_;
            state_ = behind_token(state_, word);
        }
        at_ = end;
        cut_.text_end = end;
    }

    void read_word() {
        const std::size_t end = end_of_name(text_, at_);
        pass(end, text_.substr(at_, end - at_));
    }

    void pass_quoted(char closer, Mistake open) {
        const std::size_t end = end_of_quoted(text_, at_, closer);
        if (end == unclosed) {
            break_off(open);
        } else {
            pass(end, {});
        }
    }

    void read_comment() {
        const std::size_t end = end_of_block_comment(text_, at_, Dialect::sqlite);
        if (end == unclosed) {
            break_off(Mistake::unterminated_comment);
        } else {
            at_ = end;
        }
    }

    void read_semicolon() {
        const bool in_trigger = state_ == State::trigger || state_ == State::trigger_semicolon;
        if (in_trigger) {
            state_ = State::trigger_semicolon;
            cut_.text_end = ++at_;
            return;
        }
        cut_.end = at_ + 1;
        done_ = true;
    }

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

    void reach_end() {
        if (!complete_) {
            cut_ = Cut{.needs_more = true, .mistakes = {}};
            return;
        }
        cut_.at_script_end = true;
        cut_.end = cut_.text_end;
        if (state_ == State::trigger || state_ == State::trigger_semicolon) {
            cut_.mistakes.push_back({Mistake::unterminated_body, opener_});
        }
    }

    std::string_view text_;
    bool complete_;
    bool done_ = false;
    std::size_t at_ = 0;
    State state_ = State::start;
    std::size_t opener_ = 0;  ///< The word TRIGGER.
    Cut cut_;
};

}  // namespace

Cut cut_sqlite(std::string_view text, bool complete) {
    return SqliteCutter(text, complete).run();
}

}  // namespace dbtool::sql

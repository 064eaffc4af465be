#include <dbtool/sql/session.hpp>

#include "tokens.hpp"

namespace dbtool::sql {
namespace {

/// Longer ones do more than to set something.
constexpr std::size_t longest = 4'000;

/// `SELECT [pg_catalog.]set_config(...), ...` with nothing behind it, and no setting that is for
/// the transaction.
bool selects_settings(Tokens tokens) {
    bool found = false;
    for (;;) {
        tokens.accept_all({"pg_catalog"});
        if (tokens.peek().is_symbol('.')) {
            tokens.next();
        }
        if (!tokens.accept("set_config") || !tokens.next().is_symbol('(')) {
            return false;
        }
        Token last;
        int depth = 1;
        while (depth > 0) {
            const Token token = tokens.next();
            if (token.kind == Token::Kind::end) {
                return false;
            }
            depth += token.is_symbol('(') ? 1 : token.is_symbol(')') ? -1 : 0;
            last = depth > 0 ? token : last;
        }
        if (!last.is("false")) {
            return false;
        }
        found = true;
        if (!tokens.peek().is_symbol(',')) {
            break;
        }
        tokens.next();
    }
    return found && tokens.next().kind == Token::Kind::end;
}

}  // namespace

bool sets_session(std::string_view statement) {
    if (statement.size() > longest) {
        return false;
    }
    Tokens tokens(statement, Dialect::postgresql);
    const Token verb = tokens.next();
    if (verb.is("reset")) {
        return true;
    }
    if (verb.is("select")) {
        return selects_settings(tokens);
    }
    if (!verb.is("set")) {
        return false;
    }
    const Token what = tokens.next();
    return !what.is("local") && !what.is("transaction") && !what.is("constraints");
}

}  // namespace dbtool::sql

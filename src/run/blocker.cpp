#include <fmt/format.h>
#include <string_view>

#include <dbtool/core/text.hpp>
#include <dbtool/run/blocker.hpp>

namespace dbtool::run {
namespace {

/// `*` stands for any characters, also for none.
bool fits(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t taken = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

/// Background workers have no user; of an autovacuum worker some tables depend.
bool is_client(const Blocker& blocker) {
    const bool known_other = !blocker.backend.empty() && blocker.backend != "client backend";
    return blocker.pid > 0 && !blocker.user.empty() && !known_other;
}

}  // namespace

bool matches(const BlockerRule& rule, const Blocker& blocker) {
    const bool names_something = rule.user || rule.application || rule.state || rule.older_than;
    if (!names_something || !is_client(blocker) || blocker.application.starts_with("dbtool ")) {
        return false;
    }
    const auto holds = [](const std::optional<std::string>& wanted, const std::string& text) {
        return !wanted || fits(*wanted, text);
    };
    return holds(rule.user, blocker.user) && holds(rule.application, blocker.application) &&
           (!rule.state || (!blocker.state.empty() && holds(rule.state, blocker.state))) &&
           (!rule.older_than || (blocker.age && *blocker.age >= *rule.older_than));
}

std::string describe(const Blocker& blocker) {
    if (blocker.pid == 0) {
        return "a prepared transaction (pg_prepared_xacts lists them)";
    }
    std::vector<std::string> facts;
    for (const std::string& fact : {blocker.user, blocker.application, blocker.client}) {
        if (!fact.empty()) {
            facts.push_back(fact);
        }
    }
    if (blocker.user.empty() && !blocker.backend.empty()) {
        facts.push_back(blocker.backend);
    }
    const std::string since = blocker.since.empty() ? "" : "since " + blocker.since;
    const std::string state =
        blocker.state + (blocker.state.empty() || since.empty() ? "" : " ") + since;
    facts.push_back(state.empty() ? "what it does is hidden from this role" : state);
    return fmt::format("pid {} ({}){}",
                       blocker.pid,
                       join(facts, ", "),
                       blocker.query.empty() ? "" : ": " + blocker.query);
}

}  // namespace dbtool::run

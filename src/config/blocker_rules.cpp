#include "blocker_rules.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace dbtool::config {
namespace {

constexpr const char* example =
    "Such as {user: app, state: idle in transaction, older_than: 5min}.";

/// What pg_stat_activity says of a session that may hold a lock.
const std::array<std::string, 5> states = {"active",
                                           "idle in transaction",
                                           "idle in transaction (aborted)",
                                           "fastpath function call",
                                           "idle"};

run::BlockerRule read_rule(ValueReader& values, const YamlNode& node) {
    run::BlockerRule rule;
    values.map(
        node,
        "a rule of terminate_blockers",
        {
            {"user", [&](const YamlNode& value) { rule.user = values.text(value, "user"); }},
            {"application",
             [&](const YamlNode& value) { rule.application = values.text(value, "application"); }},
            {"state",
             [&](const YamlNode& value) { rule.state = values.one_of(value, "state", states); }},
            {"older_than",
             [&](const YamlNode& value) {
                 rule.older_than = values.duration(value, "older_than");
             }},
        });
    return rule;
}

bool is_everybody(const std::optional<std::string>& pattern) {
    return !pattern || pattern->find_first_not_of('*') == std::string::npos;
}

}  // namespace

std::vector<run::BlockerRule> read_blocker_rules(ValueReader& values, const YamlNode& node) {
    std::vector<run::BlockerRule> rules;
    if (node.kind == YamlNode::Kind::null) {
        return rules;
    }
    if (node.kind != YamlNode::Kind::sequence) {
        values.mistake(
            node.position,
            "wrong-type",
            fmt::format("terminate_blockers must be a list of rules, not {}", kind_name(node.kind)),
            example);
        return rules;
    }
    for (const auto& entry : node.entries) {
        const YamlNode& item = entry.value;
        if (item.kind != YamlNode::Kind::map || item.entries.empty()) {
            values.mistake(item.position,
                           "wrong-value",
                           "a rule of terminate_blockers must say which sessions it is for",
                           example);
            continue;
        }
        run::BlockerRule rule = read_rule(values, item);
        const bool patterns_alone =
            std::all_of(item.entries.begin(), item.entries.end(), [](const YamlNode::Entry& each) {
                return each.key == "user" || each.key == "application";
            });
        if (patterns_alone && is_everybody(rule.user) && is_everybody(rule.application)) {
            values.mistake(item.position,
                           "wrong-value",
                           "a rule of terminate_blockers would fit every session",
                           example);
            continue;
        }
        rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace dbtool::config

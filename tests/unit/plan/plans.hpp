#pragma once

#include <algorithm>

#include <dbtool/plan/plan.hpp>

#include "unit/revision/graphs.hpp"

namespace dbtool::testing {

inline plan::Plan up(const revision::RevisionGraph& graph,
                     const revision::RevisionSet& applied,
                     const std::string& to) {
    return plan::plan_upgrade(graph, applied, revision::parse_selector(to));
}

inline plan::Plan down(const revision::RevisionGraph& graph,
                       const revision::RevisionSet& applied,
                       const std::string& to) {
    return plan::plan_downgrade(graph, applied, revision::parse_selector(to));
}

inline Names ids(const std::vector<RevisionId>& from) {
    Names texts;
    for (const RevisionId& id : from) {
        texts.push_back(id.str());
    }
    return texts;
}

/// The steps in order, those down with a `-` before them.
inline Names steps(const plan::Plan& plan) {
    Names texts;
    for (const plan::Step& step : plan.steps) {
        texts.push_back((step.direction == Direction::downgrade ? "-" : "") + step.revision.str());
    }
    return texts;
}

/// Takes one step as a run would, and requires that it can be taken: what it needs is applied, and
/// nothing that is applied builds on what is reverted.
inline void take(const revision::RevisionGraph& graph,
                 revision::RevisionSet& applied,
                 const plan::Step& step) {
    const std::size_t index = graph.find(step.revision).value();
    INFO(step.revision.str());
    const bool is_up = step.direction == Direction::upgrade;
    REQUIRE(applied.contains(index) != is_up);
    for (const auto* needed : {&graph.parents(index), &graph.dependencies(index)}) {
        for (const std::size_t other : *needed) {
            REQUIRE(applied.contains(other));
        }
    }
    for (const auto* building : {&graph.children(index), &graph.dependents(index)}) {
        for (const std::size_t other : *building) {
            REQUIRE(!applied.contains(other));
        }
    }
    if (is_up) {
        applied.insert(index);
    } else {
        applied.erase(index);
    }
}

inline void take_all(const revision::RevisionGraph& graph,
                     revision::RevisionSet& applied,
                     const plan::Plan& plan) {
    REQUIRE(plan.from == plan::current_heads(graph, applied));
    for (const plan::Step& step : plan.steps) {
        take(graph, applied, step);
    }
    REQUIRE(plan.to == plan::current_heads(graph, applied));
}

}  // namespace dbtool::testing

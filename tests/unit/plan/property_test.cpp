#include "unit/plan/plans.hpp"

using namespace dbtool;
using namespace dbtool::testing;

namespace {

constexpr unsigned seeds = 400;

std::string some_id(Dice& dice, const revision::RevisionGraph& graph) {
    return graph.at(dice.below(graph.size())).id.str();
}

/// A state that some upgrades led to.
revision::RevisionSet some_state(Dice& dice, const revision::RevisionGraph& graph) {
    revision::RevisionSet applied(graph.size());
    for (std::size_t i = dice.below(4); i > 0; --i) {
        take_all(graph, applied, up(graph, applied, some_id(dice, graph)));
    }
    return applied;
}

template <typename Property>
void for_each_seed(const Property& property) {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const auto graph = graph_of(random_revisions(dice));
        property(dice, graph);
    }
}

plan::Plan some_plan(Dice& dice,
                     const revision::RevisionGraph& graph,
                     const revision::RevisionSet& applied) {
    if (applied.empty() || dice.percent(50)) {
        return up(graph, applied, some_id(dice, graph));
    }
    const Names there = names(graph, applied);
    const std::string& id = there[dice.below(there.size())];
    return down(graph, applied, dice.percent(50) ? id : id + "-1");
}

}  // namespace

TEST_CASE("up to heads and down to base visits each revision once, each step in its turn") {
    for_each_seed([](Dice&, const revision::RevisionGraph& graph) {
        revision::RevisionSet applied(graph.size());
        const plan::Plan upgrade = up(graph, applied, "heads");
        REQUIRE(upgrade.steps.size() == graph.size());
        take_all(graph, applied, upgrade);
        const plan::Plan downgrade = down(graph, applied, "base");
        REQUIRE(downgrade.steps.size() == graph.size());
        take_all(graph, applied, downgrade);
        REQUIRE(applied.empty());
    });
}

TEST_CASE("any partial moves in between end in the same state") {
    for_each_seed([](Dice& dice, const revision::RevisionGraph& graph) {
        revision::RevisionSet applied(graph.size());
        for (std::size_t i = dice.below(8); i > 0; --i) {
            take_all(graph, applied, some_plan(dice, graph, applied));
        }
        take_all(graph, applied, up(graph, applied, "heads"));
        revision::RevisionSet direct(graph.size());
        take_all(graph, direct, up(graph, direct, "heads"));
        REQUIRE(applied == direct);
    });
}

TEST_CASE("an upgrade applies what its target needs and nothing else") {
    for_each_seed([](Dice& dice, const revision::RevisionGraph& graph) {
        const auto before = some_state(dice, graph);
        auto after = before;
        const std::string id = some_id(dice, graph);
        take_all(graph, after, up(graph, after, id));
        const auto needed = graph.ancestors({graph.find(RevisionId(id)).value()});
        for (std::size_t i = 0; i < graph.size(); ++i) {
            REQUIRE(after.contains(i) == (before.contains(i) || needed.contains(i)));
        }
        REQUIRE(up(graph, after, id).steps.empty());
    });
}

TEST_CASE("a downgrade keeps its target and all that does not stand on it") {
    for_each_seed([](Dice& dice, const revision::RevisionGraph& graph) {
        const auto before = some_state(dice, graph);
        if (before.empty()) {
            return;
        }
        const Names there = names(graph, before);
        const std::string id = there[dice.below(there.size())];
        const std::size_t target = graph.find(RevisionId(id)).value();
        auto after = before;
        take_all(graph, after, down(graph, after, id));
        REQUIRE(after.contains(target));
        const auto above = graph.descendants(graph.children(target));
        for (std::size_t i = 0; i < graph.size(); ++i) {
            REQUIRE(after.contains(i) == (before.contains(i) && !above.contains(i)));
        }
        REQUIRE(down(graph, after, id).steps.empty());
    });
}

TEST_CASE("one step below a revision reverts it with what builds on it, and upgrading mends that") {
    for_each_seed([](Dice& dice, const revision::RevisionGraph& graph) {
        const auto before = some_state(dice, graph);
        if (before.empty()) {
            return;
        }
        const Names there = names(graph, before);
        const std::string id = there[dice.below(there.size())];
        const auto above = graph.descendants({graph.find(RevisionId(id)).value()});
        auto after = before;
        const plan::Plan reverted = down(graph, after, id + "-1");
        take_all(graph, after, reverted);
        for (std::size_t i = 0; i < graph.size(); ++i) {
            REQUIRE(after.contains(i) == (before.contains(i) && !above.contains(i)));
        }
        for (const plan::Step& step : reverted.steps) {
            take_all(graph, after, up(graph, after, step.revision.str()));
        }
        REQUIRE(after == before);
    });
}

TEST_CASE("planning again after another run did a part gives the rest") {
    for_each_seed([](Dice& dice, const revision::RevisionGraph& graph) {
        const auto before = some_state(dice, graph);
        const plan::Plan first = some_plan(dice, graph, before);
        auto applied = before;
        for (std::size_t done = 0; done <= first.steps.size(); ++done) {
            const plan::Plan rest = plan::replan(graph, applied, first);
            const std::vector<plan::Step> expected(
                first.steps.begin() + static_cast<std::ptrdiff_t>(done), first.steps.end());
            REQUIRE(rest.steps == expected);
            REQUIRE(rest.to == first.to);
            if (done < first.steps.size()) {
                take(graph, applied, first.steps[done]);
            }
        }
    });
}

TEST_CASE("planning again in any state is either valid or refused as history") {
    for_each_seed([](Dice& dice, const revision::RevisionGraph& graph) {
        const auto before = some_state(dice, graph);
        const plan::Plan first = some_plan(dice, graph, before);
        auto now = some_state(dice, graph);
        plan::Plan again;
        try {
            again = plan::replan(graph, now, first);
        } catch (const Error& error) {
            REQUIRE(error.kind == ErrorKind::history);
            return;
        }
        take_all(graph, now, again);
        for (const plan::Step& step : first.steps) {
            REQUIRE(now.contains(graph.find(step.revision).value()) ==
                    (step.direction == Direction::upgrade));
        }
    });
}

TEST_CASE("a stamp leaves a state that an upgrade could have made") {
    for_each_seed([](Dice& dice, const revision::RevisionGraph& graph) {
        auto applied = some_state(dice, graph);
        const std::string id = some_id(dice, graph);
        const auto stamp = plan::plan_stamp(graph, applied, revision::parse_selector(id));
        for (const RevisionId& removed : stamp.remove) {
            take(graph, applied, {removed, Direction::downgrade});
        }
        for (const RevisionId& added : stamp.add) {
            take(graph, applied, {added, Direction::upgrade});
        }
        const std::size_t target = graph.find(RevisionId(id)).value();
        REQUIRE(applied.contains(target));
        for (const std::size_t child : graph.children(target)) {
            REQUIRE(!applied.contains(child));
        }
    });
}

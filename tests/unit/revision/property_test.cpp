#include <algorithm>

#include "unit/revision/graphs.hpp"

using namespace dbtool;
using namespace dbtool::testing;

namespace {

constexpr unsigned seeds = 300;

/// What a prefix names, by its definition in the header and with no regard for time.
std::vector<std::size_t> by_brute_force(const revision::RevisionGraph& graph,
                                        const std::string& typed) {
    std::vector<std::size_t> text;
    std::vector<std::size_t> number;
    std::vector<std::size_t> both;
    for (std::size_t i = 0; i < graph.size(); ++i) {
        const std::string& id = graph.at(i).id.str();
        if (id == typed) {
            return {i};
        }
        const bool begins = id.compare(0, typed.size(), typed) == 0;
        const bool digits =
            std::all_of(typed.begin(), typed.end(), [](char c) { return c >= '0' && c <= '9'; });
        const bool same = digits && std::stoi(id) == std::stoi(typed);
        if (begins) {
            text.push_back(i);
        }
        if (same) {
            number.push_back(i);
        }
        if (begins && same) {
            both.push_back(i);
        }
    }
    if (!both.empty()) {
        return both;
    }
    return number.empty() ? text : number;
}

bool comes_before(const revision::RevisionGraph& graph, std::size_t early, std::size_t late) {
    const auto reaches = [&](std::size_t next) { return comes_before(graph, early, next); };
    const auto& parents = graph.parents(late);
    const auto& dependencies = graph.dependencies(late);
    return early == late || std::any_of(parents.begin(), parents.end(), reaches) ||
           std::any_of(dependencies.begin(), dependencies.end(), reaches);
}

}  // namespace

TEST_CASE("any random graph is linked, ordered and answered as brute force does") {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const auto revisions = random_revisions(dice);
        const auto graph = graph_of(revisions);
        REQUIRE(graph.size() == revisions.size());
        for (std::size_t i = 0; i < graph.size(); ++i) {
            REQUIRE(graph.find(graph.at(i).id) == i);
            for (const std::size_t parent : graph.parents(i)) {
                REQUIRE(parent < i);
                REQUIRE(std::count(
                            graph.children(parent).begin(), graph.children(parent).end(), i) == 1);
            }
            for (const std::size_t dependency : graph.dependencies(i)) {
                REQUIRE(dependency < i);
                REQUIRE(std::count(graph.dependents(dependency).begin(),
                                   graph.dependents(dependency).end(),
                                   i) == 1);
            }
        }
        const std::size_t some = dice.below(graph.size());
        const auto ancestors = graph.ancestors({some});
        const auto descendants = graph.descendants({some});
        for (std::size_t i = 0; i < graph.size() && graph.size() <= 20; ++i) {
            REQUIRE(ancestors.contains(i) == comes_before(graph, i, some));
            REQUIRE(descendants.contains(i) == comes_before(graph, some, i));
        }
    }
}

TEST_CASE("the order of the files does not matter") {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        auto revisions = random_revisions(dice);
        const auto graph = graph_of(revisions);
        std::reverse(revisions.begin(), revisions.end());
        const auto other = graph_of(revisions);
        for (std::size_t i = 0; i < graph.size(); ++i) {
            REQUIRE(graph.at(i).id == other.at(i).id);
        }
    }
}

TEST_CASE("a prefix names what brute force says") {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        std::vector<revision::Revision> revisions;
        std::vector<std::string> taken;
        for (int i = 0; i < 12; ++i) {
            const std::string id = std::string(dice.below(3), '0') +
                                   std::to_string(dice.below(130)) + "_" +
                                   (dice.percent(50) ? "a" : "b");
            if (std::find(taken.begin(), taken.end(), id) == taken.end()) {
                taken.push_back(id);
                revisions.push_back(rev(id));
            }
        }
        const auto graph = graph_of(revisions);
        for (int i = 0; i < 30; ++i) {
            const std::string& id = taken[dice.below(taken.size())];
            const std::string typed = dice.percent(50) ? id.substr(0, 1 + dice.below(id.size()))
                                                       : std::to_string(dice.below(130));
            INFO(typed);
            const auto expected = by_brute_force(graph, typed);
            // A parent's name goes through the index, a selector through the graph: both must
            // agree.
            auto with_child = revisions;
            with_child.push_back(rev("zz_child", {typed}));
            const auto linked = revision::build_graph(with_child);
            if (expected.size() == 1) {
                REQUIRE(revision::resolve_id(graph, typed) == expected.front());
                REQUIRE(linked.diagnostics.empty());
                REQUIRE(
                    linked.graph.at(*linked.graph.find(RevisionId("zz_child"))).parents.front() ==
                    graph.at(expected.front()).id);
            } else {
                REQUIRE(refusal([&] { revision::resolve_id(graph, typed); }).kind ==
                        ErrorKind::usage);
                REQUIRE(linked.diagnostics.size() == 1);
                REQUIRE(linked.diagnostics[0].code ==
                        (expected.empty() ? "missing-parent" : "ambiguous-parent"));
            }
        }
    }
}

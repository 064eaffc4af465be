#include <algorithm>

#include "unit/revision/graphs.hpp"

using namespace dbtool;
using namespace dbtool::testing;
using revision::build_graph;

namespace {

std::vector<Diagnostic> mistakes(std::vector<revision::Revision> revisions) {
    revision::GraphResult result = build_graph(std::move(revisions));
    CHECK(result.graph.size() == 0);
    for (const Diagnostic& diagnostic : result.diagnostics) {
        CHECK(!diagnostic.help.empty());
        CHECK(diagnostic.severity == Severity::error);
    }
    return result.diagnostics;
}

Names in_order(const revision::RevisionGraph& graph) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < graph.size(); ++i) {
        all.push_back(i);
    }
    return names(graph, all);
}

}  // namespace

TEST_CASE("a graph of nothing is empty and right") {
    const auto result = build_graph({});
    CHECK(result.diagnostics.empty());
    CHECK(result.graph.heads().empty());
    CHECK(result.graph.bases().empty());
}

TEST_CASE("indexes run parents first, and by number among those that are free") {
    const auto graph = graph_of({rev("10_j"),
                                 rev("9_i"),
                                 rev("b_text"),
                                 rev("1_a", {"10_j"}),
                                 rev("2_b", {"9_i"}, {"1_a"})});
    CHECK(in_order(graph) == Names{"9_i", "10_j", "1_a", "2_b", "b_text"});
}

TEST_CASE(
    "parents and dependencies are linked by prefix, number and label, and written out in full") {
    const auto graph = graph_of({rev("0001_one", {}, {}, {"first"}),
                                 rev("0002_two", {"0001"}),
                                 rev("0003_three", {"2", "0002_t"}, {"first"})});
    const revision::Revision& last = graph.at(2);
    CHECK(last.parents == std::vector<RevisionId>{RevisionId("0002_two")});
    CHECK(last.depends_on == std::vector<RevisionId>{RevisionId("0001_one")});
    CHECK(graph.dependencies(2) == std::vector<std::size_t>{0});
    CHECK(graph.dependents(0) == std::vector<std::size_t>{2});
    CHECK(graph.children(0) == std::vector<std::size_t>{1});
    CHECK(graph.parents(1) == std::vector<std::size_t>{0});
}

TEST_CASE("a label does not stand for a parent") {
    const auto found = mistakes({rev("0001_one", {}, {}, {"first"}), rev("0002_two", {"first"})});
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == "missing-parent");
}

TEST_CASE("heads, bases, ancestors and descendants") {
    const auto graph = forest();
    CHECK(names(graph, graph.bases()) == Names{"0001_account", "0005_net"});
    CHECK(names(graph, graph.heads()) == Names{"0002_column", "0004_cart_item", "0006_net_ip"});
    CHECK(names(graph, graph.ancestors({graph.find(RevisionId("0006_net_ip")).value()})) ==
          Names{"0001_account", "0002_column", "0005_net", "0006_net_ip"});
    CHECK(names(graph, graph.descendants({graph.find(RevisionId("0002_column")).value()})) ==
          Names{"0002_column", "0006_net_ip"});
    CHECK(names(graph, graph.heads_of(set_of(graph, {"0001_account", "0003_cart", "0005_net"}))) ==
          Names{"0003_cart", "0005_net"});
}

TEST_CASE("two files with one id are refused, naming both") {
    auto twin = rev("0001_a");
    twin.file = "other/0001_a.yaml";
    const auto found = mistakes({rev("0001_a"), twin, rev("0002_b", {"0001"})});
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == "duplicate-revision");
    CHECK_THAT(found[0].message, ContainsSubstring("migrations/0001_a.sql"));
    CHECK_THAT(found[0].message, ContainsSubstring("other/0001_a.yaml"));
}

TEST_CASE("a name that nothing bears is refused with the nearest one") {
    struct Case {
        revision::Revision revision;
        std::string code;
        std::string suggestion;
    };
    const Case cases[] = {
        {rev("0003_c", {"0002_add_usres"}), "missing-parent", "0002_add_users"},
        {rev("0003_c", {"add_user"}), "missing-parent", "0002_add_users"},
        {rev("0003_c", {"0002"}, {"0020"}), "missing-dependency", "0002_add_users"},
    };
    for (const Case& c : cases) {
        INFO(c.suggestion);
        const auto found = mistakes({rev("0001_a"), rev("0002_add_users", {"0001_a"}), c.revision});
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == c.code);
        CHECK(found[0].position.file == "migrations/0003_c.sql");
        CHECK_THAT(found[0].message, ContainsSubstring("did you mean \"" + c.suggestion + "\"?"));
    }
    const auto far = mistakes({rev("0001_a", {"zzzzzzzzzzzzzz"})});
    REQUIRE(far.size() == 1);
    CHECK(far[0].message == "0001_a revises \"zzzzzzzzzzzzzz\", which is not there");
}

TEST_CASE("an ambiguous name is refused with its candidates") {
    const auto found = mistakes(
        {rev("0001_a"), rev("0001_b"), rev("0002_c", {"0001"}), rev("0003_d", {"0002"}, {"1"})});
    REQUIRE(found.size() == 2);
    CHECK(found[0].code == "ambiguous-parent");
    CHECK(found[0].message == "0002_c revises \"0001\", which could be any of 0001_a, 0001_b");
    CHECK(found[1].code == "ambiguous-dependency");
}

TEST_CASE("a revision that names itself is refused") {
    const auto found = mistakes({rev("0001_a", {"0001_a"}), rev("0002_b", {}, {"2"})});
    REQUIRE(found.size() == 2);
    CHECK(found[0].code == "self-reference");
    CHECK(found[0].message == "0001_a revises itself");
    CHECK(found[1].message == "0002_b depends on itself");
}

TEST_CASE("cycles are refused, each once, with their members in order") {
    SECTION("of parents, with a tail that is not named") {
        const auto found = mistakes({rev("0001_a"),
                                     rev("0002_b", {"0004_d"}),
                                     rev("0003_c", {"0002_b"}),
                                     rev("0004_d", {"0003_c", "0001_a"}),
                                     rev("0005_e", {"0004_d"})});
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == "cycle");
        CHECK(found[0].message ==
              "revisions come before themselves: 0002_b (migrations/0002_b.sql) revises 0004_d "
              "(migrations/0004_d.sql) revises 0003_c (migrations/0003_c.sql) revises 0002_b");
    }
    SECTION("through a dependency") {
        const auto found = mistakes({rev("0001_a", {}, {"0002_b"}), rev("0002_b", {"0001_a"})});
        REQUIRE(found.size() == 1);
        CHECK_THAT(found[0].message,
                   ContainsSubstring("depends on 0002_b (migrations/0002_b.sql) revises 0001_a"));
    }
    SECTION("two, one behind the other") {
        const auto found = mistakes({rev("0001_a", {"0002_b"}),
                                     rev("0002_b", {"0001_a"}),
                                     rev("0003_c", {"0001_a", "0004_d"}),
                                     rev("0004_d", {"0003_c"})});
        REQUIRE(found.size() == 2);
        CHECK_THAT(found[0].message, ContainsSubstring("0001_a"));
        CHECK_THAT(found[1].message,
                   ContainsSubstring("0003_c (migrations/0003_c.sql) revises 0004_d"));
    }
    SECTION("a long one is cut") {
        std::vector<revision::Revision> ring;
        for (int i = 0; i < 100; ++i) {
            ring.push_back(
                rev("r" + std::to_string(100 + i), {"r" + std::to_string(100 + (i + 1) % 100)}));
        }
        const auto found = mistakes(ring);
        REQUIRE(found.size() == 1);
        CHECK_THAT(found[0].message, ContainsSubstring("and 79 more, until revises r100"));
    }
}

TEST_CASE("labels are on one revision, and read as nothing else") {
    const auto twice =
        mistakes({rev("0001_a", {}, {}, {"line"}), rev("0002_b", {"0001"}, {}, {"line"})});
    REQUIRE(twice.size() == 1);
    CHECK(twice[0].code == "duplicate-label");
    CHECK_THAT(twice[0].message, ContainsSubstring("migrations/0001_a.sql"));
    CHECK_THAT(twice[0].message, ContainsSubstring("migrations/0002_b.sql"));
    for (const char* label :
         {"", "head", "heads", "base", "current", "a@b", "a:b", "-1", "+x", "12", "0002_b"}) {
        INFO(label);
        const auto found = mistakes({rev("0001_a", {}, {}, {label}), rev("0002_b", {"0001"})});
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == "bad-label");
    }
    CHECK(graph_of({rev("0001_a", {}, {}, {"line", "line"})}).labels() == Names{"line"});
}

TEST_CASE("all mistakes are told at once") {
    const auto found = mistakes({rev("0001_a", {"0009"}, {"0008"}),
                                 rev("0002_b", {"0003_c"}),
                                 rev("0003_c", {"0002_b"}),
                                 rev("0004_d", {"0004_d"}),
                                 rev("0004_d")});
    Names codes;
    for (const Diagnostic& diagnostic : found) {
        codes.push_back(diagnostic.code);
    }
    CHECK(codes == Names{"duplicate-revision",
                         "missing-parent",
                         "missing-dependency",
                         "self-reference",
                         "cycle"});
}

TEST_CASE("a very deep graph needs no deep stack, in either order, ringed or not") {
    constexpr int count = 100'000;
    std::vector<revision::Revision> chain;
    for (int i = 0; i < count; ++i) {
        const auto id = [](int n) { return std::to_string(1'000'000 + n) + "_r"; };
        chain.push_back(rev(id(i), i > 0 ? Names{id(i - 1)} : Names{}));
    }
    auto ring = chain;
    ring.front().parents.push_back(ring.back().id);
    std::reverse(chain.begin(), chain.end());
    const auto graph = graph_of(std::move(chain));
    CHECK(graph.heads() == std::vector<std::size_t>{count - 1});
    CHECK(graph.ancestors(graph.heads()).contains(0));
    CHECK(mistakes(std::move(ring)).size() == 1);
}

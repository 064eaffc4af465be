#include "unit/revision/graphs.hpp"

using namespace dbtool;
using namespace dbtool::testing;

TEST_CASE("a label names its revision's branch down to the branch point") {
    const auto graph = forest();
    CHECK(graph.labels() == Names{"cart", "net"});
    CHECK(names(graph, *graph.branch("cart")) == Names{"0003_cart", "0004_cart_item"});
    CHECK(names(graph, *graph.branch("net")) == Names{"0005_net", "0006_net_ip"});
    CHECK(!graph.branch("shop"));
    CHECK(graph.labels_at(graph.find(RevisionId("0004_cart_item")).value()) == Names{"cart"});
    CHECK(graph.labels_at(graph.find(RevisionId("0001_account")).value()).empty());
    CHECK(graph.labelled("cart") == graph.find(RevisionId("0003_cart")));
}

TEST_CASE("a label in the middle of a branch names what is below it too") {
    const auto graph = graph_of({rev("1_base"),
                                 rev("2_other", {"1"}),
                                 rev("3_first", {"1"}),
                                 rev("4_second", {"3"}, {}, {"line"}),
                                 rev("5_third", {"4"})});
    CHECK(names(graph, *graph.branch("line")) == Names{"3_first", "4_second", "5_third"});
}

TEST_CASE("a label reaches over a merge upwards, and not downwards") {
    const auto graph = graph_of({rev("1_a"),
                                 rev("2_b", {"1"}, {}, {"left"}),
                                 rev("3_c", {"1"}),
                                 rev("4_m", {"2", "3"}),
                                 rev("5_e", {"4"}, {}, {"after"})});
    CHECK(names(graph, *graph.branch("left")) == Names{"2_b", "4_m", "5_e"});
    CHECK(names(graph, *graph.branch("after")) == Names{"5_e"});
}

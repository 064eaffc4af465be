#include "unit/plan/plans.hpp"

using namespace dbtool;
using namespace dbtool::testing;

namespace {

struct Case {
    std::string to;
    Names applied;
    Names steps;
};

void check_cases(const revision::RevisionGraph& graph, const std::vector<Case>& cases) {
    for (const Case& c : cases) {
        INFO(c.to);
        auto applied = set_of(graph, c.applied);
        const plan::Plan plan = up(graph, applied, c.to);
        CHECK(steps(plan) == c.steps);
        take_all(graph, applied, plan);
    }
}

}  // namespace

TEST_CASE("an upgrade brings what is missing, dependencies too, and no sibling") {
    check_cases(forest(),
                {{"4", {}, {"0001_account", "0003_cart", "0004_cart_item"}},
                 {"cart@head", {"0001_account"}, {"0003_cart", "0004_cart_item"}},
                 {"net@head", {}, {"0001_account", "0002_column", "0005_net", "0006_net_ip"}},
                 {"heads",
                  {"0001_account", "0003_cart"},
                  {"0002_column", "0004_cart_item", "0005_net", "0006_net_ip"}},
                 {"3", {"0001_account", "0003_cart"}, {}},
                 {"1", {"0001_account", "0003_cart"}, {}},
                 {"base", {}, {}},
                 {"current", {"0001_account"}, {}},
                 {"+1", {"0001_account", "0003_cart"}, {"0004_cart_item"}},
                 {"cart@+2", {"0001_account", "0002_column"}, {"0003_cart", "0004_cart_item"}},
                 {"net@+2", {}, {"0001_account", "0002_column", "0005_net", "0006_net_ip"}},
                 {"4-1", {"0001_account"}, {"0003_cart"}}});
}

TEST_CASE("an upgrade over a merge brings the other side along") {
    check_cases(diamond(),
                {{"head", {"0001_a", "0003_c"}, {"0002_b", "0004_m", "0005_e"}},
                 {"+1", {"0001_a", "0002_b"}, {"0003_c", "0004_m"}},
                 {"+1", {"0001_a", "0002_b", "0003_c"}, {"0004_m"}}});
}

TEST_CASE("an upgrade fills a gap below what is applied") {
    const auto graph = graph_of({rev("1_a"), rev("2_b", {"1"}), rev("3_c", {"2"})});
    CHECK(steps(up(graph, set_of(graph, {"1_a", "3_c"}), "head")) == Names{"2_b"});
}

TEST_CASE("an upgrade says where it starts and ends") {
    const auto graph = forest();
    const plan::Plan plan = up(graph, set_of(graph, {"0001_account", "0005_net"}), "cart@head");
    CHECK(ids(plan.from) == Names{"0001_account", "0005_net"});
    CHECK(ids(plan.to) == Names{"0004_cart_item", "0005_net"});
}

TEST_CASE("upgrades that cannot be meant are refused") {
    const auto graph = forest();
    const auto none = set_of(graph, {});
    const Error backwards = refusal([&] { up(graph, none, "-1"); });
    CHECK(backwards.kind == ErrorKind::usage);
    CHECK(backwards.message == "\"-1\" counts downwards, and upgrade goes up");
    CHECK_THAT(backwards.hint, ContainsSubstring("`dbtool downgrade -1`"));
    CHECK_THAT(refusal([&] { up(graph, none, "cart@-1"); }).message,
               ContainsSubstring("counts downwards"));
    CHECK_THAT(refusal([&] { up(graph, none, "head"); }).message,
               ContainsSubstring("there are 3 heads"));
    CHECK_THAT(refusal([&] { up(graph, none, "+1"); }).message,
               ContainsSubstring("more than one line"));
    CHECK_THAT(refusal([&] { up(diamond(), set_of(diamond(), {}), "4-1"); }).message,
               ContainsSubstring("is a merge"));
}

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
        const plan::Plan plan = down(graph, applied, c.to);
        CHECK(steps(plan) == c.steps);
        take_all(graph, applied, plan);
    }
}

const Names everything = {
    "0001_account", "0002_column", "0003_cart", "0004_cart_item", "0005_net", "0006_net_ip"};

}  // namespace

TEST_CASE("a downgrade reverts what stands on its target and what depends on that") {
    check_cases(
        forest(),
        {{"1", everything, {"-0006_net_ip", "-0004_cart_item", "-0003_cart", "-0002_column"}},
         {"cart@1", everything, {"-0004_cart_item", "-0003_cart"}},
         {"3", everything, {"-0004_cart_item"}},
         {"2", everything, {}},
         {"heads", everything, {}},
         {"current", {"0001_account", "0003_cart"}, {}},
         {"base",
          {"0001_account", "0003_cart", "0005_net"},
          {"-0005_net", "-0003_cart", "-0001_account"}},
         {"base", {}, {}},
         {"cart@base", everything, {"-0004_cart_item", "-0003_cart"}},
         {"net@base", everything, {"-0006_net_ip", "-0005_net"}},
         {"2@base", everything, {"-0006_net_ip", "-0002_column"}}});
}

TEST_CASE("steps down take one line and leave its siblings") {
    check_cases(forest(),
                {{"-1", {"0001_account", "0003_cart"}, {"-0003_cart"}},
                 {"-2", {"0001_account", "0003_cart"}, {"-0003_cart", "-0001_account"}},
                 {"cart@-1", everything, {"-0004_cart_item"}},
                 {"cart@-2", everything, {"-0004_cart_item", "-0003_cart"}},
                 {"2-1", everything, {"-0006_net_ip", "-0002_column"}},
                 {"3-1", everything, {"-0004_cart_item", "-0003_cart"}},
                 {"5-1", everything, {"-0006_net_ip", "-0005_net"}},
                 {"net@head-1", everything, {"-0006_net_ip"}},
                 {"3-1", {"0001_account"}, {}}});
}

TEST_CASE("a merge is one step down, and leaves both sides") {
    const Names all = {"0001_a", "0002_b", "0003_c", "0004_m", "0005_e"};
    const Names merged = {"0001_a", "0002_b", "0003_c", "0004_m"};
    check_cases(diamond(),
                {{"-1", merged, {"-0004_m"}},
                 {"-2", all, {"-0005_e", "-0004_m"}},
                 {"4-1", all, {"-0005_e", "-0004_m"}},
                 {"2", all, {"-0005_e", "-0004_m"}},
                 {"2-1", all, {"-0005_e", "-0004_m", "-0002_b"}}});
}

TEST_CASE("a step down works where the parent was never applied") {
    const auto graph = graph_of({rev("1_a"), rev("2_b", {"1"}), rev("3_c", {"2"})});
    CHECK(steps(down(graph, set_of(graph, {"1_a", "3_c"}), "3-1")) == Names{"-3_c"});
    CHECK(refusal([&] {
              down(graph, set_of(graph, {"1_a", "3_c"}), "2");
          }).message == "2_b is not applied, so there is no way down to it");
}

TEST_CASE("what was named stays, although it builds on what stands on another named place") {
    const auto graph = graph_of({rev("1_a"), rev("2_b", {"1"}), rev("3_x", {}, {"2"})});
    CHECK(down(graph, set_of(graph, {"1_a", "3_x"}), "current").steps.empty());
}

TEST_CASE("downgrades that cannot be meant are refused") {
    const auto graph = forest();
    const auto all = set_of(graph, everything);
    struct Refused {
        std::string to;
        std::string message;
    };
    const Refused cases[] = {
        {"+1", "\"+1\" counts upwards, and downgrade goes down"},
        {"cart@+1", "\"cart@+1\" counts upwards, and downgrade goes down"},
        {"-1",
         "-1 could count from any of 3 current heads: 0002_column, 0004_cart_item, 0006_net_ip"},
        {"cart@-3", "\"cart@-3\" goes too far: there are 2 steps down from 0004_cart_item"},
        {"7", "there is no revision \"7\""},
    };
    for (const Refused& c : cases) {
        const Error error = refusal([&] { down(graph, all, c.to); });
        CHECK(error.kind == ErrorKind::usage);
        CHECK_THAT(error.message, ContainsSubstring(c.message));
        CHECK(!error.hint.empty());
    }
    const auto little = set_of(graph, {"0001_account"});
    CHECK(refusal([&] { down(graph, little, "3"); }).message ==
          "0003_cart is not applied, so there is no way down to it");
    CHECK(refusal([&] { down(graph, little, "4-1"); }).message ==
          "0003_cart is not applied, so there is no way down to it");
    CHECK(refusal([&] { down(graph, little, "-2"); }).message ==
          "\"-2\" goes too far: there is 1 step down from 0001_account");
    CHECK_THAT(
        refusal([&] {
            down(diamond(), set_of(diamond(), {"0001_a", "0002_b", "0003_c", "0004_m"}), "-2");
        }).message,
        ContainsSubstring("0004_m is a merge"));
}

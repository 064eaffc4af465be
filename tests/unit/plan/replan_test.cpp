#include "unit/plan/plans.hpp"

using namespace dbtool;
using namespace dbtool::testing;

TEST_CASE("planning again leaves out what another run did") {
    const auto graph = graph_of({rev("1_a"), rev("2_b", {"1"}), rev("3_c", {"2"})});
    const plan::Plan upgrade = up(graph, set_of(graph, {}), "2");
    CHECK(steps(plan::replan(graph, set_of(graph, {"1_a"}), upgrade)) == Names{"2_b"});
    CHECK(steps(plan::replan(graph, set_of(graph, {"1_a", "2_b", "3_c"}), upgrade)).empty());

    const plan::Plan downgrade = down(graph, set_of(graph, {"1_a", "2_b", "3_c"}), "-1");
    const plan::Plan again = plan::replan(graph, set_of(graph, {"1_a", "2_b"}), downgrade);
    CHECK(again.steps.empty());
    CHECK(ids(again.from) == Names{"2_b"});
    CHECK(ids(again.to) == Names{"2_b"});
    CHECK(plan::replan(graph, set_of(graph, {"1_a"}), plan::Plan()).steps.empty());
}

TEST_CASE("planning again refuses what now stands in the way") {
    const auto graph = forest();
    const auto refused = [&](const plan::Plan& first, const Names& applied) {
        const Error error = refusal([&] { plan::replan(graph, set_of(graph, applied), first); });
        CHECK(error.kind == ErrorKind::history);
        CHECK_THAT(error.hint, ContainsSubstring("Another run changed the history"));
        return error.message;
    };
    const Names trunk = {"0001_account", "0002_column"};
    const plan::Plan revert_column = down(graph, set_of(graph, trunk), "-1");
    CHECK(refused(revert_column, {"0001_account", "0002_column", "0005_net", "0006_net_ip"}) ==
          "0002_column cannot be reverted: 0006_net_ip, which builds on it, has been applied");
    const plan::Plan revert_cart = down(graph, set_of(graph, {"0001_account", "0003_cart"}), "-1");
    CHECK(refused(revert_cart, {"0001_account", "0003_cart", "0004_cart_item"}) ==
          "0003_cart cannot be reverted: 0004_cart_item, which builds on it, has been applied");
    const plan::Plan add_cart = up(graph, set_of(graph, {"0001_account"}), "3");
    CHECK(refused(add_cart, {}) ==
          "0003_cart cannot be applied: 0001_account, which it needs, is not applied any more");
    const plan::Plan add_ip =
        up(graph, set_of(graph, {"0001_account", "0002_column", "0005_net"}), "6");
    CHECK(refused(add_ip, {"0001_account", "0005_net"}) ==
          "0006_net_ip cannot be applied: 0002_column, which it needs, is not applied any more");
}

TEST_CASE("planning again for a revision that nobody knows any more") {
    const auto graph = forest();
    plan::Plan gone;
    gone.steps = {{RevisionId("0009_gone"), Direction::upgrade}};
    CHECK(refusal([&] { plan::replan(graph, set_of(graph, {}), gone); }).kind ==
          ErrorKind::history);
    gone.steps = {{RevisionId("0009_gone"), Direction::downgrade}};
    CHECK(plan::replan(graph, set_of(graph, {}), gone).steps.empty());
}

TEST_CASE("a plan that goes both ways is a defect") {
    const auto graph = forest();
    plan::Plan redo;
    redo.steps = {{RevisionId("0001_account"), Direction::downgrade},
                  {RevisionId("0001_account"), Direction::upgrade}};
    CHECK(refusal([&] { plan::replan(graph, set_of(graph, {"0001_account"}), redo); }).kind ==
          ErrorKind::internal);
}

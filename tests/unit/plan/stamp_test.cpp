#include "unit/plan/plans.hpp"

using namespace dbtool;
using namespace dbtool::testing;

TEST_CASE("a stamp makes the history what the selector says, and leaves other branches") {
    const auto graph = forest();
    struct Case {
        std::string to;
        Names applied;
        Names add;
        Names remove;
    };
    const Names everything = {
        "0001_account", "0002_column", "0003_cart", "0004_cart_item", "0005_net", "0006_net_ip"};
    const Case cases[] = {
        {"heads", {}, everything, {}},
        {"heads",
         {"0001_account", "0003_cart"},
         {"0002_column", "0004_cart_item", "0005_net", "0006_net_ip"},
         {}},
        {"base", {"0001_account", "0005_net"}, {}, {"0005_net", "0001_account"}},
        {"cart@base", everything, {}, {"0004_cart_item", "0003_cart"}},
        {"3", {"0005_net"}, {"0001_account", "0003_cart"}, {}},
        {"3", everything, {}, {"0004_cart_item"}},
        {"1", everything, {}, {"0006_net_ip", "0004_cart_item", "0003_cart", "0002_column"}},
        {"6", {"0005_net"}, {"0001_account", "0002_column", "0006_net_ip"}, {}},
        {"-1", {"0001_account", "0003_cart"}, {}, {"0003_cart"}},
        {"+1", {"0001_account", "0003_cart"}, {"0004_cart_item"}, {}},
        {"1-1",
         everything,
         {},
         {"0006_net_ip", "0004_cart_item", "0003_cart", "0002_column", "0001_account"}},
        {"2-1", everything, {}, {"0006_net_ip", "0002_column"}},
        {"current", {}, {}, {}},
        {"current", {"0005_net"}, {}, {}},
    };
    for (const Case& c : cases) {
        INFO(c.to);
        const auto stamp =
            plan::plan_stamp(graph, set_of(graph, c.applied), revision::parse_selector(c.to));
        CHECK(ids(stamp.add) == c.add);
        CHECK(ids(stamp.remove) == c.remove);
    }
    CHECK(refusal([&] {
              plan::plan_stamp(graph, set_of(graph, {}), revision::parse_selector("head"));
          }).kind == ErrorKind::usage);
}

#include "unit/revision/graphs.hpp"

using namespace dbtool;
using namespace dbtool::testing;

namespace {

Names range(const revision::RevisionGraph& graph,
            const std::string& text,
            const Names& applied = {}) {
    return names(graph,
                 revision::resolve_range(
                     graph, revision::parse_selector_range(text), set_of(graph, applied)));
}

}  // namespace

TEST_CASE("ranges take what is between their ends") {
    const auto graph = forest();
    struct Case {
        std::string text;
        Names applied;
        Names expected;
    };
    const Case cases[] = {
        {"1:4", {}, {"0001_account", "0003_cart", "0004_cart_item"}},
        {"3:4", {}, {"0003_cart", "0004_cart_item"}},
        {"3:3", {}, {"0003_cart"}},
        {":2", {}, {"0001_account", "0002_column"}},
        {"base:2", {}, {"0001_account", "0002_column"}},
        {"3:", {}, {"0003_cart", "0004_cart_item"}},
        {":",
         {},
         {"0001_account", "0002_column", "0003_cart", "0004_cart_item", "0005_net", "0006_net_ip"}},
        {":net@head", {}, {"0001_account", "0002_column", "0005_net", "0006_net_ip"}},
        {"net@base:", {}, {"0005_net", "0006_net_ip"}},
        {"cart@base:", {}, {"0003_cart", "0004_cart_item"}},
        {"cart:", {}, {"0003_cart", "0004_cart_item"}},
        {"-1:current", {"0001_account", "0003_cart"}, {"0001_account", "0003_cart"}},
        {"current:+1", {"0001_account", "0003_cart"}, {"0003_cart", "0004_cart_item"}},
        {"current:2", {}, {"0001_account", "0002_column"}},
        {":base", {}, {}},
        {"3", {}, {"0003_cart"}},
        {"heads", {}, {"0002_column", "0004_cart_item", "0006_net_ip"}},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(range(graph, c.text, c.applied) == c.expected);
    }
}

TEST_CASE("a range the wrong way round is refused") {
    const Error error = refusal([] { range(forest(), "4:1"); });
    CHECK(error.kind == ErrorKind::usage);
    CHECK(error.message == "\"4\" is not before \"1\"");
}

TEST_CASE("a range over a merge has both sides") {
    CHECK(range(diamond(), "1:4") == Names{"0001_a", "0002_b", "0003_c", "0004_m"});
    CHECK(range(diamond(), "2:5") == Names{"0002_b", "0004_m", "0005_e"});
}

#include "unit/revision/graphs.hpp"

using namespace dbtool;
using namespace dbtool::testing;
using revision::parse_selector;

namespace {

Names resolved(const revision::RevisionGraph& graph,
               const std::string& text,
               const Names& applied = {}) {
    return names(graph, revision::resolve(graph, parse_selector(text), set_of(graph, applied)));
}

Names above(const revision::RevisionGraph& graph,
            const std::string& text,
            const Names& applied = {}) {
    return names(
        graph, revision::resolve_place(graph, parse_selector(text), set_of(graph, applied)).above);
}

Error refused(const revision::RevisionGraph& graph,
              const std::string& text,
              const Names& applied = {}) {
    const Error error = refusal([&] { resolved(graph, text, applied); });
    CHECK(error.kind == ErrorKind::usage);
    CHECK(!error.hint.empty());
    return error;
}

struct Case {
    std::string text;
    Names applied;
    Names expected;
};

}  // namespace

TEST_CASE("selectors name revisions of a forest") {
    const auto graph = forest();
    const Case cases[] = {
        {"heads", {}, {"0002_column", "0004_cart_item", "0006_net_ip"}},
        {"base", {}, {}},
        {"3", {}, {"0003_cart"}},
        {"cart", {}, {"0003_cart"}},
        {"current", {}, {}},
        {"current", {"0001_account", "0003_cart", "0005_net"}, {"0003_cart", "0005_net"}},
        {"4-1", {}, {"0003_cart"}},
        {"4-2", {}, {"0001_account"}},
        {"4-3", {}, {}},
        {"3+1", {}, {"0004_cart_item"}},
        {"cart@head", {}, {"0004_cart_item"}},
        {"cart@heads", {}, {"0004_cart_item"}},
        {"cart@head-1", {}, {"0003_cart"}},
        {"cart@head-2", {}, {"0001_account"}},
        {"cart@base", {}, {}},
        {"cart@base+1", {}, {"0003_cart"}},
        {"cart@1", {}, {"0001_account"}},
        {"cart@4", {}, {"0004_cart_item"}},
        {"2@head", {}, {"0002_column"}},
        {"cart@current", {"0001_account", "0002_column", "0003_cart"}, {"0003_cart"}},
        {"cart@current", {"0001_account"}, {}},
        {"cart@-1", {"0001_account", "0002_column", "0003_cart"}, {"0001_account"}},
        {"cart@+1", {}, {"0001_account"}},
        {"cart@+2", {}, {"0003_cart"}},
        {"cart@+1", {"0001_account", "0002_column"}, {"0003_cart"}},
        {"cart@+1", {"0001_account", "0002_column", "0003_cart"}, {"0004_cart_item"}},
        {"net@+1", {"0001_account"}, {"0005_net"}},
        {"-1", {"0001_account", "0003_cart"}, {"0001_account"}},
        {"-1", {"0001_account"}, {}},
        {"+1", {"0001_account", "0003_cart"}, {"0004_cart_item"}},
        {"current+1", {"0001_account", "0003_cart"}, {"0004_cart_item"}},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(resolved(graph, c.text, c.applied) == c.expected);
    }
}

TEST_CASE("`head` and counting in a folder with one line") {
    const auto graph = graph_of({rev("1_a"), rev("2_b", {"1"}), rev("3_c", {"2"})});
    CHECK(resolved(graph, "head") == Names{"3_c"});
    CHECK(resolved(graph, "head-2") == Names{"1_a"});
    CHECK(resolved(graph, "base+2") == Names{"2_b"});
    CHECK(resolved(graph, "+3") == Names{"3_c"});
    CHECK(resolved(revision::RevisionGraph(), "head").empty());
    CHECK(resolved(revision::RevisionGraph(), "heads").empty());
}

TEST_CASE("what stands on a place") {
    const auto graph = forest();
    const Case cases[] = {
        {"base", {}, {"0001_account", "0005_net"}},
        {"1", {}, {"0002_column", "0003_cart"}},
        {"cart@1", {}, {"0003_cart"}},
        {"2-1", {}, {"0002_column"}},
        {"1-1", {}, {"0001_account"}},
        {"cart@base", {}, {"0003_cart"}},
        {"net@base", {}, {"0005_net"}},
        {"heads", {}, {}},
        {"cart@-2", {"0001_account", "0003_cart", "0004_cart_item"}, {"0003_cart"}},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(above(graph, c.text, c.applied) == c.expected);
    }
}

TEST_CASE("several heads are all named, with the ways out") {
    const Error error = refused(forest(), "head");
    CHECK(error.message == "there are 3 heads: 0002_column, 0004_cart_item, 0006_net_ip");
    CHECK_THAT(error.hint, ContainsSubstring("`dbtool merge`"));
    CHECK_THAT(error.hint, ContainsSubstring("`dbtool upgrade heads`"));
    CHECK_THAT(error.hint, ContainsSubstring("`cart@head`"));
    const auto forked =
        graph_of({rev("1_a", {}, {}, {"line"}), rev("2_b", {"1"}), rev("3_c", {"1"})});
    const Error inside = refused(forked, "line@head");
    CHECK(inside.message == "there are 2 heads on the branch \"line\": 2_b, 3_c");
    CHECK_THAT(inside.hint, ContainsSubstring("`dbtool upgrade line@heads`"));
    CHECK_THAT(inside.hint, ContainsSubstring("`2_b` or `label@head`"));
}

TEST_CASE("several current heads need one to count from") {
    const auto graph = forest();
    const Error error = refused(graph, "-1", {"0001_account", "0002_column", "0003_cart"});
    CHECK(error.message == "-1 could count from any of 2 current heads: 0002_column, 0003_cart");
    CHECK_THAT(error.hint, ContainsSubstring("`0002_column-1` or `cart@-1`"));
    CHECK_THAT(refused(graph, "+1", {"0001_account", "0002_column", "0003_cart"}).message,
               ContainsSubstring("+1 could count from any of 2 current heads"));
    CHECK_THAT(refused(graph, "heads-1").message, ContainsSubstring("there are 3: 0002_column"));
}

TEST_CASE("one step up from both sides of a merge is the merge") {
    const auto graph = diamond();
    CHECK(resolved(graph, "+1", {"0001_a", "0002_b", "0003_c"}) == Names{"0004_m"});
    CHECK(resolved(graph, "+2", {"0001_a", "0002_b", "0003_c"}) == Names{"0005_e"});
    CHECK(resolved(graph, "+1", {"0001_a", "0003_c"}) == Names{"0004_m"});
}

TEST_CASE("several ways are refused with their names") {
    const auto graph = diamond();
    CHECK(refused(graph, "1+1").message == "more than one line leads up from here: 0002_b, 0003_c");
    CHECK(refused(graph, "0004_m-1").message == "0004_m is a merge: below it are 0002_b, 0003_c");
    CHECK(refused(graph, "0005_e-3").message == "0004_m is a merge: below it are 0002_b, 0003_c");
    CHECK(above(graph, "0004_m-1") == Names{"0004_m"});
    CHECK(resolved(graph, "0002@0004_m-1") == Names{"0002_b"});
    CHECK_THAT(refused(forest(), "+1").message, ContainsSubstring("0001_account, 0005_net"));
}

TEST_CASE("counting too far says how far it goes") {
    const auto graph = forest();
    const Names line = {"0001_account", "0003_cart"};
    CHECK(refused(graph, "-3", line).message ==
          "\"-3\" goes too far: there are 2 steps down from 0003_cart");
    CHECK(refused(graph, "+2", line).message ==
          "\"+2\" goes too far: there is 1 step up from 0003_cart");
    CHECK(refused(graph, "heads+1", {}).kind == ErrorKind::usage);
    CHECK(refused(graph, "4+1").message ==
          "\"4+1\" goes too far: there are no steps up from 0004_cart_item");
    CHECK(refused(graph, "base-1").message ==
          "\"base-1\" goes too far: there are no steps down from base");
    CHECK(refused(graph, "cart@-2", line).message ==
          "\"cart@-2\" goes too far: there is 1 step down from 0003_cart");
    CHECK_THAT(refused(graph, "-1").message, ContainsSubstring("nothing is"));
}

TEST_CASE("branches that are not there, and revisions that are not on them") {
    const auto graph = forest();
    CHECK(refused(graph, "crat@head").message ==
          "there is no branch \"crat\", did you mean \"cart\"?");
    CHECK_THAT(refused(graph, "shop@head").hint, ContainsSubstring("cart, net"));
    CHECK(refused(graph, "cart@2").message == "0002_column is not on the branch \"cart\"");
    CHECK_THAT(refused(graph, "000@head").message, ContainsSubstring("could be any of"));
}

TEST_CASE("a prefix that several have means the one on the branch") {
    const auto graph = graph_of(
        {rev("a_one", {}, {}, {"left"}), rev("b_one", {}, {}, {"right"}), rev("a_two", {"b_one"})});
    CHECK(resolved(graph, "right@a") == Names{"a_two"});
    CHECK_THAT(refused(graph, "a").message, ContainsSubstring("could be any of"));
}

TEST_CASE("an id that ends like an offset is an id") {
    const auto graph =
        graph_of({rev("2026-01"), rev("2026-02", {"2026-01"}), rev("2026-03-fix", {"2026-02"})});
    CHECK(resolved(graph, "2026-02") == Names{"2026-02"});
    CHECK(resolved(graph, "2026-02-1") == Names{"2026-01"});
    CHECK(refused(graph, "2026-03").message ==
          "\"2026-03\" could be revision 2026-03-fix or steps counted from another");
}

#include <dbtool/report/graph.hpp>

#include "golden.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;

namespace {

revision::RevisionGraph nasty_graph() {
    return test::make_graph(
        {{"0001_init", {}, {}, {}, test::nasty},
         {"0002_api", {"0001_init"}, {}, {"api"}, "quote \" and back\\slash; [x] #1"},
         {"0003_jobs", {"0001_init"}, {"0002_api"}},
         {"0004_merge", {"0002_api", "0003_jobs"}}});
}

}  // namespace

TEST_CASE("dot and mermaid name everything, escaped, and tell applied from pending") {
    const auto graph = nasty_graph();
    const auto applied = test::make_set(graph, {"0001_init", "0002_api"});
    test::check_golden("graph_dot", render_graph_dot({graph, &applied}));
    test::check_golden("graph_mermaid", render_graph_mermaid({graph, &applied}));
}

TEST_CASE("without a database nothing is pending") {
    const auto graph = nasty_graph();
    CHECK(render_graph_dot({graph}).find("dashed]") != std::string::npos);
    CHECK(render_graph_dot({graph}).find(", style=dashed]") == std::string::npos);
    CHECK(render_graph_mermaid({graph}).find(":::pending") == std::string::npos);
}

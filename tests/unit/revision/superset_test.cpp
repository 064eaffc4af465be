#include "unit/revision/superset.hpp"

using namespace dbtool;
using namespace dbtool::testing;

TEST_CASE("a real product's graph has the branches and merges it is known to have") {
    const auto revisions = superset_revisions();
    if (revisions.empty()) {
        WARN("skipped: the corpus is not there (DBTOOL_CORPUS)");
        return;
    }
    const auto graph = graph_of(revisions);
    std::size_t merges = 0;
    std::size_t branch_points = 0;
    for (std::size_t i = 0; i < graph.size(); ++i) {
        merges += graph.parents(i).size() > 1 ? 1 : 0;
        branch_points += graph.children(i).size() > 1 ? 1 : 0;
    }
    CHECK(graph.size() == 191);
    CHECK(merges == 27);
    CHECK(branch_points == 22);
    CHECK(graph.heads().size() == 1);
}

#include "unit/revision/superset.hpp"

#include "unit/plan/plans.hpp"

using namespace dbtool;
using namespace dbtool::testing;

TEST_CASE("a real product's graph goes up to its head and down to base, each revision once") {
    const auto revisions = superset_revisions();
    if (revisions.empty()) {
        WARN("skipped: the corpus is not there (DBTOOL_CORPUS)");
        return;
    }
    const auto graph = graph_of(revisions);
    revision::RevisionSet applied(graph.size());
    const plan::Plan upgrade = up(graph, applied, "head");
    CHECK(upgrade.steps.size() == 191);
    take_all(graph, applied, upgrade);
    const plan::Plan downgrade = down(graph, applied, "base");
    CHECK(downgrade.steps.size() == 191);
    take_all(graph, applied, downgrade);
    CHECK(applied.empty());
}

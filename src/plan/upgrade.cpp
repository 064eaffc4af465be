#include <dbtool/core/error.hpp>

#include "state.hpp"

namespace dbtool::plan {

Plan plan_upgrade(const revision::RevisionGraph& graph,
                  const revision::RevisionSet& applied,
                  const revision::Selector& to) {
    if (to.is_relative() && to.offset < 0) {
        throw Error(
            ErrorKind::usage,
            "\"" + to.text + "\" counts downwards, and upgrade goes up",
            "`dbtool downgrade " + to.text + "` goes down; `dbtool upgrade +1` goes up one step.");
    }
    const std::vector<std::size_t> targets = revision::resolve(graph, to, applied);
    return make_plan(graph, applied, missing_below(graph, applied, targets), Direction::upgrade);
}

}  // namespace dbtool::plan

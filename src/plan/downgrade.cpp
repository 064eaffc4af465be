#include <algorithm>

#include <dbtool/core/error.hpp>

#include "state.hpp"

namespace dbtool::plan {
namespace {

void refuse_upwards(const revision::Selector& to) {
    if (to.is_relative() && to.offset > 0) {
        throw Error(
            ErrorKind::usage,
            "\"" + to.text + "\" counts upwards, and downgrade goes down",
            "`dbtool upgrade " + to.text + "` goes up; `dbtool downgrade -1` goes down one step.");
    }
}

/// A place that is not applied cannot be come down to. Counted steps only need something to revert:
/// after a rebase the parent of an applied revision may be a file that was never applied.
void refuse_not_applied(const revision::RevisionGraph& graph,
                        const revision::RevisionSet& applied,
                        const revision::Selector& to,
                        const std::vector<std::size_t>& at,
                        bool something_to_revert) {
    const auto missing = std::find_if(
        at.begin(), at.end(), [&](std::size_t index) { return !applied.contains(index); });
    if (missing == at.end() || (to.offset < 0 && something_to_revert)) {
        return;
    }
    throw Error(ErrorKind::usage,
                graph.at(*missing).id.str() + " is not applied, so there is no way down to it",
                "`dbtool status` shows what is applied; `dbtool upgrade` goes up.");
}

}  // namespace

Plan plan_downgrade(const revision::RevisionGraph& graph,
                    const revision::RevisionSet& applied,
                    const revision::Selector& to) {
    refuse_upwards(to);
    const revision::Place place = revision::resolve_place(graph, to, applied);
    const std::vector<std::size_t> revert = applied_above(graph, applied, place);
    refuse_not_applied(graph, applied, to, place.at, !revert.empty());
    return make_plan(graph, applied, revert, Direction::downgrade);
}

}  // namespace dbtool::plan

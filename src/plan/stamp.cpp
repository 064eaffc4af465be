#include "state.hpp"

namespace dbtool::plan {

StampPlan plan_stamp(const revision::RevisionGraph& graph,
                     const revision::RevisionSet& applied,
                     const revision::Selector& to) {
    const revision::Place place = revision::resolve_place(graph, to, applied);
    StampPlan stamp;
    for (const std::size_t index : missing_below(graph, applied, place.at)) {
        stamp.add.push_back(graph.at(index).id);
    }
    const std::vector<std::size_t> above = applied_above(graph, applied, place);
    for (auto index = above.rbegin(); index != above.rend(); ++index) {
        stamp.remove.push_back(graph.at(*index).id);
    }
    return stamp;
}

}  // namespace dbtool::plan

#include "state.hpp"

#include <algorithm>
#include <iterator>

namespace dbtool::plan {

std::vector<RevisionId> current_heads(const revision::RevisionGraph& graph,
                                      const revision::RevisionSet& applied) {
    const std::vector<std::size_t> heads = graph.heads_of(applied);
    std::vector<RevisionId> ids;
    std::transform(heads.begin(), heads.end(), std::back_inserter(ids), [&](std::size_t index) {
        return graph.at(index).id;
    });
    return ids;
}

Plan make_plan(const revision::RevisionGraph& graph,
               const revision::RevisionSet& applied,
               const std::vector<std::size_t>& revisions,
               Direction direction) {
    Plan plan;
    plan.from = current_heads(graph, applied);
    revision::RevisionSet after(graph.size());
    for (std::size_t i = 0; i < graph.size(); ++i) {
        if (applied.contains(i)) {
            after.insert(i);
        }
    }
    for (const std::size_t index : revisions) {
        plan.steps.push_back({graph.at(index).id, direction});
        if (direction == Direction::upgrade) {
            after.insert(index);
        } else {
            after.erase(index);
        }
    }
    if (direction == Direction::downgrade) {
        std::reverse(plan.steps.begin(), plan.steps.end());
    }
    plan.to = current_heads(graph, after);
    return plan;
}

std::vector<std::size_t> missing_below(const revision::RevisionGraph& graph,
                                       const revision::RevisionSet& applied,
                                       const std::vector<std::size_t>& revisions) {
    const revision::RevisionSet wanted = graph.ancestors(revisions);
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < graph.size(); ++i) {
        if (wanted.contains(i) && !applied.contains(i)) {
            missing.push_back(i);
        }
    }
    return missing;
}

std::vector<std::size_t> applied_above(const revision::RevisionGraph& graph,
                                       const revision::RevisionSet& applied,
                                       const revision::Place& place) {
    const revision::RevisionSet above = graph.descendants(place.above);
    const revision::RevisionSet kept = graph.ancestors(place.at);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < graph.size(); ++i) {
        if (applied.contains(i) && above.contains(i) && !kept.contains(i)) {
            found.push_back(i);
        }
    }
    return found;
}

}  // namespace dbtool::plan

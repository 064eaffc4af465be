#include "walk.hpp"

#include <algorithm>

#include "refusals.hpp"

namespace dbtool::revision {
namespace {

std::vector<std::size_t> within(std::vector<std::size_t> indexes, const RevisionSet& set) {
    std::erase_if(indexes, [&](std::size_t index) { return !set.contains(index); });
    return indexes;
}

/// Of the branch only: a walk down ends at the branch's foot.
std::vector<std::size_t> below(const Walk& walk, std::size_t index) {
    const auto& parents = walk.graph.parents(index);
    return walk.scope == nullptr ? parents : within(parents, walk.scope->branch);
}

std::vector<std::size_t> lineage_of(const Walk& walk, std::vector<std::size_t> indexes) {
    return walk.scope == nullptr ? indexes : within(std::move(indexes), walk.scope->lineage);
}

}  // namespace

Place place_at(const Walk& walk, std::vector<std::size_t> at) {
    std::vector<std::size_t> above;
    for (const std::size_t index : at) {
        const auto& children = walk.graph.children(index);
        above.insert(above.end(), children.begin(), children.end());
    }
    std::sort(above.begin(), above.end());
    above.erase(std::unique(above.begin(), above.end()), above.end());
    return {std::move(at), lineage_of(walk, std::move(above))};
}

Place place_at_base(const Walk& walk) {
    return walk.scope == nullptr ? Place{{}, walk.graph.bases()} : Place{{}, {walk.scope->foot}};
}

Place step_down(const Walk& walk, std::size_t start, std::size_t steps) {
    std::size_t last = start;
    for (std::size_t taken = 1; taken < steps; ++taken) {
        const std::vector<std::size_t> parents = below(walk, last);
        if (parents.empty()) {
            throw too_far(
                walk.selector.text, walk.graph.at(start).id.str(), taken, walk.selector.offset);
        }
        if (parents.size() > 1) {
            throw several_parents(walk.graph, last);
        }
        last = parents.front();
    }
    return {lineage_of(walk, walk.graph.parents(last)), {last}};
}

Place step_up(const Walk& walk,
              std::vector<std::size_t> first,
              std::size_t steps,
              std::string_view where) {
    std::vector<std::size_t> next = lineage_of(walk, std::move(first));
    std::size_t at = 0;
    for (std::size_t taken = 0; taken < steps; ++taken) {
        if (next.empty()) {
            throw too_far(walk.selector.text, where, taken, walk.selector.offset);
        }
        if (next.size() > 1) {
            throw several_ways_up(walk.graph, next);
        }
        at = next.front();
        next = lineage_of(walk, walk.graph.children(at));
    }
    return place_at(walk, {at});
}

}  // namespace dbtool::revision

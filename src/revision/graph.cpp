#include <algorithm>

#include <dbtool/revision/graph.hpp>

namespace dbtool::revision {
namespace {

using Neighbours = std::vector<std::vector<std::size_t>>;

/// What can be reached over either kind of edge, the starting points included.
RevisionSet reachable(std::size_t graph_size,
                      const std::vector<std::size_t>& from,
                      const Neighbours& one,
                      const Neighbours& other) {
    RevisionSet found(graph_size);
    std::vector<std::size_t> stack;
    const auto visit = [&](std::size_t index) {
        if (!found.contains(index)) {
            found.insert(index);
            stack.push_back(index);
        }
    };
    std::for_each(from.begin(), from.end(), visit);
    while (!stack.empty()) {
        const std::size_t index = stack.back();
        stack.pop_back();
        std::for_each(one[index].begin(), one[index].end(), visit);
        std::for_each(other[index].begin(), other[index].end(), visit);
    }
    return found;
}

std::vector<std::size_t> without_neighbours(const Neighbours& neighbours) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < neighbours.size(); ++i) {
        if (neighbours[i].empty()) {
            found.push_back(i);
        }
    }
    return found;
}

}  // namespace

bool RevisionSet::empty() const {
    return std::find(bits_.begin(), bits_.end(), true) == bits_.end();
}

std::optional<std::size_t> RevisionGraph::find(const RevisionId& id) const {
    const auto found = index_.find(id);
    return found == index_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::size_t> RevisionGraph::bases() const {
    return without_neighbours(parents_);
}

std::vector<std::size_t> RevisionGraph::heads() const {
    return without_neighbours(children_);
}

std::vector<std::size_t> RevisionGraph::heads_of(const RevisionSet& set) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < size(); ++i) {
        const auto& above = children_[i];
        if (set.contains(i) && std::none_of(above.begin(), above.end(), [&](std::size_t child) {
                return set.contains(child);
            })) {
            found.push_back(i);
        }
    }
    return found;
}

RevisionSet RevisionGraph::ancestors(const std::vector<std::size_t>& of) const {
    return reachable(size(), of, parents_, dependencies_);
}

RevisionSet RevisionGraph::descendants(const std::vector<std::size_t>& of) const {
    return reachable(size(), of, children_, dependents_);
}

}  // namespace dbtool::revision

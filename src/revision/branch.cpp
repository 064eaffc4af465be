#include <algorithm>

#include "names.hpp"
#include "refusals.hpp"
#include "scope.hpp"

namespace dbtool::revision {
namespace {

RevisionSet branch_of(const RevisionGraph& graph, std::size_t labelled) {
    RevisionSet members = descendants_by_parent(graph, {labelled});
    const std::size_t foot = foot_of_branch(graph, labelled);
    for (std::size_t at = labelled; at != foot; at = graph.parents(at).front()) {
        members.insert(at);
    }
    members.insert(foot);
    return members;
}

}  // namespace

/// Indexes are in topological order, so that one sweep finds all that is reachable.
RevisionSet descendants_by_parent(const RevisionGraph& graph, const std::vector<std::size_t>& of) {
    RevisionSet found(graph.size());
    for (const std::size_t index : of) {
        found.insert(index);
    }
    for (std::size_t i = 0; i < graph.size(); ++i) {
        const auto& parents = graph.parents(i);
        if (std::any_of(parents.begin(), parents.end(), [&](std::size_t parent) {
                return found.contains(parent);
            })) {
            found.insert(i);
        }
    }
    return found;
}

RevisionSet ancestors_by_parent(const RevisionGraph& graph, const std::vector<std::size_t>& of) {
    RevisionSet found(graph.size());
    for (const std::size_t index : of) {
        found.insert(index);
    }
    for (std::size_t i = graph.size(); i-- > 0;) {
        if (found.contains(i)) {
            for (const std::size_t parent : graph.parents(i)) {
                found.insert(parent);
            }
        }
    }
    return found;
}

std::size_t foot_of_branch(const RevisionGraph& graph, std::size_t labelled) {
    std::size_t at = labelled;
    while (graph.parents(at).size() == 1) {
        const std::size_t parent = graph.parents(at).front();
        if (graph.children(parent).size() > 1 || graph.parents(parent).size() > 1) {
            break;
        }
        at = parent;
    }
    return at;
}

std::optional<RevisionSet> RevisionGraph::branch(std::string_view label) const {
    const auto found = labels_.find(std::string(label));
    return found == labels_.end() ? std::nullopt : std::optional(branch_of(*this, found->second));
}

std::optional<std::size_t> RevisionGraph::labelled(std::string_view label) const {
    const auto found = labels_.find(std::string(label));
    return found == labels_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> RevisionGraph::labels() const {
    std::vector<std::string> names;
    for (const auto& [label, index] : labels_) {
        names.push_back(label);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> RevisionGraph::labels_at(std::size_t index) const {
    std::vector<std::string> names = labels();
    std::erase_if(names, [&](const std::string& label) { return !branch(label)->contains(index); });
    return names;
}

Scope scope_of(const RevisionGraph& graph, std::string_view label) {
    Scope scope;
    scope.label = std::string(label);
    if (matching_ids(graph, label).empty()) {
        throw unknown_branch(graph, label);
    }
    scope.labelled = resolve_id(graph, label);
    scope.foot = foot_of_branch(graph, scope.labelled);
    scope.branch = branch_of(graph, scope.labelled);
    scope.lineage = descendants_by_parent(graph, {scope.labelled});
    const RevisionSet below = ancestors_by_parent(graph, {scope.labelled});
    for (std::size_t i = 0; i < graph.size(); ++i) {
        if (below.contains(i)) {
            scope.lineage.insert(i);
        }
    }
    return scope;
}

}  // namespace dbtool::revision

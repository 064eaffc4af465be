#pragma once

#include <string>
#include <string_view>

#include <dbtool/revision/graph.hpp>

namespace dbtool::revision {

/// What stood before a selector's `@`: a label, or an id that stands for the branch it is on.
struct Scope {
    std::string label;
    std::size_t labelled = 0;  ///< The revision that carries the label.
    std::size_t foot = 0;      ///< The branch's lowest revision.
    RevisionSet branch;        ///< Down to the branch point, and all that descends from it.
    RevisionSet lineage;       ///< Down to base: the branch and the trunk that it grew from.
};

/// The branch of a label, an id or a prefix. Error{usage} where nothing bears that name.
Scope scope_of(const RevisionGraph& graph, std::string_view label);

/// Down from a revision while there is one parent, which has one child and is no merge.
std::size_t foot_of_branch(const RevisionGraph& graph, std::size_t labelled);

/// The given ones and what descends from them by `revises` alone.
RevisionSet descendants_by_parent(const RevisionGraph& graph, const std::vector<std::size_t>& of);
RevisionSet ancestors_by_parent(const RevisionGraph& graph, const std::vector<std::size_t>& of);

}  // namespace dbtool::revision

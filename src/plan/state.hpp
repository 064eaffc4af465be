#pragma once

#include <vector>

#include <dbtool/plan/plan.hpp>

namespace dbtool::plan {

/// The plan that takes these revisions, given by ascending index, in a direction: parents first, or
/// children first.
Plan make_plan(const revision::RevisionGraph& graph,
               const revision::RevisionSet& applied,
               const std::vector<std::size_t>& revisions,
               Direction direction);

/// What must be applied for these revisions, and is not; ascending.
std::vector<std::size_t> missing_below(const revision::RevisionGraph& graph,
                                       const revision::RevisionSet& applied,
                                       const std::vector<std::size_t>& revisions);

/// What is applied above a place, with all that builds on it, less what the place itself needs;
/// ascending.
std::vector<std::size_t> applied_above(const revision::RevisionGraph& graph,
                                       const revision::RevisionSet& applied,
                                       const revision::Place& place);

}  // namespace dbtool::plan

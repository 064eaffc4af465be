#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/revision/revision.hpp>

namespace dbtool::revision {

using Neighbours = std::vector<std::vector<std::size_t>>;

/// The edges between revisions, by their index in some order.
struct Links {
    Neighbours parents;
    Neighbours children;
    Neighbours dependencies;
    Neighbours dependents;
};

using IdIndex = std::unordered_map<RevisionId, std::size_t>;
using LabelIndex = std::unordered_map<std::string, std::size_t>;

/// Finds what every `revises` and `depends_on` names, and writes the full ids into the revisions.
Links link_revisions(std::vector<Revision>& revisions,
                     const IdIndex& ids,
                     const LabelIndex& labels,
                     std::vector<Diagnostic>& diagnostics);

/// Every revision after its parents and dependencies; of those that are free to go the smaller id
/// first. Revisions on a cycle, and behind one, are left out.
std::vector<std::size_t> topological_order(const std::vector<Revision>& revisions,
                                           const Links& links);

/// One diagnostic for each group of revisions that come before themselves, none where there is no
/// cycle.
std::vector<Diagnostic> describe_cycles(const std::vector<Revision>& revisions, const Links& links);

}  // namespace dbtool::revision

#pragma once

#include <string>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>

namespace dbtool::revision {

/// A migration's identity and its place in the graph.
struct Revision {
    RevisionId id;
    std::vector<RevisionId> parents;  ///< Empty: starts a line of its own (`revises base`).
    std::vector<RevisionId>
        depends_on;  ///< Must be applied before, without being what this one revises.
    std::vector<std::string>
        labels;  ///< Name the branch: this revision and all that descend from it.
    std::string message;
    std::string file;  ///< For messages; empty for a revision known from the history alone.
};

}  // namespace dbtool::revision

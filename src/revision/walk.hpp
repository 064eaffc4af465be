#pragma once

#include <vector>

#include <dbtool/revision/selector.hpp>

#include "scope.hpp"

namespace dbtool::revision {

/// What all walks of one selector share.
struct Walk {
    const RevisionGraph& graph;
    const Selector& selector;
    const Scope* scope = nullptr;
};

/// The place of these revisions, with what stands on them.
Place place_at(const Walk& walk, std::vector<std::size_t> at);

/// The place before the first revision, or before the branch's.
Place place_at_base(const Walk& walk);

/// `steps` down from `start`, which counts as the first of them.
Place step_down(const Walk& walk, std::size_t start, std::size_t steps);

/// `steps` up, the first of them onto the only one of `first`. `where` names the start in messages.
Place step_up(const Walk& walk,
              std::vector<std::size_t> first,
              std::size_t steps,
              std::string_view where);

}  // namespace dbtool::revision

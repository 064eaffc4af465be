#pragma once

#include <string>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/revision/graph.hpp>
#include <dbtool/revision/selector.hpp>

namespace dbtool::plan {

/// One migration in one direction.
struct Step {
    RevisionId revision;
    Direction direction = Direction::upgrade;

    bool operator==(const Step&) const = default;
};

/// The ordered steps that lead from what is applied to a selector. An upgrade visits parents before
/// children, a downgrade children before parents.
struct Plan {
    std::vector<Step> steps;
    std::vector<RevisionId> from;  ///< The current heads before.
    std::vector<RevisionId> to;    ///< The current heads after.
};

/// The steps up to a selector: what it names, with all their ancestors and dependencies, less what
/// is applied. `+N` goes N steps up from the current state along the one line that leads there
/// (several: an error that names them); `label@+N` along that branch; from base, `+N` starts at the
/// one base. A selector that names only what is applied gives an empty plan. `upgrade -1` is an
/// Error{usage}.
Plan plan_upgrade(const revision::RevisionGraph& graph,
                  const revision::RevisionSet& applied,
                  const revision::Selector& to);

/// The steps down to a selector, which stays applied: what is applied of its children is reverted,
/// with all that descends from or depends on these; siblings stay, and so does what depends on the
/// selector alone (Alembic's meaning). `base` reverts everything, `label@base` that branch. `-N`
/// goes N steps down from the one current head (several heads: an error that names them and says
/// how to say which: `label@-1`, `ID-1`). `ID-1` reverts ID with what builds on it, and not its
/// siblings; so `-1` at a merge reverts the merge alone. An id that is not applied is an error, and
/// so is `+N`.
Plan plan_downgrade(const revision::RevisionGraph& graph,
                    const revision::RevisionSet& applied,
                    const revision::Selector& to);

/// The same aim again after the history has changed under a run: the ids that the first plan named,
/// less what is done. So two `downgrade -1` at once undo one release. Error{history} that names
/// what now stands in the way: an applied child or dependent of what is to be reverted, a parent or
/// dependency that is not applied any more, a revision to be applied that is not there any more.
/// The first plan's steps must all go one way (a redo is two plans).
Plan replan(const revision::RevisionGraph& graph,
            const revision::RevisionSet& applied,
            const Plan& first);

/// The history after `stamp SELECTOR`: exactly the ancestors of what it names are applied on that
/// line; branches that it does not name stay as they are; `base` empties all, `label@base` that
/// branch, `heads` everything.
struct StampPlan {
    std::vector<RevisionId> add;     ///< Parents first.
    std::vector<RevisionId> remove;  ///< Children first.
};
StampPlan plan_stamp(const revision::RevisionGraph& graph,
                     const revision::RevisionSet& applied,
                     const revision::Selector& to);

/// The ids of the applied revisions that no applied one revises, in the graph's order.
std::vector<RevisionId> current_heads(const revision::RevisionGraph& graph,
                                      const revision::RevisionSet& applied);

}  // namespace dbtool::plan

#pragma once

#include <map>
#include <set>
#include <vector>

#include <dbtool/plan/plan.hpp>
#include <dbtool/plan/repeatable.hpp>
#include <dbtool/run/session.hpp>

namespace dbtool::run {

/// Finds the revisions that repeatables depend on by any unique prefix, and circles among them.
void link_repeatables(migration::Folder& folder,
                      const revision::RevisionGraph& all,
                      std::vector<Diagnostic>& problems);

/// Those of the folder and of the history, without their texts being read.
std::vector<plan::Repeatable> repeatables_of(const Picture& picture);
/// The revisions as they are once `plan` is done.
plan::RevisionsThen revisions_then(const Picture& picture, const plan::Plan& plan);

/// A plan's repeatables.
struct RepeatableSteps {
    std::vector<plan::Step> steps;
    std::map<RevisionId, std::vector<RevisionId>> used;  ///< For their rows: what they depend on.
};

/// What is applied behind an upgrade's steps. Only where anything is due are texts read.
RepeatableSteps repeatables_up(const Picture& picture, const plan::Plan& plan, Dialect dialect);
/// What comes down before a downgrade's steps.
RepeatableSteps repeatables_down(const Picture& picture, const plan::Plan& plan, bool everything);
/// A plan that is written as a script: what no history knows of is taken for due on the way up, and
/// for applied on the way down.
RepeatableSteps repeatables_offline(const Picture& picture,
                                    const plan::Plan& plan,
                                    Direction direction,
                                    Dialect dialect);

/// A plan with its repeatables where they belong.
plan::Plan with_repeatables(const plan::Plan& plan,
                            const RepeatableSteps& repeatables,
                            Direction direction);

/// A downgrade after which no revision is applied.
bool leaves_nothing(const Picture& picture, const plan::Plan& downgrade);

/// Applied revisions that have no file here: another checkout is newer.
std::vector<RevisionId> ahead_of_files(const Picture& picture);

}  // namespace dbtool::run

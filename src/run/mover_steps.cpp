// The steps of a run: a plan's migrations, and the repeatables that go with them.

#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "run/mover.hpp"
#include "run/repeatables.hpp"

namespace dbtool::run {

void Mover::make_steps(std::vector<Warned>& warnings) {
    const bool up = direction_ == Direction::upgrade;
    RepeatableSteps repeatables = up ? repeatables_up(picture_, plan_, connection_->dialect())
                                     : repeatables_down(picture_, plan_, takes_all_);
    if (up) {
        if (is_behind(repeatables.steps.size(), warnings)) {
            repeatables.steps.clear();
        }
    }
    steps_ = run::prepare(target_,
                          *connection_,
                          picture_,
                          with_repeatables(plan_, repeatables, direction_),
                          options_.atomic || options_.dry_run,
                          warnings);
    // Not of every run that finds nothing to do, and not of files that a newer checkout has.
    if (up && !steps_.empty() && ahead_of_files(picture_).empty()) {
        warn_of_gone_repeatables(warnings);
    }
    for (StepWork& work : steps_) {
        const auto used = repeatables.used.find(work.step.revision);
        if (used != repeatables.used.end()) {
            work.record.depends_on = used->second;
        }
    }
}

/// A release that is older than the database has older texts too: during a rollout both are
/// started, and the newer texts must stay.
bool Mover::is_behind(std::size_t due, std::vector<Warned>& warnings) const {
    if (due == 0 || ahead_of_files(picture_).empty()) {
        return false;
    }
    warnings.push_back(
        {actor_.run,
         fmt::format("{} left as the database has {}: it is ahead of this checkout",
                     due == 1 ? "1 repeatable is" : counted(due, "repeatable") + " are",
                     due == 1 ? "it" : "them"),
         "A checkout that has all applied revisions applies them."});
    return true;
}

void Mover::warn_of_gone_repeatables(std::vector<Warned>& warnings) const {
    std::vector<std::string> gone;
    for (const history::Row& row : picture_.history.repeatables) {
        if (picture_.folder.find(row.id) == nullptr) {
            gone.push_back(row.id.str());
        }
    }
    if (!gone.empty()) {
        warnings.push_back({actor_.run,
                            fmt::format("{} applied and {} no file here; nothing is dropped: {}",
                                        gone.size() == 1 ? "a repeatable is" : "repeatables are",
                                        gone.size() == 1 ? "has" : "have",
                                        join(gone, ", ")),
                            "To drop what a file made, put it back with DROP ... IF EXISTS."});
    }
}

}  // namespace dbtool::run

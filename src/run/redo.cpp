#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <set>

#include <dbtool/core/error.hpp>
#include <dbtool/run/move.hpp>

#include "run/actor.hpp"
#include "run/elapsed.hpp"
#include "run/lock_wait.hpp"
#include "run/mover.hpp"
#include "run/writable.hpp"

namespace dbtool::run {
namespace {

/// The newest `count` applied revisions that can come down one after the other: children before
/// parents.
plan::Plan last_steps(const Picture& picture, std::size_t count) {
    plan::Plan down;
    revision::RevisionSet left = picture.applied;
    while (down.steps.size() < count) {
        const std::vector<std::size_t> heads = picture.all.heads_of(left);
        if (heads.empty()) {
            break;
        }
        if (heads.size() > 1) {
            throw Error(
                ErrorKind::usage,
                fmt::format("there are {} current heads: which one to redo is not clear",
                            heads.size()),
                "Use \"dbtool downgrade\" and \"dbtool upgrade\" with a selector for the branch.");
        }
        if (!picture.has_file(heads[0])) {
            throw Error(ErrorKind::history,
                        fmt::format("{} has no file here, so it could not be applied again",
                                    picture.all.at(heads[0]).id.str()),
                        "Check out the version that has it.");
        }
        down.steps.push_back({picture.all.at(heads[0]).id, Direction::downgrade});
        left.erase(heads[0]);
    }
    if (down.steps.size() < count) {
        throw Error(
            ErrorKind::usage,
            fmt::format(
                "only {} revisions are applied, so {} cannot be redone", down.steps.size(), count),
            "Give a smaller number with -n.");
    }
    return down;
}

/// Nothing comes down that could not go up again for a mistake in its file, or for one below it
/// that an upgrade would refuse.
void require_way_back(const Picture& picture, const plan::Plan& down, Dialect dialect) {
    std::vector<Diagnostic> problems;
    std::set<RevisionId> coming_down;
    for (const plan::Step& step : down.steps) {
        coming_down.insert(step.revision);
        if (const migration::Migration* file = picture.folder.find(step.revision);
            file != nullptr) {
            const auto found = migration::check_scripts(*file, dialect);
            problems.insert(problems.end(), found.begin(), found.end());
        }
    }
    require_sound(problems);
    for (const RevisionStatus& one : status(picture)) {
        if (one.state == RevisionState::edited && !coming_down.contains(one.row->id)) {
            throw Error(ErrorKind::history,
                        fmt::format("{} was edited after it was applied, so nothing could be "
                                    "applied again on top of it",
                                    one.row->id.str()),
                        "Put the file back, or accept it as it is with \"dbtool repair\".");
        }
    }
}

/// Passes everything on, and notes what this run itself has done.
class Noting final : public Observer {
public:
    explicit Noting(Observer& to) : to_(to) {}

    void on_event(const Event& event) override {
        if (const auto* step = std::get_if<StepEnded>(&event); step != nullptr) {
            if (step->outcome == StepOutcome::reverted) {
                reverted_.insert(step->revision);
            }
            if (step->direction == Direction::upgrade &&
                (step->outcome == StepOutcome::applied ||
                 step->outcome == StepOutcome::by_another_run)) {
                up_.insert(step->revision);
            }
        }
        to_.on_event(event);
    }
    void on_working(const Working& working) override { to_.on_working(working); }
    void on_pause() override { to_.on_pause(); }

    const std::set<RevisionId>& reverted() const { return reverted_; }
    const std::set<RevisionId>& up() const { return up_; }

private:
    Observer& to_;
    std::set<RevisionId> reverted_;
    std::set<RevisionId> up_;
};

class Redo {
public:
    Redo(const Target& target,
         std::unique_ptr<engine::Connection>& connection,
         Picture picture,
         const MoveOptions& options,
         Observer& observer)
        : target_(target),
          connection_(connection),
          picture_(std::move(picture)),
          options_(options),
          noting_(observer) {}

    Summary run(std::size_t count) {
        const plan::Plan down = last_steps(picture_, count);
        require_way_back(picture_, down, connection_->dialect());
        Summary summary = go(picture_, down, Direction::downgrade);
        aim_ = to_bring_back(down);
        if (summary.outcome == Summary::Outcome::ok && !noting_.reverted().empty()) {
            summary = go_up(summary);
        } else if (summary.by_another_run > 0) {
            noting_.on_event(
                Warned{summary.run,
                       "another run has reverted meanwhile what was to be redone: what this run "
                       "has not reverted it does not apply again",
                       ""});
        }
        if (summary.outcome != Summary::Outcome::ok) {
            summary.left_down = left_down();
        }
        noting_.on_event(summary);
        return summary;
    }

private:
    Summary go(Picture picture, const plan::Plan& plan, Direction direction) {
        Mover mover(target_,
                    connection_,
                    std::move(picture),
                    plan,
                    options_,
                    noting_,
                    new_actor(*connection_));
        mover.prepare(direction);
        return mover.run();
    }

    /// What this run has taken down, and what that needs of the steps that were to be redone:
    /// another run may have taken that down in between. Parents first.
    plan::Plan to_bring_back(const plan::Plan& down) const {
        std::vector<std::size_t> reverted;
        for (const RevisionId& id : noting_.reverted()) {
            if (const auto index = picture_.all.find(id)) {
                reverted.push_back(*index);
            }
        }
        const revision::RevisionSet needed = picture_.all.ancestors(reverted);
        plan::Plan up;
        for (auto step = down.steps.rbegin(); step != down.steps.rend(); ++step) {
            const auto index = picture_.all.find(step->revision);
            if (index && needed.contains(*index)) {
                up.steps.push_back({step->revision, Direction::upgrade});
            }
        }
        return up;
    }

    /// From the history as it is now. Whatever is in the way of that is part of the summary: this
    /// run has taken down what does not come up.
    Summary go_up(const Summary& first) {
        Summary second;
        try {
            read_again();
            const plan::Plan up = plan::replan(picture_.all, picture_.applied, aim_);
            second = go(picture_, up, Direction::upgrade);
            tell_of_others(up, second);
        } catch (const Error& error) {
            second.run = first.run;
            second.outcome = error.kind == ErrorKind::interrupted ? Summary::Outcome::interrupted
                                                                  : Summary::Outcome::failed;
            second.target = first.target;
            second.to = first.to;
            second.error = error;
        }
        second.from = first.from;
        second.reverted = first.reverted;
        second.by_another_run += first.by_another_run;
        second.duration = since(started_);
        return second;
    }

    /// A connection that was lost in between is made again: nothing is on its way.
    void read_again() {
        const history::Store store(connection_->dialect(), target_.history);
        history::State now;
        try {
            now = read_history(*connection_, store, options_.lock_wait, noting_);
        } catch (const Error& error) {
            if (!breaks_connection(error) || connection_->dialect() == Dialect::sqlite) {
                throw;
            }
            const int attempts = target_.limits.connect_attempts;
            noting_.on_event(Retrying{this_run(), {}, 1, attempts, Milliseconds(0), error});
            Opened opened = open(target_, {.lock = options_.lock_wait}, noting_);
            connection_ = std::move(opened.connection);
            now = std::move(opened.history);
        }
        std::vector<Diagnostic> ignored;
        picture_.folder.diagnostics.clear();
        picture_ = make_picture(std::move(picture_.folder), std::move(now), ignored);
    }

    /// What was applied before this run came to it.
    void tell_of_others(const plan::Plan& up, Summary& summary) {
        for (std::size_t i = 0; i < aim_.steps.size(); ++i) {
            if (std::find(up.steps.begin(), up.steps.end(), aim_.steps[i]) != up.steps.end()) {
                continue;
            }
            StepEnded event;
            event.run = summary.run;
            event.revision = aim_.steps[i].revision;
            if (const migration::Migration* file = picture_.folder.find(event.revision);
                file != nullptr) {
                event.file = file->file.string();
            }
            event.outcome = StepOutcome::by_another_run;
            event.number = i + 1;
            event.total = aim_.steps.size();
            ++summary.by_another_run;
            noting_.on_event(event);
        }
    }

    std::vector<RevisionId> left_down() const {
        std::vector<RevisionId> out;
        for (const plan::Step& step : aim_.steps) {
            if (noting_.reverted().contains(step.revision) &&
                !noting_.up().contains(step.revision)) {
                out.push_back(step.revision);
            }
        }
        return out;
    }

    const Target& target_;
    std::unique_ptr<engine::Connection>& connection_;
    Picture picture_;
    const MoveOptions& options_;
    Noting noting_;
    plan::Plan aim_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace

Summary redo(const Target& target,
             std::unique_ptr<engine::Connection>& connection,
             Picture picture,
             std::size_t count,
             const MoveOptions& options,
             Observer& observer) {
    require_writable(*connection);
    return Redo(target, connection, std::move(picture), options, observer).run(count);
}

}  // namespace dbtool::run

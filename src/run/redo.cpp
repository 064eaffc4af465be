#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/run/move.hpp>

#include "run/actor.hpp"
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

}  // namespace

Summary redo(const Target& target,
             std::unique_ptr<engine::Connection>& connection,
             Picture picture,
             std::size_t count,
             const MoveOptions& options,
             Observer& observer) {
    require_writable(*connection);
    const plan::Plan down = last_steps(picture, count);
    plan::Plan up;
    for (auto step = down.steps.rbegin(); step != down.steps.rend(); ++step) {
        up.steps.push_back({step->revision, Direction::upgrade});
    }
    const history::Store store(connection->dialect(), target.history);
    // Nothing comes down that could not go up again for a mistake in its file.
    std::vector<Diagnostic> problems;
    for (const plan::Step& step : up.steps) {
        if (const migration::Migration* file = picture.folder.find(step.revision);
            file != nullptr) {
            const auto found = migration::check_scripts(*file, connection->dialect());
            problems.insert(problems.end(), found.begin(), found.end());
        }
    }
    require_sound(problems);
    Mover downward(target, connection, picture, down, options, observer, new_actor(*connection));
    downward.prepare(Direction::downgrade);
    Summary first = downward.run();
    if (first.outcome != Summary::Outcome::ok) {
        observer.on_event(first);
        return first;
    }
    std::vector<Diagnostic> ignored;
    picture.folder.diagnostics.clear();
    Picture now = make_picture(std::move(picture.folder), store.read(*connection), ignored);
    Mover upward(target, connection, std::move(now), up, options, observer, new_actor(*connection));
    upward.prepare(Direction::upgrade);
    Summary summary = upward.run();
    summary.from = first.from;
    summary.reverted = first.reverted;
    summary.duration += first.duration;
    observer.on_event(summary);
    return summary;
}

}  // namespace dbtool::run

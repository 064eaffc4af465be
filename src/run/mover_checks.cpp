// What a run looks at before it touches anything.

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/run/session.hpp>

#include "run/elapsed.hpp"
#include "run/lock_wait.hpp"
#include "run/mover.hpp"
#include "run/pause.hpp"
#include "run/repeatables.hpp"
#include "run/who.hpp"

namespace dbtool::run {
namespace {

std::vector<RevisionId> heads_of(const Picture& picture) {
    std::vector<RevisionId> out;
    for (const std::size_t index : picture.all.heads_of(picture.applied)) {
        out.push_back(picture.all.at(index).id);
    }
    return out;
}

}  // namespace

void Mover::prepare(Direction direction) {
    direction_ = direction;
    std::vector<Warned> warnings;
    look([&](bool again) {
        if (again) {
            refresh();
            replan();
        }
        refuse_edited(direction);
        refuse_half_done(direction);
        if (std::exchange(healed_, false) && options_.plan_again) {
            plan_ = options_.plan_again(picture_);
        }
        warnings.clear();
        takes_all_ = direction == Direction::downgrade && leaves_nothing(picture_, plan_);
        make_steps(warnings);
    });
    if (options_.atomic && !options_.dry_run) {
        refuse_solo_when_atomic();
    }
    total_ = steps_.size();
    Started started;
    started.run = actor_.run;
    started.direction = direction;
    started.target = connection_->server().display;
    started.from = heads_of(picture_);
    for (const StepWork& work : steps_) {
        started.steps.push_back(work.step.revision);
    }
    started.dry_run = options_.dry_run;
    started.atomic = options_.atomic;
    summary_.from = started.from;
    summary_.target = started.target;
    emit(std::move(started));
    for (Warned& warning : warnings) {
        warning.run = actor_.run;
        emit(std::move(warning));
    }
    if (options_.dry_run) {
        refuse_solo_when_atomic();
    }
    warn_of_what_is_ahead();
    cursor_ = start_of(0);
}

/// Nothing of the run's own is on its way yet: after a lost connection it looks again.
void Mover::look(const std::function<void(bool again)>& work) {
    const Limits& limits = target_.limits;
    for (int attempt = 1;; ++attempt) {
        try {
            work(attempt > 1);
            return;
        } catch (const Error& error) {
            if (!breaks_connection(error) || connection_->dialect() == Dialect::sqlite ||
                attempt > limits.connect_attempts) {
                throw;
            }
            const Milliseconds rest = backoff(attempt, limits.retry_first, limits.retry_max);
            emit(Retrying{actor_.run, {}, attempt, limits.connect_attempts, rest, error});
            pause(rest, &observer_);
            connection_ = run::connect(target_, {.lock = options_.lock_wait}, observer_);
        }
    }
}

/// A revision that was applied from another text than its file now has would not be what its name
/// says.
void Mover::refuse_edited(Direction direction) const {
    if (direction == Direction::downgrade) {
        return;
    }
    std::vector<std::string> edited;
    for (const RevisionStatus& one : status(picture_)) {
        if (one.state == RevisionState::edited) {
            edited.push_back(one.row->id.str());
        }
    }
    if (edited.empty()) {
        return;
    }
    Error error(ErrorKind::history,
                edited.size() == 1 ? fmt::format("{} was edited after it was applied", edited[0])
                                   : fmt::format("{} were edited after they were applied: {}",
                                                 counted(edited.size(), "migration"),
                                                 join(edited, ", ")),
                "Put the file back and write a new migration for the change, or accept the file as "
                "it is with \"dbtool repair\".");
    const std::size_t shown = std::min<std::size_t>(edited.size(), 3);
    for (std::size_t i = 0; i < shown; ++i) {
        error.detail += edit_diff(*connection_, store_, picture_, RevisionId(edited[i]));
    }
    if (const migration::Migration* file = picture_.folder.find(RevisionId(edited[0]));
        file != nullptr) {
        error.position = {.file = file->file.string(), .line = 0, .column = 0};
    }
    throw error;
}

/// What an earlier run left in the middle must be ended the way it was begun.
void Mover::refuse_half_done(Direction direction) {
    const auto since_start = Clock::now();
    for (std::size_t i = 0; i < picture_.history.rows.size(); ++i) {
        const history::Row row = picture_.history.rows[i];
        if (!row.running) {
            continue;
        }
        if (row.running->part_open) {
            if (wait_for_open_part(row, since_start)) {
                refresh();
                replan();
                i = static_cast<std::size_t>(-1);
                continue;
            }
            if (!options_.dry_run && heal(row)) {
                i = static_cast<std::size_t>(-1);
                continue;
            }
            if (options_.dry_run) {
                throw Error(ErrorKind::history,
                            fmt::format("{} was cut off while part {} of {} ran outside of a "
                                        "transaction, and a dry run mends nothing",
                                        row.id.str(),
                                        row.running->parts_done + 1,
                                        row.running->parts_total),
                            "Run without --dry-run: dbtool looks what became of it, and goes on.");
            }
            throw Error(
                ErrorKind::history,
                fmt::format("{} was cut off while part {} of {} ran outside of a transaction: "
                            "whether it took effect is not known",
                            row.id.str(),
                            row.running->parts_done + 1,
                            row.running->parts_total),
                fmt::format("Look at the database; then \"dbtool repair --done\" if its effect is "
                            "there, or \"dbtool repair "
                            "--undone\" if it is not (an invalid index counts as not there)."));
        }
        if (backs_out(row)) {
            if (wait_for_open_part(row, since_start)) {
                refresh();
                replan();
                i = static_cast<std::size_t>(-1);
            }
            continue;
        }
        if (row.running->direction != direction) {
            const bool up = row.running->direction == Direction::upgrade;
            throw Error(
                ErrorKind::history,
                fmt::format("the {} of {} stopped half way, after {} of {} parts",
                            to_string(row.running->direction),
                            row.id.str(),
                            row.running->parts_done,
                            row.running->parts_total),
                up ? fmt::format(
                         "Finish it first with \"dbtool upgrade {0}\", or take it back with "
                         "\"dbtool downgrade {0}-1\".",
                         row.id.str())
                   : fmt::format("Finish it first with \"dbtool downgrade {}-1\".", row.id.str()));
        }
    }
    wait_for_open_repeatables();
}

/// Is this half done upgrade what the plan takes back?
bool Mover::backs_out(const history::Row& row) const {
    return row.running->direction == Direction::upgrade &&
           std::any_of(plan_.steps.begin(), plan_.steps.end(), [&](const plan::Step& step) {
               return step.revision == row.id && step.direction == Direction::downgrade;
           });
}

/// The same aim again, from the history as it is now.
void Mover::replan() {
    const bool down = direction_ == Direction::downgrade;
    plan_ = plan::replan(picture_.all, down ? picture_.begun() : picture_.applied, plan_);
}

/// Repeatables are safe to begin again, once nobody is at work on them.
void Mover::wait_for_open_repeatables() {
    const auto since_start = Clock::now();
    const std::vector<history::Row> rows = picture_.history.repeatables;
    bool changed = false;
    for (const history::Row& row : rows) {
        if (row.running && row.running->part_open) {
            changed = wait_for_open_part(row, since_start) || changed;
        }
    }
    if (changed) {
        refresh();
        replan();
        refuse_half_done(direction_);
    }
}

/// Another run's solo statement, or an upgrade that is to be taken back: waits while that run
/// lives. True when it has gone on since; false when nobody works on it.
bool Mover::wait_for_open_part(const history::Row& row, Clock::time_point start) {
    for (int round = 1;; ++round) {
        const std::vector<std::string> workers = runners_of(*connection_, store_, row);
        const history::State now =
            read_history(*connection_, store_, options_.lock_wait, observer_);
        const history::Row* same = now.find(row.id);
        if (same == nullptr || !same->running ||
            same->running->part_open != row.running->part_open ||
            same->running->parts_done != row.running->parts_done) {
            return true;
        }
        if (workers.empty()) {
            return false;
        }
        if (options_.lock_wait && since(start) >= *options_.lock_wait) {
            Error out(ErrorKind::lock,
                      fmt::format("another run is still at work on {} after {}",
                                  row.id.str(),
                                  format_duration(since(start))),
                      "Wait for it, or give --lock-wait more seconds.");
            out.detail = join(workers, "\n");
            throw out;
        }
        if (round == 1 || round % 10 == 0) {
            emit(Waiting{actor_.run,
                         fmt::format("another run is at work on {}", row.id.str()),
                         workers,
                         since(start)});
        }
        pause(backoff(round, Milliseconds(100), Milliseconds(1'000)), &observer_);
    }
}

void Mover::refuse_solo_when_atomic() {
    for (const StepWork& work : steps_) {
        for (std::size_t i = work.parts_done; i < work.parts.size(); ++i) {
            const migration::PartOutline& part = work.parts[i];
            if (part.kind != migration::PartOutline::Kind::solo) {
                continue;
            }
            if (options_.dry_run) {
                const std::string why = work.settings.transactional
                                            ? "it cannot run inside a transaction"
                                            : "the file says \"transaction off\"";
                emit(Warned{
                    actor_.run,
                    fmt::format(
                        "not tried: {} at {}: {}", part.headline, to_string(part.start), why),
                    ""});
                continue;
            }
            Error error(
                ErrorKind::usage,
                work.settings.transactional
                    ? fmt::format("{} has a statement that cannot run inside a transaction: {}",
                                  work.step.revision.str(),
                                  part.headline)
                    : fmt::format(
                          "{} says \"transaction off\", so it cannot be part of one transaction",
                          work.step.revision.str()),
                "Run without --atomic, or write the migration so that it can.");
            error.position = part.start;
            throw error;
        }
    }
    if (options_.dry_run && connection_->dialect() == Dialect::postgresql && steps_.size() > 1) {
        emit(Warned{actor_.run,
                    "a dry run is one transaction: locks are held to its end, sequences move, and "
                    "new enum values cannot be used",
                    ""});
    }
}

void Mover::warn_of_what_is_ahead() {
    if (direction_ != Direction::upgrade) {
        return;
    }
    std::vector<std::string> ahead;
    for (const RevisionId& id : ahead_of_files(picture_)) {
        ahead.push_back(id.str());
    }
    if (!ahead.empty()) {
        emit(Warned{actor_.run,
                    fmt::format("the database is ahead of this checkout by {}: {}",
                                counted(ahead.size(), "revision"),
                                join(ahead, ", ")),
                    ""});
    }
}

}  // namespace dbtool::run

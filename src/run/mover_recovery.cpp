// What a run does when it has to wait, when another run was there, and when the connection is lost.

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/elapsed.hpp"
#include "run/mover.hpp"
#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {

void Mover::locked(const Error& error) {
    constexpr Milliseconds first_poll{25};
    constexpr Milliseconds longest_poll{1'000};
    constexpr Milliseconds between_events{5'000};
    if (!waiting_since_) {
        // SQLite has waited as long as it may before it said so.
        waiting_since_ =
            Clock::now() - (connection_->dialect() == Dialect::sqlite ? target_.connect.busy_timeout
                                                                      : Milliseconds(0));
        wait_round_ = 0;
    }
    const Milliseconds waited = since(*waiting_since_);
    if (options_.lock_wait && waited >= *options_.lock_wait) {
        Error out(ErrorKind::lock,
                  fmt::format("another run is still at work after {}", format_duration(waited)),
                  "Wait for it, or give --lock-wait more seconds.");
        out.detail = join(holders(), "\n");
        end(Summary::Outcome::failed, std::move(out));
        return;
    }
    if (wait_round_ == 1 || (wait_round_ > 1 && since(last_wait_event_) >= between_events)) {
        emit(Waiting{actor_.run, error.message, holders(), waited});
        last_wait_event_ = Clock::now();
    }
    Milliseconds rest = backoff(++wait_round_, first_poll, longest_poll);
    if (options_.lock_wait) {
        rest = std::min(rest, *options_.lock_wait - waited + Milliseconds(1));
    }
    const Clock::time_point before = Clock::now();
    pause(rest, &observer_);
    step_waited_ += since(before);
}

/// SQLite's own lock, while a part waits to begin or to be committed.
void Mover::file_is_locked(Milliseconds waited) {
    constexpr Milliseconds first{500};
    const Milliseconds all = waiting_since_ ? since(*waiting_since_) : waited;
    if (waited < first || all < next_file_event_) {
        return;
    }
    next_file_event_ = 2 * all;
    emit(Waiting{actor_.run, "the database file is locked", holders(), all});
}

Watch::Place Mover::place() const {
    return at_end() ? Watch::Place{}
                    : Watch::Place{steps_[cursor_.step].step.revision, cursor_.part};
}

/// Whom the run has ended. Not beside the run while it works: its guards would take the row for
/// another run's.
void Mover::log_terminated() {
    const bool writable = !options_.dry_run && (picture_.history.exists || recorded_);
    for (const Watch::Terminated& ended : watch_.take_terminated()) {
        if (!writable) {
            continue;
        }
        try {
            const Error what(ErrorKind::lock, ended.what);
            connection_->transaction({store_.log_entry(
                actor_, "terminate", ended.revision, "done", &what, since(started_))});
        } catch (const Error&) {
            // It has been told as a warning; what is wrong with the connection the next part says.
        }
    }
}

void Mover::changed() {
    waiting_since_.reset();
    const std::vector<StepWork> before(
        steps_.begin() + static_cast<std::ptrdiff_t>(std::min(cursor_.step, steps_.size())),
        steps_.end());
    refresh();
    refuse_half_done(direction_);
    replan();
    std::vector<Warned> ignored;
    make_steps(ignored);
    cursor_ = start_of(0);
    report_done_by_others(before);
}

void Mover::refresh() {
    std::vector<Diagnostic> problems;
    history::State now = store_.read(*connection_);  // May fail, and then the folder is still here.
    picture_ = make_picture(std::move(picture_.folder), std::move(now), problems);
    picture_.folder.diagnostics.clear();
    recorded_ = false;
}

/// After a lost connection a step that is done may be one of ours: an upgrade's row says so, of a
/// downgrade only the log is left.
bool Mover::done_by_this_run(const StepWork& work) {
    if (work.step.direction == Direction::upgrade) {
        const history::Row* row = picture_.history.find(work.step.revision);
        return row != nullptr && row->run == actor_.run;
    }
    if (actor_.epoch == 0) {
        return false;
    }
    constexpr std::size_t far_enough = 1'000;
    const std::vector<history::LogEntry> log = store_.log(*connection_, far_enough);
    return std::any_of(log.begin(), log.end(), [&](const history::LogEntry& entry) {
        return entry.run == actor_.run && entry.revision == work.step.revision &&
               entry.action == "downgrade" && entry.outcome == "done";
    });
}

void Mover::report_done_by_others(const std::vector<StepWork>& before) {
    for (const StepWork& work : before) {
        const bool still_to_do =
            std::any_of(steps_.begin(), steps_.end(), [&](const StepWork& left) {
                return left.step.revision == work.step.revision;
            });
        if (still_to_do) {
            continue;
        }
        const bool ours = done_by_this_run(work);
        StepEnded event =
            step_event(work,
                       !ours                                       ? StepOutcome::by_another_run
                       : work.step.direction == Direction::upgrade ? StepOutcome::applied
                                                                   : StepOutcome::reverted);
        if (ours) {
            count_done(work);
        } else {
            ++finished_;
            ++summary_.by_another_run;
        }
        emit(std::move(event));
    }
}

void Mover::retry(Error error, const PartRole& role) {
    error = located(std::move(error), role);
    ++lock_attempts_;
    const Milliseconds rest =
        backoff(lock_attempts_, target_.limits.retry_first, target_.limits.retry_max);
    const Watch::Place here = place();
    emit(Retrying{actor_.run,
                  here.revision,
                  lock_attempts_,
                  target_.limits.lock_attempts,
                  rest,
                  error,
                  watch_.waited(here)});
    pause(rest, &observer_);
    watch_.paused(here, rest);
    ++step_attempts_;
}

/// What the statement left is cleared away, and the run goes on from what the history says then.
void Mover::retry_solo(Error error, const PartRole& role) {
    settle_failed(role, error);
    retry(std::move(error), role);
    changed();
}

void Mover::lost(const Error& error) {
    if (interrupted()) {
        end(Summary::Outcome::interrupted,
            Error(ErrorKind::interrupted, "interrupted, and the connection was lost"));
        return;
    }
    if (options_.dry_run) {
        // Nothing was to be committed, so nothing can be in doubt.
        end(Summary::Outcome::failed, error);
        return;
    }
    Error last = error;
    while (connection_->dialect() != Dialect::sqlite &&
           ++lost_attempts_ <= target_.limits.connect_attempts) {
        try {
            reconnect(last);
            return;
        } catch (const Error& again) {
            if (again.kind == ErrorKind::interrupted) {
                throw;
            }
            last = again;
            if (!breaks_connection(again)) {
                break;
            }
        }
    }
    const RevisionId revision = at_end() ? RevisionId() : steps_[cursor_.step].step.revision;
    Error out(
        ErrorKind::in_doubt,
        fmt::format(
            "the connection was lost during {}, and it is not known whether it was committed: {}",
            revision.empty() ? "the run" : revision.str(),
            last.message),
        last.hint.empty()
            ? "Look with \"dbtool status\" when the database answers again, then run again."
            : last.hint);
    out.detail = error.message;
    if (!at_end()) {
        step_failed(steps_[cursor_.step], StepOutcome::in_doubt, out);
    }
    end(Summary::Outcome::failed, std::move(out));
}

/// Connects anew, makes sure that the old session does nothing more, and reads what it has done.
void Mover::reconnect(const Error& why) {
    const Milliseconds rest =
        backoff(lost_attempts_, target_.limits.retry_first, target_.limits.retry_max);
    const RevisionId revision = at_end() ? RevisionId() : steps_[cursor_.step].step.revision;
    emit(
        Retrying{actor_.run, revision, lost_attempts_, target_.limits.connect_attempts, rest, why});
    pause(rest, &observer_);
    connection_ = run::connect(target_, std::nullopt, observer_);
    fence();
    changed();
}

/// The old session may still be working through what it has received. It holds the run's lock while
/// it is in a part, so that the lock is got only between two parts or after the last; and the log
/// row that is written then has a new epoch, on which the guard of every later part of the old
/// session fails.
void Mover::fence() {
    ++actor_.epoch;
    const history::State state = store_.read(*connection_);
    for (int round = 1;; ++round) {
        std::vector<engine::Query> queries = store_.lock();
        if (!state.exists) {
            const auto create = store_.create(!state.schema_exists);
            queries.insert(queries.end(), create.begin(), create.end());
        }
        queries.push_back(store_.log_entry(
            actor_, "fence", RevisionId(), "reconnected", nullptr, since(started_)));
        try {
            connection_->transaction(queries);
            return;
        } catch (const Error& error) {
            if (error.sqlstate.str() != engine::state_locked) {
                throw;
            }
            if (round == 2) {
                emit(Waiting{
                    actor_.run, "the lost session is still at work", holders(), Milliseconds(0)});
            }
            pause(backoff(round, Milliseconds(50), Milliseconds(1'000)), &observer_);
        }
    }
}

std::vector<std::string> Mover::holders() {
    return lock_holders(*connection_, store_);
}

}  // namespace dbtool::run

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
    if (!waiting_) {
        // SQLite has waited as long as it may before it said so.
        const bool file = connection_->dialect() == Dialect::sqlite;
        waiting_.emplace(options_.lock_wait,
                         observer_,
                         file ? lock_attempt(target_, options_.lock_wait) : Milliseconds(0));
    }
    try {
        step_waited_ +=
            waiting_->again(held_by(error, connection_->dialect()), [&] { return holders(error); });
    } catch (const Error& given_up) {
        if (given_up.kind != ErrorKind::lock) {
            throw;
        }
        end(Summary::Outcome::failed, given_up);
    }
}

/// SQLite's own lock, while a part waits to begin or to be committed.
void Mover::file_is_locked(Milliseconds waited) {
    constexpr Milliseconds first{500};
    const Milliseconds all = waiting_ ? waiting_->waited() : waited;
    if (waited < first || all < next_file_event_) {
        return;
    }
    next_file_event_ = 2 * all;
    emit(Waiting{
        actor_.run, "the database file is locked", table_holders(*connection_, store_), all});
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

/// Looks again, also where the connection is lost over it: nothing of the run's own is on its way.
void Mover::changed() {
    waiting_.reset();
    const std::vector<StepWork> before(
        steps_.begin() + static_cast<std::ptrdiff_t>(std::min(cursor_.step, steps_.size())),
        steps_.end());
    std::vector<StepWork> gone;
    std::vector<bool> ours;
    look([&](bool) {
        refresh();
        refuse_half_done(direction_);
        replan();
        std::vector<Warned> ignored;
        make_steps(ignored);
        cursor_ = start_of(0);
        gone.clear();
        std::copy_if(
            before.begin(), before.end(), std::back_inserter(gone), [&](const StepWork& work) {
                return std::none_of(steps_.begin(), steps_.end(), [&](const StepWork& left) {
                    return left.step.revision == work.step.revision;
                });
            });
        ours = which_are_ours(gone);
    });
    report_done_by_others(gone, ours);
}

void Mover::refresh() {
    std::vector<Diagnostic> problems;
    // May fail, and then the folder is still here.
    history::State now = read_history(*connection_, store_, options_.lock_wait, observer_);
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

std::vector<bool> Mover::which_are_ours(const std::vector<StepWork>& gone) {
    std::vector<bool> ours;
    for (const StepWork& work : gone) {
        ours.push_back(done_by_this_run(work));
    }
    return ours;
}

void Mover::report_done_by_others(const std::vector<StepWork>& gone,
                                  const std::vector<bool>& ours) {
    for (std::size_t i = 0; i < gone.size(); ++i) {
        const StepWork& work = gone[i];
        StepEnded event =
            step_event(work,
                       !ours[i]                                    ? StepOutcome::by_another_run
                       : work.step.direction == Direction::upgrade ? StepOutcome::applied
                                                                   : StepOutcome::reverted);
        if (ours[i]) {
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
    waiting_.reset();
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
    losses_ = place() == lost_at_ ? losses_ + 1 : 1;
    lost_at_ = place();
    const engine::ServerInfo& server = connection_->server();
    lost_sessions_.push_back({server.pooled ? 0 : server.backend_pid, actor_.epoch});
    const int most = target_.limits.connect_attempts;
    Error last = error;
    for (int tries = 1; connection_->dialect() != Dialect::sqlite && tries <= most; ++tries) {
        try {
            reconnect(last, tries);
            if (losses_ >= most && place() == lost_at_) {
                lost_too_often(last);
            }
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
    lost_for_good(last, error);
}

/// Nothing answers, or what was lost cannot be looked at.
void Mover::lost_for_good(const Error& last, const Error& first) {
    const RevisionId revision = at_end() ? RevisionId() : steps_[cursor_.step].step.revision;
    const std::string what = revision.empty() ? "the run" : revision.str();
    Error out(ErrorKind::in_doubt,
              fmt::format("the connection was lost during {}, and it is not known whether it was "
                          "committed: {}",
                          what,
                          last.message),
              last.hint.empty()
                  ? "Look with \"dbtool status\" when the database answers again, then run again."
                  : last.hint);
    out.detail = first.message;
    if (last.kind == ErrorKind::lock) {
        // It answers, and what was lost has not ended.
        out.kind = ErrorKind::lock;
        out.detail = last.detail;
    }
    if (!at_end()) {
        step_failed(steps_[cursor_.step], StepOutcome::in_doubt, out);
    }
    summary_.in_doubt = true;
    end(Summary::Outcome::failed, std::move(out));
}

/// The server answers each time, and each time the connection is lost at the same place. The last
/// loss has been looked at as the others were: it is not done.
void Mover::lost_too_often(const Error& last) {
    const RevisionId revision = at_end() ? RevisionId() : steps_[cursor_.step].step.revision;
    Error out(ErrorKind::connection,
              fmt::format("the connection was lost {} times during {}, which was not committed: {}",
                          losses_,
                          revision.empty() ? "the run" : revision.str(),
                          last.message),
              "Look whether the migration ends its own session, or the server's log says why.");
    out.sqlstate = last.sqlstate;
    if (!at_end()) {
        log_failure(revision, out);
        step_failed(steps_[cursor_.step], StepOutcome::failed, out);
    }
    end(Summary::Outcome::failed, std::move(out));
}

/// Connects anew, makes sure that the old session does nothing more, and reads what it has done.
void Mover::reconnect(const Error& why, int tries) {
    const int attempt = std::max(losses_, tries);
    const int most = target_.limits.connect_attempts;
    if (attempt < most) {
        const Milliseconds rest =
            backoff(attempt, target_.limits.retry_first, target_.limits.retry_max);
        emit(Retrying{actor_.run, lost_at_.revision, attempt, most, rest, why});
        pause(rest, &observer_);
    }
    connection_ = run::connect(target_, {.lock = options_.lock_wait}, observer_);
    fence();
    changed();
}

/// The old session may still be working through what it has received. It holds the run's lock while
/// it is in a part, so that the lock is got only between two parts or after the last; and the log
/// row that is written then has a new epoch, on which the guard of every later part of the old
/// session fails. Where it waits for its client, which has gone, it is ended.
void Mover::fence() {
    ++actor_.epoch;
    LockWait wait(options_.lock_wait, observer_);
    for (;;) {
        // The lost session may make the tables meanwhile.
        const history::State state =
            read_history(*connection_, store_, options_.lock_wait, observer_);
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
            const bool made_meanwhile = !state.exists && error.sqlstate.str() == "42P07";
            if (made_meanwhile) {
                continue;
            }
            if (!refused_by_lock(error)) {
                throw;
            }
            for (const LostSession& session : lost_sessions_) {
                end_lost_session(*connection_, store_, actor_.run, session, state.exists);
            }
            const bool by_run = error.sqlstate.str() == engine::state_locked;
            wait.again(by_run ? Held{"the lost session, or another run, is", "at work"}
                              : held_by(error, store_.dialect()),
                       [&] { return holders(error); });
        }
    }
}

/// Whom a refused attempt waits for; over a new connection where that is lost.
std::vector<std::string> Mover::holders(const Error& error) {
    std::vector<std::string> out;
    look([&](bool) {
        out = error.sqlstate.str() == engine::state_locked ? lock_holders(*connection_, store_)
                                                           : table_holders(*connection_, store_);
    });
    return out;
}

}  // namespace dbtool::run

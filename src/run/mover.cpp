#include "run/mover.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/bridge.hpp"
#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {
namespace {

Milliseconds since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
}

std::vector<RevisionId> heads_of(const Picture& picture) {
    std::vector<RevisionId> out;
    for (const std::size_t index : picture.all.heads_of(picture.applied)) {
        out.push_back(picture.all.at(index).id);
    }
    return out;
}

}  // namespace

Mover::Mover(const Target& target,
             std::unique_ptr<engine::Connection>& connection,
             Picture picture,
             plan::Plan plan,
             const MoveOptions& options,
             Observer& observer,
             history::Actor actor)
    : target_(target),
      connection_(connection),
      picture_(std::move(picture)),
      plan_(std::move(plan)),
      options_(options),
      observer_(observer),
      actor_(std::move(actor)),
      store_(connection->dialect(), target.history),
      started_(Clock::now()) {}

void Mover::prepare(Direction direction) {
    direction_ = direction;
    refuse_edited(direction);
    refuse_half_done(direction);
    std::vector<Warned> warnings;
    steps_ = run::prepare(target_, *connection_, picture_, plan_, warnings);
    if (options_.atomic || options_.dry_run) {
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
    warn_of_what_is_ahead();
    if (!steps_.empty()) {
        cursor_.part = steps_.front().parts_done;
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
                plan_ = plan::replan(picture_.all, picture_.applied, plan_);
                i = static_cast<std::size_t>(-1);
                continue;
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
        if (row.running->direction != direction) {
            throw Error(
                ErrorKind::history,
                fmt::format("the {} of {} stopped half way, after {} of {} parts",
                            to_string(row.running->direction),
                            row.id.str(),
                            row.running->parts_done,
                            row.running->parts_total),
                fmt::format("Finish it first with \"dbtool {}\".",
                            row.running->direction == Direction::upgrade ? "upgrade " + row.id.str()
                                                                         : "downgrade ..."));
        }
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
                emit(Warned{actor_.run,
                            fmt::format("not tried: {} at {} cannot run inside a transaction",
                                        part.headline,
                                        to_string(part.start)),
                            ""});
                continue;
            }
            Error error(ErrorKind::usage,
                        fmt::format("{} has a statement that cannot run inside a transaction: {}",
                                    work.step.revision.str(),
                                    part.headline),
                        "Run without --atomic, or write the statement in its plain form.");
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
    std::vector<std::string> ahead;
    for (std::size_t i = 0; i < picture_.all.size(); ++i) {
        const bool planned = std::any_of(steps_.begin(), steps_.end(), [&](const StepWork& work) {
            return work.step.revision == picture_.all.at(i).id;
        });
        if (!planned && picture_.applied.contains(i) && !picture_.has_file(i)) {
            ahead.push_back(picture_.all.at(i).id.str());
        }
    }
    if (!ahead.empty() && direction_ == Direction::upgrade) {
        emit(Warned{actor_.run,
                    fmt::format("the database is ahead of this checkout by {}: {}",
                                counted(ahead.size(), "revision"),
                                join(ahead, ", ")),
                    ""});
    }
}

StepParts::Context Mover::context() const {
    return {target_,
            store_,
            actor_,
            steps_,
            picture_.history.exists || recorded_,
            !recorded_,
            picture_.history.last_log};
}

Summary Mover::run() {
    summary_.run = actor_.run;
    summary_.direction = direction_;
    summary_.dry_run = options_.dry_run;
    try {
        while (!ended_ && !at_end()) {
            if (options_.atomic || options_.dry_run) {
                one_transaction();
            } else {
                run_batch();
            }
        }
        if (!ended_) {
            end(Summary::Outcome::ok, std::nullopt);
        }
    } catch (const Error& error) {
        end(error.kind == ErrorKind::interrupted ? Summary::Outcome::interrupted
                                                 : Summary::Outcome::failed,
            error);
    }
    return *ended_;
}

void Mover::run_batch() {
    StepParts source(context(), cursor_);
    Bridge bridge(*this, source.roles(), false);
    engine::BatchResult result = connection_->run(source, bridge);
    advance(result.done, source.roles());
    after_batch(result, source.roles());
}

void Mover::advance(std::size_t done, const std::vector<PartRole>& roles) {
    for (std::size_t i = 0; i < done; ++i) {
        const PartRole& role = roles.at(i);
        StepWork& work = steps_[role.step];
        lock_attempts_ = 0;
        waiting_since_.reset();
        if (role.kind != PartRole::Kind::solo) {
            recorded_ = true;
        }
        if (role.ends_step) {
            cursor_ = {role.step + 1,
                       role.step + 1 < steps_.size() ? steps_[role.step + 1].parts_done : 0};
        } else if (role.kind == PartRole::Kind::body || role.kind == PartRole::Kind::closing) {
            cursor_ = {role.step, role.part + 1};
            work.row_exists = true;
        } else {
            // The row says that a solo statement is under way; what follows must see that.
            work.row_exists = true;
        }
    }
}

void Mover::after_batch(engine::BatchResult& result, const std::vector<PartRole>& roles) {
    using Outcome = engine::BatchResult::Outcome;
    if (result.outcome == Outcome::completed) {
        return;
    }
    Error error = result.error.value_or(Error(ErrorKind::interrupted, "interrupted"));
    const PartRole role = result.done < roles.size() ? roles[result.done] : PartRole{};
    if (result.outcome == Outcome::in_doubt) {
        lost(error);
        return;
    }
    const bool known = result.done < roles.size() && role.step < steps_.size();
    const bool in_solo =
        known && (role.kind == PartRole::Kind::solo || role.kind == PartRole::Kind::closing);
    if (result.outcome == Outcome::interrupted) {
        if (in_solo && role.kind == PartRole::Kind::solo && result.error) {
            solo_failed(steps_[role.step], role.part, error);
        }
        if (known) {
            log_failure(steps_[role.step].step.revision,
                        Error(ErrorKind::interrupted, "interrupted"));
        }
        end(Summary::Outcome::interrupted,
            Error(ErrorKind::interrupted, "interrupted: the current part was rolled back"));
        return;
    }
    if (result.failed_in_guard && error.sqlstate.str() == engine::state_locked) {
        locked(error);
    } else if (result.failed_in_guard && error.sqlstate.str() == engine::state_changed) {
        changed();
    } else if (is_transient(error) && role.kind != PartRole::Kind::solo &&
               lock_attempts_ + 1 < target_.limits.lock_attempts) {
        retry(error);
    } else {
        failed(std::move(error), result, role);
    }
}

void Mover::one_transaction() {
    OnePart source(context(), options_.dry_run);
    Bridge bridge(*this, source.roles(), true);
    engine::BatchResult result = connection_->run(source, bridge);
    if (result.outcome == engine::BatchResult::Outcome::completed) {
        cursor_ = {steps_.size(), 0};
        recorded_ = recorded_ || !options_.dry_run;
        return;
    }
    // The one part's role for messages is the segment that failed.
    std::vector<PartRole> roles;
    if (result.failed_segment < source.roles().size()) {
        roles.push_back(source.roles()[result.failed_segment]);
    }
    after_batch(result, roles);
}

void Mover::locked(const Error& error) {
    constexpr Milliseconds first_poll{25};
    constexpr Milliseconds longest_poll{1'000};
    constexpr Milliseconds between_events{5'000};
    if (!waiting_since_) {
        waiting_since_ = Clock::now();
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
    pause(rest);
}

void Mover::changed() {
    waiting_since_.reset();
    const std::vector<StepWork> before(
        steps_.begin() + static_cast<std::ptrdiff_t>(std::min(cursor_.step, steps_.size())),
        steps_.end());
    refresh();
    refuse_half_done(direction_);
    plan_ = plan::replan(picture_.all, picture_.applied, plan_);
    std::vector<Warned> ignored;
    steps_ = run::prepare(target_, *connection_, picture_, plan_, ignored);
    cursor_ = {0, steps_.empty() ? 0 : steps_.front().parts_done};
    report_done_by_others(before);
}

void Mover::refresh() {
    std::vector<Diagnostic> problems;
    picture_ = make_picture(std::move(picture_.folder), store_.read(*connection_), problems);
    picture_.folder.diagnostics.clear();
    recorded_ = false;
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
        const history::Row* row = picture_.history.find(work.step.revision);
        const bool ours =
            work.step.direction == Direction::upgrade && row != nullptr && row->run == actor_.run;
        StepEnded event;
        event.run = actor_.run;
        event.revision = work.step.revision;
        event.file = work.file;
        event.direction = work.step.direction;
        event.outcome = ours ? StepOutcome::applied : StepOutcome::by_another_run;
        event.number = ++finished_;
        event.total = total_;
        event.from_history = work.from_history;
        (ours ? summary_.applied : summary_.by_another_run) += 1;
        emit(std::move(event));
    }
}

void Mover::retry(Error& error) {
    ++lock_attempts_;
    const Milliseconds rest =
        backoff(lock_attempts_, target_.limits.retry_first, target_.limits.retry_max);
    const RevisionId revision = at_end() ? RevisionId() : steps_[cursor_.step].step.revision;
    emit(Retrying{actor_.run, revision, lock_attempts_, target_.limits.lock_attempts, rest, error});
    pause(rest);
}

Error Mover::located(Error error, const PartRole& role) const {
    if (role.step >= steps_.size()) {
        return error;
    }
    const StepWork& work = steps_[role.step];
    if (error.position.line > 0) {
        error.position.file = work.file;
        error.excerpt = work.script.line(error.position.line);
    } else {
        error.position = {.file = work.file, .line = 0, .column = 0};
    }
    return error;
}

void Mover::failed(Error error, const engine::BatchResult& result, const PartRole& role) {
    if (role.step >= steps_.size()) {
        end(Summary::Outcome::failed, std::move(error));
        return;
    }
    const StepWork& work = steps_[role.step];
    error = located(std::move(error), role);
    const bool invalid_index = error.sqlstate.str() == engine::state_invalid;
    const bool statement = result.failed_statement.has_value();
    error.message =
        fmt::format("{} of {} failed{}: {}",
                    to_string(work.step.direction),
                    work.step.revision.str(),
                    statement || invalid_index ? "" : " while it was recorded or committed",
                    error.message);
    if ((role.kind == PartRole::Kind::solo && statement) || invalid_index) {
        solo_failed(work, role.part, error);
        if (work.parts[role.part].headline.starts_with("CREATE") && error.hint.empty()) {
            error.hint =
                "A concurrent build that failed leaves an invalid index; \"dbtool repair\" drops "
                "it. Then run again.";
        }
    }
    if (!options_.dry_run) {
        log_failure(work.step.revision, error);
    }
    step_failed(work, StepOutcome::failed, error);
    end(Summary::Outcome::failed, std::move(error));
}

/// The server has said that the solo statement failed: it is not in doubt, and is begun anew by the
/// next run.
void Mover::solo_failed(const StepWork& work, std::size_t part, const Error& error) {
    try {
        std::vector<engine::Query> queries = store_.lock();
        std::vector<engine::Query> record;
        const bool nothing_done = part == 0;
        if (nothing_done) {
            record = store_.abandoned(work.step.revision, work.step.direction, actor_);
        } else {
            history::Progress progress;
            progress.direction = work.step.direction;
            progress.parts_done = part;
            progress.parts_total = work.parts.size();
            progress.done_checksum = done_checksum(work.parts, part);
            history::Record full = work.record;
            if (work.step.direction == Direction::upgrade) {
                full.scripts = scripts_of(
                    work.script, work.stored_downgrade, work.settings, full.scripts.irreversible);
            }
            record = store_.progress(full, progress, actor_);
        }
        queries.insert(queries.end(), record.begin(), record.end());
        connection_->transaction(queries);
    } catch (const Error& second) {
        emit(Warned{actor_.run,
                    fmt::format("the failure could not be recorded: {}", second.message),
                    fmt::format("Settle it with \"dbtool repair --undone\"; what failed first: {}",
                                error.message)});
    }
}

void Mover::log_failure(const RevisionId& revision, const Error& error) {
    if (!picture_.history.exists && !recorded_) {
        return;
    }
    try {
        connection_->transaction({store_.log_entry(
            actor_, to_string(direction_), revision, "failed", &error, since(started_))});
    } catch (const Error& second) {
        emit(Warned{actor_.run,
                    fmt::format("the failure could not be written to the log: {}", second.message),
                    ""});
    }
}

void Mover::step_failed(const StepWork& work, StepOutcome outcome, const Error& error) {
    StepEnded event;
    event.run = actor_.run;
    event.revision = work.step.revision;
    event.file = work.file;
    event.direction = work.step.direction;
    event.outcome = outcome;
    event.number = finished_ + 1;
    event.total = total_;
    event.from_history = work.from_history;
    event.error = error;
    emit(std::move(event));
}

void Mover::lost(const Error& error) {
    if (interrupted()) {
        end(Summary::Outcome::interrupted,
            Error(ErrorKind::interrupted, "interrupted, and the connection was lost"));
        return;
    }
    const RevisionId revision = at_end() ? RevisionId() : steps_[cursor_.step].step.revision;
    if (connection_->dialect() == Dialect::sqlite ||
        ++lost_attempts_ > target_.limits.connect_attempts) {
        Error out(ErrorKind::in_doubt,
                  fmt::format("the outcome of {} is not known: {}", revision.str(), error.message),
                  "Look with \"dbtool status\", then run again.");
        end(Summary::Outcome::failed, std::move(out));
        return;
    }
    emit(Retrying{actor_.run,
                  revision,
                  lost_attempts_,
                  target_.limits.connect_attempts,
                  target_.limits.retry_first,
                  error});
    try {
        pause(backoff(lost_attempts_, target_.limits.retry_first, target_.limits.retry_max));
        connection_ = run::connect(target_, std::nullopt, observer_);
        fence();
        changed();
    } catch (const Error& second) {
        if (second.kind == ErrorKind::interrupted) {
            throw;
        }
        Error out(
            ErrorKind::in_doubt,
            fmt::format("the connection was lost during {}, and it is not known whether it was "
                        "committed: {}",
                        revision.str().empty() ? "the run" : revision.str(),
                        second.message),
            second.hint.empty()
                ? "Look with \"dbtool status\" when the database answers again, then run again."
                : second.hint);
        out.detail = error.message;
        if (!at_end()) {
            step_failed(steps_[cursor_.step], StepOutcome::in_doubt, out);
        }
        end(Summary::Outcome::failed, std::move(out));
    }
}

/// The old session may still be working through what it has received. It holds the run's lock while
/// it is in a part, so that the lock is got only between two parts or after the last; and the log
/// row that is written then has a new epoch, on which the guard of every later part of the old
/// session fails.
void Mover::fence() {
    ++actor_.epoch;
    const bool tables = store_.read(*connection_).exists;
    for (int round = 1;; ++round) {
        std::vector<engine::Query> queries = store_.lock();
        if (!tables) {
            const auto create = store_.create(target_.history.schema != "public");
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
            pause(backoff(round, Milliseconds(50), Milliseconds(1'000)));
        }
    }
}

void Mover::end(Summary::Outcome outcome, std::optional<Error> error) {
    summary_.outcome = outcome;
    summary_.error = std::move(error);
    summary_.duration = since(started_);
    summary_.to = summary_.from;
    if (!options_.dry_run) {
        revision::RevisionSet applied = picture_.applied;
        for (std::size_t i = 0; i < std::min(cursor_.step, steps_.size()); ++i) {
            const auto index = picture_.all.find(steps_[i].step.revision);
            if (index && steps_[i].step.direction == Direction::upgrade) {
                applied.insert(*index);
            } else if (index) {
                applied.erase(*index);
            }
        }
        summary_.to.clear();
        for (const std::size_t index : picture_.all.heads_of(applied)) {
            summary_.to.push_back(picture_.all.at(index).id);
        }
    }
    ended_ = summary_;
}

std::vector<std::string> Mover::holders() {
    return lock_holders(*connection_, store_);
}

/// Another run's solo statement: waits while that run lives. True when it has gone on since; false
/// when nobody works on it.
bool Mover::wait_for_open_part(const history::Row& row, Clock::time_point start) {
    for (int round = 1;; ++round) {
        const std::vector<std::string> workers = runners_of(*connection_, row);
        const history::State now = store_.read(*connection_);
        const history::Row* same = now.find(row.id);
        if (same == nullptr || !same->running || !same->running->part_open ||
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
        pause(backoff(round, Milliseconds(100), Milliseconds(1'000)));
    }
}

}  // namespace dbtool::run

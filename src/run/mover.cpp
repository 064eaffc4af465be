#include "run/mover.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/engine/batch.hpp>

#include "run/bridge.hpp"
#include "run/elapsed.hpp"

namespace dbtool::run {

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
      watch_(target, actor_.run, options.terminate_after, observer),
      started_(Clock::now()) {}

StepParts::Context Mover::context() const {
    return {target_,
            store_,
            actor_,
            steps_,
            picture_.history.exists || recorded_,
            !recorded_,
            picture_.history.last_log,
            picture_.history.schema_exists,
            &step_began_};
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
    try {
        clear_the_way();
    } catch (const Error& error) {
        way_is_barred(error);
        return;
    }
    StepParts source(context(), cursor_);
    Bridge bridge(*this, source.roles(), false);
    engine::BatchResult result = connection_->run(source, bridge);
    advance(result.done, source.roles());
    log_terminated();
    after_batch(result, source.roles());
}

void Mover::advance(std::size_t done, const std::vector<PartRole>& roles) {
    for (std::size_t i = 0; i < done; ++i) {
        const PartRole& role = roles.at(i);
        StepWork& work = steps_[role.step];
        waiting_.reset();
        next_file_event_ = Milliseconds(0);
        if (role.kind != PartRole::Kind::opening) {
            lock_attempts_ = 0;
        }
        if (role.kind != PartRole::Kind::solo) {
            recorded_ = true;
        }
        switch (role.kind) {
            case PartRole::Kind::body:
            case PartRole::Kind::closing:
                cursor_ = role.ends_step ? start_of(role.step + 1)
                                         : Cursor{.step = role.step, .part = role.part + 1};
                break;
            case PartRole::Kind::opening:
                cursor_.stage = PartRole::Kind::solo;
                break;
            case PartRole::Kind::solo:
                // Never again, whatever becomes of its record.
                cursor_.stage = PartRole::Kind::closing;
                break;
        }
        work.row_exists = true;
    }
}

Cursor Mover::start_of(std::size_t step) const {
    return {.step = step, .part = step < steps_.size() ? steps_[step].parts_done : 0};
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
    if (result.outcome == Outcome::interrupted) {
        interrupted_at(role, known);
        return;
    }
    // SQLite's lock is the database's own, and not to be had before the first statement.
    const bool busy = connection_->dialect() == Dialect::sqlite && error.kind == ErrorKind::lock &&
                      !result.failed_statement;
    if (known && role.kind == PartRole::Kind::solo && !is_own_part(role)) {
        changed();
    } else if (busy || (result.failed_in_guard && refused_by_lock(error))) {
        locked(error);
    } else if (result.failed_in_guard && error.sqlstate.str() == engine::state_changed) {
        changed();
    } else if (is_transient(error) && lock_attempts_ + 1 < target_.limits.lock_attempts &&
               role.kind != PartRole::Kind::solo) {
        retry(std::move(error), role);
    } else if (is_transient(error) && lock_attempts_ + 1 < target_.limits.lock_attempts && known &&
               may_try_again(role)) {
        retry_solo(std::move(error), role);
    } else {
        failed(std::move(error), result, role);
    }
}

void Mover::interrupted_at(const PartRole& role, bool known) {
    Error error(ErrorKind::interrupted, "interrupted: the current part was rolled back");
    if (known && role.kind == PartRole::Kind::closing) {
        settle_solo(steps_[role.step], role.part, true);
        error.message =
            "interrupted: the statement that ran outside of a transaction had ended, and is "
            "recorded as done";
    } else if (known && role.kind == PartRole::Kind::solo) {
        const StepWork& work = steps_[role.step];
        const std::string hint = settle_failed(role, error);
        log_failure(work.step.revision, error);
        error.message =
            fmt::format("interrupted: {} of {} ran outside of a transaction and was cancelled",
                        work.parts[role.part].headline,
                        work.step.revision.str());
        error.hint = hint.empty() ? "It may have left something behind, such as an invalid index, "
                                    "which the next run drops."
                                  : hint;
    } else if (known) {
        log_failure(steps_[role.step].step.revision, error);
    }
    end(Summary::Outcome::interrupted, std::move(error));
}

void Mover::one_transaction() {
    OnePart source(context(), options_.dry_run);
    Bridge bridge(*this, source.roles(), true);
    engine::BatchResult result = connection_->run(source, bridge);
    if (result.outcome == engine::BatchResult::Outcome::completed) {
        cursor_ = start_of(steps_.size());
        recorded_ = recorded_ || !options_.dry_run;
        log_terminated();
        return;
    }
    // The one part's role for messages is the segment that failed.
    std::vector<PartRole> roles;
    if (result.failed_segment < source.roles().size()) {
        roles.push_back(source.roles()[result.failed_segment]);
    }
    after_batch(result, roles);
    log_terminated();
}

void Mover::end(Summary::Outcome outcome, std::optional<Error> error) {
    summary_.outcome = outcome;
    summary_.error = std::move(error);
    summary_.duration = since(started_);
    summary_.to = summary_.from;
    if (cursor_.step < steps_.size() && cursor_.part > 0 && !options_.dry_run) {
        summary_.half_done = steps_[cursor_.step].step.revision;
        summary_.parts_done = cursor_.part;
        summary_.parts = steps_[cursor_.step].parts.size();
    }
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

}  // namespace dbtool::run

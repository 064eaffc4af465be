// What is recorded and told of a step that failed.

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/elapsed.hpp"
#include "run/history_write.hpp"
#include "run/mover.hpp"
#include "run/operation_error.hpp"
#include "run/shown_error.hpp"

namespace dbtool::run {

Error Mover::located(Error error,
                     const PartRole& role,
                     std::optional<std::size_t> statement) const {
    if (role.step >= steps_.size()) {
        return error;
    }
    const StepWork& work = steps_[role.step];
    if (work.operations) {
        error =
            located_in_operations(std::move(error), work, role.part, statement, store_.dialect());
    }
    if (error.position.line > 0) {
        error.position.file = work.file;
        error = shown_error(std::move(error), work.script);
    } else {
        error.position = {.file = work.file, .line = 0, .column = 0};
    }
    return error;
}

/// What the server's own message cannot know.
std::string Mover::advice(const Error& error, bool statement) const {
    const std::string& state = error.sqlstate.str();
    const std::string& schema = target_.history.schema;
    if (!statement && state == "42501") {
        return fmt::format(
            "dbtool keeps its history in schema \"{}\": grant the role CREATE there once, or name "
            "another schema "
            "with --schema or history.schema.",
            schema);
    }
    if (statement && state == "42P06" && !picture_.history.schema_exists) {
        return fmt::format(
            "dbtool has made schema \"{}\" for its history: write CREATE SCHEMA IF NOT EXISTS, or "
            "put the history "
            "elsewhere with history.schema in dbtool.yaml.",
            schema);
    }
    return error.hint;
}

void Mover::failed(Error error, const engine::BatchResult& result, const PartRole& role) {
    if (role.step >= steps_.size()) {
        end(Summary::Outcome::failed, std::move(error));
        return;
    }
    const StepWork& work = steps_[role.step];
    error = located(std::move(error), role, result.failed_statement);
    error.hint = advice(error, result.failed_statement.has_value());
    const bool invalid_index = error.sqlstate.str() == engine::state_invalid;
    const bool statement = result.failed_statement.has_value();
    const bool unreadable = error.kind == ErrorKind::migration;  // Its file, when its turn came.
    error.message = fmt::format(
        "{} of {} failed{}: {}",
        to_string(work.step.direction),
        work.step.revision.str(),
        statement || invalid_index || unreadable ? "" : " while it was recorded or committed",
        error.message);
    if ((role.kind == PartRole::Kind::solo && statement) || invalid_index) {
        const std::string hint = settle_failed(role, error);
        error.hint = error.hint.empty() ? hint : error.hint;
    }
    if (work.back_out && error.hint.empty()) {
        error.hint =
            fmt::format("Undo by hand what is done of it, then say \"dbtool repair --undone {}\".",
                        work.step.revision.str());
    }
    if (!options_.dry_run) {
        log_failure(work.step.revision, error);
    }
    step_failed(work, StepOutcome::failed, error);
    end(Summary::Outcome::failed, std::move(error));
}

/// What records that a solo statement took effect, or did not.
std::vector<engine::Query> Mover::settled(const StepWork& work, std::size_t part, bool done) const {
    const std::size_t parts_done = part + (done ? 1 : 0);
    if (parts_done == 0 && work.repeatable && picture_.history.find(work.step.revision)) {
        // It was there before, and is to be done again.
        return store_.progress(full_record(work), progress_of(work, 0, false), actor_);
    }
    if (parts_done == 0) {
        return store_.abandoned(work.step.revision, work.step.direction, actor_);
    }
    if (parts_done == work.parts.size()) {
        return completed_record(store_, actor_, work, Milliseconds(0));
    }
    return store_.progress(full_record(work), progress_of(work, parts_done, false), actor_);
}

/// What became of a solo statement is known, though its record could not be written the usual way.
void Mover::settle_solo(const StepWork& work, std::size_t part, bool done) {
    try {
        std::vector<engine::Query> queries = store_.guard_part(work.step.revision, part, actor_);
        const std::vector<engine::Query> record = settled(work, part, done);
        queries.insert(queries.end(), record.begin(), record.end());
        connection_->transaction(queries);
        if (done && part + 1 == work.parts.size()) {
            step_was_recorded(work);
        }
    } catch (const Error& error) {
        if (is_state_changed(error)) {
            return;  // Another run has gone on with it.
        }
        emit(Warned{
            actor_.run,
            fmt::format("what became of {} could not be recorded: {}",
                        work.parts[part].headline,
                        error.message),
            fmt::format("Settle it with \"dbtool repair --{}\".", done ? "done" : "undone")});
    }
}

/// The next step's end, as far as it is known.
StepEnded Mover::step_event(const StepWork& work, StepOutcome outcome) {
    StepEnded event;
    event.run = actor_.run;
    event.revision = work.step.revision;
    event.file = work.file;
    event.direction = work.step.direction;
    event.outcome = outcome;
    event.number = finished_ + 1;
    event.total = total_;
    event.from_history = work.from_history;
    event.attempts = step_attempts_;
    step_waited_ += watch_.take_waited();
    event.waited = step_waited_;
    return event;
}

/// The last part of a step was a solo statement that had ended when a signal came in.
void Mover::step_was_recorded(const StepWork& work) {
    const bool up = work.step.direction == Direction::upgrade;
    StepEnded event = step_event(work, up ? StepOutcome::applied : StepOutcome::reverted);
    count_done(work);
    cursor_ = start_of(cursor_.step + 1);
    emit(std::move(event));
}

void Mover::count_done(const StepWork& work) {
    const bool up = work.step.direction == Direction::upgrade;
    ++finished_;
    step_attempts_ = 1;
    step_waited_ = Milliseconds(0);
    (work.repeatable ? summary_.repeated : up ? summary_.applied : summary_.reverted) += 1;
}

void Mover::log_failure(const RevisionId& revision, const Error& error) {
    if (!picture_.history.exists && !recorded_) {
        return;
    }
    const bool repeats = direction_ == Direction::upgrade && is_repeatable(revision);
    const std::string_view action = repeats ? "repeat" : to_string(direction_);
    try {
        connection_->transaction(
            {store_.log_entry(actor_, action, revision, "failed", &error, since(started_))});
    } catch (const Error& second) {
        emit(Warned{actor_.run,
                    fmt::format("the failure could not be written to the log: {}", second.message),
                    ""});
    }
}

void Mover::step_failed(const StepWork& work, StepOutcome outcome, const Error& error) {
    StepEnded event = step_event(work, outcome);
    event.error = error;
    emit(std::move(event));
}

}  // namespace dbtool::run

#include "run/parts.hpp"

#include <algorithm>

#include <dbtool/core/identifier.hpp>
#include <dbtool/sql/solo.hpp>

#include "run/elapsed.hpp"

namespace dbtool::run {
namespace {

/// Larger parts leave the pipeline and are streamed.
constexpr std::uint64_t largest_piped = std::uint64_t{1} << 20U;

class PartStatements final : public engine::StatementStream {
public:
    PartStatements(const migration::Script& script,
                   const migration::PartOutline& part,
                   Dialect dialect)
        : reader_(script, part, dialect) {}

    bool next(sql::Statement& statement) override { return reader_.next(statement); }
    std::string_view next_copy_data() override { return reader_.next_copy_data(); }

private:
    migration::PartReader reader_;
};

std::function<std::unique_ptr<engine::StatementStream>()> statements_of(
    const StepWork& work,
    const migration::PartOutline& part,
    Dialect dialect,
    const engine::SessionSettings& settings) {
    if (work.operations) {
        const auto number = static_cast<std::size_t>(&part - work.parts.data());
        return [script = work.operations, number, settings] {
            return stream_of(*script, number, settings);
        };
    }
    return [&work, &part, dialect] {
        return std::make_unique<PartStatements>(work.script, part, dialect);
    };
}

bool is_live(const StepWork& work, const migration::PartOutline& part) {
    const OperationPart* operations = work.operation_part(part);
    return operations != nullptr && operations->live;
}

bool is_streamed(const StepWork& work, const migration::PartOutline& part) {
    return part.has_copy || part.size > largest_piped || is_live(work, part) || work.back_out;
}

/// A segment's statements, with all that is said of how they are run.
void give_statements(engine::Segment& segment,
                     const StepWork& work,
                     const migration::PartOutline& part,
                     Dialect dialect) {
    segment.statements = statements_of(work, part, dialect, segment.settings);
    segment.foreign_keys_off = part.foreign_keys_off;
    segment.live = is_live(work, part);
    segment.tolerant = work.back_out;
    segment.session = session_before(work, static_cast<std::size_t>(&part - work.parts.data()));
}

/// A concurrent statement lets others pass while it waits, and one that commits on its way cannot
/// be tried again: these wait as long as it takes. VACUUM FULL, CLUSTER and their like would stop
/// everybody behind them.
bool may_wait_for_ever(const sql::Solo& solo) {
    return solo.concurrent || solo.kind == sql::Solo::Kind::procedure;
}

}  // namespace

bool needs_clear_way(const sql::Solo& solo) {
    return solo.kind == sql::Solo::Kind::builds_index ||
           (solo.kind == sql::Solo::Kind::reindexes && solo.concurrent);
}

std::vector<std::string> session_before(const StepWork& work, std::size_t number) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < number; ++i) {
        const std::vector<std::string>& set = work.parts[i].session;
        out.insert(out.end(), set.begin(), set.end());
    }
    return out;
}

history::Record full_record(const StepWork& work) {
    history::Record record = work.record;
    if (work.step.direction == Direction::upgrade) {
        record.scripts = scripts_of(
            work.script, work.stored_downgrade, work.settings, record.scripts.irreversible);
        if (work.operations) {
            record.scripts.downgrade = record.scripts.irreversible.empty()
                                           ? std::optional(work.operations->stored_downgrade())
                                           : std::nullopt;
        }
    }
    return record;
}

history::Progress progress_of(const StepWork& work, std::size_t parts_done, bool part_open) {
    history::Progress progress;
    progress.direction = work.step.direction;
    progress.parts_done = parts_done;
    progress.parts_total = work.parts.size();
    progress.part_open = part_open;
    progress.done_checksum = done_checksum(work.parts, parts_done);
    return progress;
}

engine::SessionSettings session_settings(const Target& target,
                                         const StepWork& work,
                                         const migration::PartOutline* part) {
    engine::SessionSettings settings;
    const bool solo = part != nullptr && part->kind == migration::PartOutline::Kind::solo;
    if (!target.schema.empty()) {
        settings.search_path = quote(Identifier(target.schema)) + ", public";
    }
    // A timeout inside a concurrent build leaves an invalid index: solo statements have none unless
    // the file says so.
    settings.statement_timeout = work.settings.statement_timeout.value_or(
        solo ? Milliseconds(0) : target.limits.statement_timeout);
    const OperationPart* operation = part != nullptr ? work.operation_part(*part) : nullptr;
    if (operation != nullptr && operation->statement_timeout) {
        settings.statement_timeout = *operation->statement_timeout;
    }
    if (operation != nullptr && operation->lock_timeout) {
        settings.lock_timeout = *operation->lock_timeout;
        return settings;
    }
    if (work.settings.lock_timeout || solo) {
        settings.lock_timeout = work.settings.lock_timeout.value_or(Milliseconds(0));
        return settings;
    }
    settings.lock_timeout = target.limits.lock_timeout;
    settings.lock_budget = target.limits.lock_budget;
    return settings;
}

std::vector<engine::Query> completed_record(const history::Store& store,
                                            const history::Actor& actor,
                                            const StepWork& work,
                                            Milliseconds elapsed) {
    return work.repeatable && work.step.direction == Direction::upgrade
               ? store.repeated(full_record(work), actor, elapsed, false)
               : store.completed(full_record(work), work.step.direction, actor, elapsed);
}

std::vector<engine::Query> record_done(const StepParts::Context& context,
                                       const StepWork& work,
                                       Milliseconds elapsed) {
    const bool upgrade = work.step.direction == Direction::upgrade;
    if (upgrade && work.repeatable && work.parts.size() <= 1) {
        return context.store.repeated(full_record(work), context.actor, elapsed, true);
    }
    if (upgrade && !work.row_exists && work.parts.size() <= 1) {
        return context.store.applied(full_record(work), context.actor, elapsed);
    }
    if (!upgrade && work.parts.size() <= 1) {
        return context.store.reverted(work.step.revision, context.actor, elapsed);
    }
    return completed_record(context.store, context.actor, work, elapsed);
}

std::optional<engine::Part> StepParts::next() {
    if (at_.step >= context_.steps.size()) {
        return std::nullopt;
    }
    const StepWork& work = context_.steps[at_.step];
    const bool last = at_.part + 1 >= work.parts.size();
    const bool nothing_left = at_.part >= work.parts.size();
    if (nothing_left || work.parts[at_.part].kind == migration::PartOutline::Kind::transaction) {
        engine::Part part = body(work, last);
        advance(work, PartRole::Kind::body);
        return part;
    }
    const PartRole::Kind stage = stage_;
    if (stage == PartRole::Kind::solo && !roles_.empty() &&
        needs_clear_way(work.solos.at(at_.part))) {
        goes_on_ = true;
        return std::nullopt;
    }
    engine::Part part = stage == PartRole::Kind::opening ? opening(work)
                        : stage == PartRole::Kind::solo  ? solo(work)
                                                         : closing(work, last);
    advance(work, stage);
    return part;
}

void StepParts::advance(const StepWork& work, PartRole::Kind kind) {
    PartRole role{kind, at_.step, at_.part, false, at_.part < work.parts.size()};
    const bool ends_part = kind == PartRole::Kind::body || kind == PartRole::Kind::closing;
    role.ends_step = ends_part && at_.part + 1 >= work.parts.size();
    roles_.push_back(role);
    if (ends_part) {
        stage_ = PartRole::Kind::opening;
        at_ = role.ends_step ? Cursor{.step = at_.step + 1}
                             : Cursor{.step = at_.step, .part = at_.part + 1};
        if (role.ends_step && at_.step < context_.steps.size()) {
            at_.part = context_.steps[at_.step].parts_done;
        }
    } else {
        stage_ = kind == PartRole::Kind::opening ? PartRole::Kind::solo : PartRole::Kind::closing;
    }
}

/// A transaction with the guard, and the history's tables where this is what makes them.
engine::Part StepParts::recorded(const StepWork& work, std::size_t parts_done_before) {
    history::Expectation expectation;
    expectation.revision = work.step.revision;
    expectation.direction = work.step.direction;
    expectation.tables_exist = context_.tables_exist || any_recorded_;
    expectation.first_of_run = context_.first_of_run && !any_recorded_;
    expectation.last_log = context_.last_log;
    expectation.row_exists =
        work.row_exists || parts_done_before > 0 || stage_ == PartRole::Kind::closing;
    const bool from_the_start = work.repeatable || work.back_out;
    expectation.parts_done =
        from_the_start && parts_done_before == 0 && stage_ == PartRole::Kind::opening
            ? work.row_parts_done
            : parts_done_before;
    expectation.any_log = stage_ == PartRole::Kind::closing;
    engine::Part part;
    part.guard = context_.store.guard(expectation, context_.actor);
    if (!expectation.tables_exist) {
        part.before = context_.store.create(!context_.schema_exists);
    }
    any_recorded_ = true;
    return part;
}

engine::Part StepParts::body(const StepWork& work, bool last) {
    engine::Part part = recorded(work, at_.part);
    engine::Segment segment;
    const std::size_t number = at_.part;
    if (number < work.parts.size()) {
        const migration::PartOutline& outline = work.parts[number];
        segment.settings = session_settings(context_.target, work, &outline);
        give_statements(segment, work, outline, context_.store.dialect());
        part.streamed = is_streamed(work, outline);
    } else {
        segment.settings = session_settings(context_.target, work, nullptr);
    }
    segment.keep_session = !last;
    segment.record = [this, &work, number, last](Milliseconds elapsed) {
        return last ? record_done(context_,
                                  work,
                                  work.parts.size() > 1 ? since(*context_.step_began) : elapsed)
                    : context_.store.progress(
                          full_record(work), progress_of(work, number + 1, false), context_.actor);
    };
    part.segments.push_back(std::move(segment));
    return part;
}

engine::Part StepParts::opening(const StepWork& work) {
    engine::Part part = recorded(work, at_.part);
    engine::Segment segment;
    segment.settings = session_settings(context_.target, work, nullptr);
    segment.keep_session = true;
    segment.record = [this, &work, number = at_.part](Milliseconds) {
        return context_.store.progress(
            full_record(work), progress_of(work, number, true), context_.actor);
    };
    part.segments.push_back(std::move(segment));
    return part;
}

engine::Part StepParts::solo(const StepWork& work) {
    const migration::PartOutline& outline = work.parts[at_.part];
    engine::Part part;
    part.kind = engine::Part::Kind::solo;
    engine::Segment segment;
    segment.settings = session_settings(context_.target, work, &outline);
    const OperationPart* operation = work.operation_part(outline);
    const bool told = work.settings.lock_timeout || (operation && operation->lock_timeout);
    if (!told && !may_wait_for_ever(work.solos.at(at_.part))) {
        segment.settings.lock_timeout = context_.target.limits.lock_timeout;
    }
    give_statements(segment, work, outline, context_.store.dialect());
    part.segments.push_back(std::move(segment));
    return part;
}

/// `CREATE INDEX CONCURRENTLY IF NOT EXISTS` passes over an invalid index that an earlier build has
/// left.
void StepParts::refuse_invalid(engine::Part& part,
                               const sql::Solo& build,
                               const std::vector<std::string>& session) const {
    const std::optional<Identifier>& told = build.names.at(1).schema;
    std::string schema = told ? told->str() : context_.target.schema;
    if (!told && !session.empty()) {
        // The name is what the migration's search_path makes of it; the record comes behind a
        // reset.
        if (!schema.empty()) {
            part.guard.push_back(
                {"SET LOCAL search_path = " + quote(Identifier(schema)) + ", public"});
        }
        for (const std::string& statement : session) {
            part.guard.push_back({statement});
        }
        schema.clear();
    }
    part.guard.push_back(context_.store.refuse_invalid_index(schema, build.names.at(0).name.str()));
}

engine::Part StepParts::closing(const StepWork& work, bool last) {
    engine::Part part = recorded(work, at_.part);
    const sql::Solo& statement = work.solos.at(at_.part);
    if (statement.kind == sql::Solo::Kind::builds_index) {
        refuse_invalid(part, statement, session_before(work, at_.part));
    }
    engine::Segment segment;
    segment.settings = session_settings(context_.target, work, nullptr);
    segment.keep_session = !last;
    segment.record = [this, &work, number = at_.part, last](Milliseconds) {
        return last ? completed_record(
                          context_.store, context_.actor, work, since(*context_.step_began))
                    : context_.store.progress(
                          full_record(work), progress_of(work, number + 1, false), context_.actor);
    };
    part.segments.push_back(std::move(segment));
    return part;
}

std::optional<engine::Part> OnePart::next() {
    if (given_ || context_.steps.empty()) {
        return std::nullopt;
    }
    given_ = true;
    history::Expectation expectation;
    const StepWork& first = context_.steps.front();
    expectation.revision = first.step.revision;
    expectation.direction = first.step.direction;
    expectation.tables_exist = context_.tables_exist;
    expectation.first_of_run = context_.first_of_run;
    expectation.last_log = context_.last_log;
    expectation.row_exists = first.row_exists;
    expectation.parts_done =
        first.repeatable || first.back_out ? first.row_parts_done : first.parts_done;
    engine::Part part;
    part.roll_back = roll_back_;
    part.guard = context_.store.guard(expectation, context_.actor);
    if (!expectation.tables_exist) {
        part.before = context_.store.create(!context_.schema_exists);
    }
    for (std::size_t step = 0; step < context_.steps.size(); ++step) {
        const StepWork& work = context_.steps[step];
        for (std::size_t number = work.parts_done;
             number < std::max(work.parts.size(), work.parts_done + 1);
             ++number) {
            const bool last = number + 1 >= work.parts.size();
            const migration::PartOutline* outline =
                number < work.parts.size() ? &work.parts[number] : nullptr;
            const bool solo =
                outline != nullptr && outline->kind == migration::PartOutline::Kind::solo;
            engine::Segment segment;
            segment.settings = session_settings(context_.target, work, solo ? nullptr : outline);
            if (outline != nullptr && !solo) {
                give_statements(segment, work, *outline, context_.store.dialect());
                part.streamed = part.streamed || is_streamed(work, *outline);
            }
            segment.check_constraints_after = true;
            if (last) {
                segment.record = [this, &work](Milliseconds elapsed) {
                    if (work.step.direction == Direction::upgrade && !work.row_exists &&
                        !work.repeatable) {
                        return context_.store.applied(full_record(work), context_.actor, elapsed);
                    }
                    return completed_record(context_.store, context_.actor, work, elapsed);
                };
            }
            part.segments.push_back(std::move(segment));
            roles_.push_back({solo ? PartRole::Kind::solo : PartRole::Kind::body,
                              step,
                              number,
                              last,
                              outline != nullptr});
        }
    }
    return part;
}

}  // namespace dbtool::run

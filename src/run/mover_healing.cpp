// What an earlier run left behind outside of a transaction, looked at and mended before a run
// begins.

#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/elapsed.hpp"
#include "run/history_write.hpp"
#include "run/lock_wait.hpp"
#include "run/mover.hpp"
#include "run/solo_trace.hpp"
#include "run/who.hpp"

namespace dbtool::run {
namespace {

bool may_repeat(const StepWork& work, std::size_t part) {
    const OperationPart* operations = work.operation_part(work.parts[part]);
    return operations != nullptr && operations->may_repeat;
}

Sought sought_by(const StepWork& work, std::size_t part) {
    return {work.solos.at(part), session_before(work, part)};
}

/// SQLite knows nothing that is not all or nothing; what may be repeated is the same.
Effect effect_on_sqlite(const Sought& sought) {
    return sought.solo.kind == sql::Solo::Kind::repeats ? Effect::none : Effect::unknown;
}

}  // namespace

/// Settles a solo statement that was cut off and that nobody runs any more. False: what became of
/// it cannot be seen.
bool Mover::heal(const history::Row& row) {
    const std::size_t number = row.running->parts_done;
    std::vector<StepWork> steps;
    try {
        std::vector<Warned> ignored;
        plan::Plan one;
        one.steps = {{row.id, row.running->direction}};
        steps = run::prepare(target_, *connection_, picture_, one, false, ignored);
    } catch (const Error& error) {
        if (breaks_connection(error) || refused_by_lock(error) ||
            error.kind == ErrorKind::interrupted) {
            throw;
        }
        return false;  // Its file cannot say what it was: a person has to.
    }
    const StepWork& work = steps.front();
    if (!work.solos.contains(number)) {
        return false;
    }
    HistoryWriter writer(
        {target_, connection_, store_, actor_, observer_, options_.lock_wait, true},
        picture_.history);
    try {
        // First it is made this run's own: of several that find it, one goes on with it.
        writer.write(store_.progress(full_record(work), progress_of(work, number, true), actor_));
        const Effect effect = heal_part(work, number);
        if (effect == Effect::unknown) {
            return false;
        }
        writer.write(settled(work, number, effect != Effect::none));
    } catch (const Error& error) {
        if (error.kind != ErrorKind::history) {
            throw;
        }
        // Another run was quicker: look again.
    }
    healed_ = true;
    refresh();
    replan();
    return true;
}

/// What became of it, ended where it was half done.
Effect Mover::heal_part(const StepWork& work, std::size_t number) {
    const Sought sought = sought_by(work, number);
    const Effect effect = may_repeat(work, number) ? Effect::none
                          : connection_->dialect() == Dialect::sqlite
                              ? effect_on_sqlite(sought)
                              : effect_of(*connection_, target_, sought);
    if (effect == Effect::unknown) {
        return effect;
    }
    if (effect == Effect::half) {
        finish(*connection_, target_, sought, patience());
    }
    emit(Warned{actor_.run,
                fmt::format("{} was cut off in part {} of {}: {} {}, and the run goes on there",
                            work.step.revision.str(),
                            number + 1,
                            work.parts.size(),
                            work.parts[number].headline,
                            effect == Effect::half    ? "was finished"
                            : effect == Effect::taken ? "had taken effect"
                                                      : "is to be run again"),
                ""});
    return effect;
}

Patience Mover::patience() const {
    return {target_.limits.lock_attempts, actor_.run, &observer_};
}

/// Another run takes a part over where it believes that its run has died.
bool Mover::is_own_part(const PartRole& role) {
    const StepWork& work = steps_[role.step];
    try {
        const history::State now =
            read_history(*connection_, store_, options_.lock_wait, observer_);
        const history::Row* row = now.find(work.step.revision);
        return row != nullptr && row->run == actor_.run && row->running &&
               row->running->part_open && row->running->parts_done == role.part;
    } catch (const Error&) {
        return true;  // Not known: what settles it looks again, under the lock.
    }
}

/// Before a concurrent build that the history says is ours: an invalid index of an earlier one
/// would be in its way, or, with IF NOT EXISTS, be taken for it.
void Mover::clear_the_way() {
    if (at_end() || cursor_.stage != PartRole::Kind::solo ||
        connection_->dialect() == Dialect::sqlite) {
        return;
    }
    const StepWork& work = steps_[cursor_.step];
    if (!needs_clear_way(work.solos.at(cursor_.part))) {
        return;
    }
    constexpr Milliseconds surely_alive{2'000};
    const Clock::time_point began = Clock::now();
    for (const std::string& gone :
         drop_invalid(*connection_, target_, sought_by(work, cursor_.part), patience())) {
        emit(
            Warned{actor_.run,
                   fmt::format("the invalid index {} that an earlier build left was dropped", gone),
                   "It is built anew."});
    }
    if (since(began) > surely_alive &&
        !is_own_part({.kind = PartRole::Kind::solo, .step = cursor_.step, .part = cursor_.part})) {
        changed();
    }
}

/// As run_batch() where a solo statement's way is not to be had clear: it has not begun.
void Mover::way_is_barred(Error error) {
    const PartRole role{.kind = PartRole::Kind::solo, .step = cursor_.step, .part = cursor_.part};
    if (breaks_connection(error)) {
        lost(error);
        return;
    }
    if (error.kind == ErrorKind::interrupted) {
        interrupted_at(role, true);
        return;
    }
    engine::BatchResult result;
    result.failed_statement = 0;
    failed(std::move(error), result, role);
}

/// Records that a solo statement failed, and clears away what it left: an invalid index that nobody
/// can use and every write pays for. What is half done stays "begun": the next look ends it.
/// Answers what became of it, for the error's hint.
std::string Mover::settle_failed(const PartRole& role, const Error& error) {
    const StepWork& work = steps_[role.step];
    const Sought sought = sought_by(work, role.part);
    const bool interrupted = error.kind == ErrorKind::interrupted;
    using Kind = sql::Solo::Kind;
    const bool can_be_half =
        connection_->dialect() == Dialect::postgresql &&
        (sought.solo.kind == Kind::detaches || sought.solo.kind == Kind::drops_indexes);
    if (can_be_half && (interrupted || is_half_done(sought))) {
        return "It may be half done: dbtool looks, and ends it, when it is run again.";
    }
    const std::string hint = interrupted ? std::string() : drop_failed_index(sought);
    settle_solo(work, role.part, false);
    return hint;
}

/// While the part is still this run's own.
std::string Mover::drop_failed_index(const Sought& sought) {
    if (connection_->dialect() == Dialect::sqlite) {
        return {};
    }
    try {
        if (!drop_invalid(*connection_, target_, sought, {}).empty()) {
            return "The invalid index that the build left was dropped. Mend what stands in its "
                   "way, then run again.";
        }
        return {};
    } catch (const Error&) {
        return "The build left an invalid index, which the next run drops.";
    }
}

bool Mover::is_half_done(const Sought& sought) {
    try {
        return effect_of(*connection_, target_, sought) == Effect::half;
    } catch (const Error&) {
        return true;  // Not known: the next run looks.
    }
}

/// May a solo statement that has failed be tried again? Not where it may have done half of its work
/// in transactions of its own, and not where it leaves an index that has no name to find it by.
bool Mover::may_try_again(const PartRole& role) const {
    const StepWork& work = steps_[role.step];
    const sql::Solo& solo = work.solos.at(role.part);
    return may_repeat(work, role.part) ||
           (solo.kind != sql::Solo::Kind::procedure &&
            !(solo.kind == sql::Solo::Kind::other && solo.concurrent));
}

}  // namespace dbtool::run

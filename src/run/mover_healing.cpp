// What an earlier run left behind outside of a transaction, looked at and mended before a run
// begins.

#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/history_write.hpp"
#include "run/mover.hpp"
#include "run/solo_trace.hpp"

namespace dbtool::run {
namespace {

bool may_repeat(const StepWork& work, const migration::PartOutline& part) {
    const OperationPart* operations = work.operation_part(part);
    return operations != nullptr && operations->may_repeat;
}

Sought sought_by(const StepWork& work, std::size_t part, Dialect dialect) {
    return {sql::read_solo(solo_statement(work, work.parts[part], dialect)),
            session_before(work, part)};
}

/// SQLite knows nothing that is not all or nothing; what may be repeated is the same.
Effect effect_on_sqlite(const Sought& sought) {
    return sought.solo.kind == sql::Solo::Kind::repeats ? Effect::none : Effect::unknown;
}

bool is_solo(const migration::PartOutline& part) {
    return part.kind == migration::PartOutline::Kind::solo;
}

}  // namespace

/// Settles a solo statement that was cut off and that nobody runs any more. False: what became of
/// it cannot be seen.
bool Mover::heal(const history::Row& row) {
    const history::Progress& progress = *row.running;
    std::vector<StepWork> steps;
    try {
        std::vector<Warned> ignored;
        plan::Plan one;
        one.steps = {{row.id, progress.direction}};
        steps = run::prepare(target_, *connection_, picture_, one, false, ignored);
    } catch (const Error& error) {
        if (breaks_connection(error)) {
            throw;
        }
        return false;  // Its file cannot say what it was: a person has to.
    }
    const StepWork& work = steps.front();
    if (progress.parts_done >= work.parts.size()) {
        return false;
    }
    const std::size_t number = progress.parts_done;
    const migration::PartOutline& part = work.parts[number];
    const Sought sought = sought_by(work, number, store_.dialect());
    const Effect effect = may_repeat(work, part) ? Effect::none
                          : connection_->dialect() == Dialect::sqlite
                              ? effect_on_sqlite(sought)
                              : effect_of(*connection_, target_, sought);
    if (effect == Effect::unknown) {
        return false;
    }
    if (effect == Effect::half) {
        finish_detach(*connection_, target_, sought, patience());
    }
    const bool done = effect != Effect::none;
    try {
        HistoryWriter(target_, *connection_, store_, picture_.history, actor_)
            .write(settled(work, number, done));
        emit(Warned{actor_.run,
                    fmt::format("{} was cut off in part {} of {}: {} {}, and the run goes on there",
                                row.id.str(),
                                number + 1,
                                work.parts.size(),
                                part.headline,
                                effect == Effect::half    ? "was finished"
                                : effect == Effect::taken ? "had taken effect"
                                                          : "is to be run again"),
                    ""});
    } catch (const Error& error) {
        if (error.kind != ErrorKind::history) {
            throw;
        }
        // Another run has settled it meanwhile: look again.
    }
    refresh();
    replan();
    return true;
}

Patience Mover::patience() const {
    return {target_.limits.lock_attempts, actor_.run, &observer_};
}

/// An invalid index of a concurrent build that is still to be done would be in its way, or, with IF
/// NOT EXISTS, be taken for it.
void Mover::drop_left_indexes() {
    if (connection_->dialect() == Dialect::sqlite || options_.atomic || options_.dry_run) {
        return;
    }
    std::vector<Sought> sought;
    for (const StepWork& work : steps_) {
        for (std::size_t i = work.parts_done; i < work.parts.size(); ++i) {
            const std::string& headline = work.parts[i].headline;
            if (is_solo(work.parts[i]) &&
                (headline.starts_with("CREATE") || headline.starts_with("REINDEX"))) {
                sought.push_back(sought_by(work, i, store_.dialect()));
            }
        }
    }
    for (const std::string& gone : drop_invalid(*connection_, target_, sought, patience())) {
        emit(
            Warned{actor_.run,
                   fmt::format("the invalid index {} that an earlier build left was dropped", gone),
                   "It is built anew."});
    }
}

/// Records that a solo statement failed, and clears away what it left: an invalid index that nobody
/// can use and every write pays for. A partition that is half detached stays "begun": the next look
/// finishes it. Answers what became of it, for the error's hint.
std::string Mover::settle_failed(const PartRole& role, const Error& error) {
    const StepWork& work = steps_[role.step];
    const Sought sought = sought_by(work, role.part, store_.dialect());
    if (sought.solo.kind == sql::Solo::Kind::detaches && is_half_detached(sought)) {
        return "The partition is half detached: dbtool finishes that when it is run again.";
    }
    settle_solo(work, role.part, false);
    if (connection_->dialect() == Dialect::sqlite || error.kind == ErrorKind::interrupted) {
        return {};
    }
    try {
        if (!drop_invalid(*connection_, target_, {sought}, {}).empty()) {
            return "The invalid index that the build left was dropped. Mend what stands in its "
                   "way, then run again.";
        }
        return {};
    } catch (const Error&) {
        return "The build left an invalid index, which the next run drops.";
    }
}

bool Mover::is_half_detached(const Sought& sought) {
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
    if (may_repeat(work, work.parts[role.part])) {
        return true;
    }
    const sql::Solo solo = sought_by(work, role.part, store_.dialect()).solo;
    return solo.kind != sql::Solo::Kind::procedure &&
           !(solo.kind == sql::Solo::Kind::other && solo.concurrent);
}

}  // namespace dbtool::run

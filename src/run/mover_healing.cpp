// What an earlier run left behind outside of a transaction, looked at and mended before a run
// begins.

#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/healing.hpp"
#include "run/history_write.hpp"
#include "run/mover.hpp"

namespace dbtool::run {
namespace {

std::string solo_statement(const StepWork& work,
                           const migration::PartOutline& part,
                           Dialect dialect) {
    if (const OperationPart* operations = work.operation_part(part); operations != nullptr) {
        return operations->items.front().sql;
    }
    migration::PartReader reader(work.script, part, dialect);
    sql::Statement statement;
    return reader.next(statement) ? std::string(statement.text) : std::string();
}

bool may_repeat(const StepWork& work, const migration::PartOutline& part) {
    const OperationPart* operations = work.operation_part(part);
    return operations != nullptr && operations->may_repeat;
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
    const migration::PartOutline& part = work.parts[progress.parts_done];
    const Effect effect = effect_of(*connection_,
                                    target_,
                                    solo_statement(work, part, store_.dialect()),
                                    session_before(work, progress.parts_done),
                                    may_repeat(work, part));
    if (effect == Effect::unknown) {
        return false;
    }
    const bool done = effect == Effect::taken;
    try {
        HistoryWriter(target_, *connection_, store_, picture_.history, actor_)
            .write(settled(work, progress.parts_done, done));
        emit(Warned{actor_.run,
                    fmt::format("{} was cut off in part {} of {}: {} {}, and the run goes on there",
                                row.id.str(),
                                progress.parts_done + 1,
                                work.parts.size(),
                                part.headline,
                                done ? "had taken effect" : "is to be run again"),
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

/// An invalid index of a concurrent build that is still to be done would be in its way, or, with IF
/// NOT EXISTS, be taken for it.
void Mover::drop_left_indexes() {
    if (connection_->dialect() == Dialect::sqlite || options_.atomic || options_.dry_run) {
        return;
    }
    std::vector<SoughtIndex> sought;
    for (const StepWork& work : steps_) {
        for (std::size_t i = work.parts_done; i < work.parts.size(); ++i) {
            const migration::PartOutline& part = work.parts[i];
            if (!is_solo(part) || !part.headline.starts_with("CREATE")) {
                continue;
            }
            const std::string sql = solo_statement(work, part, store_.dialect());
            if (auto name = sql::concurrent_index_name(sql)) {
                sought.push_back({std::move(*name), session_before(work, i)});
            }
        }
    }
    if (sought.empty()) {
        return;
    }
    for (const std::string& gone : drop_invalid(*connection_, target_, sought)) {
        emit(
            Warned{actor_.run,
                   fmt::format("the invalid index {} that an earlier build left was dropped", gone),
                   "It is built anew."});
    }
}

/// A concurrent build that failed leaves an index that nobody can use and every write pays for.
/// Says what became of it, for the error's hint.
std::string Mover::drop_failed_index(const StepWork& work, const migration::PartOutline& part) {
    const auto name = sql::concurrent_index_name(solo_statement(work, part, store_.dialect()));
    if (!name) {
        return {};
    }
    try {
        const auto number = static_cast<std::size_t>(&part - work.parts.data());
        const std::vector<SoughtIndex> left = {{*name, session_before(work, number)}};
        if (!drop_invalid(*connection_, target_, left).empty()) {
            return "The invalid index that the build left was dropped. Mend what stands in its "
                   "way, "
                   "then run again.";
        }
        return {};
    } catch (const Error&) {
        return "The build left an invalid index, which the next run drops.";
    }
}

}  // namespace dbtool::run

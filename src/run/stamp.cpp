#include <chrono>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/run/move.hpp>

#include "run/actor.hpp"
#include "run/history_write.hpp"
#include "run/who.hpp"
#include "run/work.hpp"
#include "run/writable.hpp"

namespace dbtool::run {
namespace {

history::Record stamped_record(const Target& target, const Picture& picture, const RevisionId& id) {
    if (const migration::Migration* migration = picture.folder.find(id); migration != nullptr) {
        return record_of(target, picture, *migration);
    }
    throw Error(ErrorKind::history, fmt::format("{} has no file to stamp from", id.str()));
}

/// A revision that is half done is neither applied nor not: a history that said either would leave
/// the other half for nobody to find.
void refuse_half_done(engine::Connection& connection,
                      const history::Store& store,
                      const Picture& picture) {
    for (const history::Row& row : picture.history.rows) {
        if (!row.running) {
            continue;
        }
        const std::string& id = row.id.str();
        if (const auto workers = runners_of(connection, store, row); !workers.empty()) {
            Error out(ErrorKind::lock,
                      fmt::format("another run is at work on {}", id),
                      "Wait for it, then try again.");
            out.detail = join(workers, "\n");
            throw out;
        }
        const std::string by_hand = fmt::format(
            "or, where it was ended by hand, settle it with \"dbtool repair --done {0}\" or "
            "\"dbtool repair --undone {0}\".",
            id);
        const bool up = row.running->direction == Direction::upgrade;
        throw Error(
            ErrorKind::history,
            fmt::format("the {} of {} stopped half way, after {} of {} parts: the history "
                        "cannot be stamped over it",
                        to_string(row.running->direction),
                        id,
                        row.running->parts_done,
                        row.running->parts_total),
            up ? fmt::format("Finish it first with \"dbtool upgrade {0}\", take it back "
                             "with \"dbtool downgrade {0}-1\", {1}",
                             id,
                             by_hand)
               : fmt::format("Finish it first with \"dbtool downgrade {}-1\", {}", id, by_hand));
    }
}

}  // namespace

Summary stamp(const Target& target,
              std::unique_ptr<engine::Connection>& connection,
              const Picture& picture,
              const plan::StampPlan& plan,
              Observer& observer) {
    require_writable(*connection);
    const history::Store store(connection->dialect(), target.history);
    const auto started = std::chrono::steady_clock::now();
    refuse_half_done(*connection, store, picture);
    const history::Actor actor = new_actor(*connection);
    std::vector<engine::Query> rows;
    revision::RevisionSet applied = picture.applied;
    for (const RevisionId& id : plan.remove) {
        const auto queries = store.unstamped(id, actor);
        rows.insert(rows.end(), queries.begin(), queries.end());
        applied.erase(*picture.all.find(id));
    }
    for (const RevisionId& id : plan.add) {
        const auto queries = store.stamped(stamped_record(target, picture, id), actor);
        rows.insert(rows.end(), queries.begin(), queries.end());
        applied.insert(*picture.all.find(id));
    }
    if (!rows.empty()) {
        HistoryWriter({target, connection, store, actor, observer, time_of_attempts(target.limits)},
                      picture.history)
            .write(rows);
    }
    const auto ids = [&](const revision::RevisionSet& set) {
        std::vector<RevisionId> out;
        for (const std::size_t index : picture.all.heads_of(set)) {
            out.push_back(picture.all.at(index).id);
        }
        return out;
    };
    Summary summary;
    summary.run = actor.run;
    summary.target = connection->server().display;
    summary.from = ids(picture.applied);
    summary.to = ids(applied);
    summary.applied = plan.add.size();
    summary.reverted = plan.remove.size();
    summary.duration =
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - started);
    observer.on_event(summary);
    return summary;
}

}  // namespace dbtool::run

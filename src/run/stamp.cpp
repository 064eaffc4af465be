#include <chrono>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/run/move.hpp>

#include "run/actor.hpp"
#include "run/history_write.hpp"
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

}  // namespace

Summary stamp(const Target& target,
              engine::Connection& connection,
              const Picture& picture,
              const plan::StampPlan& plan,
              Observer& observer) {
    require_writable(connection);
    const auto started = std::chrono::steady_clock::now();
    const history::Store store(connection.dialect(), target.history);
    const history::Actor actor = new_actor(connection);
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
        HistoryWriter(target, connection, store, picture.history, actor).write(rows);
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
    summary.target = connection.server().display;
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

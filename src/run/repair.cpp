#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/run/move.hpp>
#include <dbtool/sql/reader.hpp>
#include <dbtool/sql/session.hpp>

#include "run/actor.hpp"
#include "run/history_write.hpp"
#include "run/operation_work.hpp"
#include "run/solo_trace.hpp"
#include "run/who.hpp"
#include "run/work.hpp"
#include "run/writable.hpp"

namespace dbtool::run {
namespace {

class Repair {
public:
    Repair(const Target& target,
           std::unique_ptr<engine::Connection>& connection,
           const Picture& picture,
           const RepairOptions& options,
           Observer& observer)
        : target_(target),
          connection_(connection),
          picture_(picture),
          options_(options),
          store_(connection->dialect(), target.history),
          actor_(new_actor(*connection)),
          writer_({target, connection, store_, actor_, observer, time_of_attempts(target.limits)},
                  picture.history) {}

    std::vector<std::string> run() {
        for (const RevisionStatus& one : status(picture_)) {
            if (one.row == nullptr || (options_.only && one.row->id != *options_.only)) {
                continue;
            }
            if (one.row->running) {
                settle(one);
            } else if (one.migration != nullptr &&
                       (one.state == RevisionState::edited || one.downgrade_edited)) {
                accept(one);
            }
        }
        if (connection_->dialect() == Dialect::postgresql) {
            drop_invalid_indexes();
        }
        return acts_;
    }

private:
    void write(const std::vector<engine::Query>& rows, std::string act) {
        writer_.write(rows);
        acts_.push_back(std::move(act));
    }

    void accept(const RevisionStatus& one) {
        history::Record record = record_of(target_, picture_, *one.migration);
        if (one.migration->downgrade_derived) {
            // What was applied is what comes down, with the state that was kept then.
            record.scripts.downgrade = store_.scripts(*connection_, one.row->id).downgrade;
        }
        write(store_.accepted(record, actor_),
              fmt::format("accepted {} as its file is now", one.row->id.str()));
    }

    /// A part that was cut off: only a person can say whether it took effect.
    void settle(const RevisionStatus& one) {
        const history::Progress& progress = *one.row->running;
        const std::string name = fmt::format("part {} of {} of {}",
                                             progress.parts_done + 1,
                                             progress.parts_total,
                                             one.row->id.str());
        if (!progress.part_open && !(options_.only && (options_.done || options_.undone))) {
            return;
        }
        if (const auto workers = runners_of(*connection_, store_, *one.row); !workers.empty()) {
            throw Error(ErrorKind::lock,
                        fmt::format("{} is still being run by {}", name, workers.front()),
                        "Wait for that run to end.");
        }
        if (!options_.done && !options_.undone) {
            throw Error(
                ErrorKind::usage,
                fmt::format("{} was cut off, and whether it took effect is not known", name),
                "Look at the database; then say --done if its effect is there, or --undone if it "
                "is not.");
        }
        if (!progress.part_open) {
            settle_whole(one);
        } else if (options_.undone) {
            undo(one, name);
        } else {
            finish(one, name);
        }
    }

    /// A migration that stopped half way and was finished, or undone, by hand.
    void settle_whole(const RevisionStatus& one) {
        const history::Progress& progress = *one.row->running;
        const bool up = progress.direction == Direction::upgrade;
        const std::string act = fmt::format(
            "marked {} as {}", one.row->id.str(), up == options_.done ? "applied" : "not applied");
        if (options_.undone) {
            write(store_.abandoned(one.row->id, progress.direction, actor_), act);
        } else {
            write(store_.completed(stored_record(one), progress.direction, actor_, Milliseconds(0)),
                  act);
        }
    }

    void undo(const RevisionStatus& one, const std::string& name) {
        const history::Progress& progress = *one.row->running;
        if (progress.parts_done == 0) {
            write(store_.abandoned(one.row->id, progress.direction, actor_),
                  fmt::format("marked {} as not done", name));
            return;
        }
        history::Progress closed = progress;
        closed.part_open = false;
        write(store_.progress(stored_record(one), closed, actor_),
              fmt::format("marked {} as not done", name));
    }

    void finish(const RevisionStatus& one, const std::string& name) {
        const history::Progress& progress = *one.row->running;
        const history::Record record = stored_record(one);
        if (progress.parts_done + 1 == progress.parts_total) {
            write(store_.completed(record, progress.direction, actor_, Milliseconds(0)),
                  fmt::format("marked {} as done", name));
            return;
        }
        const bool up = progress.direction == Direction::upgrade;
        const migration::Migration* file = one.migration;
        if (file == nullptr || (!up && !file->downgrade)) {
            throw Error(ErrorKind::history,
                        fmt::format("{} has no file here to go on from", one.row->id.str()),
                        "Check out the version that has it.");
        }
        const auto parts = parts_of(*file, up, record.scripts.downgrade);
        history::Progress next = progress;
        next.part_open = false;
        next.parts_done = progress.parts_done + 1;
        next.done_checksum = done_checksum(parts, next.parts_done);
        write(store_.progress(record, next, actor_), fmt::format("marked {} as done", name));
    }

    std::vector<migration::PartOutline> parts_of(const migration::Migration& file,
                                                 bool up,
                                                 const std::optional<std::string>& stored) {
        if (file.format == migration::Format::sql) {
            return migration::outline(up ? file.upgrade : *file.downgrade,
                                      connection_->dialect(),
                                      file.settings.transactional)
                .parts;
        }
        OperationWork work(target_, connection_->dialect(), connection_.get(), false);
        std::vector<Diagnostic> problems;
        auto parts = up ? work.upgrade(file, stored, problems)->outlines
                        : work.downgrade(work.downgrade_list(&file, stored, problems))->outlines;
        require_sound(problems);
        return parts;
    }

    /// The row as it stands, so that writing it again changes nothing but the progress.
    history::Record stored_record(const RevisionStatus& one) {
        history::Record record;
        record.id = one.row->id;
        record.parents = one.row->parents;
        record.depends_on = one.row->depends_on;
        record.labels = one.row->labels;
        record.message = one.row->message;
        record.upgrade_checksum = one.row->upgrade_checksum;
        record.downgrade_checksum = one.row->downgrade_checksum;
        record.scripts = store_.scripts(*connection_, one.row->id);
        return record;
    }

    /// Only indexes that a concurrent build of ours names, in a migration that is not applied
    /// (yet): nobody else's.
    void drop_invalid_indexes() {
        const Patience none{.attempts = 0, .run = actor_.run};
        for (const Sought& sought : concurrent_indexes()) {
            for (const std::string& gone : drop_invalid(*connection_, target_, sought, none)) {
                acts_.push_back(fmt::format("dropped the invalid index {}", gone));
            }
        }
    }

    std::vector<Sought> concurrent_indexes() const {
        std::vector<Sought> out;
        for (const RevisionStatus& one : status(picture_)) {
            if (one.migration == nullptr || one.state == RevisionState::applied ||
                one.state == RevisionState::edited) {
                continue;
            }
            std::vector<std::string> session;
            for (const ShownStatement& statement :
                 shown_scripts(*one.migration, connection_->dialect(), target_.operations)
                     .upgrade) {
                if (sql::sets_session(statement.sql)) {
                    session.push_back(statement.sql);
                } else {
                    out.push_back({sql::read_solo(statement.sql), session});
                }
            }
        }
        return out;
    }

    const Target& target_;
    std::unique_ptr<engine::Connection>& connection_;
    const Picture& picture_;
    const RepairOptions& options_;
    history::Store store_;
    history::Actor actor_;
    HistoryWriter writer_;
    std::vector<std::string> acts_;
};

}  // namespace

std::vector<std::string> repair(const Target& target,
                                std::unique_ptr<engine::Connection>& connection,
                                const Picture& picture,
                                const RepairOptions& options,
                                Observer& observer) {
    require_writable(*connection);
    if (!picture.history.exists) {
        return {};
    }
    return Repair(target, connection, picture, options, observer).run();
}

}  // namespace dbtool::run

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/run/move.hpp>
#include <dbtool/sql/reader.hpp>

#include "run/actor.hpp"
#include "run/history_write.hpp"
#include "run/operation_work.hpp"
#include "run/who.hpp"
#include "run/work.hpp"

namespace dbtool::run {
namespace {

/// One statement as a solo part.
class OneStatement final : public engine::PartSource {
public:
    explicit OneStatement(std::string text) : text_(std::move(text)) {}

    std::optional<engine::Part> next() override {
        if (given_) {
            return std::nullopt;
        }
        given_ = true;
        engine::Part part;
        part.kind = engine::Part::Kind::solo;
        part.segments.emplace_back();
        part.segments.back().statements = [this] { return std::make_unique<Stream>(text_); };
        return part;
    }

private:
    class Stream final : public engine::StatementStream {
    public:
        explicit Stream(const std::string& text) : text_(text) {}
        bool next(sql::Statement& statement) override {
            statement = {};
            statement.text = text_;
            return !std::exchange(given_, true);
        }
        std::string_view next_copy_data() override { return {}; }

    private:
        const std::string& text_;
        bool given_ = false;
    };

    std::string text_;
    bool given_ = false;
};

class Repair {
public:
    Repair(const Target& target,
           engine::Connection& connection,
           const Picture& picture,
           const RepairOptions& options)
        : target_(target),
          connection_(connection),
          picture_(picture),
          options_(options),
          store_(connection.dialect(), target.history),
          actor_(new_actor(connection)),
          writer_(target, connection, store_, picture.history, actor_) {}

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
        if (connection_.dialect() == Dialect::postgresql) {
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
            record.scripts.downgrade = store_.scripts(connection_, one.row->id).downgrade;
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
        if (!progress.part_open) {
            return;
        }
        if (const auto workers = runners_of(connection_, *one.row); !workers.empty()) {
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
        if (options_.undone) {
            undo(one, name);
        } else {
            finish(one, name);
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
                                      connection_.dialect(),
                                      file.settings.transactional)
                .parts;
        }
        OperationWork work(target_, connection_.dialect(), &connection_, false);
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
        record.scripts = store_.scripts(connection_, one.row->id);
        return record;
    }

    /// Only indexes that a concurrent build of ours names, in a migration that is not applied
    /// (yet): nobody else's.
    void drop_invalid_indexes() {
        const engine::Rows invalid = connection_.query(
            {"SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid) FROM "
             "pg_catalog.pg_index i JOIN "
             "pg_catalog.pg_class c ON c.oid = i.indexrelid "
             "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT "
             "i.indisvalid AND c.relkind = 'i' "
             // One that somebody is building at this moment is not valid yet.
             "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p "
             "WHERE p.index_relid = i.indexrelid)"});
        if (invalid.rows.empty()) {
            return;
        }
        const std::vector<sql::IndexName> ours = concurrent_indexes();
        for (const auto& row : invalid.rows) {
            const std::string schema = row.at(0).value_or("");
            const std::string name = row.at(1).value_or("");
            const bool is_ours =
                target_.schema.empty() ? row.at(2).value_or("") == "t" : target_.schema == schema;
            const bool built_by_us =
                std::any_of(ours.begin(), ours.end(), [&](const sql::IndexName& index) {
                    return index.name == name &&
                           (index.schema.empty() ? is_ours : index.schema == schema);
                });
            if (!built_by_us) {
                continue;
            }
            const std::string quoted = quote(QualifiedName{Identifier(schema), Identifier(name)});
            drop_concurrently(quoted);
            acts_.push_back(fmt::format("dropped the invalid index {}", quoted));
        }
    }

    /// As a migration's solo statement is run: outside of a transaction, and as the configured
    /// role.
    void drop_concurrently(const std::string& index) {
        OneStatement source("DROP INDEX CONCURRENTLY " + index);
        engine::BatchObserver nobody;
        const engine::BatchResult result = connection_.run(source, nobody);
        if (result.outcome != engine::BatchResult::Outcome::completed) {
            throw result.error ? *result.error : Error(ErrorKind::interrupted, "interrupted");
        }
    }

    std::vector<sql::IndexName> concurrent_indexes() const {
        std::vector<sql::IndexName> out;
        for (const RevisionStatus& one : status(picture_)) {
            if (one.migration == nullptr || one.state == RevisionState::applied ||
                one.state == RevisionState::edited) {
                continue;
            }
            for (const ShownStatement& statement :
                 shown_scripts(*one.migration, connection_.dialect(), target_.operations).upgrade) {
                if (auto name = sql::concurrent_index_name(statement.sql)) {
                    out.push_back(std::move(*name));
                }
            }
        }
        return out;
    }

    const Target& target_;
    engine::Connection& connection_;
    const Picture& picture_;
    const RepairOptions& options_;
    history::Store store_;
    history::Actor actor_;
    HistoryWriter writer_;
    std::vector<std::string> acts_;
};

}  // namespace

std::vector<std::string> repair(const Target& target,
                                engine::Connection& connection,
                                const Picture& picture,
                                const RepairOptions& options) {
    if (!picture.history.exists) {
        return {};
    }
    return Repair(target, connection, picture, options).run();
}

}  // namespace dbtool::run

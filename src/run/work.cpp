#include "run/work.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/redact.hpp>
#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/sql/objects.hpp>
#include <dbtool/sql/reader.hpp>

#include "run/back_out.hpp"
#include "run/operation_work.hpp"

namespace dbtool::run {
namespace {

/// Larger texts are known by their checksum alone: an upgrade is kept to show what was edited, a
/// downgrade to be run.
constexpr std::uint64_t longest_stored_upgrade = std::uint64_t{256} << 10U;
constexpr std::uint64_t longest_stored_downgrade = std::uint64_t{8} << 20U;

std::optional<std::string> text_within(const migration::Script& script, std::uint64_t limit) {
    return script.size() <= limit ? std::optional(script.text()) : std::nullopt;
}

Error cannot_come_down(const RevisionId& id, const std::string& why, bool has_file) {
    const std::string reason = why.empty() ? "it has no downgrade" : "it is irreversible: " + why;
    const std::string section = why.empty() && has_file
                                    ? "Write a \"-- dbtool:downgrade\" section into its file, or go"
                                    : "Go";
    return {ErrorKind::migration,
            fmt::format("{} cannot come down: {}", id.str(), reason),
            section + " forward with a new migration."};
}

/// The record without its texts. Parents come from the graph, which knows them by their whole ids.
history::Record header_of(const Picture& picture, const migration::Migration& migration) {
    history::Record record;
    record.id = migration.revision.id;
    const auto index = picture.files.find(record.id);
    const revision::Revision& linked = index ? picture.files.at(*index) : migration.revision;
    record.parents = linked.parents;
    record.depends_on = linked.depends_on;
    record.labels = migration.revision.labels;
    record.message = migration.revision.message;
    record.upgrade_checksum = migration.upgrade.checksum();
    record.downgrade_checksum = migration.downgrade ? migration.downgrade->checksum() : Checksum();
    record.scripts.settings = migration::to_text(migration.settings);
    record.scripts.irreversible = migration.irreversible.value_or("");
    return record;
}

class Preparer {
public:
    Preparer(const Target& target,
             engine::Connection& connection,
             const Picture& picture,
             bool one_transaction,
             std::vector<Warned>& warnings)
        : store_(connection.dialect(), target.history),
          connection_(connection),
          picture_(picture),
          warnings_(warnings),
          one_transaction_(one_transaction),
          target_(target),
          operations_(target, connection.dialect(), &connection, one_transaction) {
        for (const migration::Migration& migration : picture.folder.migrations) {
            files_.emplace(migration.revision.id, &migration);
        }
        for (const migration::Migration& repeatable : picture.folder.repeatables) {
            files_.emplace(repeatable.revision.id, &repeatable);
        }
        for (const history::Row& row : picture.history.rows) {
            rows_.emplace(row.id, &row);
        }
        for (const history::Row& row : picture.history.repeatables) {
            rows_.emplace(row.id, &row);
        }
    }

    std::vector<StepWork> prepare(const plan::Plan& plan) {
        std::vector<StepWork> out;
        out.reserve(plan.steps.size());
        yaml_left_ = static_cast<std::size_t>(
            std::count_if(plan.steps.begin(), plan.steps.end(), [this](const plan::Step& step) {
                const auto file = files_.find(step.revision);
                return file != files_.end() && file->second->format == migration::Format::yaml;
            }));
        for (const plan::Step& step : plan.steps) {
            out.push_back(step.direction == Direction::upgrade ? upgrade(step) : downgrade(step));
        }
        render_downgrades(out);
        for (StepWork& work : out) {
            read_solos(work);
        }
        for (const Diagnostic& problem : problems_) {
            if (problem.severity == Severity::warning) {
                warnings_.push_back({{}, problem.message, problem.help});
            }
        }
        require_sound(problems_);
        if (std::string note = operations_.plain_note(); !note.empty()) {
            warnings_.push_back({{}, std::move(note), ""});
        }
        return out;
    }

private:
    StepWork upgrade(const plan::Step& step) {
        const auto file = files_.find(step.revision);
        if (file == files_.end()) {
            throw Error(
                ErrorKind::history,
                fmt::format("{} has no file here, so it cannot be applied", step.revision.str()),
                "Check out the version that has it.");
        }
        const migration::Migration& migration = *file->second;
        StepWork work;
        work.step = step;
        work.file = migration.file.string();
        work.script = migration.upgrade;
        work.settings = migration.settings;
        work.stored_downgrade = migration.downgrade;
        work.record = header_of(picture_, migration);
        if (migration.format == migration::Format::yaml) {
            --yaml_left_;
            work.operations = operations_.upgrade(migration, stored_of_half_done(step), problems_);
            work.parts = work.operations->outlines;
            find_place(work);
            return work;
        }
        const auto checked = migration::check_scripts(migration, connection_.dialect());
        problems_.insert(problems_.end(), checked.begin(), checked.end());
        cut(work, false);
        note_new_tables(work);
        return work;
    }

    void read_solos(StepWork& work) const {
        for (std::size_t i = work.parts_done; i < work.parts.size(); ++i) {
            const migration::PartOutline& part = work.parts[i];
            if (part.kind == migration::PartOutline::Kind::solo) {
                work.solos.emplace(i, sql::read_solo(solo_statement(work, part)));
            }
        }
    }

    std::string solo_statement(const StepWork& work, const migration::PartOutline& part) const {
        if (const OperationPart* operations = work.operation_part(part); operations != nullptr) {
            return operations->items.front().sql;
        }
        migration::PartReader reader(work.script, part, connection_.dialect());
        sql::Statement statement;
        return reader.next(statement) ? std::string(statement.text) : std::string();
    }

    /// What an earlier run has stored of a revision that it did not finish.
    std::optional<std::string> stored_of_half_done(const plan::Step& step) const {
        const auto row = rows_.find(step.revision);
        if (row == rows_.end() || !row->second->running) {
            return std::nullopt;
        }
        return store_.scripts(connection_, step.revision).downgrade.value_or("");
    }

    /// Operations that follow need no care for a table that SQL makes in this run.
    void note_new_tables(const StepWork& work) {
        if (yaml_left_ == 0) {
            return;
        }
        for (const migration::PartOutline& part : work.parts) {
            migration::PartReader reader(work.script, part, connection_.dialect());
            sql::Statement statement;
            while (reader.next(statement)) {
                if (const auto table = sql::created_table(statement.text, connection_.dialect())) {
                    operations_.note_new(*table);
                }
            }
        }
    }

    StepWork downgrade(const plan::Step& step) {
        const auto file = files_.find(step.revision);
        const auto row = rows_.find(step.revision);
        if (row != rows_.end() && row->second->running &&
            row->second->running->direction == Direction::upgrade) {
            return back_out(step, *row->second);
        }
        StepWork work = file == files_.end() ? from_history(step) : from_file(step, *file->second);
        if (work.settings.format == migration::Format::sql) {
            cut(work, true);
            return work;
        }
        const auto stored = file == files_.end()
                                ? work.record.scripts.downgrade
                                : store_.scripts(connection_, step.revision).downgrade;
        work.stored_operations =
            file == files_.end() || (file->second->downgrade_derived && stored.has_value());
        lists_.push_back(operations_.downgrade_list(
            file == files_.end() ? nullptr : file->second, stored, problems_));
        if (const auto missing = missing_state(lists_.back()); !missing.empty()) {
            throw Error(
                ErrorKind::history,
                fmt::format(
                    "{} cannot come down: {} as it was before is not known, since dbtool did not "
                    "apply it here",
                    step.revision.str(),
                    join(missing, ", ")),
                "Write a `downgrade:` into its file that says how.");
        }
        return work;
    }

    /// Of an upgrade that stopped half way.
    StepWork back_out(const plan::Step& step, const history::Row& row) {
        const auto file = files_.find(step.revision);
        StepWork work = file == files_.end() ? from_history(step) : from_file(step, *file->second);
        const BackOut backing_out(target_, connection_);
        work.back_out = true;
        if (file == files_.end()) {
            throw Error(ErrorKind::history,
                        fmt::format("{} is half applied, and has no file here that says which of "
                                    "its parts are done",
                                    step.revision.str()),
                        "Check out the version that has it.");
        }
        if (work.settings.format == migration::Format::sql) {
            work.operations = backing_out.by_script(*file->second, row);
            const auto& found = work.operations->diagnostics;
            problems_.insert(problems_.end(), found.begin(), found.end());
        } else {
            const auto stored = store_.scripts(connection_, step.revision).downgrade;
            work.operations =
                backing_out.by_operations(*file->second, stored.value_or(""), row, problems_);
        }
        work.parts = work.operations->outlines;
        work.row_exists = true;
        work.row_parts_done = row.running->parts_done;
        return work;
    }

    /// Last things first: a table that a later step drops needs no care in an earlier one.
    void render_downgrades(std::vector<StepWork>& steps) {
        for (std::size_t i = steps.size(); i-- > 0 && !has_errors(problems_);) {
            StepWork& work = steps[i];
            if (work.step.direction == Direction::upgrade || work.back_out ||
                work.settings.format == migration::Format::sql) {
                continue;
            }
            work.operations = operations_.downgrade(lists_.back());
            lists_.pop_back();
            work.parts = work.operations->outlines;
            const auto& found = work.operations->diagnostics;
            problems_.insert(problems_.end(), found.begin(), found.end());
            find_place(work);
        }
    }

    StepWork from_file(const plan::Step& step, const migration::Migration& migration) {
        if (!migration.downgrade) {
            throw cannot_come_down(step.revision, migration.irreversible.value_or(""), true);
        }
        StepWork work;
        work.step = step;
        work.file = migration.file.string();
        work.script = *migration.downgrade;
        work.settings = migration.settings;
        work.record = header_of(picture_, migration);
        const history::Row* row = rows_.at(step.revision);
        if (!row->upgrade_checksum.empty() && !migration.downgrade_derived &&
            row->downgrade_checksum != migration.downgrade->checksum()) {
            warnings_.push_back(
                {{},
                 fmt::format(
                     "the downgrade of {} is not the one it was applied with; the file's is used",
                     step.revision.str()),
                 ""});
        }
        return work;
    }

    StepWork from_history(const plan::Step& step) {
        const history::StoredScripts stored = store_.scripts(connection_, step.revision);
        if (!stored.downgrade) {
            throw cannot_come_down(step.revision, stored.irreversible, false);
        }
        StepWork work;
        work.step = step;
        work.file = step.revision.str() + " (from the history)";
        work.script = migration::Script::in_memory(*stored.downgrade,
                                                   {.file = work.file, .line = 1, .column = 1});
        work.settings = migration::settings_from_text(stored.settings);
        work.from_history = true;
        work.record.id = step.revision;
        work.record.scripts = stored;
        warnings_.push_back(
            {{},
             fmt::format("{} has no file here: its downgrade is the one stored when it was applied",
                         step.revision.str()),
             ""});
        return work;
    }

    /// Cuts the script into parts, and finds where an earlier run stopped.
    void cut(StepWork& work, bool report_problems) {
        migration::ScriptOutline outline =
            migration::outline(work.script, connection_.dialect(), work.settings.transactional);
        if (report_problems) {
            problems_.insert(
                problems_.end(), outline.diagnostics.begin(), outline.diagnostics.end());
        }
        work.parts = std::move(outline.parts);
        find_place(work);
    }

    /// Where an earlier run stopped.
    void find_place(StepWork& work) {
        const auto row = rows_.find(work.step.revision);
        work.row_exists = row != rows_.end();
        work.repeatable = is_repeatable(work.step.revision);
        if (work.repeatable) {
            work.row_parts_done =
                work.row_exists && row->second->running ? row->second->running->parts_done : 0;
            return;
        }
        if (work.row_exists && row->second->running &&
            row->second->running->direction == work.step.direction) {
            resume(work, *row->second->running);
        }
    }

    void resume(StepWork& work, const history::Progress& progress) {
        work.parts_done = progress.parts_done;
        if (progress.parts_done > work.parts.size() ||
            done_checksum(work.parts, progress.parts_done) != progress.done_checksum) {
            throw cannot_go_on(work, progress);
        }
    }

    Error cannot_go_on(const StepWork& work, const history::Progress& progress) const {
        const std::string half_done = fmt::format("{} is half done ({} of {} parts), and ",
                                                  work.step.revision.str(),
                                                  progress.parts_done,
                                                  progress.parts_total);
        if (work.operations && one_transaction_) {
            return {ErrorKind::history,
                    half_done + "in one transaction its operations have other parts",
                    "Finish it first, without --atomic and --dry-run."};
        }
        return {ErrorKind::history,
                half_done + "the parts that are done have been edited since",
                fmt::format("Put the done parts back as they were{}; only what follows them may "
                            "be mended.",
                            work.operations ? ", and run.online too" : "")};
    }

    history::Store store_;
    engine::Connection& connection_;
    const Picture& picture_;
    std::vector<Warned>& warnings_;
    bool one_transaction_;
    const Target& target_;
    OperationWork operations_;
    std::size_t yaml_left_ = 0;                       ///< Steps of operations that follow.
    std::vector<std::vector<ddl::Operation>> lists_;  ///< Of the downgrades, to be rendered.
    std::unordered_map<RevisionId, const migration::Migration*> files_;
    std::unordered_map<RevisionId, const history::Row*> rows_;
    std::vector<Diagnostic> problems_;
};

}  // namespace

std::vector<StepWork> prepare(const Target& target,
                              engine::Connection& connection,
                              const Picture& picture,
                              const plan::Plan& plan,
                              bool one_transaction,
                              std::vector<Warned>& warnings) {
    return Preparer(target, connection, picture, one_transaction, warnings).prepare(plan);
}

const OperationPart* StepWork::operation_part(const migration::PartOutline& part) const {
    if (!operations) {
        return nullptr;
    }
    return &operations->parts.at(static_cast<std::size_t>(&part - parts.data()));
}

history::Record record_of(const Target& target,
                          const Picture& picture,
                          const migration::Migration& migration) {
    history::Record record = header_of(picture, migration);
    record.scripts = scripts_of(
        migration.upgrade, migration.downgrade, migration.settings, record.scripts.irreversible);
    if (migration.format == migration::Format::yaml) {
        record.scripts.downgrade =
            unfilled_downgrade(migration, target.connect.dialect, target.operations.names);
    }
    return record;
}

history::StoredScripts scripts_of(const migration::Script& upgrade,
                                  const std::optional<migration::Script>& downgrade,
                                  const migration::ScriptSettings& settings,
                                  const std::string& irreversible) {
    history::StoredScripts scripts;
    scripts.upgrade = text_within(upgrade, longest_stored_upgrade);
    if (scripts.upgrade && settings.format == migration::Format::sql) {
        // Kept for people to read, and never run again: no role's password has to be in it.
        scripts.upgrade = blank_secrets(*scripts.upgrade);
    }
    scripts.downgrade =
        downgrade ? text_within(*downgrade, longest_stored_downgrade) : std::nullopt;
    scripts.settings = migration::to_text(settings);
    scripts.irreversible = irreversible;
    return scripts;
}

std::string done_checksum(const std::vector<migration::PartOutline>& parts, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count && i < parts.size(); ++i) {
        all += parts[i].checksum.str();
    }
    return count == 0 ? "" : migration::checksum_of(all).str();
}

}  // namespace dbtool::run

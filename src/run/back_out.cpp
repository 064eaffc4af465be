#include "run/back_out.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/migration/operations.hpp>
#include <dbtool/sql/objects.hpp>
#include <dbtool/sql/plain_form.hpp>
#include <dbtool/sql/reader.hpp>

#include "run/operation_work.hpp"
#include "run/work.hpp"

namespace dbtool::run {
namespace {

Error cannot_back_out(const history::Row& row, const std::string& why) {
    return {ErrorKind::migration,
            fmt::format("{} is half applied ({} of {} parts) and cannot be backed out: {}",
                        row.id.str(),
                        row.running->parts_done,
                        row.running->parts_total,
                        why),
            fmt::format("Finish it with \"dbtool upgrade\"; or undo by hand what is done, and then "
                        "say \"dbtool repair --undone {}\".",
                        row.id.str())};
}

bool works_on_rows(const ddl::Operation& operation) {
    const auto& body = operation.body;
    return std::holds_alternative<ddl::Sql>(body) || std::holds_alternative<ddl::Insert>(body) ||
           std::holds_alternative<ddl::Update>(body) || std::holds_alternative<ddl::Delete>(body) ||
           std::holds_alternative<ddl::DeleteRows>(body) ||
           std::holds_alternative<ddl::Backfill>(body);
}

/// Where each operation of a half done upgrade stands.
struct Begun {
    std::set<std::size_t> operations;  ///< With an item in a part that is done.
    std::set<std::size_t> unfinished;  ///< Those of them that have one in a part that is not.
};

Begun begun_in(const OperationScript& upgrade, std::size_t parts_done) {
    Begun begun;
    for (std::size_t part = 0; part < upgrade.parts.size(); ++part) {
        for (const OperationItem& item : upgrade.parts[part].items) {
            if (part < parts_done) {
                begun.operations.insert(item.operation);
            } else if (begun.operations.contains(item.operation)) {
                begun.unfinished.insert(item.operation);
            }
        }
    }
    return begun;
}

/// What an operation makes on its way and its reverse does not know of.
std::optional<std::string> undo_of_step(const std::string& sql) {
    if (const auto index = sql::concurrent_index_name(sql)) {
        const auto schema = index->schema.empty() ? std::optional<Identifier>()
                                                  : std::optional(Identifier(index->schema));
        return "DROP INDEX IF EXISTS " + quote(QualifiedName{schema, Identifier(index->name)});
    }
    if (const auto added = sql::constraint_not_valid(sql)) {
        return fmt::format(
            "ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}", quote(added->table), quote(added->name));
    }
    return std::nullopt;
}

std::vector<std::string> undo_of_steps(const OperationScript& upgrade,
                                       std::size_t operation,
                                       std::size_t parts_done) {
    std::vector<std::string> out;
    for (std::size_t part = 0; part < parts_done; ++part) {
        for (const OperationItem& item : upgrade.parts[part].items) {
            if (item.operation == operation) {
                if (auto undo = undo_of_step(item.sql)) {
                    out.insert(out.begin(), std::move(*undo));
                }
            }
        }
    }
    return out;
}

using Named = BackOut::Named;

Named named_in(const migration::Migration& migration,
               const std::vector<migration::PartOutline>& parts,
               std::size_t parts_done,
               Dialect dialect) {
    Named named;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        migration::PartReader reader(migration.upgrade, parts[i], dialect);
        sql::Statement statement;
        while (reader.next(statement)) {
            sql::collect_names(
                statement.text, dialect, i < parts_done ? named.done : named.not_done);
        }
    }
    return named;
}

/// Words of statements that are nobody's names; one that is missing here leads to a refusal at
/// worst, or to a statement that is left out.
bool is_syntax(const std::string& word) {
    static const std::set<std::string> words = {
        "add",          "alter",    "as",      "by",         "cascade", "check",
        "column",       "create",   "default", "domain",     "drop",    "exists",
        "extension",    "foreign",  "from",    "if",         "index",   "int",
        "integer",      "bigint",   "boolean", "text",       "key",     "constraint",
        "materialized", "not",      "null",    "numeric",    "on",      "only",
        "owner",        "primary",  "public",  "references", "rename",  "restrict",
        "schema",       "sequence", "set",     "smallint",   "table",   "timestamptz",
        "to",           "type",     "unique",  "using",      "view",    "with"};
    return words.contains(word);
}

enum class Concerns { done, not_done, both };

Concerns concerns(std::string_view statement, const Named& named, Dialect dialect) {
    std::set<std::string> names;
    sql::collect_names(statement, dialect, names);
    bool of_done = false;
    bool of_not_done = false;
    for (const std::string& name : names) {
        if (is_syntax(name)) {
            continue;
        }
        const bool in_done = named.done.contains(name);
        const bool in_not_done = named.not_done.contains(name);
        of_done = of_done || (in_done && !in_not_done);
        of_not_done = of_not_done || (in_not_done && !in_done);
    }
    if (!of_not_done) {
        return Concerns::done;
    }
    return of_done ? Concerns::both : Concerns::not_done;
}

/// An index holds no rows: dropping one that is not there says so, and no other harm is done.
bool spares_rows(std::string_view statement) {
    return sql::headline(statement) == "DROP INDEX";
}

void tolerate(OperationScript& script, Dialect dialect) {
    for (OperationPart& part : script.parts) {
        for (OperationItem& item : part.items) {
            item.tolerated = !item.live && sql::acts_on_one_thing(item.sql, dialect);
        }
    }
}

}  // namespace

std::shared_ptr<OperationScript> BackOut::by_script(const migration::Migration& migration,
                                                    const history::Row& row) const {
    const Dialect dialect = connection_.dialect();
    const migration::Script& downgrade = *migration.downgrade;
    const bool transactional = migration.settings.transactional;
    const auto up = migration::outline(migration.upgrade, dialect, transactional).parts;
    if (done_checksum(up, row.running->parts_done) != row.running->done_checksum) {
        throw cannot_back_out(row, "the parts that are done have been edited since");
    }
    const Named named = named_in(migration, up, row.running->parts_done, dialect);
    auto script = std::make_shared<OperationScript>();
    migration::ScriptOutline outline = migration::outline(downgrade, dialect, transactional);
    script->diagnostics = std::move(outline.diagnostics);
    OperationPart all;
    for (const migration::PartOutline& part : outline.parts) {
        migration::PartReader reader(downgrade, part, dialect);
        sql::Statement statement;
        while (reader.next(statement)) {
            if (auto item = undoing(statement, named, row, downgrade.start().file)) {
                all.items.push_back(std::move(*item));
            }
        }
    }
    if (!all.items.empty()) {
        migration::PartOutline whole;
        whole.start = outline.parts.front().start;
        whole.statements = all.items.size();
        whole.headline = sql::headline(all.items.front().sql);
        script->outlines.push_back(std::move(whole));
        script->parts.push_back(std::move(all));
    }
    tolerate(*script, dialect);
    return script;
}

/// One statement of the downgrade as it is sent; nothing where there is nothing to undo.
std::optional<OperationItem> BackOut::undoing(const sql::Statement& statement,
                                              const Named& named,
                                              const history::Row& row,
                                              const std::string& file) const {
    const Dialect dialect = connection_.dialect();
    const sql::BackOut kind = sql::back_out_kind(statement.text, dialect);
    if (kind == sql::BackOut::skip) {
        return std::nullopt;
    }
    OperationItem item;
    item.sql = sql::without_concurrently(statement.text);
    item.kind = "downgrade";
    item.position = {"", statement.line, statement.column};
    const Concerns what =
        spares_rows(item.sql) ? Concerns::done : concerns(item.sql, named, dialect);
    if (kind == sql::BackOut::data || what == Concerns::both ||
        sql::classify(item.sql, dialect) == sql::StatementKind::solo) {
        Error error = cannot_back_out(
            row,
            fmt::format("whether there is anything to undo for {} cannot be told from the "
                        "database",
                        sql::headline(statement.text)));
        error.position = item.position;
        error.position.file = file;
        throw error;
    }
    return what == Concerns::not_done ? std::nullopt : std::optional(std::move(item));
}

std::shared_ptr<OperationScript> BackOut::by_operations(const migration::Migration& migration,
                                                        const std::string& stored,
                                                        const history::Row& row,
                                                        std::vector<Diagnostic>& problems) const {
    OperationWork upgrading(target_, connection_.dialect(), &connection_, false);
    const auto upgrade = upgrading.upgrade(migration, stored, problems);
    if (has_errors(problems)) {
        return std::make_shared<OperationScript>();
    }
    const std::size_t done = row.running->parts_done;
    if (done > upgrade->parts.size() ||
        done_checksum(upgrade->outlines, done) != row.running->done_checksum) {
        throw cannot_back_out(row, "the parts that are done have been edited since");
    }
    const std::vector<ddl::Operation> list = reverses(migration, *upgrade, row);
    OperationWork plain(target_, connection_.dialect(), &connection_, true);
    auto script = plain.downgrade(list);
    problems.insert(problems.end(), script->diagnostics.begin(), script->diagnostics.end());
    const bool one_part =
        script->outlines.empty() ||
        (script->outlines.size() == 1 &&
         script->outlines.front().kind == migration::PartOutline::Kind::transaction);
    if (!one_part) {
        throw cannot_back_out(row, "its downgrade cannot be done in one transaction");
    }
    tolerate(*script, connection_.dialect());
    return script;
}

std::vector<ddl::Operation> BackOut::reverses(const migration::Migration& migration,
                                              OperationScript& upgrade,
                                              const history::Row& row) const {
    const Dialect dialect = connection_.dialect();
    const migration::Operations read = migration::read_operations(migration, dialect);
    const auto& names = target_.operations.names;
    const auto flat = ddl::flatten(read.upgrade, dialect, names);
    const std::size_t done = row.running->parts_done;
    const Begun begun = begun_in(upgrade, done);
    std::vector<ddl::Operation> down;
    for (auto at = begun.operations.rbegin(); at != begun.operations.rend(); ++at) {
        if (begun.unfinished.contains(*at)) {
            ddl::Operation steps = flat.at(*at);
            steps.body = ddl::Restore{.of = flat.size(),
                                      .what = "what was begun",
                                      .statements = undo_of_steps(upgrade, *at, done)};
            down.push_back(std::move(steps));
        }
        if (read.downgrade) {
            continue;
        }
        for (ddl::Operation& one :
             migration::derive_downgrade({flat.at(*at)}, dialect).operations) {
            if (auto* restore = std::get_if<ddl::Restore>(&one.body)) {
                restore->of = *at;
            }
            down.push_back(std::move(one));
        }
    }
    if (read.downgrade) {
        // The author's own stands behind what was left on the way.
        for (ddl::Operation& one : ddl::flatten(*read.downgrade, dialect, names)) {
            if (works_on_rows(one)) {
                throw cannot_back_out(row, "its own downgrade works on rows");
            }
            down.push_back(std::move(one));
        }
    }
    // Of an operation whose turn had not come nothing was kept, and there is nothing to restore.
    upgrade.down = std::move(down);
    upgrade.new_tables.clear();
    std::vector<ddl::Operation> filled =
        migration::operations_from_text(upgrade.stored_downgrade());
    std::erase_if(filled, [](const ddl::Operation& one) {
        const auto* restore = std::get_if<ddl::Restore>(&one.body);
        return restore != nullptr && restore->statements.empty() && restore->tables.empty();
    });
    return filled;
}

}  // namespace dbtool::run

#include <dbtool/run/move.hpp>

#include "run/operation_work.hpp"

namespace dbtool::run {
namespace {

constexpr std::string_view kept_before = "brings back ";
/// Marks a statement that only stands for one; no SQL begins so.
constexpr std::string_view not_known = "\x01";

bool is_transaction(const migration::PartOutline& part) {
    return part.kind == migration::PartOutline::Kind::transaction;
}

std::vector<ShownStatement> of_operations(const OperationScript& script) {
    std::vector<ShownStatement> out;
    for (std::size_t part = 0; part < script.parts.size(); ++part) {
        for (const OperationItem& item : script.parts[part].items) {
            if (item.restores_timeouts) {
                continue;
            }
            const auto put = [&](const std::string& text, bool known) {
                out.push_back({text,
                               item.position.line,
                               is_transaction(script.outlines[part]),
                               part + 1,
                               known,
                               std::string(item.kind)});
            };
            if (!item.live) {
                put(item.sql, true);
            } else if (!item.statements) {
                put(item.shown, false);
            } else {
                if (item.statements->empty()) {
                    put(item.shown, false);
                }
                for (const std::string& sql : *item.statements) {
                    put(sql, true);
                }
            }
        }
    }
    return out;
}

/// A downgrade whose kept state is not there yet: in its place stands what will be.
std::vector<ShownStatement> of_downgrade(OperationWork& work,
                                         std::vector<ddl::Operation> operations) {
    for (ddl::Operation& operation : operations) {
        if (const auto missing = missing_state({operation}); !missing.empty()) {
            std::get<ddl::Restore>(operation.body).statements = {std::string(not_known) +
                                                                 missing.front()};
        }
    }
    std::vector<ShownStatement> shown = of_operations(*work.downgrade(operations));
    for (ShownStatement& one : shown) {
        if (one.sql.starts_with(not_known)) {
            one.sql = std::string(kept_before) + one.sql.substr(not_known.size());
            one.known = false;
        }
    }
    return shown;
}

/// A target that stands for any: nothing is asked of it.
Target any_target(Dialect dialect, const OperationRules& rules) {
    Target target;
    target.connect.dialect = dialect;
    target.operations = rules;
    return target;
}

}  // namespace

std::vector<ShownStatement> statements(const migration::Script& script,
                                       Dialect dialect,
                                       bool transactional) {
    std::vector<ShownStatement> out;
    const migration::ScriptOutline outline = migration::outline(script, dialect, transactional);
    for (std::size_t part = 0; part < outline.parts.size(); ++part) {
        migration::PartReader reader(script, outline.parts[part], dialect);
        sql::Statement statement;
        while (reader.next(statement)) {
            out.push_back({std::string(statement.text),
                           statement.line,
                           is_transaction(outline.parts[part]),
                           part + 1});
        }
    }
    return out;
}

ShownScripts shown_scripts(const migration::Migration& migration,
                           Dialect dialect,
                           const OperationRules& rules) {
    ShownScripts shown;
    if (migration.format == migration::Format::sql) {
        shown.upgrade = statements(migration.upgrade, dialect, migration.settings.transactional);
        if (migration.downgrade) {
            shown.downgrade =
                statements(*migration.downgrade, dialect, migration.settings.transactional);
        }
        return shown;
    }
    const Target target = any_target(dialect, rules);
    std::vector<Diagnostic> problems;
    OperationWork work(target, dialect, nullptr, false);
    const auto script = work.upgrade(migration, std::nullopt, problems);
    require_sound(problems);
    shown.upgrade = of_operations(*script);
    if (!migration.irreversible) {
        OperationWork down(target, dialect, nullptr, false);
        shown.downgrade = of_downgrade(down, script->down);
    }
    return shown;
}

std::vector<ShownStatement> shown_stored(const std::string& text,
                                         const migration::ScriptSettings& settings,
                                         Dialect dialect,
                                         const OperationRules& rules) {
    if (settings.format == migration::Format::sql) {
        const auto script =
            migration::Script::in_memory(text, {.file = "", .line = 1, .column = 1});
        return statements(script, dialect, settings.transactional);
    }
    const Target target = any_target(dialect, rules);
    OperationWork work(target, dialect, nullptr, false);
    std::vector<Diagnostic> problems;
    return of_downgrade(work, work.downgrade_list(nullptr, text, problems));
}

}  // namespace dbtool::run

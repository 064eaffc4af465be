#include "ddl/families/routine.hpp"

#include <dbtool/core/text.hpp>

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/schema.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl {
namespace {

std::string_view when_sql(CreateTrigger::When when) {
    switch (when) {
        case CreateTrigger::When::before:
            return "BEFORE";
        case CreateTrigger::When::after:
            return "AFTER";
        case CreateTrigger::When::instead_of:
            return "INSTEAD OF";
    }
    return "";
}

/// `update of a, b`: the words as keywords, the columns as names.
std::string event_sql(const std::string& event) {
    const sqlite::Scanned text(event);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool keyword = i == 0 || (i == 1 && text.is_word(i, "OF"));
        const bool name = !keyword && text.is_name(i);
        out += i == 0 || text.is_symbol(i, ',') ? "" : " ";
        if (keyword) {
            for (const char c : text.text(i)) {
                out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            }
        } else {
            out += name ? sql_name(text.name(i)) : std::string(text.text(i));
        }
    }
    return out;
}

/// The body between BEGIN and END, whether they are given or not.
std::string body_sql(const std::string& execute) {
    const sqlite::Scanned text(execute);
    if (text.is_word(0, "BEGIN")) {
        return execute;
    }
    const bool closed = text.size() > 0 && text.is_symbol(text.size() - 1, ';');
    const bool comment = text.size() > 0 && text[text.size() - 1].end != execute.size();
    // A comment behind the last statement must not swallow what follows.
    return "BEGIN\n  " + execute + (closed ? "" : comment ? "\n;" : ";") + "\nEND";
}

std::string trigger_sql(const CreateTrigger& op, bool if_not_exists) {
    std::string out = "CREATE TRIGGER " + std::string(if_not_exists ? "IF NOT EXISTS " : "") +
                      sql_name(op.name) + " " + std::string(when_sql(op.when)) + " " +
                      joined(
                          [&] {
                              std::vector<std::string> events;
                              for (const std::string& event : op.on) {
                                  events.push_back(event_sql(event));
                              }
                              return events;
                          }(),
                          " OR ") +
                      " ON " + sql_name(op.table.name) + "\nFOR EACH ROW";
    if (!op.condition.empty()) {
        out += " WHEN " + in_parentheses(op.condition);
    }
    return out + "\n" + body_sql(op.execute);
}

}  // namespace

void render_sqlite(const CreateTrigger& op, const Setting& setting, Output& out) {
    out.statement(trigger_sql(op, setting.common.if_not_exists));
}

void render_sqlite(const DropTrigger& op, const Setting& setting, Output& out) {
    const bool if_exists = setting.common.if_exists;
    out.dropping("DROP TRIGGER " + std::string(setting.if_exists()) + sql_name(op.name),
                 [name = op.name, if_exists](Facts& facts) {
                     return sqlite::drop_and_keep(
                         facts, "trigger", name, "trigger " + name.str(), if_exists);
                 });
}

}  // namespace dbtool::ddl

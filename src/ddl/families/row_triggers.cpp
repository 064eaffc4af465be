#include "ddl/families/row_triggers.hpp"

#include <array>

#include <dbtool/core/error.hpp>
#include <dbtool/ddl/names.hpp>

#include "ddl/common.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::array<std::string_view, 4> kind_words = {"soft_delete", "touch", "audit", "search"};
constexpr std::array<std::string_view, 3> event_words = {"insert", "update", "delete"};

}  // namespace

std::vector<Identifier> trigger_names(const RowTriggers& op) {
    const std::string word(kind_words.at(static_cast<std::size_t>(op.kind)));
    const std::string rule = "trg_{table}_" + word;
    if (op.kind == RowTriggers::Kind::soft_delete || op.kind == RowTriggers::Kind::touch) {
        return {name_by_rule(rule, op.table, {}, "")};
    }
    std::vector<Identifier> names;
    for (const std::string_view event : event_words) {
        names.push_back(name_by_rule(rule + "_" + std::string(event), op.table, {}, ""));
    }
    return names;
}

void describe(FieldVisitor& visitor, RowTriggers& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    describe_word(visitor,
                  {"kind", "What they are for", true},
                  op.kind,
                  kind_words,
                  static_cast<RowTriggers::Kind>(-1));
    describe_name(visitor, {"column", "The column that says when"}, op.column);
    describe_name(visitor, {"log", "The table that they write to"}, op.log);
    visitor.identifiers({"columns", "The columns that they are about"}, op.columns);
    visitor.boolean({"keys_only", "Without old and new rows"}, op.keys_only, false);
}

Reverse reverse_of(const RowTriggers& op, const Common& /*common*/, Dialect /*dialect*/) {
    Reverse out;
    out.kind = Reverse::Kind::derived;
    const std::vector<Identifier> names = trigger_names(op);
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        out.operations.push_back({DropTrigger{op.table, *name}, {}, {}});
    }
    return out;
}

void render_postgres(const RowTriggers& op, const Setting& /*setting*/, Output& /*out*/) {
    throw Error(ErrorKind::internal,
                "row_triggers of " + to_text(op.table) + " are for SQLite alone");
}

}  // namespace dbtool::ddl

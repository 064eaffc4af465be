#include "ddl/families/search.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "ddl/common.hpp"
#include "ddl/families/trigger_parts.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// What PostgreSQL gives a weight when it ranks, ten times: what bm25() is given for its column.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> weights = {
    {{"A", "10.0"}, {"B", "4.0"}, {"C", "2.0"}, {"D", "1.0"}}};

constexpr std::array<std::string_view, 2> methods = {"gin", "gist"};

std::string vector_of(const SearchColumn& column, const std::string& config) {
    const std::string vector = fmt::format("to_tsvector({}, coalesce({}::text, ''))",
                                           literal(config, Dialect::postgresql),
                                           sql_name(column.name));
    return column.weight.empty() ? vector
                                 : fmt::format("setweight({}, '{}')", vector, column.weight);
}

std::vector<Operation> for_postgres(const AddSearch& op) {
    std::vector<std::string> vectors;
    for (const SearchColumn& column : op.columns) {
        vectors.push_back(vector_of(column, op.config));
    }
    AddColumn add;
    add.table = op.table;
    add.column.name = op.column;
    add.column.type = "tsvector";
    add.column.generated = joined(vectors, " || ");

    CreateIndex create;
    create.table = op.table;
    create.index.name = name_by_rule("ix_{table}_{columns}", op.table, {op.column.str()}, "");
    create.index.method = op.method;
    create.index.columns.emplace_back().name = op.column;
    return {{std::move(add), {}, {}}, {std::move(create), {}, {}}};
}

/// `bm25(10.0, 1.0)`; empty where no column weighs more than another.
std::string rank_of(const AddSearch& op) {
    std::vector<std::string> factors;
    bool weighted = false;
    for (const SearchColumn& column : op.columns) {
        const std::string_view weight =
            column.weight.empty() ? std::string_view("D") : std::string_view(column.weight);
        const auto* found = std::find_if(
            weights.begin(), weights.end(), [&](const auto& one) { return one.first == weight; });
        factors.emplace_back(found == weights.end() ? "1.0" : found->second);
        weighted = weighted || !column.weight.empty();
    }
    return weighted ? fmt::format("bm25({})", joined(factors)) : "";
}

Operation search_table(const AddSearch& op, const Identifier& name) {
    const std::string table = sql_name(name);
    const std::string tokenizer = op.config == "english" ? "porter unicode61" : "unicode61";
    // FTS5 takes its arguments apart itself: columns and values may be quoted, and must be where
    // they are more than a word.
    std::string columns;
    for (const SearchColumn& column : op.columns) {
        columns += quote(column.name) + ", ";
    }
    std::string up = fmt::format(
        "CREATE VIRTUAL TABLE {} USING fts5({}content={}, "
        "content_rowid='rowid', tokenize='{}');\n",
        table,
        columns,
        literal(op.table.name.str(), Dialect::sqlite),
        tokenizer);
    if (const std::string rank = rank_of(op); !rank.empty()) {
        up += fmt::format("INSERT INTO {0} ({0}, rank) VALUES ('rank', '{1}');\n", table, rank);
    }
    up += fmt::format("INSERT INTO {0} ({0}) VALUES ('rebuild')", table);
    Sql sql;
    sql.up.sqlite = std::move(up);
    sql.down.sqlite = "DROP TABLE " + table;
    return {std::move(sql), {}, {}};
}

std::vector<Operation> for_sqlite(const AddSearch& op) {
    RowTriggers triggers;
    triggers.table = op.table;
    triggers.kind = RowTriggers::Kind::search;
    triggers.log = beside(op.table, "{table}_search").name;
    for (const SearchColumn& column : op.columns) {
        triggers.columns.push_back(column.name);
    }
    Operation table = search_table(op, triggers.log);
    // The triggers come first: they ask whether the table has what FTS5 needs.
    return {{std::move(triggers), {}, {}}, std::move(table)};
}

}  // namespace

void describe(FieldVisitor& visitor, SearchColumn& column) {
    visitor.identifier({"name", "The column", true}, column.name);
    visitor.text({"weight", "A (most) to D (least, and the default)"}, column.weight);
}

void describe(FieldVisitor& visitor, AddSearch& op) {
    const AddSearch defaults;
    visitor.qualified({"table", "The table", true}, op.table);
    describe_list(visitor, {"columns", "What is searched", true}, op.columns, "name");
    std::optional<Identifier> column;
    if (op.column != defaults.column) {
        column = op.column;
    }
    visitor.identifier({"column", "PostgreSQL: the column of words; search_vector"}, column);
    op.column = column.value_or(defaults.column);
    std::optional<std::string> config;
    if (op.config != defaults.config) {
        config = op.config;
    }
    visitor.text({"config",
                  "The text search configuration; english. On SQLite english stems words, any "
                  "other does not"},
                 config);
    op.config = config.value_or(defaults.config);
    int method = op.method == methods[1] ? 1 : 0;
    visitor.word({"using", "PostgreSQL: the method of the index"}, method, methods, 0);
    op.method = methods.at(static_cast<std::size_t>(method));
}

void check_one(const AddSearch& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.column, mistakes);
    if (op.columns.empty()) {
        mistakes.push_back(
            {"no-columns", "add_search needs a column to search in", "Name one in `columns`."});
    }
    for (const SearchColumn& column : op.columns) {
        check_name(column.name, mistakes);
        const bool known = std::any_of(weights.begin(), weights.end(), [&](const auto& weight) {
            return weight.first == column.weight;
        });
        if (!column.weight.empty() && !known) {
            mistakes.push_back({"unknown-weight",
                                fmt::format("the weight \"{}\" of column {} is not A, B, C or D",
                                            column.weight,
                                            sql_name(column.name)),
                                "A counts most, D least."});
        }
        const std::string lower = to_lower(column.name.str());
        if (dialect == Dialect::sqlite && (lower == "rank" || lower == "rowid")) {
            mistakes.push_back({"reserved-name",
                                fmt::format("FTS5 has a column {} of its own", lower),
                                "Rename the column, or say `dialects: [postgresql]`."});
        }
    }
}

std::vector<Operation> expand(const AddSearch& op, Dialect dialect) {
    return dialect == Dialect::sqlite ? for_sqlite(op) : for_postgres(op);
}

}  // namespace dbtool::ddl

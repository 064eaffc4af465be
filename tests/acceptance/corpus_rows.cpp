#include "acceptance/corpus_rows.hpp"

#include <fmt/format.h>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "acceptance/subject.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {
namespace {

namespace fs = std::filesystem;
using Row = std::vector<std::string>;

constexpr int rows_a_table = 3;
constexpr const char* own_time = "'2001-02-03 04:05:06'";
constexpr const char* tables =
    "sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE "
    "'dbtool%'";

std::string shell(const fs::path& database, const std::string& script) {
    Result result = sqlite_shell(database, script);
    if (!result.ok()) {
        throw std::runtime_error(result.err);
    }
    return std::move(result.out);
}

std::vector<Row> query(const fs::path& database, const std::string& sql) {
    std::vector<Row> out;
    std::istringstream lines(shell(database, sql + ";"));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream cells(line);
        out.emplace_back();
        for (std::string cell; std::getline(cells, cell, '|');) {
            out.back().push_back(cell);
        }
        out.back().resize(4);
    }
    return out;
}

std::string value_for(const std::string& column, const std::string& type, int number) {
    if (column == "service") {
        return "'openid'";  // authelia deletes the others in the middle of its history.
    }
    const auto is = [&](const char* part) { return type.find(part) != std::string::npos; };
    if (is("INT")) {
        return std::to_string(number);
    }
    if (is("BOOL")) {
        return std::to_string(number % 2);
    }
    if (is("TIME") || is("DATE")) {
        return own_time;
    }
    return is("BLOB") ? fmt::format("x'{:08x}'", number) : fmt::format("'v{}'", number);
}

struct Table {
    std::vector<std::string> columns;
    std::vector<std::string> types;
    std::map<std::string, std::string> references;  ///< Column: a query for its newest parent.
};

std::map<std::string, Table> read_tables(const fs::path& database) {
    std::map<std::string, Table> out;
    for (const Row& row : query(database,
                                fmt::format("SELECT m.name, p.name, upper(p.type), p.pk FROM "
                                            "pragma_table_info(m.name) p, {}",
                                            tables))) {
        const bool numbers_itself = row[2] == "INTEGER" && row[3] != "0";
        if (!numbers_itself) {
            out[row[0]].columns.push_back(row[1]);
            out[row[0]].types.push_back(row[2]);
        }
    }
    for (const Row& row : query(database,
                                fmt::format("SELECT m.name, f.\"from\", f.\"table\", f.\"to\" FROM "
                                            "pragma_foreign_key_list(m.name) f, {}",
                                            tables))) {
        out[row[0]].references[row[1]] =
            fmt::format("(SELECT \"{}\" FROM \"{}\" ORDER BY rowid DESC LIMIT 1)", row[3], row[2]);
    }
    return out;
}

std::string insert_into(const std::string& name, const Table& table, int number) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto reference = table.references.find(table.columns[i]);
        values.push_back(reference == table.references.end()
                             ? value_for(table.columns[i], table.types[i], number)
                             : reference->second);
    }
    return fmt::format("INSERT OR IGNORE INTO \"{}\" (\"{}\") VALUES ({});\n",
                       name,
                       fmt::join(table.columns, "\", \""),
                       fmt::join(values, ", "));
}

}  // namespace

std::string rows_for(const fs::path& database, int round) {
    const auto all = read_tables(database);
    std::string out = "PRAGMA foreign_keys = ON;\n";
    // A child finds a parent at the latest when the parent's turn has come in the round before.
    for (int i = 0; i < rows_a_table; ++i) {
        for (const auto& [name, table] : all) {
            if (!table.columns.empty()) {
                out += insert_into(name, table, 100 * round + i);
            }
        }
    }
    return out;
}

std::string dump_of(const fs::path& database) {
    const Scratch scratch;
    const fs::path copy = scratch.path() / "copy.db";
    fs::copy_file(database, copy);
    std::string dump = shell(copy,
                             "PRAGMA foreign_keys = OFF;\nDROP TABLE IF EXISTS "
                             "dbtool_revision;\nDROP TABLE IF EXISTS dbtool_log;\n.dump\n");
    // Where only the history counts its rows, the counters' empty table stays behind.
    constexpr std::string_view no_counters = "DELETE FROM sqlite_sequence;\n";
    if (const auto at = dump.find(no_counters); at != std::string::npos) {
        dump.erase(at, no_counters.size());
    }
    static const std::regex other_time(R"('(?!2001-)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d')");
    return std::regex_replace(dump, other_time, "'now'");
}

}  // namespace dbtool::test

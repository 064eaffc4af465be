#include "golden/operation_page.hpp"

#include <cctype>
#include <fmt/format.h>
#include <map>

#include <dbtool/core/text.hpp>
#include <dbtool/migration/migration.hpp>
#include <dbtool/migration/operations.hpp>
#include <dbtool/run/move.hpp>
#include <dbtool/run/session.hpp>

#include "golden/executed.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {
namespace {

using Statements = std::vector<run::ShownStatement>;

std::string capital(std::string_view text) {
    std::string out(text);
    out.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(out.front())));
    return out;
}

/// Markdown would take `<table>` for HTML.
std::string without_tags(const std::string& text) {
    std::string out;
    for (const char c : text) {
        out += c == '<' ? std::string("\\<") : std::string(1, c);
    }
    return out;
}

std::string with_end(std::string_view sql) {
    const std::string out(trim(sql));
    return out.ends_with(';') ? out + "\n" : out + ";\n";
}

std::string fence(std::string_view language, const std::string& text) {
    return fmt::format("```{}\n{}```\n\n", language, text);
}

/// As `dbtool show` has it, without the lines of the file.
std::string shown(const Statements& statements) {
    const std::size_t parts = statements.empty() ? 0 : statements.back().part;
    std::string out;
    std::size_t part = 0;
    for (const run::ShownStatement& statement : statements) {
        if (parts > 1 && statement.part != part) {
            part = statement.part;
            out += fmt::format("-- part {} of {}{}\n",
                               part,
                               parts,
                               statement.transactional ? "" : ", outside of any transaction");
        }
        out += statement.known ? with_end(statement.sql)
                               : fmt::format("-- when its turn comes: {}\n", trim(statement.sql));
    }
    return out.empty() ? "-- nothing\n" : out;
}

std::string listed(const std::vector<std::string>& statements) {
    std::string out;
    for (const std::string& statement : statements) {
        out += with_end(statement);
    }
    return out.empty() ? "-- nothing\n" : out;
}

run::ShownScripts scripts_of(const ScenarioCase& one) {
    const Scratch scratch;
    scratch.write_file("0001_case.yaml", one.migration);
    const migration::Folder folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    run::require_sound(folder.diagnostics);
    return run::shown_scripts(folder.migrations.at(0), Dialect::postgresql, {});
}

std::string both_ways(std::string_view engine,
                      const std::string& up,
                      const std::string& down,
                      bool irreversible) {
    std::string out = fmt::format("{}:\n\n", engine) + fence("sql", up);
    return irreversible ? out : out + "and down:\n\n" + fence("sql", down);
}

std::string case_section(const Scenario& scenario, const ScenarioCase& one) {
    std::string out = fmt::format("### {}\n\n", one.title) + fence("yaml", one.migration);
    if (scenario.given_for(one, Dialect::postgresql)) {
        const run::ShownScripts scripts = scripts_of(one);
        out += both_ways(
            "PostgreSQL", shown(scripts.upgrade), shown(scripts.downgrade), one.irreversible);
    }
    if (const auto given = scenario.given_for(one, Dialect::sqlite)) {
        const Executed done = execute_on_sqlite(*given, one.migration, one.irreversible);
        out += both_ways("SQLite", listed(done.upgrade), listed(done.downgrade), one.irreversible);
    }
    return out;
}

}  // namespace

std::string operation_page(const ddl::OperationInfo& info, const Scenario& scenario) {
    std::string out = fmt::format("# {}\n\n{}. [All operations](../operations.md)\n\n{}\n",
                                  info.name,
                                  capital(info.summary),
                                  scenario.about);
    out += fmt::format("## Fields\n\n{}\n## Examples\n\n",
                       without_tags(migration::field_table(info.name)));
    if (info.on_sqlite) {
        out +=
            "The SQL for PostgreSQL is what `dbtool show` prints; that for SQLite is what was "
            "executed on a small "
            "database.\n\n";
    } else {
        out += "It has no meaning on SQLite. The SQL is what `dbtool show` prints.\n\n";
    }
    for (const ScenarioCase& one : scenario.cases) {
        out += case_section(scenario, one);
    }
    out.pop_back();
    return out;
}

std::string operation_index() {
    std::vector<std::string_view> families;
    std::map<std::string_view, std::string> tables;
    for (const ddl::OperationInfo& info : ddl::operation_kinds()) {
        if (info.internal) {
            continue;
        }
        std::string& table = tables[info.family];
        if (table.empty()) {
            families.push_back(info.family);
        }
        table += fmt::format("| [`{0}`](operations/{0}.md) | {1} | {2} |\n",
                             info.name,
                             info.summary,
                             info.on_sqlite ? "yes" : "no");
    }
    std::string out;
    for (const std::string_view family : families) {
        out += fmt::format(
            "### {}\n\n| operation | what it does | SQLite |\n| --- | --- | --- |\n{}\n",
            family,
            tables[family]);
    }
    return out;
}

}  // namespace dbtool::test

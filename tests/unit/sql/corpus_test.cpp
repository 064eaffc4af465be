#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <dbtool/core/text.hpp>

#include "scripts.hpp"
#include "support/catch.hpp"

namespace dbtool::sql {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

fs::path corpus() {
    const char* set = std::getenv("DBTOOL_CORPUS");
    return set != nullptr ? fs::path(set)
                          : fs::path(DBTOOL_SOURCE_DIR) / ".." / "shared" / "corpus";
}

bool is_absent(const fs::path& folder) {
    if (fs::exists(folder)) {
        return false;
    }
    WARN("skipped: no corpus at " << folder.string());
    return true;
}

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    std::erase(text, '\r');
    return text;
}

/// Splits every .sql file below the folder, holds each to its rules, and says how many statements
/// there were.
std::size_t count_statements(const fs::path& folder, Dialect dialect) {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".sql") {
            continue;
        }
        INFO(entry.path().string());
        const std::string text = read(entry.path());
        const SplitScript script = split(text, dialect);
        CHECK(codes(script) == Strings{});
        for (const OwnedStatement& statement : script.statements) {
            REQUIRE(text.substr(statement.info.offset, statement.text.size()) == statement.text);
        }
        CHECK(texts(split_in_windows(text, dialect, {64})) == texts(script));
        count += script.statements.size();
    }
    return count;
}

/// The golden files keep the closing semicolon.
Strings without_semicolons(Strings statements) {
    for (std::string& statement : statements) {
        if (statement.ends_with(';')) {
            statement.pop_back();
        }
        statement = std::string(trim(statement));
    }
    return statements;
}

Strings atlas_golden(const fs::path& path) {
    const std::string text = read(path);
    Strings statements;
    constexpr std::string_view mark = "-- end --";
    std::size_t begin = 0;
    for (std::size_t end = text.find(mark); end != std::string::npos;
         end = text.find(mark, begin)) {
        statements.emplace_back(trim(std::string_view(text).substr(begin, end - begin)));
        begin = end + mark.size();
    }
    statements.emplace_back(trim(std::string_view(text).substr(begin)));
    return without_semicolons(statements);
}

/// The part of a goose file between its Up and Down marks.
std::string goose_up(const fs::path& path) {
    const std::string text = read(path);
    const std::size_t down = text.find("-- +goose Down");
    return text.substr(0, down);
}

}  // namespace

TEST_CASE("real products' migrations are cut without a mistake") {
    struct Product {
        std::string folder;
        Dialect dialect;
        std::size_t statements;
    };
    // Counted once by libpg_query's parser over whole files, and by sqlite3_complete() itself.
    const std::vector<Product> products{
        {"concourse", Dialect::postgresql, 1062},
        {"authelia-postgres", Dialect::postgresql, 332},
        {"svix", Dialect::postgresql, 89},
        {"openfga-postgres", Dialect::postgresql, 27},
        {"authelia-sqlite", Dialect::sqlite, 764},
        {"openfga-sqlite", Dialect::sqlite, 16},
        {"atuin-sqlite", Dialect::sqlite, 17},
    };
    const fs::path folder = corpus() / "migrations";
    if (is_absent(folder)) {
        return;
    }
    for (const Product& product : products) {
        INFO(product.folder);
        CHECK(count_statements(folder / product.folder, product.dialect) == product.statements);
    }
}

TEST_CASE("real schemas are cut without a mistake") {
    const fs::path folder = corpus() / "schemas";
    if (is_absent(folder)) {
        return;
    }
    CHECK(count_statements(folder, Dialect::postgresql) == 794);
}

TEST_CASE("Atlas's splitting cases") {
    // Left out: MySQL's delimiters, `#` comments and backslashes in plain strings (lex/2 to 14,
    // lexescaped/1, lexgroup/2 and 3), and SQL Server's GO and BEGIN TRY (lex/19, 20, lexbegintry,
    // sqlserver).
    struct Case {
        std::string file;
        Dialect dialect;
    };
    const std::vector<Case> cases{
        {"lex/1.sql", Dialect::sqlite},
        {"lex/15_dollar_quote.sql", Dialect::postgresql},
        {"lex/16_begin_atomic.sql", Dialect::postgresql},
        {"lex/17_paren.sql", Dialect::postgresql},
        {"lex/18_pg_expr.sql", Dialect::postgresql},
        {"lexescaped/2.pg.sql", Dialect::postgresql},
    };
    const fs::path folder = corpus() / "split" / "atlas";
    if (is_absent(folder)) {
        return;
    }
    for (const Case& c : cases) {
        INFO(c.file);
        std::string text = read(folder / c.file);
        // A comment in MySQL only, in front of a statement of lex/15.
        constexpr std::string_view foreign_comment = "# Shorter examples.";
        if (const auto at = text.find(foreign_comment); at != std::string::npos) {
            text.erase(at, foreign_comment.size());
        }
        const SplitScript script = split(text, c.dialect);
        CHECK(codes(script) == Strings{});
        const Strings expected = atlas_golden(folder / (c.file + ".golden"));
        REQUIRE(script.statements.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            CHECK(script.statements[i].text == expected[i]);
        }
    }
}

TEST_CASE("goose's splitting cases") {
    // Left out: 02, 03 and 09, where a StatementBegin mark joins several statements on purpose; 08,
    // MySQL's `/*!` comments; 06, whose golden text keeps comments behind the semicolon; envsub,
    // whose variables goose expands before it splits.
    const fs::path folder = corpus() / "split" / "goose" / "valid-up";
    if (is_absent(folder)) {
        return;
    }
    for (const std::string name : {"test01", "test04", "test05", "test07"}) {
        INFO(name);
        Strings expected;
        for (int i = 1; fs::exists(folder / name / ("0" + std::to_string(i) + ".up.golden.sql"));
             ++i) {
            expected.push_back(read(folder / name / ("0" + std::to_string(i) + ".up.golden.sql")));
        }
        REQUIRE_FALSE(expected.empty());
        const SplitScript script =
            split(goose_up(folder / name / "input.sql"), Dialect::postgresql);
        CHECK(codes(script) == Strings{});
        CHECK(texts(script) == without_semicolons(expected));
    }
}

}  // namespace dbtool::sql

#include <algorithm>
#include <random>

#include <dbtool/core/text.hpp>

#include "scripts.hpp"
#include "support/catch.hpp"

namespace dbtool::sql {
namespace {

/// Pieces that lie across a window's edge in every way: pairs, quotes, comments, characters of
/// several bytes, mistakes.
const std::vector<std::string> pieces{
    "SELECT 1",
    ";",
    "\n",
    " ",
    "'a;''b'",
    "E'\\';'\n'\\\\'",
    "$$ ; $$",
    "$tag$ $$; $tag$",
    "-- it's;\n",
    "/* ; */",
    "/*/**/;*/",
    "\"a;\"\"\"",
    "(",
    ")",
    "é",
    "€",
    "😀",
    "-",
    "/",
    "a$b",
    "$1",
    "END",
    "BEGIN ATOMIC",
    "CASE",
    "[;]",
    "`;`",
    "CREATE FUNCTION f()",
    "CREATE TRIGGER t ",
    "COPY t FROM stdin;\n1\t2\n\\.\n",
    "COPY t FROM stdin; --\n",
    "\\.\n",
    "\\restrict x\n",
    "\\x y\n",
    "U&'\\'",
    "'",
    "$$",
    "/*",
    "\"",
    "\r",
    "E'",
    ";\n",
    ";\n",
    ";\nSELECT 'long text that no small window holds';\n",
};

std::string random_script(std::mt19937& random) {
    std::uniform_int_distribution<std::size_t> count(0, 25);
    std::uniform_int_distribution<std::size_t> which(0, pieces.size() - 1);
    std::string script;
    for (std::size_t i = count(random); i > 0; --i) {
        script += pieces[which(random)];
    }
    if (random() % 16 == 0) {
        script += random() % 2 == 0 ? '\0' : '\xE2';
        script += "; SELECT 1;";
    }
    return script;
}

bool are_equal(const SplitScript& one, const SplitScript& other) {
    const auto equal = [](const OwnedStatement& a, const OwnedStatement& b) {
        return a.text == b.text && a.copy_data == b.copy_data && a.info.offset == b.info.offset &&
               a.info.end_offset == b.info.end_offset && a.info.line == b.info.line &&
               a.info.column == b.info.column && a.info.kind == b.info.kind;
    };
    return one.diagnostics == other.diagnostics && std::equal(one.statements.begin(),
                                                              one.statements.end(),
                                                              other.statements.begin(),
                                                              other.statements.end(),
                                                              equal);
}

void check_positions(const std::string& text, const SplitScript& script) {
    for (const OwnedStatement& statement : script.statements) {
        REQUIRE(text.substr(statement.info.offset, statement.text.size()) == statement.text);
        const std::string before = text.substr(0, statement.info.offset);
        REQUIRE(statement.info.line == 1 + std::count(before.begin(), before.end(), '\n'));
    }
}

}  // namespace

TEST_CASE("the size of the window changes nothing") {
    std::mt19937 random(20240917);
    std::size_t statements = 0;
    std::size_t diagnostics = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::string text = random_script(random);
        for (const Dialect dialect : {Dialect::postgresql, Dialect::sqlite}) {
            const SplitScript whole = split(text, dialect);
            check_positions(text, whole);
            statements += whole.statements.size();
            diagnostics += whole.diagnostics.size();
            for (const std::size_t size : {4U, 5U, 7U, 16U, 33U, 64U}) {
                INFO(text);
                INFO(size);
                REQUIRE(are_equal(split_in_windows(text, dialect, {size}), whole));
            }
        }
    }
    CHECK(statements > 10000);
    CHECK(diagnostics > 1000);
}

TEST_CASE("characters of several bytes are checked across the window's edge") {
    std::string text;
    for (int i = 0; i < 300; ++i) {
        text += std::string(static_cast<std::size_t>(i % 11), 'a') + "é€😀";
    }
    for (const std::size_t size : {4U, 9U, 300U, 1000U}) {
        const SplitScript script =
            split_in_windows("SELECT '" + text + "';", Dialect::postgresql, {size});
        CHECK(script.diagnostics.empty());
        CHECK(script.statements.size() == 1);
        const auto bad = codes(split_in_windows("SELECT '" + text +
                                                    "\xF0\x9F\x98"
                                                    "a';",
                                                Dialect::postgresql,
                                                {size}));
        REQUIRE(bad.size() == 1);
        CHECK(bad.front() == "invalid-utf8 1:" + std::to_string(9 + count_characters(text)));
    }
}

TEST_CASE("a statement longer than the database takes is refused, and what follows is not read") {
    const std::string fits = "SELECT 'a piece of 40 characters, no more';";
    for (const Dialect dialect : {Dialect::postgresql, Dialect::sqlite}) {
        for (const std::size_t window : {4U, 16U, 42U, 43U, 64U, 200U}) {
            INFO(window);
            const ScriptReader::Sizes sizes{.window = window, .longest = fits.size() - 1};
            const SplitScript whole = split_in_windows(fits + "\n" + fits, dialect, sizes);
            CHECK(whole.diagnostics.empty());
            CHECK(whole.statements.size() == 2);
            const SplitScript over =
                split_in_windows(fits + "\nSELECT " + fits + "\nSELECT 1;", dialect, sizes);
            CHECK(codes(over) == std::vector<std::string>{"statement-too-long 2:1"});
            CHECK(over.statements.size() == 1);
            const SplitScript open =
                split_in_windows("SELECT '" + std::string(1000, 'x'), dialect, sizes);
            REQUIRE(open.diagnostics.size() == 1);
            const bool to_the_end = open.diagnostics.front().code == "unterminated-quote";
            CHECK((to_the_end || open.diagnostics.front().code == "statement-too-long"));
            CHECK_FALSE(to_the_end);
        }
    }
}

TEST_CASE("rows of a COPY may be longer together than any statement") {
    std::string rows;
    for (int i = 0; i < 100; ++i) {
        rows += "a row\n";
    }
    const SplitScript script = split_in_windows("COPY t FROM stdin;\n" + rows + "\\.\nSELECT 1;",
                                                Dialect::postgresql,
                                                {.window = 16, .longest = 43});
    CHECK(script.diagnostics.empty());
    REQUIRE(script.statements.size() == 2);
    CHECK(script.statements.front().copy_data == rows);
}

}  // namespace dbtool::sql

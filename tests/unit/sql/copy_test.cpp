#include "scripts.hpp"
#include "support/catch.hpp"

namespace dbtool::sql {
namespace {

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("the data of a COPY follows its line") {
    const std::string text =
        "SELECT 1;\nCOPY t (a, b) FROM stdin; -- rows\n1\t;'\n\\N\t\\.\n \\.\n\\.\nSELECT 2;\n";
    const SplitScript script = split(text, Dialect::postgresql);
    CHECK(codes(script) == Strings{});
    REQUIRE(texts(script) == Strings{"SELECT 1", "COPY t (a, b) FROM stdin", "SELECT 2"});
    const OwnedStatement& copy = script.statements[1];
    CHECK(copy.copy_data == "1\t;'\n\\N\t\\.\n \\.\n");
    CHECK(text.substr(copy.info.end_offset, 3) == "1\t;");
    CHECK(script.statements[2].info.line == 7);
    CHECK(text.substr(script.statements[2].info.offset) == "SELECT 2;\n");
}

TEST_CASE("a COPY without rows, and one that ends the script") {
    const SplitScript script =
        split("COPY t FROM stdin;\n\\.\nCOPY u FROM stdin;\n1\n\\.", Dialect::postgresql);
    CHECK(codes(script) == Strings{});
    REQUIRE(script.statements.size() == 2);
    CHECK(script.statements[0].copy_data.empty());
    CHECK(script.statements[1].copy_data == "1\n");
}

TEST_CASE("data that nobody reads is skipped") {
    const auto source = source_of("COPY t FROM stdin;\nSELECT 1;\n\\.\nSELECT 2;");
    StatementReader reader(*source, Dialect::postgresql, {.file = "", .line = 1, .column = 1});
    Statement statement;
    REQUIRE(reader.next(statement));
    REQUIRE(reader.next(statement));
    CHECK(statement.text == "SELECT 2");
    CHECK(statement.line == 4);
    CHECK(reader.next_copy_data().empty());
}

TEST_CASE("a COPY's text outlives its data, which comes in pieces of whole lines") {
    std::string rows;
    while (rows.size() < 1000 * 1000) {
        rows += std::to_string(rows.size()) + "\tvalue\n";
    }
    const std::string text = "COPY t FROM stdin;\n" + rows + "\\.\n";
    const auto source = source_of(text);
    StatementReader reader(*source, Dialect::postgresql, {.file = "", .line = 1, .column = 1});
    Statement statement;
    REQUIRE(reader.next(statement));
    std::string read;
    for (auto piece = reader.next_copy_data(); !piece.empty(); piece = reader.next_copy_data()) {
        REQUIRE(piece.back() == '\n');
        REQUIRE(piece.size() <= 64 * 1024);
        read += piece;
    }
    CHECK(read == rows);
    CHECK(statement.text == "COPY t FROM stdin");
    CHECK_FALSE(reader.next(statement));
    CHECK(reader.diagnostics().empty());
}

TEST_CASE("a line longer than a piece comes whole") {
    const std::string row = std::string(700 * 1000, 'x') + "\n";
    const SplitScript script = split("COPY t FROM stdin;\n" + row + "\\.\n", Dialect::postgresql);
    CHECK(script.statements.at(0).copy_data == row);
}

TEST_CASE("data that never ends names the COPY") {
    const auto copy_codes = [](std::string_view text) {
        return codes(split(text, Dialect::postgresql));
    };
    CHECK(copy_codes("SELECT 1;\n COPY t FROM stdin;\n1\n2\n") == Strings{"unterminated-copy 2:2"});
    CHECK(copy_codes("COPY t FROM stdin;\n1\n\\. ") == Strings{"unterminated-copy 1:1"});
    CHECK(copy_codes("COPY t FROM stdin") == Strings{"unterminated-copy 1:1"});
    CHECK(copy_codes("COPY t FROM stdin;\n1\n\xff\n\\.\n") == Strings{"invalid-utf8 3:1"});
}

TEST_CASE("nothing but a comment may stand behind a COPY on its line") {
    const SplitScript script =
        split("COPY t FROM stdin; SELECT 1;\n\\.\nSELECT 2;", Dialect::postgresql);
    CHECK(codes(script) == Strings{"text-after-copy 1:20"});
}

}  // namespace dbtool::sql

#include "support/catch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::outline;
using migration::PartOutline;
using migration::Script;
using migration::ScriptOutline;

namespace {

Script script_of(const std::string& text) {
    return Script::in_memory(text, {.file = "x.sql", .line = 3, .column = 1});
}

ScriptOutline outlined(const std::string& text,
                       Dialect dialect = Dialect::postgresql,
                       bool transactional = true) {
    return outline(script_of(text), dialect, transactional);
}

/// `tx 2 CREATE TABLE` or `solo 1 VACUUM`, with `fk` where foreign keys are off.
Strings parts(const ScriptOutline& found) {
    Strings out;
    for (const PartOutline& part : found.parts) {
        out.push_back(std::string(part.kind == PartOutline::Kind::solo ? "solo " : "tx ") +
                      std::to_string(part.statements) + " " + part.headline +
                      (part.foreign_keys_off ? " fk" : ""));
    }
    return out;
}

/// The bytes of each part.
Strings texts(const std::string& text, const ScriptOutline& found) {
    Strings out;
    for (const PartOutline& part : found.parts) {
        out.push_back(text.substr(part.offset, part.size));
    }
    return out;
}

struct Refused {
    std::string text;
    bool transactional;
    Strings places;
    std::string message;
};

}  // namespace

TEST_CASE("a run of ordinary statements is one part") {
    const std::string text =
        "-- hello\nCREATE TABLE a ();\nALTER TABLE a ADD b int; -- tail\nSAVEPOINT x;\n";
    const auto found = outlined(text);
    CHECK(found.diagnostics.empty());
    CHECK(parts(found) == Strings{"tx 3 CREATE TABLE"});
    CHECK(texts(text, found) ==
          Strings{"CREATE TABLE a ();\nALTER TABLE a ADD b int; -- tail\nSAVEPOINT x;"});
    CHECK(found.statements == 3);
    CHECK(found.parts[0].start == SourcePosition{.file = "x.sql", .line = 4, .column = 1});
    CHECK_FALSE(found.parts[0].checksum.empty());
}

TEST_CASE("solo statements are parts of their own") {
    const std::string text =
        "SELECT 1; SELECT 2; CREATE INDEX CONCURRENTLY i ON t (a); VACUUM t; SELECT 3";
    const auto found = outlined(text);
    CHECK(found.diagnostics.empty());
    CHECK(parts(found) ==
          Strings{"tx 2 SELECT", "solo 1 CREATE INDEX", "solo 1 VACUUM", "tx 1 SELECT"});
    CHECK(texts(text, found) == Strings{"SELECT 1; SELECT 2;",
                                        "CREATE INDEX CONCURRENTLY i ON t (a);",
                                        "VACUUM t;",
                                        "SELECT 3"});
    CHECK(found.statements == 5);
}

TEST_CASE("a script without statements has no parts") {
    CHECK(outlined("-- nothing\n/* at all */\n;").parts.empty());
    CHECK(outlined("BEGIN; COMMIT;").parts.empty());
    CHECK(outlined("PRAGMA foreign_keys=off;", Dialect::sqlite).parts.empty());
}

TEST_CASE("the file's frame is dropped") {
    const std::string begin = GENERATE("BEGIN;",
                                       "begin work;",
                                       "START TRANSACTION;",
                                       "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE;");
    const std::string commit = GENERATE("COMMIT;", "END", "COMMIT WORK; -- done");
    const std::string text = "-- x\n" + begin + "\nSELECT 1;\nSELECT 2;\n" + commit;
    INFO(text);
    const auto found = outlined(text);
    CHECK(places(found.diagnostics) == Strings{});
    CHECK(parts(found) == Strings{"tx 2 SELECT"});
    CHECK(texts(text, found) == Strings{"SELECT 1;\nSELECT 2;"});
}

TEST_CASE("transaction control that would tear the history is refused") {
    const std::vector<Refused> cases = {
        {"SELECT 1;\nCOMMIT;",
         true,
         {"4:1 transaction-control"},
         "COMMIT would part the migration from its row"},
        {"SELECT 1;\n  ROLLBACK;\nSELECT 2;",
         true,
         {"4:3 transaction-control"},
         "ROLLBACK would part"},
        {"SELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;",
         true,
         {"4:1 transaction-control", "6:1 transaction-control"},
         "BEGIN would part"},
        {"BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nSELECT 2;\nCOMMIT;",
         true,
         {"5:1 transaction-control"},
         "COMMIT is not the last statement, BEGIN in line 6 follows"},
        {"BEGIN;\nSELECT 1;\nCOMMIT;\nVACUUM t;",
         true,
         {"5:1 transaction-control"},
         "VACUUM in line 6 follows"},
        {"BEGIN;\nSELECT 1;", true, {"3:1 transaction-control"}, "BEGIN without a COMMIT"},
        {"BEGIN;\nBEGIN;\nSELECT 1;\nCOMMIT;",
         true,
         {"4:1 transaction-control"},
         "BEGIN inside a transaction"},
        {"BEGIN;\nSELECT 1;\nROLLBACK;",
         true,
         {"5:1 transaction-control", "3:1 transaction-control"},
         "ROLLBACK would part"},
        {"BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;\nSELECT 2;\nCOMMIT;",
         true,
         {"5:1 transaction-control"},
         "COMMIT"},
        {"SELECT 1;\nPREPARE TRANSACTION 'x';",
         true,
         {"4:1 transaction-control"},
         "PREPARE would part"},
        {"BEGIN;\nVACUUM t;\nCOMMIT;",
         true,
         {"4:1 transaction-control"},
         "VACUUM cannot run inside a transaction"},
        {"BEGIN ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nCOMMIT;",
         true,
         {"3:1 transaction-control"},
         "BEGIN asks for ISOLATION LEVEL SERIALIZABLE"},
        {"START TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nSELECT 1;\nCOMMIT;",
         true,
         {"3:1 transaction-control"},
         "REPEATABLE READ"},
        {"BEGIN READ ONLY;\nSELECT 1;\nCOMMIT;", true, {"3:1 transaction-control"}, "READ ONLY"},
        {"SELECT 1;\nCOMMIT;", false, {"4:1 transaction-control"}, "COMMIT without a BEGIN"},
        {"BEGIN;\nSELECT 1;\nROLLBACK;\n",
         false,
         {"5:1 transaction-control", "3:1 transaction-control"},
         "ROLLBACK leaves no part"},
        {"BEGIN;\nVACUUM t;\nCOMMIT;",
         false,
         {"4:1 transaction-control"},
         "VACUUM cannot run inside a transaction"},
        {"SAVEPOINT a;", false, {"3:1 transaction-control"}, "SAVEPOINT outside of a transaction"},
        {"BEGIN;\nSELECT 1;\nPREPARE TRANSACTION 'x';\nCOMMIT;",
         false,
         {"5:1 transaction-control"},
         "PREPARE leaves no part"},
    };
    for (const Refused& refused : cases) {
        INFO(refused.text << (refused.transactional ? "" : "\n(transaction off)"));
        const auto found = outlined(refused.text, Dialect::postgresql, refused.transactional);
        CHECK(places(found.diagnostics) == refused.places);
        REQUIRE_FALSE(found.diagnostics.empty());
        CHECK_THAT(found.diagnostics.front().message, ContainsSubstring(refused.message));
        CHECK(found.diagnostics.front().position.file == "x.sql");
        CHECK(found.diagnostics.front().help.ends_with('.'));
    }
}

TEST_CASE("with transaction off each frame is a part, and each statement outside one too") {
    const std::string text =
        "SET x = 1;\nBEGIN;\nSELECT 1;\nSAVEPOINT s;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON t "
        "(a);\nBEGIN;\nCOMMIT;\n"
        "COMMIT PREPARED 'x';\nBEGIN;\nSELECT 2;\nEND;\n";
    const auto found = outlined(text, Dialect::postgresql, false);
    CHECK(places(found.diagnostics) == Strings{});
    CHECK(parts(found) ==
          Strings{
              "solo 1 SET", "tx 2 SELECT", "solo 1 CREATE INDEX", "solo 1 COMMIT", "tx 1 SELECT"});
    CHECK(texts(text, found)[1] == "SELECT 1;\nSAVEPOINT s;");
}

TEST_CASE("COPY data counts for its part's size and for nothing else") {
    const std::string text =
        "COPY t FROM stdin;\n1\tBEGIN;\n2\tCOMMIT;\n\\.\n\nSELECT 1;\nCOPY t FROM stdin;\n3\n\\.";
    const auto found = outlined(text);
    CHECK(places(found.diagnostics) == Strings{});
    CHECK(parts(found) == Strings{"tx 3 COPY"});
    CHECK(found.parts[0].has_copy);
    CHECK(texts(text, found) == Strings{text});

    const auto apart = outlined(text, Dialect::postgresql, false);
    CHECK(texts(text, apart) == Strings{"COPY t FROM stdin;\n1\tBEGIN;\n2\tCOMMIT;\n\\.\n",
                                        "SELECT 1;",
                                        "COPY t FROM stdin;\n3\n\\."});
    CHECK(apart.parts[0].has_copy);
    CHECK_FALSE(apart.parts[1].has_copy);
}

TEST_CASE("a part is known again by its statements and data") {
    const auto first = outlined("SELECT 1;\nCOPY t FROM stdin;\n1\n\\.\n").parts.at(0).checksum;
    CHECK(outlined("-- comment\nSELECT 1;  COPY t FROM stdin;\n1\n\\.\n").parts.at(0).checksum ==
          first);
    CHECK(outlined("SELECT 1;\nCOPY t FROM stdin;\n2\n\\.\n").parts.at(0).checksum != first);
    CHECK(outlined("SELECT 2;\nCOPY t FROM stdin;\n1\n\\.\n").parts.at(0).checksum != first);
}

TEST_CASE("SQLite's foreign_keys are taken out of the transaction") {
    CHECK(parts(outlined("PRAGMA foreign_keys=off;\nDROP TABLE a;\nPRAGMA foreign_keys=on;",
                         Dialect::sqlite)) == Strings{"tx 1 DROP TABLE fk"});
    CHECK(parts(outlined("PRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\nDROP TABLE "
                         "a;\nCOMMIT;\nPRAGMA foreign_keys = ON;",
                         Dialect::sqlite)) == Strings{"tx 1 DROP TABLE fk"});
    CHECK(parts(outlined("DROP TABLE a;\nPRAGMA foreign_keys(0);\nDROP TABLE b;",
                         Dialect::sqlite)) == Strings{"tx 2 DROP TABLE fk"});
    CHECK(parts(outlined("PRAGMA foreign_keys=1;\nDROP TABLE a;", Dialect::sqlite)) ==
          Strings{"tx 1 DROP TABLE"});
    CHECK(parts(outlined("PRAGMA foreign_keys=off; BEGIN; DROP TABLE a; COMMIT; PRAGMA "
                         "foreign_keys=on; DROP TABLE b;",
                         Dialect::sqlite,
                         false)) == Strings{"tx 1 DROP TABLE fk", "solo 1 DROP TABLE"});
}

TEST_CASE("SQLite's solo statements") {
    CHECK(parts(outlined("SELECT 1; VACUUM; PRAGMA journal_mode=wal; ATTACH 'x' AS y; SELECT 2;",
                         Dialect::sqlite)) ==
          Strings{"tx 1 SELECT", "solo 1 VACUUM", "solo 1 PRAGMA", "solo 1 ATTACH", "tx 1 SELECT"});
    CHECK(parts(outlined("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END; SELECT 2;",
                         Dialect::sqlite)) == Strings{"tx 2 CREATE TRIGGER"});
}

TEST_CASE("the script's own mistakes are among the outline's") {
    const auto found = outlined("SELECT 1;\nSELECT 'open;\n");
    REQUIRE(found.diagnostics.size() == 1);
    CHECK(found.diagnostics[0].position.line == 4);
    CHECK(found.diagnostics[0].position.column == 8);
}

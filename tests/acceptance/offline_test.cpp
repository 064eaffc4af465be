// --sql: the script, run by psql or the sqlite3 shell, does what a run does.

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

constexpr const char* history_columns =
    "SELECT revision, parents, depends_on, labels, message, upgrade_checksum, downgrade_checksum, "
    "upgrade_sql, downgrade_sql, settings, state, direction, parts_done FROM dbtool_revision "
    "ORDER BY revision";

void add_portable(const Subject& subject) {
    subject.add("0001_people.sql",
                "-- dbtool:message People, and what they're called\n" +
                    migration("CREATE TABLE people (id int PRIMARY KEY, name text);\n"
                              "INSERT INTO people VALUES (1, 'it''s; me');",
                              "DROP TABLE people;"));
    subject.add("0002_view.sql",
                "-- dbtool:label views\n" +
                    migration("CREATE VIEW names AS SELECT name FROM people;", "DROP VIEW names;"));
    subject.add(
        "0003_index.sql",
        migration("CREATE INDEX ix_people_name ON people (name);", "DROP INDEX ix_people_name;"));
}

void add_of_postgres(const Subject& subject) {
    subject.add("0004_concurrently.sql",
                migration("ALTER TABLE people ADD age int;\n"
                          "CREATE INDEX CONCURRENTLY ix_people_age ON people (age);\n"
                          "COPY people (id, name, age) FROM stdin;\n2\ttwo;\t\\N\n\\.\n",
                          "DELETE FROM people WHERE id = 2;\n"
                          "DROP INDEX CONCURRENTLY ix_people_age;\n"
                          "ALTER TABLE people DROP age;"));
    subject.add("0005_function.sql",
                migration("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\n"
                          "BEGIN RETURN 1; END $$;\n"
                          "SELECT set_config('search_path', '', false);",
                          "DROP FUNCTION public.f();"));
}

void add_of_sqlite(const Subject& subject) {
    subject.add("0004_rebuild.sql",
                migration("CREATE TABLE pets (person int NOT NULL REFERENCES people ON DELETE "
                          "CASCADE);\nINSERT INTO pets VALUES (1);"));
    subject.add("0005_rebuild.sql",
                migration("PRAGMA foreign_keys = OFF;\n"
                          "DROP VIEW names;\n"
                          "CREATE TABLE fresh (id int PRIMARY KEY, name text, age int);\n"
                          "INSERT INTO fresh SELECT id, name, 7 FROM people;\n"
                          "DROP TABLE people;\n"
                          "ALTER TABLE fresh RENAME TO people;\n"
                          "CREATE VIEW names AS SELECT name FROM people;\n"
                          "CREATE TRIGGER no_pets AFTER DELETE ON people BEGIN\n"
                          "  DELETE FROM pets WHERE person = old.id; SELECT 1;\nEND;\n"
                          "PRAGMA foreign_keys = ON;",
                          "DROP TRIGGER no_pets;"));
}

void add_all(const Subject& subject) {
    add_portable(subject);
    if (subject.is_postgres()) {
        add_of_postgres(subject);
    } else {
        add_of_sqlite(subject);
    }
}

/// The script for a range, made where no database can be reached, run by the database's own shell.
void run_script(const Subject& subject, const std::string& command, const std::string& range) {
    const Environment unreachable = {
        {"DBTOOL_URL", subject.is_postgres() ? "postgresql://127.0.0.1:1/nowhere" : subject.url()}};
    const std::string script = subject.must({command, range, "--sql"}, unreachable).out;
    INFO(script);
    Result result;
    if (subject.is_postgres()) {
        const Scratch scratch;
        result = subject.database().psql_file(scratch.write_file("script.sql", script));
    } else {
        result = sqlite_shell(subject.folder() / "subject.db", script);
    }
    INFO(result.err);
    REQUIRE(result.ok());
}

std::string rows(const Subject& subject) {
    return subject.query("SELECT * FROM people ORDER BY id") +
           (subject.is_postgres() ? "" : subject.query("SELECT * FROM pets"));
}

}  // namespace

TEST_CASE("--sql, run by the database's shell, ends where an online run ends") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject online(engine);
    const Subject offline(engine);
    add_all(online);
    add_all(offline);
    online.must({"upgrade", "head"});
    run_script(offline, "upgrade", "base:head");
    CHECK(offline.schema() == online.schema());
    CHECK(offline.query(history_columns) == online.query(history_columns));
    CHECK(rows(offline) == rows(online));
    CHECK(offline.dbtool({"check"}).exit_code == 0);
}

TEST_CASE("--sql for ranges, up and down") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject online(engine);
    const Subject offline(engine);
    add_portable(online);
    add_portable(offline);
    if (engine == Engine::postgres) {
        add_of_postgres(online);
        add_of_postgres(offline);
    }
    run_script(offline, "upgrade", "base:0002");
    CHECK(offline.history() == "0001_people 0002_view");
    run_script(offline, "upgrade", "0002:head");
    online.must({"upgrade"});
    CHECK(offline.query(history_columns) == online.query(history_columns));
    run_script(offline, "downgrade", "head:0001");
    online.must({"downgrade", "0001"});
    CHECK(offline.schema() == online.schema());
    CHECK(offline.query(history_columns) == online.query(history_columns));
    offline.must({"upgrade"});
    run_script(offline, "downgrade", "head:base");
    CHECK(offline.history().empty());
    CHECK_FALSE(offline.has_table("people"));
}

TEST_CASE("a script that does not fit the database's history changes nothing") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_portable(subject);
    subject.must({"upgrade"});
    const std::string before = subject.schema();
    const std::string script = subject.must({"upgrade", "--sql"}).out;
    CHECK_THROWS(subject.query(script));
    CHECK(subject.schema() == before);
    CHECK(subject.history() == "0001_people 0002_view 0003_index");
}

// Migrations that are made from words on the command line, and run.

#include <nlohmann/json.hpp>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

using Line = std::vector<std::string>;

Line generate(Line words) {
    words.insert(words.begin(), "generate");
    return words;
}

void make_tables(const Subject& subject) {
    subject.must(generate({"table", "users", "id:bigint:pk", "email:text!"}));
    subject.must(generate({"table",
                           "posts",
                           "id:bigint:pk",
                           "title:text",
                           "body:text",
                           "author:bigint>users.id",
                           "karma:int=0!"}));
    subject.must({"upgrade"});
}

std::string file_of(const Subject& subject, const Result& created) {
    return read_file(subject.folder() / created.out.substr(0, created.out.find('\n')));
}

/// Everything that the migrations did comes down and goes up again to the same.
void up_down_up(const Subject& subject) {
    const std::string before = subject.schema();
    subject.must({"upgrade"});
    const std::string after = subject.schema();
    CHECK(after != before);
    subject.must({"downgrade", "0002", "--yes"});
    CHECK(subject.schema() == before);
    subject.must({"upgrade"});
    CHECK(subject.schema() == after);
}

}  // namespace

TEST_CASE("what generate writes runs, up, down and up, on PostgreSQL") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    make_tables(subject);
    const std::string form = GENERATE("yaml", "sql");
    subject.query(
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; "
        "END';");
    const std::vector<Line> all = {
        {"index", "posts", "author", "karma:desc", "--where", "karma > 0"},
        {"check", "posts", "karma >= 0"},
        {"unique", "users", "email"},
        {"not-null", "posts", "title", "--fill", "''"},
        {"foreign-key", "posts", "author", "users", "--on-delete", "cascade", "--name", "fk_other"},
        {"column", "posts", "slug:varchar(80)", "score:numeric(10,2)=0!"},
        {"table", "events", "id:bigint!", "at:date!", "--partition-by", "range(at)"},
        {"view", "titles", "SELECT id, title FROM posts"},
        {"materialized-view", "totals", "SELECT count(*) AS n FROM posts", "--unique-index", "n"},
        {"enum", "mood", "happy", "sad"},
        {"trigger", "posts", "t", "--before", "update", "--execute", "touch"},
        {"audit", "posts", "--log", "post_changes"}};
    const std::vector<Line> yaml_only = {
        {"partition",
         "events_2026",
         "--of",
         "events",
         "--from",
         "2026-01-01",
         "--to",
         "2027-01-01"},
        {"storage", "posts", "fillfactor=70"},
        {"timestamps", "posts"},
        {"search", "posts", "title:A", "body:B"},
        {"soft-delete", "posts", "--view", "--by", "--trigger", "--index", "title"}};
    for (Line words : all) {
        words.insert(words.end(), {"--as", form});
        INFO(words[0]);
        subject.must(generate(std::move(words)));
    }
    if (form == "yaml") {
        for (const Line& words : yaml_only) {
            INFO(words[0]);
            subject.must(generate(words));
        }
    }
    up_down_up(subject);
}

TEST_CASE("what generate writes runs, up, down and up, on SQLite") {
    const Subject subject(Engine::sqlite);
    make_tables(subject);
    for (const Line& words :
         std::vector<Line>{{"index", "posts", "author", "karma:desc", "--where", "karma > 0"},
                           {"check", "posts", "karma >= 0"},
                           {"unique", "users", "email"},
                           {"not-null", "posts", "title", "--fill", "''"},
                           {"column", "posts", "slug:varchar(80)"},
                           {"view", "titles", "SELECT id, title FROM posts"},
                           {"timestamps", "posts"},
                           {"soft-delete", "posts", "--view", "--by"}}) {
        INFO(words[0]);
        subject.must(generate(words));
    }
    up_down_up(subject);
}

TEST_CASE("create puts several operations into one file, in the order of the line") {
    const Subject subject(Engine::sqlite);
    make_tables(subject);
    const Result created = subject.must({"create",
                                         "lists",
                                         "--index",
                                         "posts title",
                                         "--check",
                                         "posts 'karma >= 0' --name ck_karma",
                                         "--index",
                                         "posts karma:desc"});
    CHECK(created.out == "migrations/0003_lists.yaml\n");
    const std::string text = file_of(subject, created);
    const std::size_t check = text.find("add_check");
    REQUIRE(check != std::string::npos);
    CHECK(text.find("create_index") < check);
    CHECK(text.rfind("create_index") > check);
    up_down_up(subject);
    CHECK(subject.must({"create", "empty", "--as", "yaml"}).out == "migrations/0004_empty.yaml\n");
}

TEST_CASE("names that the database does not have are refused, with the nearest") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    make_tables(subject);
    const Result table = subject.dbtool(generate({"index", "post", "title"}));
    CHECK(table.exit_code == 2);
    CHECK_THAT(table.err, ContainsSubstring("there is no table \"post\", did you mean \"posts\"?"));
    const Result column = subject.dbtool(generate({"index", "posts", "titel"}));
    CHECK(column.exit_code == 2);
    CHECK_THAT(column.err,
               ContainsSubstring("posts has no column \"titel\", did you mean \"title\"?"));
    CHECK(subject.dbtool({"create", "x", "--index", "posts titel"}).exit_code == 2);
    CHECK_THAT(subject.dbtool(generate({"table", "posts", "id:int"})).err,
               ContainsSubstring("there is a \"posts\" already"));
    CHECK_FALSE(
        std::filesystem::exists(subject.folder() / "migrations/0003_index_post_by_title.yaml"));
    subject.must(generate({"index", "post", "title", "--no-check", "--print"}));
}

TEST_CASE("what pending migrations make is known") {
    const Subject subject(Engine::sqlite);
    make_tables(subject);
    subject.must(generate({"table", "tags", "id:int:pk", "name:text"}));
    subject.must(generate({"column", "posts", "tag:int"}));
    subject.must(generate({"index", "posts", "tag"}));
    subject.must(generate({"index", "tags", "name"}));
    CHECK(subject.dbtool(generate({"index", "tags", "nme"})).exit_code == 2);
    subject.must({"upgrade"});

    subject.add("0009_more.sql", migration("CREATE TABLE more (id int);", "DROP TABLE more;"));
    const Result warned = subject.must(generate({"index", "more", "id", "--print"}));
    CHECK_THAT(warned.err, ContainsSubstring("there is no table \"more\""));
    CHECK_THAT(warned.err, ContainsSubstring("A pending SQL migration may change that."));
}

TEST_CASE("without a database nothing is checked, and nothing said") {
    const Scratch scratch;
    std::filesystem::create_directory(scratch.path() / "migrations");
    for (const char* url : {"postgresql://127.0.0.1:1/none", "sqlite:none.db"}) {
        const Result written =
            run_dbtool({"--url", url, "generate", "index", "posts", "title", "--print"},
                       {.working_directory = scratch.path()});
        CHECK(written.exit_code == 0);
        CHECK(written.err.empty());
        CHECK_THAT(written.out, ContainsSubstring("create_index"));
    }
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "none.db"));
    CHECK(std::filesystem::is_empty(scratch.path() / "migrations"));
    CHECK(run_dbtool({"generate"}, {.working_directory = scratch.path()}).exit_code == 0);
}

TEST_CASE("JSON says the path, or the text, and how many operations") {
    using Json = nlohmann::json;
    const Subject subject(Engine::sqlite);
    make_tables(subject);
    const Json written = Json::parse(
        subject.must(generate({"column", "posts", "a:int", "b:int", "--format", "json"})).out);
    CHECK(written.at("path") == "migrations/0003_add_a_b_to_posts.yaml");
    CHECK(written.at("revision") == "0003_add_a_b_to_posts");
    CHECK(written.at("operations") == 2);
    const Json printed = Json::parse(
        subject.must(generate({"index", "posts", "a", "--print", "--format", "json"})).out);
    CHECK(printed.at("operations") == 1);
    CHECK_THAT(printed.at("text").get<std::string>(), ContainsSubstring("create_index"));
    const Json kinds = Json::parse(subject.must({"generate", "--format", "json"}).out);
    CHECK(kinds.at("kinds").size() == 17);
    const Json plain = Json::parse(subject.must({"create", "x", "--format", "json"}).out);
    CHECK_FALSE(plain.contains("operations"));
}

// Views and other objects that are made again whenever their text changes.

#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

using Json = nlohmann::json;

constexpr const char* posts =
    "CREATE TABLE posts (id integer PRIMARY KEY, score integer);\n"
    "INSERT INTO posts VALUES (1, 5), (2, 50), (3, 500);";

std::string view(const std::string& name, const std::string& body, const std::string& head = "") {
    return head + "-- dbtool:upgrade postgresql\nDROP VIEW IF EXISTS " + name +
           " CASCADE;\nCREATE VIEW " + name + " AS " + body +
           ";\n-- dbtool:upgrade sqlite\nDROP VIEW IF EXISTS " + name + ";\nCREATE VIEW " + name +
           " AS " + body + ";\n-- dbtool:downgrade\nDROP VIEW " + name + ";\n";
}

/// A chain in which names alone say the order: best needs good, which needs scored.
void add_chain(const Subject& subject) {
    subject.add("0001_posts.sql", migration(posts, "DROP TABLE posts;"));
    subject.add("repeatable/best.sql", view("best", "SELECT id FROM good WHERE score > 100"));
    subject.add("repeatable/good.sql", view("good", "SELECT id, score FROM scored"));
    subject.add("repeatable/scored.sql",
                view("scored",
                     "SELECT id, score FROM posts WHERE score > 10",
                     "-- dbtool:depends_on 0001\n"));
    subject.add("repeatable/lonely.sql", view("lonely", "SELECT 1 AS one"));
}

/// `revision outcome` of each step.
std::vector<std::string> steps(const Subject& subject, std::vector<std::string> args) {
    args.insert(args.end(), {"--format", "json"});
    const Result result = subject.must(args);
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at < result.out.size()) {
        const std::size_t end = std::min(result.out.find('\n', at), result.out.size());
        const Json event = Json::parse(result.out.substr(at, end - at));
        if (event["event"] == "step") {
            out.push_back(event["revision"].get<std::string>() + " " +
                          event["outcome"].get<std::string>());
        }
        at = end + 1;
    }
    return out;
}

Json summary(const Subject& subject, std::vector<std::string> args) {
    args.insert(args.end(), {"--format", "json"});
    const std::string out = subject.must(args).out;
    const std::size_t last = out.rfind('\n', out.size() - 2);
    return Json::parse(out.substr(last == std::string::npos ? 0 : last + 1));
}

/// `id state` of each repeatable.
std::vector<std::string> states(const Subject& subject) {
    const Json status = Json::parse(subject.must({"status", "--format", "json"}).out);
    std::vector<std::string> out;
    for (const Json& one : status["repeatables"]) {
        out.push_back(one["id"].get<std::string>() + " " + one["state"].get<std::string>());
    }
    return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("repeatables are applied behind the migrations, in dependency order, and once") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_chain(subject);
    CHECK(subject.dbtool({"check"}).exit_code == 3);
    CHECK(steps(subject, {"upgrade"}) == Lines{"0001_posts applied",
                                               "repeatable/lonely applied",
                                               "repeatable/scored applied",
                                               "repeatable/good applied",
                                               "repeatable/best applied"});
    CHECK(subject.query("SELECT id FROM best") == "3");
    CHECK(subject.dbtool({"check"}).exit_code == 0);
    CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE action = 'repeat'") == "4");

    const Json again = summary(subject, {"upgrade"});
    CHECK(again["repeated"] == 0);
    CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE action = 'repeat'") == "4");
    CHECK_THAT(subject.must({"upgrade"}).out, ContainsSubstring("nothing to do"));
    CHECK(states(subject) == Lines{"repeatable/best applied",
                                   "repeatable/good applied",
                                   "repeatable/lonely applied",
                                   "repeatable/scored applied"});
}

TEST_CASE("a changed repeatable is applied again with what depends on it, and nothing else") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_chain(subject);
    subject.must({"upgrade"});
    subject.add("repeatable/good.sql", view("good", "SELECT id, score * 10 AS score FROM scored"));
    CHECK(states(subject) == Lines{"repeatable/best pending",
                                   "repeatable/good pending",
                                   "repeatable/lonely applied",
                                   "repeatable/scored applied"});
    const Result check = subject.dbtool({"check"});
    CHECK(check.exit_code == 3);
    CHECK_THAT(check.out, ContainsSubstring("repeatable/good"));

    CHECK(steps(subject, {"upgrade", "--dry-run"}) ==
          Lines{"repeatable/good would_apply", "repeatable/best would_apply"});
    CHECK(subject.query("SELECT count(*) FROM best") == "1");
    CHECK(summary(subject, {"upgrade", "--atomic"})["repeated"] == 2);
    CHECK(subject.query("SELECT count(*) FROM best") == "2");
    CHECK(steps(subject, {"upgrade"}).empty());

    // Of a comment above its sections nothing has to be done again; of one inside, it has.
    subject.add("repeatable/lonely.sql", "-- prose\n" + view("lonely", "SELECT 1 AS one"));
    CHECK(steps(subject, {"upgrade"}).empty());
    subject.add("repeatable/lonely.sql", view("lonely", "SELECT 1 AS one -- prose\n"));
    CHECK(steps(subject, {"upgrade"}) == Lines{"repeatable/lonely applied"});
    CHECK_THAT(subject.must({"log"}).out, ContainsSubstring("repeatable/lonely"));
    CHECK_THAT(subject.must({"show", "repeatable/lonely"}).out, ContainsSubstring("SELECT 1"));
}

TEST_CASE("a repeatable that fails is told with its place; what was done before it stays") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_chain(subject);
    subject.add("repeatable/n.sql", "-- dbtool:upgrade\nSELECT 1;\nSELEC 2;\n");
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("upgrade of repeatable/n failed"));
    CHECK_THAT(result.err, ContainsSubstring("repeatable/n.sql:3"));
    CHECK(subject.history() == "0001_posts repeatable/lonely");
    CHECK(subject.query("SELECT count(*) FROM posts") == "3");
    subject.add("repeatable/n.sql", "-- dbtool:upgrade\nSELECT 1;\nSELECT 2;\n");
    CHECK(summary(subject, {"upgrade"})["repeated"] == 4);
    CHECK(steps(subject, {"upgrade"}).empty());
}

TEST_CASE("what needs a revision comes with it, and comes down before it") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_chain(subject);
    subject.add("0002_tags.sql", migration("CREATE TABLE tags (name text);", "DROP TABLE tags;"));
    subject.add("repeatable/named.sql",
                view("named", "SELECT name FROM tags", "-- dbtool:depends_on 0002\n"));
    CHECK(steps(subject, {"upgrade", "0001"}) ==
          Lines{"0001_posts applied", "repeatable/scored applied"});
    CHECK(summary(subject, {"upgrade"})["repeated"] == 4);
    CHECK(steps(subject, {"redo"}) == Lines{"repeatable/named reverted",
                                            "0002_tags reverted",
                                            "0002_tags applied",
                                            "repeatable/named applied"});
    CHECK(steps(subject, {"downgrade", "0001"}) ==
          Lines{"repeatable/named reverted", "0002_tags reverted"});
    subject.must({"upgrade"});

    // Files that are gone come down by what the history has of them.
    subject.remove("repeatable/best.sql");
    CHECK(subject.must({"upgrade"}).err.find("repeatable/best") == std::string::npos);
    CHECK_THAT(subject.must({"redo"}).err,
               ContainsSubstring("nothing is dropped: repeatable/best"));
    CHECK_THAT(subject.must({"status"}).out, ContainsSubstring("missing"));
    CHECK(subject.dbtool({"check"}).exit_code == 0);
    CHECK_THAT(subject.must({"show", "repeatable/best"}).out, ContainsSubstring("FROM good"));
    subject.must({"downgrade", "base", "--yes"});
    CHECK(subject.history().empty());
    for (const char* name : {"best", "good", "scored", "lonely", "named", "posts"}) {
        INFO(name);
        CHECK(!subject.has_table(name));
    }
}

TEST_CASE("without a downgrade it stays, and is made again after the way back") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add(
        "0001_posts.sql",
        migration(posts,
                  subject.is_postgres() ? "DROP TABLE posts CASCADE;" : "DROP TABLE posts;"));
    subject.add("repeatable/v.sql",
                "DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT id FROM posts;\n");
    subject.must({"upgrade"});
    subject.must({"downgrade", "base", "--yes"});
    CHECK(subject.history() == "repeatable/v");
    CHECK(steps(subject, {"upgrade"}) == Lines{"0001_posts applied", "repeatable/v applied"});
    CHECK(subject.query("SELECT count(*) FROM v") == "3");
    CHECK(steps(subject, {"upgrade"}).empty());
}

TEST_CASE("several runs at once apply each repeatable once") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_ledger.sql", migration("CREATE TABLE ledger (name text);"));
    for (const char* name : {"a", "b", "c", "d"}) {
        subject.add("repeatable/" + std::string(name) + ".sql",
                    "INSERT INTO ledger VALUES ('" + std::string(name) + "');\n");
    }
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 4; ++i) {
        children.push_back(std::make_unique<Child>(dbtool_command({"upgrade"}, subject.cli())));
    }
    for (const auto& child : children) {
        const Result result = child->wait();
        INFO(result.out << result.err);
        CHECK(result.exit_code == 0);
    }
    CHECK(subject.query("SELECT count(*), count(DISTINCT name) FROM ledger") == "4|4");
    CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE action = 'repeat'") == "4");
}

TEST_CASE("an older checkout leaves newer texts alone") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_posts.sql", migration(posts, "DROP TABLE posts;"));
    subject.add("0002_more.sql", migration("ALTER TABLE posts ADD COLUMN extra text;"));
    subject.add("repeatable/v.sql", view("v", "SELECT id, extra FROM posts"));
    subject.must({"upgrade"});
    subject.remove("0002_more.sql");
    subject.add("repeatable/v.sql", view("v", "SELECT id FROM posts"));
    const Result older = subject.must({"upgrade"});
    CHECK_THAT(older.err, ContainsSubstring("ahead of this checkout"));
    CHECK(subject.query("SELECT count(extra) FROM v") == "0");
}

TEST_CASE("a materialized view alone on PostgreSQL, with its statements outside of transactions") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_posts.sql", migration(posts));
    const auto counts = [&](const std::string& column) {
        subject.add("repeatable/counts.sql",
                    "-- dbtool:upgrade postgresql\nDROP MATERIALIZED VIEW IF EXISTS counts;\n"
                    "CREATE MATERIALIZED VIEW counts AS SELECT " +
                        column +
                        " AS n FROM posts;\nCREATE UNIQUE INDEX CONCURRENTLY counts_n ON counts "
                        "(n);\nREFRESH MATERIALIZED VIEW CONCURRENTLY counts;\n");
    };
    counts("id");
    if (!subject.is_postgres()) {
        CHECK(steps(subject, {"upgrade"}) == Lines{"0001_posts applied"});
        CHECK(states(subject).empty());
        return;
    }
    CHECK(steps(subject, {"upgrade"}) == Lines{"0001_posts applied", "repeatable/counts applied"});
    // The second build fails on its duplicates; the text is mended and begun again.
    counts("1");
    CHECK(subject.dbtool({"upgrade"}).exit_code == 1);
    CHECK(states(subject) == Lines{"repeatable/counts pending"});
    counts("score");
    CHECK(steps(subject, {"upgrade"}) == Lines{"repeatable/counts applied"});
    CHECK(subject.query("SELECT max(n) FROM counts") == "500");
    CHECK(steps(subject, {"upgrade"}).empty());
}

TEST_CASE("a repeatable that was cut off outside of a transaction is begun again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_ledger.sql",
                migration("CREATE TABLE ledger (name text);\nCREATE TABLE gate (open int);"));
    subject.add("repeatable/slow.sql",
                "-- dbtool:transaction off\n-- dbtool:upgrade\nINSERT INTO ledger VALUES ('x');\n" +
                    std::string(wait_at_gate));
    Child first(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    first.send_signal(SIGKILL);
    first.wait();
    CHECK(states(subject) == Lines{"repeatable/slow running"});
    subject.query("INSERT INTO gate VALUES (1)");
    CHECK(steps(subject, {"upgrade"}) == Lines{"repeatable/slow applied"});
    CHECK(subject.query("SELECT count(*) FROM ledger") == "2");
    CHECK(steps(subject, {"upgrade"}).empty());
}

TEST_CASE("the offline script has the repeatables too") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_chain(subject);
    const std::string script = subject.must({"upgrade", "--sql"}).out;
    CHECK(script.find("-- upgrade repeatable/scored") < script.find("-- upgrade repeatable/good"));
    if (subject.is_postgres()) {
        subject.query(script);
    } else {
        CHECK(sqlite_shell(subject.url().substr(std::string("sqlite:").size()), script).exit_code ==
              0);
    }
    CHECK(subject.query("SELECT id FROM best") == "3");
    CHECK(subject.query("SELECT depends_on FROM dbtool_revision WHERE revision = "
                        "'repeatable/best'") == "repeatable/good");
    CHECK(steps(subject, {"upgrade"}).empty());
    const std::string back = subject.must({"downgrade", "head:base", "--sql"}).out;
    CHECK(back.find("-- downgrade repeatable/good") < back.find("-- downgrade repeatable/scored"));
}

TEST_CASE("circles and unknown names in depends_on are refused with their files") {
    const Subject subject(Engine::sqlite);
    subject.add("0001_posts.sql", migration(posts));
    subject.add("repeatable/a.sql", view("a", "SELECT 1", "-- dbtool:depends_on b\n"));
    subject.add("repeatable/b.sql", view("b", "SELECT 1", "-- dbtool:depends_on a\n"));
    const Result circle = subject.dbtool({"upgrade"});
    CHECK(circle.exit_code == 2);
    CHECK_THAT(circle.err, ContainsSubstring("a.sql -> b.sql -> a.sql"));
    subject.add("repeatable/b.sql", view("b", "SELECT 1", "-- dbtool:depends_on 0009\n"));
    const Result unknown = subject.dbtool({"upgrade"});
    CHECK(unknown.exit_code == 2);
    CHECK_THAT(unknown.err, ContainsSubstring("b.sql"));
    CHECK_THAT(unknown.err, ContainsSubstring("0009"));
    CHECK(!subject.has_history());
}

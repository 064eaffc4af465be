#include "cli/generate/sql_form.hpp"

#include <dbtool/core/error.hpp>

#include "cli/generate/kind.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::cli;

namespace {

SqlForm form(const std::string& kind,
             const std::string& line,
             Dialect dialect = Dialect::postgresql) {
    return sql_form(make_from_line(*find_kind(kind), line, dialect).operations, dialect, {});
}

Error refusal(const std::string& kind,
              const std::string& line,
              Dialect dialect = Dialect::postgresql) {
    try {
        form(kind, line, dialect);
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error("it could be written");
}

}  // namespace

TEST_CASE("an index is made and dropped concurrently in a SQL file too") {
    const SqlForm sql = form("index", "posts title");
    CHECK_THAT(sql.upgrade, ContainsSubstring("CREATE INDEX CONCURRENTLY ix_posts_title ON posts"));
    CHECK_THAT(sql.downgrade, ContainsSubstring("DROP INDEX CONCURRENTLY"));
    CHECK(sql.upgrade.ends_with(";\n"));
    const SqlForm plain = form("index", "posts title --no-online");
    CHECK(plain.upgrade.find("CONCURRENTLY") == std::string::npos);
}

TEST_CASE("what needs several transactions is written in its plain form, and says so") {
    const SqlForm sql = form("check", "comments 'karma >= 0' --name ck");
    CHECK(sql.upgrade.find("NOT VALID") == std::string::npos);
    CHECK_THAT(sql.upgrade, ContainsSubstring("ADD CONSTRAINT ck CHECK (karma >= 0)"));
    CHECK_THAT(sql.upgrade, ContainsSubstring("-- add_check: all in one transaction"));
    CHECK_THAT(sql.downgrade, ContainsSubstring("DROP CONSTRAINT ck"));
    CHECK(form("check", "comments 'x > 0' --no-online").upgrade.find("--") == std::string::npos);
}

TEST_CASE("a column that comes down needs nothing kept any more") {
    const SqlForm sql = form("column", "posts karma:int=0!");
    CHECK_THAT(sql.upgrade, ContainsSubstring("ADD COLUMN karma"));
    CHECK(sql.downgrade == "ALTER TABLE posts DROP COLUMN karma;\n");
}

TEST_CASE("a table made in the same file needs no care") {
    std::vector<ddl::Operation> operations =
        make_from_line(*find_kind("table"), "posts id:int:pk", Dialect::postgresql).operations;
    operations.push_back(
        make_from_line(*find_kind("index"), "posts id", Dialect::postgresql).operations.front());
    const SqlForm sql = sql_form(operations, Dialect::postgresql, {});
    CHECK(sql.upgrade.find("CONCURRENTLY") == std::string::npos);
    CHECK(sql.downgrade.find("DROP TABLE") > sql.downgrade.find("DROP INDEX"));
}

TEST_CASE("what must be read from the database first has no SQL") {
    const Error error = refusal("storage", "posts fillfactor=70");
    CHECK(error.kind == ErrorKind::usage);
    CHECK_THAT(error.message, ContainsSubstring("which is read when the upgrade is applied"));
    CHECK_THAT(error.hint, ContainsSubstring("YAML"));
    CHECK_THAT(refusal("foreign-key", "a b c --orphans delete").message,
               ContainsSubstring("depends on the database"));
    CHECK(refusal("check", "posts 'a > 0'", Dialect::sqlite).kind == ErrorKind::usage);
}

TEST_CASE("SQLite gets its own SQL") {
    const SqlForm sql = form("index", "posts karma", Dialect::sqlite);
    CHECK(sql.upgrade == "CREATE INDEX ix_posts_karma ON posts (karma);\n");
    CHECK(sql.downgrade == "DROP INDEX ix_posts_karma;\n");
    CHECK_THAT(refusal("column", "posts karma:int=0", Dialect::sqlite).message,
               ContainsSubstring("depends on the database"));
}

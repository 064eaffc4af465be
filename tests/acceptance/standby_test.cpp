// A standby can be looked at, and not moved.

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

TEST_CASE("a standby shows what is applied, and refuses to be moved with its primary's address") {
    if (skipped(Engine::postgres)) {
        return;
    }
    PostgresServer primary;
    const Database database(primary);
    const Scratch folder;
    folder.write_file("migrations/0001_one.sql",
                      migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    const auto dbtool = [&](const std::vector<std::string>& args, const std::string& url) {
        return run_dbtool(
            args, {.working_directory = folder.path(), .environment = {{"DBTOOL_URL", url}}});
    };
    REQUIRE(dbtool({"upgrade"}, database.url()).exit_code == 0);
    // A standby that begins as a copy has all of that.
    PostgresServer standby({.primary = &primary});
    const std::string url = standby.socket_url(database.name());
    for (const std::vector<std::string>& looking :
         {std::vector<std::string>{"status"}, {"current"}, {"check"}, {"log"}}) {
        const Result result = dbtool(looking, url);
        INFO(result.out << result.err);
        CHECK(result.exit_code == 0);
    }
    CHECK_THAT(dbtool({"status"}, url).out, ContainsSubstring("applied  0001_one"));
    folder.write_file("migrations/0002_two.sql", migration("CREATE TABLE two (id int);"));
    for (const std::vector<std::string>& moving : {std::vector<std::string>{"upgrade"},
                                                   {"upgrade", "0001"},
                                                   {"upgrade", "--dry-run"},
                                                   {"downgrade", "-1"},
                                                   {"redo"},
                                                   {"stamp", "0002"},
                                                   {"repair"}}) {
        const Result result = dbtool(moving, url);
        INFO(moving.front() << ": " << result.out << result.err);
        CHECK(result.exit_code == 1);
        CHECK_THAT(result.err,
                   ContainsSubstring("is a standby, which can be read and not changed"));
        CHECK_THAT(result.err, ContainsSubstring(primary.socket_folder().native()));
    }
    CHECK(dbtool({"upgrade", "--sql"}, url).exit_code == 0);
}

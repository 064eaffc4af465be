#include "fault/fault_project.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

#include "support/catch.hpp"

namespace dbtool::test {
namespace {

constexpr int migrations = 12;
constexpr int solo_at = 7;

/// Reconnecting is to take no longer than it must.
constexpr const char* hasty =
    "run: {retry_first: 2ms, retry_max: 20ms, connect_attempts: 20, lock_timeout: 10s}\n";

constexpr const char* no_sessions =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    "pg_backend_pid() AND backend_type = 'client backend'";

std::string sql_of(int number, Variant variant) {
    const std::string table = fmt::format("t{}", number);
    std::string sql = fmt::format(
        "CREATE TABLE {0} (id int PRIMARY KEY, name text);\n"
        "INSERT INTO {0} VALUES (1, 'one'), (2, 'two');\n",
        table);
    if (variant == Variant::with_solo && number == solo_at) {
        sql += "CREATE INDEX CONCURRENTLY ix_solo ON t1 (name);\n";
    }
    return sql + fmt::format("INSERT INTO ledger VALUES ('{}');\n", table);
}

}  // namespace

FaultProject::FaultProject(Variant variant) : variant_(variant) {
    subject_.configure(hasty);
    add_migrations();
    reset();
    const DelayProxy proxy(in_front_of(*this));
    subject_.must({"upgrade", "head"}, through(proxy));
    counts_ = proxy.counts();
    expected_schema_ = subject_.schema();
    expected_history_ = subject_.history();
    check_agreement();
}

void FaultProject::add_migrations() const {
    for (int i = 1; i <= migrations; ++i) {
        subject_.add(fmt::format("{:04}_t{}.sql", i, i), migration(sql_of(i, variant_)));
    }
}

void FaultProject::reset() const {
    database().psql(
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE ledger (name text)");
}

Environment FaultProject::through(const DelayProxy& proxy) const {
    return {{"DBTOOL_URL",
             fmt::format("postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable",
                         proxy.port(),
                         database().name())}};
}

/// Each revision in the history has its table and its row once, each other one has nothing. Of one
/// that is `running`, what its parts made may be there.
void FaultProject::check_agreement() const {
    const bool recorded = subject_.has_table("dbtool_revision");
    const std::string applied =
        recorded ? "(SELECT 't' || ltrim(substr(revision, 1, 4), '0') AS name FROM "
                   "dbtool_revision WHERE state = 'applied')"
                 : "(SELECT ''::text AS name WHERE false)";
    const std::string running =
        recorded ? "(SELECT 't' || ltrim(substr(revision, 1, 4), '0') AS name FROM "
                   "dbtool_revision WHERE state = 'running')"
                 : "(SELECT ''::text AS name WHERE false)";
    const std::string tables =
        "(SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relname ~ "
        "'^t[0-9]+$')";
    const auto differing = [&](const std::string& made) {
        return fmt::format(
            "((SELECT name FROM {0} EXCEPT SELECT name FROM {1}) UNION (SELECT name "
            "FROM {1} EXCEPT SELECT name FROM {0})) EXCEPT SELECT name FROM {2}",
            made + " m",
            applied + " a",
            running + " r");
    };
    CHECK(database().psql(differing(tables)).empty());
    CHECK(database().psql(differing("(SELECT name FROM ledger)")).empty());
    CHECK(database().psql("SELECT name FROM ledger GROUP BY name HAVING count(*) > 1").empty());
}

void FaultProject::check_and_finish() const {
    wait_until(database(), no_sessions, "0");
    check_agreement();
    subject_.must({"upgrade", "head"});
    check_agreement();
    CHECK(subject_.history() == expected_history_);
    CHECK(subject_.schema() == expected_schema_);
    CHECK(database().psql("SELECT count(*) FROM ledger") == std::to_string(migrations));
    CHECK(database().psql("SELECT count(*) FROM dbtool_revision WHERE state <> 'applied'") == "0");
}

int fault_runs(int usual) {
    const char* chosen = std::getenv("DBTOOL_FAULT_RUNS");
    return chosen == nullptr ? usual : std::max(1, std::atoi(chosen));
}

std::vector<std::uint64_t> spread(std::uint64_t last, int count) {
    std::vector<std::uint64_t> out;
    const auto steps = static_cast<std::uint64_t>(count);
    for (std::uint64_t i = 0; i < steps; ++i) {
        out.push_back(1 + i * last / steps);
    }
    return out;
}

ProxyOptions in_front_of(const FaultProject& project) {
    ProxyOptions options;
    options.to.path = project.database().server().socket_path().native();
    return options;
}

}  // namespace dbtool::test

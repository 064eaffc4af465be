#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/cli.hpp"
#include "support/postgres_database.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {

enum class Engine { postgres, sqlite };

/// Says why and answers true where tests of this engine cannot run here.
bool skipped(Engine engine);

/// The text of a migration file.
std::string migration(std::string_view upgrade, std::string_view downgrade = {});

using Environment = std::map<std::string, std::optional<std::string>>;

/// A statement for PostgreSQL that does not end before there is a row in the table `gate`.
inline constexpr std::string_view wait_at_gate =
    "DO $$ BEGIN WHILE NOT EXISTS (SELECT 1 FROM gate) LOOP PERFORM pg_sleep(0.01); END LOOP; "
    "END $$;\n";

/// A project of migrations and the empty database that it is for. The tool finds both.
class Subject {
public:
    /// `server`: another than the shared one; it outlives the subject.
    explicit Subject(Engine engine, PostgresServer* server = nullptr);

    Engine engine() const { return engine_; }
    bool is_postgres() const { return engine_ == Engine::postgres; }

    /// Only on PostgreSQL.
    Database& database() const { return *database_; }

    /// The project's folder.
    const std::filesystem::path& folder() const { return scratch_.path(); }
    std::string url() const;

    /// Writes `migrations/NAME`.
    void add(const std::string& name, std::string_view text) const;
    void remove(const std::string& name) const;
    void configure(std::string_view yaml) const;

    CliOptions cli(const Environment& environment = {}) const;
    Result dbtool(const std::vector<std::string>& args, const Environment& environment = {}) const;

    /// As `dbtool`, but the test fails where it does not exit with 0.
    Result must(const std::vector<std::string>& args, const Environment& environment = {}) const;

    /// What psql or the sqlite3 shell prints: columns with `|` between them. Throws.
    std::string query(std::string_view sql) const;

    /// The whole schema as text, without the history.
    std::string schema() const;

    /// The ids in the history, sorted, with blanks between; empty where there is no history.
    std::string history() const;

    /// Are there tables of the tool in any schema?
    bool has_history() const;
    bool has_table(std::string_view name) const;

private:
    Engine engine_;
    Scratch scratch_;
    std::unique_ptr<Database> database_;
};

/// Runs the sqlite3 shell on a file, without waiting for the disk. It stops at the first error.
Result sqlite_shell(const std::filesystem::path& file, std::string_view script);

/// Waits until a query answers `wanted`; the test fails if it never does.
void wait_until(const Database& database, std::string_view sql, std::string_view wanted);

/// Waits until some session of the database is in `wait_at_gate`.
void wait_for_arrival_at_gate(const Database& database);

}  // namespace dbtool::test

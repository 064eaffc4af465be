#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "support/process.hpp"

namespace dbtool::test {

/// The folder with initdb, postgres, psql and pg_dump: DBTOOL_PG_BINDIR, else what pg_config says,
/// else Debian's newest, else PATH. Empty where PostgreSQL's server is not installed.
const std::filesystem::path& postgres_bindir();

/// Why tests cannot use a PostgreSQL, for `WARN("skipped: …")`. nullopt where they can, and in CI,
/// where a missing PostgreSQL is a failure: `shared_postgres()` then throws.
std::optional<std::string> why_no_postgres();

/// Does the environment variable CI say that this is an automated run?
bool in_ci();

/// PostgreSQL and pgbouncer refuse to run as root: whom to become then. nullopt if we are not root.
std::optional<Account> server_account();

/// Gives a file to the account that the servers run as, if there is one.
void give_to_server_account(const std::filesystem::path& path);

/// A TCP port that was free on 127.0.0.1 a moment ago.
int free_port();

}  // namespace dbtool::test

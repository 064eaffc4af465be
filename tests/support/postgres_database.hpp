#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/postgres_server.hpp"

namespace dbtool::test {

/// A fresh database of a server, owned by role `dbtool_tcp`, dropped at the end whoever is still
/// connected.
class Database {
public:
    /// `copy_of`: the name of a database of the server that nobody is connected to; empty: an empty
    /// one.
    explicit Database(PostgresServer& server = shared_postgres(), const std::string& copy_of = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    Database(Database&&) = delete;
    Database& operator=(Database&&) = delete;

    const std::string& name() const { return name_; }

    /// As superuser, over the Unix socket.
    std::string url() const { return server_.socket_url(name_); }

    /// As `dbtool_tcp`, over TCP, with the password in it.
    std::string tcp_url() const { return server_.tcp_url(name_); }

    PostgresServer& server() const { return server_; }

    /// What the real psql prints for a script (`-q -At`), without the last newline. Throws with
    /// psql's stderr.
    std::string psql(std::string_view sql) const;

    /// The real psql with a file and ON_ERROR_STOP; a script may fail, so the caller looks at the
    /// result.
    Result psql_file(const std::filesystem::path& file,
                     const std::vector<std::string>& more_args = {}) const;

    /// `pg_dump --schema-only` without comments and without what differs from run to run. Patterns
    /// as in `pg_dump --exclude-table`.
    std::string dump(const std::vector<std::string>& excluded_tables = {}) const;

    /// As `dump`, with the rows.
    std::string dump_with_rows(const std::vector<std::string>& excluded_tables = {}) const;

private:
    std::string dump_command(std::vector<std::string> args,
                             const std::vector<std::string>& excluded_tables) const;
    Command psql_command(const std::vector<std::string>& more_args) const;

    PostgresServer& server_;
    std::string name_;
};

}  // namespace dbtool::test

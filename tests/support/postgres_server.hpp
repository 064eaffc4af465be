#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {

class Certificates;

/// What is not as usual with a private server.
struct ServerOptions {
    const Certificates* tls = nullptr;  ///< Takes encrypted connections too; `certified` logs in by
                                        ///< certificate. Outlives the server.
    std::string settings = {};          ///< Lines of postgresql.conf.
    const class PostgresServer* primary = nullptr;  ///< Is a streaming standby of that one.
};

/// A private PostgreSQL in a temporary folder: superuser `postgres` without a password on its Unix
/// socket, and role `dbtool_tcp` with a password (scram-sha-256) on 127.0.0.1. It does not survive
/// the tests' process, even if that is killed, and neither does its folder.
class PostgresServer {
public:
    static constexpr std::string_view tcp_user = "dbtool_tcp";
    static constexpr std::string_view tcp_password = "a secret of the tests";

    explicit PostgresServer(const ServerOptions& options = {});
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;
    PostgresServer(PostgresServer&&) = delete;
    PostgresServer& operator=(PostgresServer&&) = delete;

    /// The folder of the Unix socket: what libpq takes as `host`.
    const std::filesystem::path& socket_folder() const { return scratch_.path(); }

    /// Of the Unix socket and of 127.0.0.1.
    int port() const { return port_; }

    /// The socket itself, for a proxy in front of it.
    std::filesystem::path socket_path() const;

    std::string socket_url(std::string_view database) const;
    std::string tcp_url(std::string_view database) const;

    /// All that the server has logged.
    std::string log() const;

    /// As a power cut: the server answers nobody any more. `start_again` recovers.
    void stop_immediately();
    void start_again();

    /// A standby becomes a primary; waits until it is one.
    void promote();

private:
    void start_somewhere();
    void make_data_folder(const ServerOptions& options);
    void copy_primary(const PostgresServer& primary);
    void write_settings(const ServerOptions& options);
    std::string psql(const std::string& sql) const;
    void start();
    bool is_ready();

    Scratch scratch_;
    int port_ = 0;
    std::unique_ptr<Child> undertaker_;
    std::unique_ptr<Child> server_;
};

/// The server that all tests of this process share, started when it is first asked for and stopped
/// at exit. Ask for it on a thread that lives as long as the process. Throws where PostgreSQL is
/// missing.
PostgresServer& shared_postgres();

}  // namespace dbtool::test

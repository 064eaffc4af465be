#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "support/postgres_server.hpp"

namespace dbtool::test {

/// Why tests cannot use pgbouncer; nullopt where they can, and in CI, where a missing one is a
/// failure.
std::optional<std::string> why_no_pgbouncer();

/// How a pgbouncer pools.
struct PoolOptions {
    int size = 2;  ///< Few server connections, so that what leaks from one transaction is found in
                   ///< the next.
    bool round_robin = false;  ///< Each transaction on the connection that has rested longest.
};

/// A private pgbouncer in transaction mode in front of a private server, for user `postgres`.
class PgBouncer {
public:
    explicit PgBouncer(const PostgresServer& server, const PoolOptions& options = {});
    ~PgBouncer() = default;
    PgBouncer(const PgBouncer&) = delete;
    PgBouncer& operator=(const PgBouncer&) = delete;
    PgBouncer(PgBouncer&&) = delete;
    PgBouncer& operator=(PgBouncer&&) = delete;

    int port() const { return port_; }
    std::string url(std::string_view database) const;
    std::string log() const { return scratch_.read_file("pgbouncer.log"); }

private:
    void start();
    std::string configuration(const PostgresServer& server, const PoolOptions& options) const;

    Scratch scratch_;
    int port_ = 0;
    std::unique_ptr<Child> child_;
};

}  // namespace dbtool::test

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/core/types.hpp>

namespace dbtool::engine {

struct BatchResult;
class BatchObserver;
class PartSource;

/// Where to connect to, and how.
struct ConnectOptions {
    Dialect dialect = Dialect::postgresql;
    /// PostgreSQL: a URL, a key=value string, or empty for the PG* variables alone. SQLite: the
    /// file's path, or `:memory:`.
    std::string target;
    std::string application_name = "dbtool";
    Milliseconds connect_timeout{10'000};  ///< For all hosts and addresses together.
    Milliseconds answer_timeout{0};        ///< PostgreSQL: how long an answer may take before the
                                           ///< connection counts as lost; 0: as long as it takes.
    bool require_tls =
        false;  ///< Refuse a connection that is not encrypted (a Unix socket is let through).
    std::string role;  ///< PostgreSQL: everything runs as this role (SET LOCAL ROLE); empty: the
                       ///< login's own.
    Milliseconds busy_timeout{5'000};  ///< SQLite.
    std::string journal_mode;          ///< SQLite: empty leaves the file as it is.
    bool read_only = false;  ///< SQLite: do not make the file when it is not there (status, check).
    Milliseconds lock_timeout{0};  ///< PostgreSQL: how long query(), transaction() and what stands
                                   ///< before a part's statements wait for a lock; 0: as the
                                   ///< server says.
    /// PostgreSQL: called again and again while query() has no answer, with how long that is. It
    /// may throw: query() does then, and the connection is of no more use.
    std::function<void(Milliseconds)> on_silence = {};
};

/// What is known of the other side once connected.
struct ServerInfo {
    std::string product;     ///< `PostgreSQL`, `SQLite`.
    std::string version;     ///< `15.18`, `3.40.1`.
    int version_number = 0;  ///< 150018, 3040001.
    std::string database;
    std::string user;          ///< Empty on SQLite.
    std::string host;          ///< The host, or the socket's folder; the file on SQLite.
    int backend_pid = 0;       ///< 0 on SQLite; a pooler's own number behind a pooler.
    bool pooled = false;       ///< Behind a pooler: the backend's own pid is another one.
    bool standby = false;      ///< In recovery: it cannot be written.
    std::string primary = {};  ///< Of a standby: where its primary is, as far as the role may see.
    /// For people: `postgresql://user@host:5432/database`, `sqlite:dev.db`; never a password.
    std::string display;
};

using Value = std::optional<std::string>;

/// One statement with its parameters `$1`, `$2`, ... as text.
struct Query {
    std::string sql;
    std::vector<Value> params = {};
};

struct Rows {
    std::vector<std::string> columns;
    std::vector<std::vector<Value>> rows;
    std::string tag;  ///< `INSERT 0 1`; empty on SQLite.
};

/// One connection to one database. Not for use by several threads. Errors are thrown as Error, with
/// SQLSTATE, DETAIL, HINT and CONTEXT as the server gave them.
class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    virtual Dialect dialect() const = 0;
    virtual const ServerInfo& server() const = 0;

    /// One statement outside of any transaction: what it does is done when this returns.
    virtual Rows query(const Query& query) = 0;

    /// Several statements in one transaction of their own, all or none; on PostgreSQL in one round
    /// trip. The last one's rows.
    virtual Rows transaction(const std::vector<Query>& queries) = 0;

    /// Runs parts until the source is empty, a part fails, the connection is lost or a signal comes
    /// in. Never throws for what happens in the database: the result says it.
    virtual BatchResult run(PartSource& source, BatchObserver& observer) = 0;
};

/// Connects once. Error{connection} with SQLSTATE where the server gave one; never shows a
/// password. Error{configuration} for a URL that cannot be read, Error{interrupted} for a signal
/// while connecting.
std::unique_ptr<Connection> connect(const ConnectOptions& options);

/// SQLite: is the file there? Error{connection} where that cannot be seen, as in a folder that the
/// user may not enter.
bool file_exists(const ConnectOptions& options);

/// For people, without connecting: the target with every secret left out.
std::string display_target(const ConnectOptions& options);

}  // namespace dbtool::engine

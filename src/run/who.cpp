#include "run/who.hpp"

#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/file_locks.hpp"
#include "run/pause.hpp"

namespace dbtool::run {
namespace {

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

/// The digits of a run id that an application_name has room for.
std::string short_run(const RunId& run) {
    return run.str().substr(0, 16);
}

constexpr std::string_view session_columns =
    "SELECT a.pid::text || coalesce(' (' || concat_ws(', ', a.usename, nullif(a.application_name, "
    "''), "
    "'since ' || to_char(coalesce(a.xact_start, a.state_change, a.backend_start) AT TIME ZONE "
    "'UTC', 'HH24:MI:SS')) || ')', '') ";

std::vector<std::string> lines(engine::Connection& connection, const engine::Query& query) {
    std::vector<std::string> out;
    // Nobody else's functions and operators are to be found.
    for (const auto& row :
         connection.transaction({{"SET LOCAL search_path = pg_catalog"}, query}).rows) {
        out.push_back("pid " + row.at(0).value_or(""));
    }
    return out;
}

/// What is good to know, and no more.
std::vector<std::string> lines_if_any(engine::Connection& connection, const engine::Query& query) {
    try {
        return lines(connection, query);
    } catch (const Error& error) {
        if (breaks_connection(error)) {
            throw;
        }
        return {};
    }
}

std::string log_table(const history::Store& store) {
    return quote(
        QualifiedName{Identifier(store.tables().schema), Identifier(store.tables().log_table)});
}

/// Is `a` what the row's backend_pid ($2) was? A server's process that began after the row's last
/// entry in the log has only got the same number. Whether it is at work, a role that may see
/// nothing of it can tell by its locks. Behind a pooler the process goes on with others' work when
/// the run has gone: there it has to be at work on what began when the row was written.
std::string is_recorded_backend(const history::Store& store, bool pooled) {
    const std::string written = fmt::format(
        "(SELECT g.at FROM {} g WHERE g.run_id = $3 AND g.revision = $4 ORDER BY g.id DESC LIMIT "
        "1)",
        log_table(store));
    const std::string at_work =
        pooled ? fmt::format("a.state <> 'idle' AND a.query_start <= {} + interval '10 seconds'",
                             written)
               : std::string(
                     "(a.state <> 'idle' OR a.state_change > clock_timestamp() - interval "
                     "'3 seconds')");
    return fmt::format(
        "a.pid = $2::int AND a.datname = current_database() AND "
        "coalesce(a.backend_start <= {}, true) AND coalesce({}, EXISTS (SELECT FROM pg_locks l "
        "WHERE l.pid = a.pid))",
        written,
        at_work);
}

}  // namespace

std::string application_name(const RunId& run) {
    // 63 bytes at most: the host's name gives way to the rest.
    return fmt::format("dbtool {}:{} {}", host_name().substr(0, 24), getpid(), short_run(run));
}

std::string actor_name(const engine::ServerInfo& server) {
    std::string user = server.user;
    if (user.empty()) {
        const passwd* entry = getpwuid(geteuid());
        user = entry == nullptr ? std::to_string(geteuid()) : entry->pw_name;
    }
    return user + "@" + host_name();
}

bool refused_by_lock(const Error& error) {
    return error.sqlstate.str() == engine::state_locked || error.sqlstate.str() == "55P03";
}

std::vector<std::string> lock_holders(engine::Connection& connection, const history::Store& store) {
    if (connection.dialect() == Dialect::sqlite) {
        return file_lock_holders(connection.server().host);
    }
    const auto key = static_cast<std::uint64_t>(store.lock_key());
    return lines_if_any(
        connection,
        {std::string(session_columns) +
         fmt::format(
             "FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
             "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.classid = {} "
             "AND l.objid = {} "
             "AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
             "pg_catalog.current_database())",
             key >> 32U,
             key & 0xFFFFFFFFU)});
}

std::vector<std::string> table_holders(engine::Connection& connection,
                                       const history::Store& store) {
    if (connection.dialect() == Dialect::sqlite) {
        return file_lock_holders(connection.server().host);
    }
    const history::Tables& tables = store.tables();
    return lines_if_any(
        connection,
        {std::string(session_columns) +
             "FROM pg_stat_activity a WHERE a.pid <> pg_backend_pid() AND a.pid IN (SELECT l.pid "
             "FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = "
             "c.relnamespace WHERE l.locktype = 'relation' AND l.database = (SELECT oid FROM "
             "pg_database WHERE datname = current_database()) AND n.nspname = $1 AND c.relname IN "
             "($2, $3) AND (l.mode = 'AccessExclusiveLock' OR l.granted AND l.mode IN "
             "('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock')))",
         {tables.schema, tables.revision_table, tables.log_table}});
}

std::vector<std::string> runners_of(engine::Connection& connection,
                                    const history::Store& store,
                                    const history::Row& row) {
    if (connection.dialect() == Dialect::sqlite) {
        return {};
    }
    // The name is the migration's to change, so the recorded process counts too. A pooler's idle
    // server keeps the name of the client that has gone: an idle session counts for a moment only.
    const engine::Query query = {
        std::string(session_columns) +
            "FROM pg_stat_activity a WHERE a.pid <> pg_backend_pid() AND (a.application_name LIKE "
            "'dbtool %' || $1 AND (coalesce(a.state, 'active') <> 'idle' OR a.state_change > "
            "clock_timestamp() - interval '3 seconds') OR " +
            is_recorded_backend(store, connection.server().pooled) + ")",
        {short_run(row.run),
         std::to_string(row.running ? row.running->backend_pid : 0),
         row.run.str(),
         row.id.str()}};
    try {
        std::vector<std::string> found = lines(connection, query);
        if (found.empty()) {
            // Between two transactions of one statement a process has no locks.
            constexpr Milliseconds gap{50};
            pause(gap);
            found = lines(connection, query);
        }
        return found;
    } catch (const Error& error) {
        if (!refused_by_lock(error)) {
            throw;
        }
        // Whoever has locked the log may be at work, too.
        return {"a session that has locked the history's tables"};
    }
}

void end_lost_session(engine::Connection& connection,
                      const history::Store& store,
                      const RunId& run,
                      const LostSession& session,
                      bool recorded) {
    std::string sql =
        "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.pid = $1::int AND "
        "a.pid <> pg_backend_pid() AND a.usename = session_user AND a.datname = "
        "current_database() AND a.wait_event_type = 'Client' AND (a.application_name = $2";
    std::vector<engine::Value> params = {std::to_string(session.backend_pid),
                                         application_name(run)};
    if (recorded) {
        // Migrations may change the name. A process that began before the session wrote something
        // is the session's.
        sql += fmt::format(
            " OR a.backend_start <= (SELECT max(g.at) FROM {} g WHERE g.run_id = $3 "
            "AND g.epoch = $4::int)",
            log_table(store));
        params.insert(params.end(), {run.str(), std::to_string(session.epoch)});
    }
    lines_if_any(connection, {sql + ")", params});
}

}  // namespace dbtool::run

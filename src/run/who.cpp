#include "run/who.hpp"

#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <dbtool/core/error.hpp>

#include "run/file_locks.hpp"

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
    try {
        // Nobody else's functions and operators are to be found.
        for (const auto& row :
             connection.transaction({{"SET LOCAL search_path = pg_catalog"}, query}).rows) {
            out.push_back("pid " + row.at(0).value_or(""));
        }
    } catch (const Error& error) {
        if (breaks_connection(error)) {
            throw;
        }
    }
    return out;
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

std::vector<std::string> lock_holders(engine::Connection& connection, const history::Store& store) {
    if (connection.dialect() == Dialect::sqlite) {
        return file_lock_holders(connection.server().host);
    }
    const auto key = static_cast<std::uint64_t>(store.lock_key());
    return lines(
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

std::vector<std::string> runners_of(engine::Connection& connection, const history::Row& row) {
    if (connection.dialect() == Dialect::sqlite) {
        return {};
    }
    // A pooler's idle server keeps the name of the client that has gone: an idle session counts for
    // a moment only.
    return lines(
        connection,
        {std::string(session_columns) +
             "FROM pg_catalog.pg_stat_activity a WHERE a.application_name LIKE 'dbtool %' || $1 "
             "AND a.pid <> pg_catalog.pg_backend_pid() "
             "AND (coalesce(a.state, 'active') <> 'idle' OR a.state_change > "
             "pg_catalog.clock_timestamp() - interval '3 seconds')",
         {short_run(row.run)}});
}

}  // namespace dbtool::run

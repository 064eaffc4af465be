#include "run/lock_view.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

namespace dbtool::run {
namespace {

constexpr std::size_t query_shown = 200;
constexpr int copy_since = 140000;
constexpr int analyze_since = 130000;

/// Names and operators are the server's own, and no answer is waited for long.
engine::Rows ask(engine::Connection& connection, engine::Query query) {
    return connection.transaction({{"SET LOCAL search_path = pg_catalog, pg_temp"},
                                   {"SET LOCAL statement_timeout = '1s'"},
                                   std::move(query)});
}

/// The run's own sessions: what an idle one is called is a name that a pooler has kept.
constexpr std::string_view own_sessions =
    "FROM pg_stat_activity o WHERE o.application_name = $1 AND o.state <> 'idle' AND o.pid <> "
    "pg_backend_pid()";

constexpr std::string_view locks_query = R"(
WITH own AS MATERIALIZED (SELECT o.pid {own})
SELECT own.pid, b.pid, a.usename, a.application_name,
       CASE WHEN a.client_addr IS NOT NULL THEN host(a.client_addr)
            WHEN a.state IS NOT NULL THEN 'local' END,
       a.state, a.backend_type,
       to_char(coalesce(a.xact_start, a.state_change, a.backend_start) AT TIME ZONE 'UTC',
               'HH24:MI:SS'),
       greatest(0, extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::bigint,
       CASE WHEN a.state IS NOT NULL THEN left(a.query, 1000) END,
       w.locktype, w.mode, w.relation
FROM own
CROSS JOIN LATERAL unnest(pg_blocking_pids(own.pid)) AS b(pid)
LEFT JOIN pg_stat_activity a ON a.pid = b.pid
LEFT JOIN LATERAL (
    SELECT l.locktype, l.mode, coalesce(quote_ident(n.nspname) || '.' || quote_ident(c.relname), '') AS relation
    FROM pg_locks l
    LEFT JOIN pg_class c ON c.oid = l.relation
    LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE l.pid = own.pid AND NOT l.granted LIMIT 1) w ON true)";

template <typename Number>
Number number(const engine::Value& value) {
    Number out = 0;
    if (value) {
        std::from_chars(value->data(), value->data() + value->size(), out);
    }
    return out;
}

std::string shortened(const std::string& sql) {
    std::string line = redact(sql);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    line = std::string(trim(line));
    if (line.size() <= query_shown) {
        return line;
    }
    std::size_t end = query_shown;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) {
        --end;
    }
    return line.substr(0, end) + "…";
}

Blocker blocker_of(const std::vector<engine::Value>& row) {
    Blocker blocker;
    blocker.pid = number<int>(row.at(1));
    blocker.user = row.at(2).value_or("");
    blocker.application = row.at(3).value_or("");
    blocker.client = row.at(4).value_or("");
    blocker.state = row.at(5).value_or("");
    blocker.backend = row.at(6).value_or("");
    blocker.since = row.at(7).value_or("");
    if (row.at(8)) {
        blocker.age = Milliseconds(number<std::int64_t>(row.at(8)));
    }
    blocker.query = shortened(row.at(9).value_or(""));
    return blocker;
}

std::string lock_name(const std::vector<engine::Value>& row) {
    const std::string type = row.at(10).value_or("");
    const std::string relation = row.at(12).value_or("");
    if (type == "virtualxid" || type == "transactionid") {
        return "the end of another transaction";
    }
    if (!relation.empty()) {
        return fmt::format("a lock on {} ({})", relation, row.at(11).value_or(""));
    }
    return type == "advisory" ? "an advisory lock" : "a lock";
}

std::string progress_query(int version) {
    const auto source = [](std::string_view view,
                           std::string_view command,
                           std::string_view done,
                           std::string_view total,
                           std::string_view unit,
                           std::string_view phase = "p.phase") {
        return fmt::format(
            "SELECT {} AS command, p.relid, {} AS phase, {} AS done, {} AS total, {} AS unit FROM "
            "pg_stat_progress_{} p JOIN own ON own.pid = p.pid",
            command,
            phase,
            done,
            total,
            unit,
            view);
    };
    const auto by_phase = [](std::string_view suffix) {
        return fmt::format(
            "CASE WHEN p.phase LIKE 'waiting%' THEN p.lockers_{0} WHEN p.phase LIKE '%tuples%' "
            "THEN p.tuples_{0} ELSE p.blocks_{0} END",
            suffix);
    };
    std::vector<std::string> sources = {
        source("create_index",
               "p.command",
               by_phase("done"),
               by_phase("total"),
               "CASE WHEN p.phase LIKE 'waiting%' THEN 'lockers' WHEN p.phase LIKE '%tuples%' "
               "THEN 'tuples' ELSE 'blocks' END"),
        source("vacuum", "'VACUUM'", "p.heap_blks_scanned", "p.heap_blks_total", "'blocks'"),
        source("cluster", "p.command", "p.heap_blks_scanned", "p.heap_blks_total", "'blocks'"),
    };
    if (version >= analyze_since) {
        sources.push_back(source(
            "analyze", "'ANALYZE'", "p.sample_blks_scanned", "p.sample_blks_total", "'blocks'"));
    }
    if (version >= copy_since) {
        sources.push_back(
            source("copy",
                   "p.command",
                   "CASE WHEN p.bytes_total > 0 THEN p.bytes_processed ELSE p.tuples_processed END",
                   "p.bytes_total",
                   "CASE WHEN p.bytes_total > 0 THEN 'bytes' ELSE 'tuples' END",
                   "'copying'"));
    }
    return fmt::format(
        "WITH own AS MATERIALIZED (SELECT o.pid {}) "
        "SELECT s.command, coalesce(quote_ident(n.nspname) || '.' || quote_ident(c.relname), ''), "
        "s.phase, s.done, "
        "s.total, s.unit FROM ({}) s LEFT JOIN pg_class c ON c.oid = s.relid LEFT JOIN "
        "pg_namespace n ON n.oid = c.relnamespace LIMIT 1",
        own_sessions,
        join(sources, " UNION ALL "));
}

}  // namespace

LockView look_at_locks(engine::Connection& connection, const std::string& application) {
    const std::string sql = fmt::format(locks_query, fmt::arg("own", own_sessions));
    LockView view;
    for (const auto& row : ask(connection, {sql, {application}}).rows) {
        const Blocker blocker = blocker_of(row);
        // The workers of a parallel query are named one by one.
        const bool known =
            std::any_of(view.blockers.begin(), view.blockers.end(), [&](const Blocker& other) {
                return other.pid == blocker.pid;
            });
        if (!known) {
            view.blockers.push_back(blocker);
        }
        view.pid = number<int>(row.at(0));
        view.lock = lock_name(row);
    }
    return view;
}

std::optional<Progressed> look_at_progress(engine::Connection& connection,
                                           const std::string& application) {
    const engine::Rows answer =
        ask(connection, {progress_query(connection.server().version_number), {application}});
    if (answer.rows.empty()) {
        return std::nullopt;
    }
    const auto& row = answer.rows.front();
    Progressed progress;
    progress.command = row.at(0).value_or("");
    progress.table = row.at(1).value_or("");
    progress.phase = row.at(2).value_or("");
    progress.done = number<std::int64_t>(row.at(3));
    progress.total = number<std::int64_t>(row.at(4));
    progress.unit = row.at(5).value_or("");
    return progress;
}

bool terminate(engine::Connection& connection, const Blocker& blocker, int waiting_pid) {
    const engine::Rows answer =
        ask(connection,
            {"SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.pid = $1::int AND "
             "a.usename = $2 AND coalesce(a.application_name, '') = $3 AND a.pid = ANY "
             "(pg_blocking_pids($4::int))",
             {std::to_string(blocker.pid),
              blocker.user,
              blocker.application,
              std::to_string(waiting_pid)}});
    return !answer.rows.empty() && answer.rows.front().at(0) == "t";
}

}  // namespace dbtool::run

#include "history/sql.hpp"

#include <fmt/format.h>

#include <dbtool/core/identifier.hpp>

namespace dbtool::history {

std::string Sql::name(const std::string& table) const {
    return is_postgres() ? quote(QualifiedName{Identifier(tables_.schema), Identifier(table)})
                         : quote(Identifier(table));
}

std::string Sql::literal(std::string_view text) const {
    return is_postgres() ? quote_literal(text) : quote_sqlite_literal(text);
}

std::string Sql::op(std::string_view name) const {
    return is_postgres() ? fmt::format(" OPERATOR(pg_catalog.{}) ", name)
                         : fmt::format(" {} ", name);
}

std::string Sql::call(std::string_view function, std::string_view argument) const {
    return fmt::format("{}{}({})", is_postgres() ? "pg_catalog." : "", function, argument);
}

std::string Sql::newest_locked_log(std::string_view column) const {
    return fmt::format(
        "(SELECT {} FROM {} WHERE outcome{}{} AND action{}{} ORDER BY id DESC LIMIT 1)",
        column,
        log(),
        op("<>"),
        literal("failed"),
        op("<>"),
        literal("terminate"));
}

std::string Sql::now() const {
    return is_postgres() ? "pg_catalog.clock_timestamp()" : "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
}

std::string Sql::time_text(std::string_view column) const {
    return is_postgres()
               ? fmt::format(
                     "pg_catalog.to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
                     column)
               : fmt::format("substr({}, 1, 19) || 'Z'", column);
}

std::string Sql::exact_time_text(std::string_view column) const {
    return is_postgres() ? fmt::format(
                               "pg_catalog.to_char({} AT TIME ZONE 'UTC', "
                               "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
                               column)
                         : std::string(column);
}

std::string Sql::elapsed(Milliseconds measured) const {
    return is_postgres() ? "(extract(epoch FROM pg_catalog.clock_timestamp() "
                           "OPERATOR(pg_catalog.-) pg_catalog.now()) OPERATOR(pg_catalog.*) "
                           "1000)::bigint"
                         : std::to_string(measured.count());
}

std::string Sql::backend_pid() const {
    return is_postgres() ? "pg_catalog.pg_backend_pid()" : "0";
}

std::string Sql::boolean(bool value) const {
    if (is_postgres()) {
        return value ? "true" : "false";
    }
    return value ? "1" : "0";
}

std::int64_t Sql::lock_key() const {
    // FNV-1a: the key must be the same in every version and on every machine.
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : "dbtool:" + name(tables_.revision_table)) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
    return static_cast<std::int64_t>(hash);
}

std::string join_ids(const std::vector<RevisionId>& ids) {
    std::string out;
    for (const RevisionId& id : ids) {
        out += (out.empty() ? "" : "\n") + id.str();
    }
    return out;
}

std::vector<RevisionId> split_ids(const std::string& text) {
    std::vector<RevisionId> out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

}  // namespace dbtool::history

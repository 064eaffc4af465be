#include "engine/postgres/frame.hpp"

#include <fmt/format.h>

#include <dbtool/core/identifier.hpp>

namespace dbtool::engine::postgres {
namespace {

std::string set_local(std::string_view name, std::string_view value) {
    return fmt::format("pg_catalog.set_config('{}', {}, true)", name, quote_literal(value));
}

std::string timeouts(const SessionSettings& settings) {
    return set_local("lock_timeout", std::to_string(settings.lock_timeout.count())) + ", " +
           set_local("statement_timeout", std::to_string(settings.statement_timeout.count()));
}

}  // namespace

std::vector<Query> Frame::begin() const {
    std::vector<Query> out = {{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"}};
    if (!role.empty()) {
        out.push_back({"SELECT " + set_local("role", role)});
    }
    return out;
}

Query Frame::settings(const SessionSettings& settings) const {
    std::string sql = "SELECT " + timeouts(settings);
    if (!settings.search_path.empty()) {
        sql += ", " + set_local("search_path", settings.search_path);
    }
    if (checks_client) {
        // Only where the kernel tells of a closed socket; elsewhere the server refuses any value
        // but 0.
        sql +=
            ", pg_catalog.set_config('client_connection_check_interval', CASE WHEN "
            "pg_catalog.version() LIKE '%linux%' "
            "THEN '2s' ELSE '0' END, true)";
    }
    return {std::move(sql)};
}

std::vector<Query> Frame::reset() {
    return {{"RESET SESSION AUTHORIZATION"}, {"RESET ROLE"}, {"RESET ALL"}, {"DISCARD TEMP"}};
}

std::vector<Query> Frame::own_settings(const SessionSettings& settings, bool relaxed) const {
    std::string sql = "SELECT " + timeouts(settings);
    if (!role.empty()) {
        sql += ", " + set_local("role", role);
    }
    if (relaxed) {
        sql += ", " + set_local("synchronous_commit", "off");
    }
    return {{std::move(sql)}};
}

std::vector<Query> Frame::fresh_session(const SessionSettings& settings, bool relaxed) const {
    std::vector<Query> out = reset();
    const std::vector<Query> own = own_settings(settings, relaxed);
    out.insert(out.end(), own.begin(), own.end());
    return out;
}

Query Frame::solo_settings(const SessionSettings& settings) const {
    std::string sql = fmt::format(
        "SELECT pg_catalog.set_config('lock_timeout', '{}', false), "
        "pg_catalog.set_config('statement_timeout', '{}', false)",
        settings.lock_timeout.count(),
        settings.statement_timeout.count());
    if (!settings.search_path.empty()) {
        sql += fmt::format(", pg_catalog.set_config('search_path', {}, false)",
                           quote_literal(settings.search_path));
    }
    if (!role.empty()) {
        sql += fmt::format(", pg_catalog.set_config('role', {}, false)", quote_literal(role));
    }
    return {std::move(sql)};
}

std::string Frame::solo_reset() const {
    return "RESET lock_timeout; RESET statement_timeout; RESET search_path; RESET ROLE";
}

std::vector<Query> check_constraints() {
    return {{"SET CONSTRAINTS ALL IMMEDIATE"}, {"SET CONSTRAINTS ALL DEFERRED"}};
}

}  // namespace dbtool::engine::postgres

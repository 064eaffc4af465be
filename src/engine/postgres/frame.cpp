#include "engine/postgres/frame.hpp"

#include <fmt/format.h>

#include <dbtool/core/identifier.hpp>

namespace dbtool::engine::postgres {
namespace {

/// Utility statements cost the server a fraction of a SELECT of set_config().
Query set_local(std::string_view name, std::string_view value) {
    return {fmt::format("SET LOCAL {} = {}", name, value)};
}

std::vector<Query> timeouts(const SessionSettings& settings) {
    return {set_local("lock_timeout", std::to_string(settings.lock_timeout.count())),
            set_local("statement_timeout", std::to_string(settings.statement_timeout.count()))};
}

Query set_role(const std::string& role) {
    return {"SET LOCAL ROLE " + quote(Identifier(role))};
}

}  // namespace

std::vector<Query> Frame::begin() const {
    std::vector<Query> out = {{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"}};
    if (!role.empty()) {
        out.push_back(set_role(role));
    }
    return out;
}

std::vector<Query> Frame::settings(const SessionSettings& settings) const {
    std::vector<Query> out = timeouts(settings);
    if (!settings.search_path.empty()) {
        out.push_back(set_local("search_path", settings.search_path));
    }
    if (checks_client) {
        out.push_back(set_local("client_connection_check_interval", "'2s'"));
    }
    return out;
}

std::vector<Query> Frame::reset() {
    return {{"RESET SESSION AUTHORIZATION"}, {"RESET ROLE"}, {"RESET ALL"}, {"DISCARD TEMP"}};
}

std::vector<Query> Frame::own_settings(const SessionSettings& settings, bool relaxed) const {
    std::vector<Query> out = timeouts(settings);
    if (!role.empty()) {
        out.push_back(set_role(role));
    }
    if (relaxed) {
        out.push_back(set_local("synchronous_commit", "off"));
    }
    return out;
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

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

std::vector<Query> Frame::settings(const SessionSettings& settings, bool keep_session) const {
    std::vector<Query> out;
    if (settings.continues) {
        out.push_back(set_local("lock_timeout", std::to_string(settings.lock_timeout.count())));
    } else {
        // What the parts that follow must find is set for the session, and reset behind the last of
        // them.
        const std::string_view scope = keep_session ? "SET " : "SET LOCAL ";
        out = timeouts(settings);
        if (!settings.search_path.empty()) {
            out.push_back({fmt::format("{}search_path = {}", scope, settings.search_path)});
        }
        if (keep_session) {
            out.push_back(
                {fmt::format("SET statement_timeout = {}", settings.statement_timeout.count())});
        }
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
    // The migration may have SET a role of its own, which need not know the history.
    out.push_back(role.empty() ? Query{"SET LOCAL ROLE NONE"} : set_role(role));
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
    const auto set = [](std::string_view name, std::string_view value) {
        return fmt::format("pg_catalog.set_config('{}', {}, false)", name, quote_literal(value));
    };
    // The timeouts that the migration has are put back behind the statement: they come out as
    // columns.
    std::string sql =
        "SELECT pg_catalog.current_setting('lock_timeout'), "
        "pg_catalog.current_setting('statement_timeout'), " +
        set("lock_timeout", std::to_string(settings.lock_timeout.count())) + ", " +
        set("statement_timeout", std::to_string(settings.statement_timeout.count()));
    if (!settings.continues && !settings.search_path.empty()) {
        sql += ", " + set("search_path", settings.search_path);
    }
    if (!role.empty()) {
        sql += ", " + set("role", role);
    }
    return {std::move(sql)};
}

std::string Frame::solo_reset(std::string_view lock_timeout, std::string_view statement_timeout) {
    return fmt::format("SET lock_timeout = {}; SET statement_timeout = {}",
                       quote_literal(lock_timeout),
                       quote_literal(statement_timeout));
}

std::vector<Query> check_constraints() {
    return {{"SET CONSTRAINTS ALL IMMEDIATE"}, {"SET CONSTRAINTS ALL DEFERRED"}};
}

}  // namespace dbtool::engine::postgres

#include "engine/postgres/frame.hpp"

#include <fmt/format.h>

#include <dbtool/core/identifier.hpp>
#include <dbtool/engine/budget.hpp>

namespace dbtool::engine::postgres {
namespace {

/// Utility statements cost the server a fraction of a SELECT of set_config().
Query set_local(std::string_view name, std::string_view value) {
    return {fmt::format("SET LOCAL {} = {}", name, value)};
}

Query lock_wait(Milliseconds timeout) {
    return set_local("lock_timeout", std::to_string(timeout.count()));
}

Query statement_wait(const SessionSettings& settings) {
    return set_local("statement_timeout", std::to_string(settings.statement_timeout.count()));
}

void say_again(std::vector<Query>& out, const std::vector<std::string>& session) {
    for (const std::string& statement : session) {
        out.push_back({statement});
    }
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
    if (lock_timeout.count() > 0) {
        out.push_back(lock_wait(lock_timeout));
    }
    return out;
}

std::vector<Query> Frame::settings(const Segment& segment, bool first) const {
    const Milliseconds wait = first_lock_wait(segment.settings);
    std::vector<Query> out;
    if (!first || wait != lock_timeout) {
        out.push_back(lock_wait(wait));
    }
    out.push_back(statement_wait(segment.settings));
    if (!segment.settings.search_path.empty()) {
        out.push_back(set_local("search_path", segment.settings.search_path));
    }
    if (checks_client) {
        out.push_back(set_local("client_connection_check_interval", "'2s'"));
    }
    say_again(out, segment.session);
    return out;
}

std::vector<Query> Frame::reset(bool keep) const {
    std::vector<Query> out = {{"RESET SESSION AUTHORIZATION"}, {"RESET ROLE"}, {"RESET ALL"}};
    // A pooler has SET these for us, and does so for whom it gives the session to.
    if (pooled) {
        out.push_back({"SET application_name = " + quote_literal(application_name)});
    }
    if (pooled && encoding_differs) {
        out.push_back({"SET client_encoding = 'UTF8'"});
    }
    if (!keep || pooled) {
        out.push_back({"DISCARD TEMP"});
    }
    if (pooled) {
        // Not DEALLOCATE: a pooler has prepared statements of its own in the session.
        out.insert(out.end(),
                   {{"CLOSE ALL"}, {"UNLISTEN *"}, {"SELECT pg_catalog.pg_advisory_unlock_all()"}});
    }
    return out;
}

std::vector<Query> Frame::fresh_session(const Segment& segment, bool relaxed) const {
    std::vector<Query> out = reset(segment.keep_session);
    out.push_back(lock_wait(first_lock_wait(segment.settings)));
    out.push_back(statement_wait(segment.settings));
    if (!role.empty()) {
        out.push_back(set_role(role));
    }
    if (relaxed) {
        out.push_back(set_local("synchronous_commit", "off"));
    }
    return out;
}

std::vector<Query> Frame::solo_settings(const Segment& segment) const {
    const SessionSettings& settings = segment.settings;
    std::vector<Query> out = {
        {"BEGIN"},
        {"SET default_transaction_read_only = off"},
        {"SET default_transaction_isolation = 'read committed'"},
        {fmt::format("SET lock_timeout = {}", settings.lock_timeout.count())},
        {fmt::format("SET statement_timeout = {}", settings.statement_timeout.count())}};
    if (!settings.search_path.empty()) {
        out.push_back({"SET search_path = " + settings.search_path});
    }
    if (!role.empty()) {
        out.push_back({"SET ROLE " + quote(Identifier(role))});
    }
    say_again(out, segment.session);
    out.push_back({"COMMIT"});
    return out;
}

std::vector<Query> Frame::solo_reset() const {
    std::vector<Query> out = {{"BEGIN"}};
    const std::vector<Query> all = reset(true);
    out.insert(out.end(), all.begin(), all.end());
    out.push_back({"COMMIT"});
    return out;
}

std::vector<Query> check_constraints() {
    return {{"SET CONSTRAINTS ALL IMMEDIATE"}, {"SET CONSTRAINTS ALL DEFERRED"}};
}

}  // namespace dbtool::engine::postgres

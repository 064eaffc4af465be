#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/ddl/names.hpp>
#include <dbtool/engine/connection.hpp>
#include <dbtool/history/history.hpp>
#include <dbtool/run/blocker.hpp>

namespace dbtool::run {

/// `run:` of dbtool.yaml.
struct Limits {
    Milliseconds lock_timeout{2'000};  ///< For each statement.
    Milliseconds lock_budget{2'000};   ///< For a part's waits together.
    int lock_attempts = 30;
    int connect_attempts = 10;
    Milliseconds retry_first{200};
    Milliseconds retry_max{10'000};
    Milliseconds statement_timeout{0};
    Milliseconds slow_statement{500};
    std::vector<BlockerRule> terminate_blockers = {};  ///< Whom `--terminate-blockers` may end.
};

/// How operations of YAML migrations become SQL.
struct OperationRules {
    bool online = true;  ///< Take care for others who use a table.
    ddl::NameRules names = {};
};

/// One database, or one schema of one, that a run works on.
struct Target {
    engine::ConnectOptions connect;
    history::Tables history;
    std::string schema;  ///< search_path becomes `schema, public`; empty: the session's own.
    std::string role;    ///< SET LOCAL ROLE.
    Limits limits;
    OperationRules operations;
};

}  // namespace dbtool::run

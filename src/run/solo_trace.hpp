#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/run/event.hpp>
#include <dbtool/run/settings.hpp>
#include <dbtool/sql/solo.hpp>

namespace dbtool::run {

/// What became of a statement that ran outside of a transaction and was cut off.
enum class Effect {
    taken,    ///< Its effect is there.
    none,     ///< It is not, or it does no harm to run it again.
    half,     ///< A partition is detached but for the last step, which finish_detach() does.
    unknown,  ///< Only a person can say.
};

/// A statement by what it names.
struct Sought {
    sql::Solo solo;
    std::vector<std::string> session = {};  ///< What the migration has SET before it.
};

/// How long to try for a lock: attempts of `run.lock_timeout` each, with growing pauses in between.
struct Patience {
    int attempts = 1;
    RunId run = {};
    Observer* observer = nullptr;  ///< Is told of each pause.
};

/// Looks at the database, on PostgreSQL.
Effect effect_of(engine::Connection& connection, const Target& target, const Sought& sought);

/// Drops, concurrently, the invalid indexes that builds of these statements have left: those that
/// CREATE INDEX CONCURRENTLY names, and the copies of REINDEX CONCURRENTLY. One whose table
/// somebody is building on at this moment stays. Answers the names of those that are gone, quoted.
std::vector<std::string> drop_invalid(engine::Connection& connection,
                                      const Target& target,
                                      const std::vector<Sought>& statements,
                                      const Patience& patience);

/// `DETACH PARTITION ... FINALIZE`.
void finish_detach(engine::Connection& connection,
                   const Target& target,
                   const Sought& sought,
                   const Patience& patience);

}  // namespace dbtool::run

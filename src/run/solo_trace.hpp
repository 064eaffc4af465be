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
    half,     ///< It was begun, and has to be ended: finish() does.
    unknown,  ///< Only a person can say.
};

/// A statement by what it names.
struct Sought {
    sql::Solo solo;
    std::vector<std::string> session = {};  ///< What the migration has SET before it.
};

/// How long to try for a lock: attempts of `run.lock_timeout` each, with growing pauses in between.
struct Patience {
    int attempts = 1;  ///< 0: what somebody else is at work on is passed over.
    RunId run = {};
    Observer* observer = nullptr;  ///< Is told of each pause.
};

/// Looks at the database, on PostgreSQL.
Effect effect_of(engine::Connection& connection, const Target& target, const Sought& sought);

/// Drops, concurrently, the invalid indexes that builds of a statement have left: the one that
/// CREATE INDEX CONCURRENTLY names, and the copies of REINDEX CONCURRENTLY. Only for whom the
/// history says that the statement is theirs: an index that another run builds is invalid, too.
/// Answers the names of those that are gone, quoted. Throws Error{lock} where somebody else stays
/// at work on the table.
std::vector<std::string> drop_invalid(engine::Connection& connection,
                                      const Target& target,
                                      const Sought& sought,
                                      const Patience& patience);

/// Ends what effect_of() calls half done: `DETACH PARTITION ... FINALIZE`, or the drop of an index
/// that nobody can use any more.
void finish(engine::Connection& connection,
            const Target& target,
            const Sought& sought,
            const Patience& patience);

}  // namespace dbtool::run

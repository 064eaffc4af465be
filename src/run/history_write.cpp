#include "run/history_write.hpp"

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {

void write_history(const Target& target,
                   engine::Connection& connection,
                   const history::Store& store,
                   bool tables_exist,
                   const std::vector<engine::Query>& rows) {
    std::vector<engine::Query> queries = store.lock();
    if (!tables_exist) {
        const auto create = store.create(target.history.schema != "public");
        queries.insert(queries.end(), create.begin(), create.end());
    }
    queries.insert(queries.end(), rows.begin(), rows.end());
    for (int attempt = 1;; ++attempt) {
        try {
            connection.transaction(queries);
            return;
        } catch (const Error& error) {
            if (error.sqlstate.str() != engine::state_locked) {
                throw;
            }
            if (attempt >= target.limits.lock_attempts) {
                Error out(ErrorKind::lock,
                          "another run of dbtool is at work",
                          "Wait for it, then try again.");
                out.detail = join(lock_holders(connection, store), "\n");
                throw out;
            }
            pause(backoff(attempt, target.limits.retry_first, target.limits.retry_max));
        }
    }
}

}  // namespace dbtool::run

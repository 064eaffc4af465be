#include "run/history_write.hpp"

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {

void HistoryWriter::write(const std::vector<engine::Query>& rows) {
    std::vector<engine::Query> queries = store_.guard_log(read_, wrote_, actor_);
    if (!read_.exists && !wrote_) {
        const auto create = store_.create(!read_.schema_exists);
        queries.insert(queries.end(), create.begin(), create.end());
    }
    queries.insert(queries.end(), rows.begin(), rows.end());
    for (int attempt = 1;; ++attempt) {
        try {
            connection_.transaction(queries);
            wrote_ = true;
            return;
        } catch (const Error& error) {
            const bool overflow = error.message.find("integer overflow") != std::string::npos;
            if (error.sqlstate.str() == engine::state_changed || overflow) {
                throw Error(ErrorKind::history,
                            "another run has changed the history meanwhile; nothing was written",
                            "Look with \"dbtool status\", then say again what is meant.");
            }
            if (error.sqlstate.str() != engine::state_locked) {
                throw;
            }
            if (attempt >= target_.limits.lock_attempts) {
                Error out(ErrorKind::lock,
                          "another run of dbtool is at work",
                          "Wait for it, then try again.");
                out.detail = join(lock_holders(connection_, store_), "\n");
                throw out;
            }
            pause(backoff(attempt, target_.limits.retry_first, target_.limits.retry_max));
        }
    }
}

}  // namespace dbtool::run

#include "engine/sqlite/connection.hpp"

#include <utility>

#include <sqlite3.h>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "engine/sqlite/database.hpp"
#include "engine/sqlite/part_run.hpp"
#include "engine/sqlite/session.hpp"

namespace dbtool::engine {
namespace {

using sqlite::Database;
using sqlite::PartRun;
using sqlite::Session;
using sqlite::Transaction;

ServerInfo server_info(const ConnectOptions& options) {
    ServerInfo info;
    info.product = "SQLite";
    info.version = sqlite3_libversion();
    info.version_number = sqlite3_libversion_number();
    info.database = options.target;
    info.host = options.target;
    info.display = "sqlite:" + redact(options.target);
    return info;
}

void note_failure(BatchResult& result, const Error& error, const PartRun::Place& place) {
    const bool by_signal = error.kind == ErrorKind::interrupted;
    result.outcome = by_signal ? BatchResult::Outcome::interrupted : BatchResult::Outcome::failed;
    result.error = error;
    result.failed_segment = place.segment;
    result.failed_statement = place.statement;
    result.failed_in_guard = place.in_guard;
}

/// Has a part's work watched as long as the part lives.
class Watching {
public:
    Watching(sqlite::Patience& patience, sqlite::Patience::Watch watch) : patience_(patience) {
        patience_.watch(std::move(watch));
    }
    ~Watching() { patience_.watch({}); }
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;

private:
    sqlite::Patience& patience_;
};

class SqliteConnection : public Connection {
public:
    explicit SqliteConnection(const ConnectOptions& options)
        : server_(server_info(options)), database_(options), session_(database_) {}

    Dialect dialect() const override { return Dialect::sqlite; }
    const ServerInfo& server() const override { return server_; }

    Rows query(const Query& query) override {
        heed_signals_that_are_new();
        const Transaction unwind(database_);
        Rows rows = database_.query(query);
        if (database_.in_transaction()) {
            throw Error(ErrorKind::internal, "a query outside of a transaction has opened one");
        }
        return rows;
    }

    Rows transaction(const std::vector<Query>& queries) override {
        heed_signals_that_are_new();
        const Transaction unwind(database_);
        database_.begin();
        Rows rows;
        for (const Query& query : queries) {
            rows = database_.query(query);
        }
        database_.commit();
        return rows;
    }

    BatchResult run(PartSource& source, BatchObserver& observer) override {
        database_.patience().heed_signals(true);
        BatchResult result;
        while (const std::optional<Part> part = source.next()) {
            ++result.taken;
            PartRun part_run(database_, session_, observer, result.done);
            const Watching watching(database_.patience(), [&](Milliseconds waited) {
                observer.on_busy(part_run.busy(waited));
            });
            try {
                part_run.run(*part);
            } catch (const Error& error) {
                note_failure(result, error, part_run.place());
                break;
            }
            ++result.done;
        }
        session_.make_fresh_quietly();
        return result;
    }

private:
    /// After a signal there is still the log to be written.
    void heed_signals_that_are_new() { database_.patience().heed_signals(!interrupted()); }

    ServerInfo server_;
    Database database_;
    Session session_;
};

}  // namespace

std::unique_ptr<Connection> connect_sqlite(const ConnectOptions& options) {
    throw_if_interrupted();
    return std::make_unique<SqliteConnection>(options);
}

}  // namespace dbtool::engine

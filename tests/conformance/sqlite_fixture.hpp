#pragma once

#include <memory>
#include <string>

#include "conformance/batch_fixture.hpp"
#include "engine/sqlite/connection.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {

/// A SQLite file in a folder of its own, and a connection to it.
class SqliteFile {
public:
    SqliteFile() : connection_(connect()) {}

    std::string file() const { return (scratch_.path() / "test.db").string(); }
    const Scratch& scratch() const { return scratch_; }

    engine::ConnectOptions options() const {
        engine::ConnectOptions made;
        made.dialect = Dialect::sqlite;
        made.target = file();
        made.busy_timeout = Milliseconds(20);
        return made;
    }

    std::unique_ptr<engine::Connection> connect() const {
        return engine::connect_sqlite(options());
    }
    engine::Connection& connection() const { return *connection_; }

    engine::BatchResult run(std::vector<engine::Part> parts) const {
        return test::run(*connection_, std::move(parts));
    }

    /// The first column of the first row, as another connection sees it; `NULL`, or `-` where there
    /// is no row.
    std::string seen(const std::string& query) const { return first(*connect(), query); }
    std::string own(const std::string& query) const { return first(*connection_, query); }

private:
    static std::string first(engine::Connection& connection, const std::string& query) {
        const engine::Rows rows = connection.query({query});
        return rows.rows.empty() ? "-" : rows.rows.front().front().value_or("NULL");
    }

    Scratch scratch_;
    std::unique_ptr<engine::Connection> connection_;
};

/// What `act` throws; a kind that no test expects where it throws nothing.
template <typename Act>
Error error_of(Act act) {
    try {
        act();
    } catch (const Error& error) {
        return error;
    }
    return {ErrorKind::usage, "nothing was thrown"};
}

}  // namespace dbtool::test

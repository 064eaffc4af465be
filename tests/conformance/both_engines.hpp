#pragma once

#include <memory>
#include <string>

#include <dbtool/engine/connection.hpp>

#include "conformance/batch_fixture.hpp"
#include "support/postgres_database.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {

/// A fresh database of either kind: what both engines promise is tested once, for both.
class AnyDatabase {
public:
    explicit AnyDatabase(Dialect dialect) : dialect_(dialect) {
        if (dialect == Dialect::postgresql) {
            postgres_ = std::make_unique<Database>();
        }
        connection_ = connect();
    }

    engine::ConnectOptions options() const {
        engine::ConnectOptions made;
        made.dialect = dialect_;
        made.target = postgres_ ? postgres_->url() : (scratch_.path() / "test.db").string();
        made.busy_timeout = Milliseconds(50);
        return made;
    }
    std::unique_ptr<engine::Connection> connect() const { return engine::connect(options()); }
    engine::Connection& connection() const { return *connection_; }
    Dialect dialect() const { return dialect_; }
    Database& postgres() const { return *postgres_; }

    engine::BatchResult run(std::vector<engine::Part> parts) const {
        return test::run(*connection_, std::move(parts));
    }

    /// The first column of the first row, as another connection sees it.
    std::string seen(const std::string& query) const {
        const engine::Rows rows = connect()->query({query});
        return rows.rows.empty() ? "-" : rows.rows.front().front().value_or("NULL");
    }

private:
    Dialect dialect_;
    Scratch scratch_;
    std::unique_ptr<Database> postgres_;
    std::unique_ptr<engine::Connection> connection_;
};

}  // namespace dbtool::test

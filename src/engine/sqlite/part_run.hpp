#pragma once

#include <optional>

#include <dbtool/engine/batch.hpp>

#include "engine/sqlite/database.hpp"
#include "engine/sqlite/session.hpp"

namespace dbtool::engine::sqlite {

/// One part of a batch. After run(), however it ends, no transaction is open.
class PartRun {
public:
    /// How far it has come, for who has to say where it failed.
    struct Place {
        std::size_t segment = 0;
        std::optional<std::size_t> statement;
        bool in_guard = false;
    };

    PartRun(Database& database, Session& session, BatchObserver& observer, std::size_t number)
        : database_(database), session_(session), observer_(observer), number_(number) {}

    /// Throws Error, kind interrupted for a signal.
    void run(const Part& part);
    /// What SQLite is at, when that has taken so long already.
    Busy busy(Milliseconds waited) const;
    const Place& place() const { return place_; }

private:
    class Executing;

    void run_solo(const Part& part);
    void run_transaction(const Part& part);
    void check_guard(const std::vector<Query>& guard);
    void run_segment(const Segment& segment);
    void run_statements(const Segment& segment);
    void run_statement(const sql::Statement& statement);
    void run_own(const std::vector<Query>& queries);
    void end_transaction(const Part& part);

    Database& database_;
    Session& session_;
    BatchObserver& observer_;
    std::size_t number_;
    Place place_;
    const sql::Statement* executing_ = nullptr;
};

}  // namespace dbtool::engine::sqlite

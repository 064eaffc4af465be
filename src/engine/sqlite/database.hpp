#pragma once

#include <string>
#include <string_view>

#include <dbtool/core/error.hpp>
#include <dbtool/engine/connection.hpp>
#include <dbtool/sql/statement.hpp>

#include "engine/sqlite/open.hpp"
#include "engine/sqlite/patience.hpp"

namespace dbtool::engine::sqlite {

/// An open database: runs statements and begins and ends transactions.
class Database {
public:
    explicit Database(const ConnectOptions& options);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    sqlite3* handle() const { return handle_.get(); }
    Patience& patience() { return patience_; }
    /// For what has just failed with `code`.
    Error error(int code) const;

    Rows query(const Query& query);
    /// SQL of our own whose rows do not matter.
    void execute(std::string_view sql);
    /// A migration's statement; errors carry its place in the file.
    void execute(const sql::Statement& statement);
    /// The first column of the first row, empty where there is none.
    std::string text(std::string_view sql);

    bool in_transaction() const;
    /// BEGIN IMMEDIATE; a read-only connection has no race to lose and does not lock writers out.
    void begin();
    /// Waits for readers as long as for any lock.
    void commit();
    void rollback() noexcept;

private:
    void verify(const ConnectOptions& options);
    void set_journal_mode(const ConnectOptions& options);

    std::string file_;
    bool read_only_;
    Patience patience_;
    Handle handle_;
};

/// Rolls back at the end of its life unless it was ended before.
class Transaction {
public:
    explicit Transaction(Database& database) : database_(database) {}
    ~Transaction() { database_.rollback(); }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

private:
    Database& database_;
};

}  // namespace dbtool::engine::sqlite

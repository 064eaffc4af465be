#pragma once

#include <memory>
#include <string>
#include <vector>

#include <sqlite3.h>

#include <dbtool/core/error.hpp>
#include <dbtool/ddl/render.hpp>

namespace dbtool::test {

/// A SQLite database in memory that renders operations and does what they come to, as a run would:
/// a transaction each, foreign keys off where a piece wants it and checked before COMMIT.
class SqliteDatabase final : public ddl::Facts {
public:
    SqliteDatabase();

    Rows ask(const std::string& sql) override;
    Rows ask_bare(const std::string& sql) override { return ask(sql); }
    void run(const std::string& script);  ///< Several statements.
    /// The first column of all rows, one a line.
    std::string text(const std::string& sql);
    /// All of sqlite_master, by name.
    std::string schema();

    /// Applies an operation; answers what it has kept.
    std::vector<ddl::Restore> apply(const ddl::Operation& operation);
    std::vector<ddl::Restore> apply(ddl::OperationBody body);
    /// Applies its reverse, with what was kept.
    void revert(const ddl::OperationBody& body, const std::vector<ddl::Restore>& kept);

private:
    void run_pieces(const ddl::Rendered& rendered, std::vector<ddl::Restore>& kept);
    void require_foreign_keys();

    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close(database); }
    };
    std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace dbtool::test

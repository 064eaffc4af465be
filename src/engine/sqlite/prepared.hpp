#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/engine/connection.hpp>

struct sqlite3_stmt;

namespace dbtool::engine::sqlite {

class Database;

/// One prepared statement. Throws Error, at the place in `start`'s file where SQLite says it is
/// wrong.
class Prepared {
public:
    /// `start` is where the text stands in a migration's file; no line for SQL of our own.
    Prepared(Database& database, std::string_view sql, SourcePosition start = {});

    /// Every parameter must have a value, and every value a parameter.
    void bind(const std::vector<Value>& params);

    /// Is there another row?
    bool step();

    std::vector<std::string> columns() const;
    /// As text; a blob as hexadecimal digits.
    Value value(int column) const;
    std::vector<Value> row() const;

private:
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };

    void refuse_tail(std::string_view tail);
    [[noreturn]] void fail(int code, const SourcePosition& position);

    Database& database_;
    SourcePosition start_;
    std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

}  // namespace dbtool::engine::sqlite

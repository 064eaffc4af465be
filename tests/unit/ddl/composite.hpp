#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sqlite_database.hpp"

namespace dbtool::ddl::tests {

inline std::vector<Operation> parts(OperationBody body, Dialect dialect) {
    return flatten({{std::move(body), {}, {}}}, dialect, {});
}

/// What the parts come to on PostgreSQL, a piece a line.
inline std::string postgres_text(OperationBody body) {
    std::string out;
    for (const Operation& part : parts(std::move(body), Dialect::postgresql)) {
        for (const Piece& piece : render(part, {}).pieces) {
            out += (piece.kind == Piece::Kind::live ? piece.shown : piece.sql) + "\n";
        }
    }
    return out;
}

/// Applies a composite on SQLite; what it made comes down by revert().
class Applied {
public:
    Applied(test::SqliteDatabase& database, OperationBody body)
        : database_(database), parts_(parts(std::move(body), Dialect::sqlite)) {
        for (const Operation& part : parts_) {
            kept_.push_back(database_.apply(part));
        }
    }
    void revert() {
        for (std::size_t i = parts_.size(); i-- > 0;) {
            database_.revert(parts_[i].body, kept_[i]);
        }
    }

private:
    test::SqliteDatabase& database_;
    std::vector<Operation> parts_;
    std::vector<std::vector<Restore>> kept_;
};

}  // namespace dbtool::ddl::tests

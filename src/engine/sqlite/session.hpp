#pragma once

#include <string>
#include <vector>

#include "engine/sqlite/database.hpp"

namespace dbtool::engine::sqlite {

/// What a migration's statements can leave behind in a connection, and how it is put back.
class Session {
public:
    /// Remembers the pragmas as they are now.
    explicit Session(Database& database);

    /// To be told of each statement of a migration before it runs.
    void note(const sql::Statement& statement);

    /// Puts pragmas back and drops what is temporary. Throws if deferred foreign keys that
    /// `PRAGMA defer_foreign_keys` let through are still broken: putting it back would forget them.
    void make_fresh();
    /// The same after a failure, which it must not hide.
    void make_fresh_quietly() noexcept;

    /// Outside of a transaction only: SQLite ignores it inside one.
    void enforce_foreign_keys(bool enforce);
    void enforce_foreign_keys_quietly() noexcept;

private:
    struct Pragma {
        std::string name;
        std::string value;
    };

    void restore_pragmas();
    void drop_temporary_objects();

    Database& database_;
    std::vector<Pragma> pragmas_;
    bool ran_statements_ = false;
    bool ran_pragmas_ = false;
};

/// Foreign keys enforced or not for as long as a part takes; enforced again at the end of its life.
class ForeignKeyScope {
public:
    ForeignKeyScope(Session& session, bool enforce) : session_(session) {
        session_.enforce_foreign_keys(enforce);
    }
    ~ForeignKeyScope() { session_.enforce_foreign_keys_quietly(); }
    ForeignKeyScope(const ForeignKeyScope&) = delete;
    ForeignKeyScope& operator=(const ForeignKeyScope&) = delete;

private:
    Session& session_;
};

}  // namespace dbtool::engine::sqlite

#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/ddl/column.hpp>

namespace dbtool::ddl {

/// How a data change is undone; without a `set`: there is nothing to undo.
struct DownChange {
    Expressions set;
    std::string where;
    bool operator==(const DownChange&) const = default;
};
struct Backfill {
    QualifiedName table;
    Expressions set;
    std::string where;
    std::optional<int> batch;  ///< Rows in one transaction (PostgreSQL, online). Needs a `where`
                               ///< that no longer holds for rows that are done.
    std::optional<DownChange> down;
    bool operator==(const Backfill&) const = default;
};
struct Insert {
    QualifiedName table;
    std::vector<Assignments> rows;
    struct Conflict {
        std::vector<Identifier> columns;
        enum class Do { nothing, update };
        Do action = Do::nothing;
        bool operator==(const Conflict&) const = default;
    };
    std::optional<Conflict> conflict;
    bool operator==(const Insert&) const = default;
};
/// The reverse of an insert: rows by their key.
struct DeleteRows {
    QualifiedName table;
    std::vector<Assignments> rows;  ///< The keys alone.
    bool operator==(const DeleteRows&) const = default;
};
struct Update {
    QualifiedName table;
    Expressions set;
    std::string where;
    std::optional<std::string> down;  ///< SQL; an empty text: there is nothing to undo.
    bool operator==(const Update&) const = default;
};
struct Delete {
    QualifiedName table;
    std::string where;
    std::optional<std::string> down;  ///< SQL; an empty text: there is nothing to undo.
    bool operator==(const Delete&) const = default;
};

/// A text of SQL, for both dialects or one for each.
struct SqlText {
    std::optional<std::string> any;
    std::optional<std::string> postgresql;
    std::optional<std::string> sqlite;
    /// Is anything given, be it an empty text?
    bool given() const { return any || postgresql || sqlite; }
    /// What is for a dialect; nothing where nothing is given for it.
    const std::optional<std::string>& text_for(Dialect dialect) const {
        const std::optional<std::string>& own = dialect == Dialect::sqlite ? sqlite : postgresql;
        return own ? own : any;
    }
    bool operator==(const SqlText&) const = default;
};
struct Sql {
    SqlText up;
    SqlText down;             ///< An empty text: there is nothing to undo.
    bool transaction = true;  ///< False: each statement by itself, outside of any transaction.
    bool operator==(const Sql&) const = default;
};

/// Old state that was read when the operation was applied, as what brings it back. Only in
/// downgrades that are stored in the history.
struct Restore {
    std::size_t of = 0;     ///< The operation's place in the upgrade, from 0.
    std::string what = {};  ///< For people: `index ix_posts`.
    std::vector<std::string> statements = {};
    /// SQLite: tables that are rebuilt to a definition, `CREATE TABLE ...`.
    struct Table {
        Identifier name;
        std::string definition;
        Expressions fill = {};  ///< Values over the rows as they are, while they are copied.
        bool operator==(const Table&) const = default;
    };
    std::vector<Table> tables = {};
    bool outside_transaction =
        false;  ///< `statements` are sent one by one outside of any transaction.
    bool operator==(const Restore&) const = default;
};

}  // namespace dbtool::ddl

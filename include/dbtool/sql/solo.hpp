#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/identifier.hpp>

namespace dbtool::sql {

/// A statement that runs outside of a transaction: what can be said beforehand of where it stands
/// when it was cut off, and of the locks that it waits for.
struct Solo {
    enum class Kind {
        builds_index,   ///< CREATE INDEX CONCURRENTLY: may leave an invalid index.
        drops_indexes,  ///< DROP INDEX CONCURRENTLY.
        reindexes,      ///< REINDEX: when CONCURRENTLY, may leave invalid copies of indexes.
        detaches,       ///< DETACH PARTITION CONCURRENTLY: may leave the partition half detached.
        creates,        ///< All or nothing, and the thing's name tells which.
        drops,          ///< The same.
        repeats,        ///< Does no harm when it is run again.
        procedure,      ///< CALL, DO: may have committed a part of its work, even when it fails.
        other,          ///< All or nothing, and nothing tells which.
    };

    Kind kind = Kind::other;
    /// creates, drops: `database`, `tablespace`, `subscription`; reindexes: `index`, `table`,
    /// `schema`, `database`, `system`. Else empty.
    std::string object = {};
    /// What it names: the index and its table, the table and its partition, or things of one kind.
    std::vector<QualifiedName> names = {};
    /// Does it let reads and writes pass, also while it waits for its own locks?
    bool concurrent = false;
};

/// By the statement's words (PostgreSQL).
Solo read_solo(std::string_view statement);

}  // namespace dbtool::sql

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ddl/output.hpp"
#include "ddl/sqlite/schema.hpp"
#include "ddl/sqlite/table_text.hpp"

namespace dbtool::ddl::sqlite {

/// A table as it is to be: what an edit changes.
struct Draft {
    TableText table;
    std::vector<SchemaObject> schema;    ///< All that there is.
    std::vector<SchemaObject> attached;  ///< Its indexes and triggers, which are made again.
    Expressions fill = {};  ///< Values that are computed over the old row, while it is copied.
    std::vector<std::string> before = {};  ///< Statements before (deleting orphans).
};

struct RebuildPlan {
    /// Changes the draft; false where there is nothing to do. Error{database} where what it is to
    /// change is not there.
    std::function<bool(Draft&)> edit;
    /// For people: `column posts.karma`; with it the old definition is kept for the way down.
    std::string keep = {};
    Expressions down_fill = {};  ///< Values that are computed when the old definition comes back.
};

/// Gives a table another definition where ALTER TABLE cannot: a new table, the rows copied, the old
/// one dropped with foreign keys off, and the table's indexes and triggers made again as they were.
/// Rowids and sqlite_sequence keep their values; views, and triggers and references of other
/// tables, go on naming the table, and none that could be compiled before may fail afterwards.
///
/// It is SQLite's way for "other kinds of table schema changes" (lang_altertable) but for one
/// thing: the old table is moved out of the way, so that the new one is made by the very text that
/// its definition is (a table that is renamed into place has its name quoted). What the manual
/// warns of there, that references of others follow the old table, is what legacy_alter_table = ON
/// with foreign keys off does not do. A table whose definition names itself, CHECK (posts.karma >
/// 0), cannot be renamed at all; its rows are copied out and back.
void rebuild(Output& out, const QualifiedName& table, std::string shown, RebuildPlan plan);

/// What a rebuild comes to.
Resolved rebuilt(Facts& facts, const Identifier& table, const RebuildPlan& plan);

}  // namespace dbtool::ddl::sqlite

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ddl/output.hpp"
#include "ddl/sqlite/table_text.hpp"

namespace dbtool::ddl::sqlite {

/// What an edit of a table's definition may need besides.
struct RebuildPlan {
    /// Changes the definition; throws Error{database} where what it is to change is not there.
    std::function<void(TableText&)> edit;
    /// For people: `column posts.karma`; with it the old definition is kept for the way down.
    std::string keep = {};
    /// Columns whose values are computed while rows are copied: name and expression over the old row.
    Expressions fill = {};
    /// Statements before the rebuild, in the same transaction (deleting orphans).
    std::vector<std::string> before = {};
};

/// Gives a table another definition where ALTER TABLE cannot, by the steps that SQLite's manual gives
/// (lang_altertable, "Making Other Kinds Of Table Schema Changes"): a new table, the rows copied, the
/// old one dropped with foreign keys off, the new one renamed, and the table's indexes and triggers
/// and all views that name it made again as they were. sqlite_sequence keeps its value.
void rebuild(Output& out, const QualifiedName& table, std::string shown, RebuildPlan plan);

/// The statements of a rebuild to a definition that is known.
std::vector<std::string> rebuild_statements(Facts& facts,
                                            const Identifier& table,
                                            const TableText& before,
                                            const TableText& after,
                                            const Expressions& fill);

/// The table's definition as the database has it; Error{database} where there is no such table.
TableText read_table(Facts& facts, const Identifier& table);

}  // namespace dbtool::ddl::sqlite

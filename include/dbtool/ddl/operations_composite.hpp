#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/ddl/column.hpp>

namespace dbtool::ddl {

/// `view: true` or `view: live_posts`: with a name by rule, or with this one.
struct OnOrName {
    bool on = false;
    std::string name;
    bool operator==(const OnOrName&) const = default;
};

/// Rows are marked as deleted instead of being removed.
struct AddSoftDelete {
    QualifiedName table;
    Identifier column{"deleted_at"};
    OnOrName by;    ///< A column for who deleted it: `deleted_by`.
    OnOrName view;  ///< A view of the live rows: `live_<table>`.
    bool trigger = false;
    enum class Uniques { keep, live };
    Uniques uniques =
        Uniques::keep;  ///< live: unique constraints become unique indexes over live rows.
    std::vector<IndexColumn> index;  ///< A partial index over live rows, for listing.
    bool operator==(const AddSoftDelete&) const = default;
};
struct AddTimestamps {
    QualifiedName table;
    Identifier created{"created_at"};
    Identifier updated{"updated_at"};
    bool trigger = true;
    bool operator==(const AddTimestamps&) const = default;
};
struct AddAudit {
    QualifiedName table;
    std::optional<QualifiedName> log;  ///< Nothing: `<table>_audit`.
    std::vector<Identifier> columns;   ///< Empty: all.
    bool keys_only = false;
    bool operator==(const AddAudit&) const = default;
};
struct SearchColumn {
    Identifier name;
    std::string weight;  ///< `A` to `D`; empty: `D`.
    bool operator==(const SearchColumn&) const = default;
};
struct AddSearch {
    QualifiedName table;
    std::vector<SearchColumn> columns;
    Identifier column{"search_vector"};
    std::string config = "english";
    std::string method = "gin";
    bool operator==(const AddSearch&) const = default;
};
struct AddNotify {
    QualifiedName table;
    std::string channel;          ///< Empty: `<table>_changed`.
    std::vector<std::string> on;  ///< Empty: insert, update, delete.
    enum class Payload { key, row };
    Payload payload = Payload::key;
    bool operator==(const AddNotify&) const = default;
};

/// What `uniques: live` of a soft delete stands for: the table's unique constraints (not its
/// primary key) become unique indexes over the rows where `where` holds. Its reverse is kept.
struct PartialUniques {
    QualifiedName table;
    std::string where;
    bool operator==(const PartialUniques&) const = default;
};

/// SQLite: the triggers of a composite, whose text needs the table's columns and keys, which only
/// the database knows. Its reverse drops them.
struct RowTriggers {
    QualifiedName table;
    enum class Kind { soft_delete, touch, audit, search };
    Kind kind = Kind::touch;
    Identifier column;                ///< soft_delete, touch: the column that says when.
    Identifier log;                   ///< audit: the log. search: the FTS5 table.
    std::vector<Identifier> columns;  ///< audit: these alone; empty: all. search: what is searched.
    bool keys_only = false;           ///< audit: no old and new rows.
    bool operator==(const RowTriggers&) const = default;
};

}  // namespace dbtool::ddl

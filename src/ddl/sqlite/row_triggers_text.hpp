#pragma once

#include <string>
#include <utility>
#include <vector>

#include <dbtool/ddl/operation.hpp>

namespace dbtool::ddl::sqlite {

/// What a trigger's text needs of its table.
struct TableShape {
    Identifier name;
    std::vector<Identifier> columns;  ///< With generated ones.
    std::vector<Identifier> key;      ///< The primary key, in its order.
    bool has_rowid = true;
    bool rowid_is_key = false;  ///< INTEGER PRIMARY KEY: VACUUM leaves rowids alone.
};

/// A foreign key with ON DELETE CASCADE: own columns and the parent's.
struct Cascade {
    Identifier parent;
    std::vector<std::pair<Identifier, Identifier>> columns;
};

/// CREATE TRIGGER statements, one for each of trigger_names().
std::vector<std::string> soft_delete_triggers(const RowTriggers& op,
                                              const TableShape& shape,
                                              const std::vector<Cascade>& cascades);
std::vector<std::string> touch_triggers(const RowTriggers& op, const TableShape& shape);
std::vector<std::string> audit_triggers(const RowTriggers& op, const TableShape& shape);
std::vector<std::string> search_triggers(const RowTriggers& op, const TableShape& shape);

}  // namespace dbtool::ddl::sqlite

#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <dbtool/history/history.hpp>
#include <dbtool/migration/migration.hpp>
#include <dbtool/run/settings.hpp>

#include "run/operation_script.hpp"

namespace dbtool::run {

/// Takes back an upgrade that never came to its end, in one transaction of plain forms. What the
/// upgrade has not made yet is not there, and is passed over.
class BackOut {
public:
    BackOut(const Target& target, engine::Connection& connection)
        : target_(target), connection_(connection) {}

    /// By the SQL downgrade of a file. What only the parts that are not done name is not touched: a
    /// table that an upgrade was yet to replace keeps its rows. Error{migration} where it works on
    /// rows: whether their part of the upgrade was done cannot be told from the database.
    std::shared_ptr<OperationScript> by_script(const migration::Migration& migration,
                                               const history::Row& row) const;

    /// By the reverses of the operations that were begun, with the state that was kept. Error where
    /// the file's own downgrade works on rows, or where the done parts were edited.
    std::shared_ptr<OperationScript> by_operations(const migration::Migration& migration,
                                                   const std::string& stored,
                                                   const history::Row& row,
                                                   std::vector<Diagnostic>& problems) const;

    /// What the parts of a SQL upgrade name.
    struct Named {
        std::set<std::string> done;
        std::set<std::string> not_done;
    };

private:
    std::optional<OperationItem> undoing(const sql::Statement& statement,
                                         const Named& named,
                                         const history::Row& row,
                                         const std::string& file) const;
    std::vector<ddl::Operation> reverses(const migration::Migration& migration,
                                         OperationScript& upgrade,
                                         const history::Row& row) const;

    const Target& target_;
    engine::Connection& connection_;
};

}  // namespace dbtool::run

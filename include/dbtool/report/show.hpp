#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/report/style.hpp>
#include <dbtool/revision/revision.hpp>
#include <dbtool/run/move.hpp>

namespace dbtool::report {

/// One migration as `dbtool show` prints it.
struct ShownMigration {
    revision::Revision revision;
    std::string file;   ///< Empty where only the history knows it.
    Checksum checksum;  ///< Of the upgrade.
    std::string state;  ///< A word of run::RevisionState; empty where no database was asked.
    std::string applied_at;
    std::vector<run::ShownStatement> upgrade;
    std::optional<std::vector<run::ShownStatement>> downgrade;  ///< Nothing: it cannot come down.
    std::string irreversible;                                   ///< Why, where the file says so.
};

/// Both scripts, each statement with its line; says which run outside of a transaction.
std::string render_show(const Style& style, const ShownMigration& migration);

}  // namespace dbtool::report

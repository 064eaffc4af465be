#pragma once

#include <set>
#include <string>
#include <vector>

#include <dbtool/migration/migration.hpp>

namespace dbtool::migration {

/// What there is in the folder of repeatables.
struct RepeatableFiles {
    std::set<std::string> stems;    ///< Names without `.sql`.
    std::set<RevisionId> left_out;  ///< Without a text for the dialect.
};

/// The files that are not left out. What they depend on is another one then, by its id, or a
/// revision as typed; what is left out is nothing to depend on.
std::vector<Migration> link_by_name(std::vector<Migration> files,
                                    const RepeatableFiles& known,
                                    std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool::migration

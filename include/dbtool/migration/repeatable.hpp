#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/migration/migration.hpp>

namespace dbtool::migration {

/// Reads `repeatable/*.sql` below the migrations folder, in the order of their names: headers,
/// sections and checksums. The id is `repeatable/<stem>`; in `depends_on` other repeatables have
/// such ids too, what is left are revisions as typed. A file without an upgrade for the dialect is
/// left out. Mistakes are appended. No folder: nothing.
std::vector<Migration> load_repeatables(const std::filesystem::path& migrations,
                                        Dialect dialect,
                                        std::vector<Diagnostic>& diagnostics);

/// What a repeatable's upgrade makes, and every name that stands in it but for what it only drops:
/// names without their schemas, folded as the dialect folds them.
struct RepeatableNames {
    std::set<std::string> made;
    std::set<std::string> used;
};
RepeatableNames names_of(const Migration& repeatable, Dialect dialect);

}  // namespace dbtool::migration

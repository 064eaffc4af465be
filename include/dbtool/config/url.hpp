#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <dbtool/core/types.hpp>

namespace dbtool::config {

/// What a URL says about where the database is.
struct DatabaseUrl {
    Dialect dialect = Dialect::postgresql;
    /// PostgreSQL: a URL or key=value string that libpq reads, empty for the PG* variables alone.
    /// SQLite: the file's path, or `:memory:`.
    std::string target;

    bool operator==(const DatabaseUrl&) const = default;
};

/// Reads `postgresql://...` (`postgres://`, `postgresql+driver://`), `key=value ...`, `postgresql:`
/// alone, `sqlite:PATH`, `sqlite:///PATH` and `sqlite::memory:`. A relative path of SQLite counts
/// from `folder`. Error{configuration} for anything else: it says what is wrong and shows no part
/// of the text but a scheme, since any other part may be a password in the wrong place. `source`
/// says where the text is from: `--url`, `DATABASE_URL`.
DatabaseUrl parse_url(std::string_view text,
                      const std::string& source,
                      const std::filesystem::path& folder);

/// May the text hold a password? Also where it is malformed.
bool may_hold_password(std::string_view url);

}  // namespace dbtool::config

#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>

namespace dbtool::migration {

/// One version of another tool.
struct ForeignMigration {
    std::string number;
    std::string name;
    std::optional<std::string> up;  ///< With LF line ends.
    std::optional<std::string> down;
    bool transactional = true;
    std::string up_file;  ///< For messages.
    std::string down_file;
};

/// A version's number and name, ordered by the number as a number.
struct VersionKey {
    std::string number;
    std::string name;

    bool operator<(const VersionKey& other) const;
};

/// What a tool's folder holds, and what is wrong with it.
struct ForeignFolder {
    std::map<VersionKey, ForeignMigration> migrations;
    std::vector<Diagnostic> diagnostics;

    void report(Severity severity,
                std::string code,
                std::string message,
                SourcePosition position,
                std::string help);
};

/// The readers, one a tool.
ForeignFolder read_golang_migrate(const std::filesystem::path& from);
ForeignFolder read_goose(const std::filesystem::path& from);
ForeignFolder read_sqlx(const std::filesystem::path& from);

/// The names of a folder's visible files, sorted; subfolders are left out. Error{usage} when it
/// cannot be read.
std::vector<std::string> list_visible_files(const std::filesystem::path& folder);

/// A file's text with LF line ends and without a byte-order mark; nothing, with a diagnostic, when
/// it cannot be read or is not UTF-8.
std::optional<std::string> read_foreign(const std::filesystem::path& file, ForeignFolder& folder);

/// `0001_Initial.up.sql` and the like in their parts.
struct PairName {
    enum class Side { up, down };
    Side side = Side::up;
    std::string number;
    std::string name;
};

/// Takes a file in as one side of its version; a second one for the same side is a diagnostic.
void add_side(const PairName& name, const std::filesystem::path& file, ForeignFolder& folder);

/// After the last file: brings ups and downs of one number together whose names differ, passes over
/// downs without an up, and warns of versions that share a number.
void pair_up(ForeignFolder& folder);

/// A file that is none of the tool's migrations: said, and passed over.
void report_unknown_file(const std::filesystem::path& file,
                         std::string_view tool,
                         ForeignFolder& folder);

/// Does the text hold anything but blanks and comments?
bool holds_sql(std::string_view text);

}  // namespace dbtool::migration

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/migration/script.hpp>
#include <dbtool/revision/revision.hpp>

namespace dbtool::migration {

/// What a migration is written in: statements, or typed operations.
enum class Format { sql, yaml };

/// How a migration's statements are run; from its directives, and stored in the history for its
/// downgrade.
struct ScriptSettings {
    bool transactional = true;  ///< `transaction off` makes it false.
    std::optional<Milliseconds> lock_timeout;
    std::optional<Milliseconds> statement_timeout;
    Format format = Format::sql;  ///< Of the text; in the history, yaml: what write_operations()
                                  ///< wrote.

    bool operator==(const ScriptSettings&) const = default;
};

/// `transaction=off lock_timeout=2000ms format=yaml`; empty for the defaults. For the history.
std::string to_text(const ScriptSettings& settings);
/// What to_text() wrote. Error{history} for anything else.
ScriptSettings settings_from_text(std::string_view text);

/// `-- dbtool:allow RULE: WHY`.
struct Allowance {
    std::string rule;
    std::string why;
    SourcePosition position;
};

/// One file under migrations/, as far as it is needed to place it in the graph and to know it
/// again: its scripts stay on disk until they are run.
struct Migration {
    revision::Revision
        revision;  ///< Parents are as typed, and already there for a file without `revises`.
    bool has_revises = false;  ///< The file says what it revises.
    std::string number;        ///< The leading digits: `0007`, `20260101120000`.
    std::filesystem::path file;
    Format format = Format::sql;  ///< The settings' too.
    ScriptSettings settings;
    std::optional<std::string> irreversible;  ///< Why it cannot come down.
    std::vector<Allowance> allowances;
    Script upgrade;                   ///< For the dialect that was asked for.
    std::optional<Script> downgrade;  ///< Nothing where the file has none: it cannot come down.
    /// YAML without `downgrade` and without `irreversible`: `downgrade` is the upgrade's script,
    /// and what undoes it is derived from that.
    bool downgrade_derived = false;
};

/// The migrations folder.
struct Folder {
    std::filesystem::path path;
    std::vector<Migration> migrations;    ///< In the order of revision::id_less.
    std::vector<Migration> repeatables;   ///< `repeatable/*.sql`, by name; see repeatable.hpp.
    std::vector<Diagnostic> diagnostics;  ///< Mistakes of headers and names, of all files at once.

    /// A migration, or a repeatable.
    const Migration* find(const RevisionId& id) const;
    std::vector<revision::Revision> revisions() const;
};

/// Reads the folder's files: names, directives, sections, checksums; fast for tens of thousands,
/// neither SQL nor (where its header is simple) YAML is parsed. A file that holds another tool's
/// marks (goose, dbmate) and none of ours is an error that names `dbtool import`. A folder that is
/// not there is an Error{configuration} that names `dbtool init`.
Folder load_folder(const std::filesystem::path& path, Dialect dialect);

/// Reads one migration file's text. `file` is what messages call it. For the folder and for tests.
struct ParsedFile {
    Migration migration;
    std::vector<Diagnostic> diagnostics;
};
ParsedFile parse_migration(std::string_view text,
                           const std::filesystem::path& file,
                           Dialect dialect);

/// The mistakes that only show when the SQL is read: open quotes, transaction control, an empty
/// upgrade, misspelt directives in comments; of YAML, what read_operations() finds. Done for
/// migrations that are about to be run, and by `check`.
std::vector<Diagnostic> check_scripts(const Migration& migration, Dialect dialect);

}  // namespace dbtool::migration

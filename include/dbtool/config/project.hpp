#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/config/variables.hpp>
#include <dbtool/core/diagnostic.hpp>
#include <dbtool/migration/write.hpp>
#include <dbtool/run/settings.hpp>

namespace dbtool::config {

/// A value of dbtool.yaml as it is written, `${NAME}` and all, with its place.
struct RawValue {
    std::string text;
    SourcePosition position;
};

/// One of `environments:`. Its values are expanded only when the environment is used: the variables
/// of production need not be set elsewhere.
struct Environment {
    std::string name;
    std::optional<RawValue> url = {};
    std::optional<RawValue> url_file = {};
    std::optional<RawValue> schema = {};
    std::optional<RawValue> role = {};
    std::optional<RawValue> require_tls = {};
};

/// dbtool.yaml, or its defaults where there is none.
struct Project {
    std::filesystem::path file;    ///< Empty: there is none.
    std::filesystem::path folder;  ///< Relative paths count from here; empty: the working folder.
    std::filesystem::path migrations = "migrations";
    migration::Numbering numbering = migration::Numbering::sequence;
    std::string default_environment;
    std::vector<Environment> environments;
    std::optional<std::string> history_schema;
    std::string revision_table = history::Tables{}.revision_table;
    std::string log_table = history::Tables{}.log_table;
    run::Limits limits;
    run::OperationRules operations;  ///< `run.online` and `names`.
    std::string journal_mode;        ///< SQLite; empty: as the file has it.
    Milliseconds busy_timeout{engine::ConnectOptions{}.busy_timeout};

    const Environment* find(std::string_view name) const;
};

struct ParsedProject {
    Project project;
    std::vector<Diagnostic> diagnostics;  ///< All mistakes at once.
};

/// Reads the text of dbtool.yaml. `file` is what messages call it.
ParsedProject parse_project(std::string_view text,
                            const std::string& file,
                            const Variables& variables);

/// What the command line and only it says.
struct Choice {
    std::optional<std::string> config = {};
    std::optional<std::string> environment = {};
    std::optional<std::string> url = {};
    std::optional<std::string> migrations = {};
    std::optional<std::string> schema = {};
};

/// Finds and reads dbtool.yaml: `choice.config`, else the one in `start` or its nearest parent,
/// else the defaults. Error{configuration} with all mistakes, also for an environment that is not
/// there.
Project load_project(const Choice& choice,
                     const std::filesystem::path& start,
                     const Variables& variables);

/// Something to tell the user that does not stop anything.
struct Warning {
    std::string message;
    std::string hint;
};

struct ResolvedTarget {
    run::Target target;
    std::string
        source;  ///< Where the URL is from: `--url`, `DATABASE_URL`, `environment dev`, `PG*`.
    std::vector<Warning> warnings;
};

/// The database to work on. The URL is `choice.url`, else DBTOOL_URL, else DATABASE_URL, else the
/// environment's, else the PG* variables; an empty variable counts as not set. The environment's
/// schema, role and require_tls hold whatever the URL is from, but for a URL of SQLite that is not
/// its own. Error{configuration} when there is none of these, for a malformed URL, and for an unset
/// variable in the environment used.
ResolvedTarget resolve_target(const Project& project,
                              const Choice& choice,
                              const Variables& variables);

}  // namespace dbtool::config

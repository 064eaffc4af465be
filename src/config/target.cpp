#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

#include <dbtool/config/project.hpp>
#include <dbtool/config/url.hpp>
#include <dbtool/core/error.hpp>
#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

#include "choose.hpp"
#include "values.hpp"

namespace dbtool::config {
namespace {

namespace fs = std::filesystem;

/// A URL, and where it is from.
struct FoundUrl {
    DatabaseUrl url;
    std::string source;
    bool from_environment = false;
};

/// The variables that say where a database is; those that only say how to log in name none.
constexpr std::array<const char*, 6> location_variables = {
    "PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "PGPORT", "PGUSER"};

std::optional<std::string> set_variable(const Variables& variables, const char* name) {
    std::optional<std::string> value = variables(name);
    return value && !trim(*value).empty() ? value : std::nullopt;
}

std::string read_url_file(const RawValue& value,
                          const fs::path& folder,
                          const Variables& variables) {
    const fs::path path = folder / expanded(value, "url_file", variables);
    std::error_code none;
    const bool readable = !fs::is_directory(path, none) && std::ifstream(path).good();
    std::ifstream stream(path, std::ios::binary);
    const std::string text =
        readable ? std::string(std::istreambuf_iterator<char>(stream), {}) : std::string();
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    const std::size_t start = text.starts_with(utf8_mark) ? utf8_mark.size() : 0;
    const std::string url(trim(std::string_view(text).substr(start)));
    if (url.empty()) {
        Error error(
            ErrorKind::configuration,
            fmt::format(
                "the url_file {} {}", path.string(), readable ? "is empty" : "cannot be read"),
            "It holds the URL and nothing else.");
        error.position = value.position;
        throw error;
    }
    return url;
}

std::optional<FoundUrl> url_of(const Environment& environment,
                               const Project& project,
                               const Variables& variables) {
    if (!environment.url && !environment.url_file) {
        return std::nullopt;
    }
    const RawValue& place = environment.url ? *environment.url : *environment.url_file;
    const std::string text = environment.url ? expanded(place, "url", variables)
                                             : read_url_file(place, project.folder, variables);
    const std::string source = fmt::format("environment {}", environment.name);
    try {
        return FoundUrl{parse_url(text, source, project.folder), source, true};
    } catch (Error& error) {
        error.position = place.position;
        throw;
    }
}

[[noreturn]] void throw_no_database(const Project& project) {
    std::vector<std::string> names;
    for (const Environment& environment : project.environments) {
        names.push_back(environment.name);
    }
    throw Error(
        ErrorKind::configuration,
        "no database is named",
        names.empty()
            ? "Give --url URL, set DATABASE_URL, or describe an environment in dbtool.yaml (dbtool "
              "init writes one)."
            : fmt::format(
                  "Choose an environment with --env ({}), give --url URL, or set DATABASE_URL.",
                  join(names, ", ")));
}

FoundUrl find_url(const Project& project,
                  const Choice& choice,
                  const Environment* environment,
                  const Variables& variables) {
    if (choice.url) {
        return {parse_url(*choice.url, "--url", {}), "--url"};
    }
    for (const char* name : {"DBTOOL_URL", "DATABASE_URL"}) {
        if (const auto value = set_variable(variables, name)) {
            return {parse_url(*value, name, {}), name};
        }
    }
    if (environment != nullptr) {
        if (auto found = url_of(*environment, project, variables)) {
            return *std::move(found);
        }
    }
    for (const char* name : location_variables) {
        if (set_variable(variables, name)) {
            return {{}, "PG*"};
        }
    }
    throw_no_database(project);
}

/// A password in the file itself, and not in a variable.
bool holds_password(std::string_view url) {
    const std::vector<SecretRange> secrets = find_secrets(url);
    return std::any_of(secrets.begin(), secrets.end(), [&](const SecretRange& secret) {
        const std::string_view text = url.substr(secret.begin, secret.end - secret.begin);
        return !text.empty() && !(text.starts_with("${") && text.find(":-") == text.npos);
    });
}

void warn_of_password(const Environment& environment, std::vector<Warning>& warnings) {
    if (environment.url && holds_password(environment.url->text)) {
        warnings.push_back(
            {fmt::format("{}: the URL of environment {} has a password in it, which everybody can "
                         "read who sees this file",
                         to_string(environment.url->position),
                         environment.name),
             "Write url: \"${DATABASE_URL}\", name a file with url_file, or leave the password "
             "to PGPASSWORD or .pgpass."});
    }
}

/// PostgreSQL cuts a longer one off without a word.
constexpr std::size_t longest_name = 63;

/// What an environment says beside its URL.
void apply_environment(const Environment& environment,
                       const FoundUrl& found,
                       const Variables& variables,
                       run::Target& target) {
    const bool sqlite = found.url.dialect == Dialect::sqlite;
    for (const auto& [value, name] : {std::pair(&environment.schema, "schema"),
                                      {&environment.role, "role"},
                                      {&environment.require_tls, "require_tls"}}) {
        if (sqlite && found.from_environment && *value) {
            Error error(ErrorKind::configuration,
                        fmt::format("{} means nothing to SQLite", name),
                        "Leave it out.");
            error.position = (*value)->position;
            throw error;
        }
    }
    if (sqlite) {
        return;
    }
    if (environment.schema) {
        target.schema = expanded(*environment.schema, "schema", variables);
        if (target.schema.size() > longest_name) {
            Error error(ErrorKind::configuration,
                        "schema is longer than the 63 bytes that a name may have");
            error.position = environment.schema->position;
            throw error;
        }
    }
    if (environment.role) {
        target.role = expanded(*environment.role, "role", variables);
    }
    if (environment.require_tls) {
        const std::string text = expanded(*environment.require_tls, "require_tls", variables);
        const std::optional<bool> parsed = parse_boolean(text);
        if (!parsed) {
            Error error(ErrorKind::configuration,
                        fmt::format("require_tls must be true or false, not \"{}\"", text));
            error.position = environment.require_tls->position;
            throw error;
        }
        target.connect.require_tls = *parsed;
    }
}

}  // namespace

ResolvedTarget resolve_target(const Project& project,
                              const Choice& choice,
                              const Variables& variables) {
    const Environment* environment = choose_environment(project, choice);
    FoundUrl found = find_url(project, choice, environment, variables);
    ResolvedTarget resolved;
    run::Target& target = resolved.target;
    resolved.source = found.source;
    target.connect.dialect = found.url.dialect;
    target.connect.target = found.url.target;
    target.connect.busy_timeout = project.busy_timeout;
    target.connect.journal_mode = project.journal_mode;
    target.limits = project.limits;
    target.operations = project.operations;
    if (environment != nullptr) {
        apply_environment(*environment, found, variables, target);
        warn_of_password(*environment, resolved.warnings);
        const bool has_url = environment->url || environment->url_file;
        // Where the environment's URL is that very variable, both say the same.
        const bool same = environment->url && environment->url->text == "${" + found.source + "}";
        if (choice.environment && has_url && !same && !found.from_environment && !choice.url) {
            resolved.warnings.push_back(
                {fmt::format("{} is set and goes before the URL of environment {}",
                             found.source,
                             environment->name),
                 fmt::format("Unset {} to use the environment's own, or say which with --url.",
                             found.source)});
        }
    }
    if (choice.schema) {
        if (found.url.dialect == Dialect::sqlite) {
            throw Error(ErrorKind::usage, "--schema means nothing to SQLite", "Leave it out.");
        }
        if (choice.schema->size() > longest_name) {
            throw Error(ErrorKind::usage,
                        "--schema is longer than the 63 bytes that a name may have",
                        "Give it a shorter one.");
        }
        target.schema = *choice.schema;
    }
    target.history = {
        .schema = project.history_schema.value_or(target.schema.empty() ? "public" : target.schema),
        .revision_table = project.revision_table,
        .log_table = project.log_table};
    return resolved;
}

}  // namespace dbtool::config

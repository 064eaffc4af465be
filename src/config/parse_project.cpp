#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/config/project.hpp>
#include <dbtool/core/text.hpp>

#include "blocker_rules.hpp"
#include "expand.hpp"
#include "values.hpp"

namespace dbtool::config {
namespace {

const std::array<std::string, 2> numberings = {"sequence", "timestamp"};
const std::array<std::string, 6> journal_modes = {
    "delete", "truncate", "persist", "memory", "wal", "off"};
constexpr migration::YamlLimits configuration_limits = {
    .deepest = 16, .largest_mib = 1, .if_larger = "Is it the configuration?"};

/// Takes a value where there is one.
template <typename To, typename From>
void take(To& to, std::optional<From> from) {
    if (from) {
        to = *std::move(from);
    }
}

class ProjectReader {
public:
    ProjectReader(const Variables& variables, ParsedProject& into)
        : values_(variables, into.diagnostics), project_(into.project) {}

    void read(const YamlNode& root) {
        values_.map(root,
                    "dbtool.yaml",
                    {
                        {"migrations",
                         [&](const YamlNode& node) {
                             take(project_.migrations, values_.text(node, "migrations"));
                         }},
                        {"default", [&](const YamlNode& node) { read_default(node); }},
                        {"numbering", [&](const YamlNode& node) { read_numbering(node); }},
                        {"environments", [&](const YamlNode& node) { read_environments(node); }},
                        {"history", [&](const YamlNode& node) { read_history(node); }},
                        {"run", [&](const YamlNode& node) { read_run(node); }},
                        {"sqlite", [&](const YamlNode& node) { read_sqlite(node); }},
                        {"names", [&](const YamlNode& node) { read_names(node); }},
                    });
        check_default();
    }

private:
    void read_default(const YamlNode& node) {
        take(project_.default_environment, values_.text(node, "default"));
        default_position_ = node.position;
    }

    void check_default() {
        if (project_.default_environment.empty() ||
            project_.find(project_.default_environment) != nullptr) {
            return;
        }
        std::vector<std::string> names;
        for (const Environment& environment : project_.environments) {
            names.push_back(environment.name);
        }
        values_.mistake(default_position_,
                        "unknown-environment",
                        fmt::format("there is no environment \"{}\"{}",
                                    project_.default_environment,
                                    did_you_mean(project_.default_environment, names)),
                        names.empty() ? "Describe it under environments."
                                      : fmt::format("The environments are {}.", join(names, ", ")));
    }

    void read_numbering(const YamlNode& node) {
        if (const auto word = values_.one_of(node, "numbering", numberings)) {
            project_.numbering = *word == "timestamp" ? migration::Numbering::timestamp
                                                      : migration::Numbering::sequence;
        }
    }

    void read_environments(const YamlNode& node) {
        std::vector<Key> keys;
        for (const auto& entry : node.entries) {
            if (node.kind == YamlNode::Kind::map) {
                keys.push_back({entry.key, [this, name = entry.key](const YamlNode& value) {
                                    read_environment(name, value);
                                }});
            }
        }
        values_.map(node, "environments", keys);
    }

    void read_environment(const std::string& name, const YamlNode& node) {
        Environment environment{.name = name};
        values_.map(
            node,
            fmt::format("environment {}", name),
            {
                {"url", [&](const YamlNode& value) { keep(environment.url, value, "url"); }},
                {"url_file",
                 [&](const YamlNode& value) { keep(environment.url_file, value, "url_file"); }},
                {"schema",
                 [&](const YamlNode& value) { keep_name(environment.schema, value, "schema"); }},
                {"role",
                 [&](const YamlNode& value) { keep_name(environment.role, value, "role"); }},
                {"require_tls",
                 [&](const YamlNode& value) { keep_boolean(environment.require_tls, value); }},
            });
        if (environment.url && environment.url_file) {
            values_.mistake(environment.url_file->position,
                            "two-urls",
                            fmt::format("environment {} has both url and url_file", name),
                            "Keep one of them.");
        }
        project_.environments.push_back(std::move(environment));
    }

    /// As it is written: its variables are looked up when the environment is used.
    void keep(std::optional<RawValue>& into, const YamlNode& node, std::string_view name) {
        if (auto text = values_.raw(node, name)) {
            into = RawValue{*std::move(text), node.position};
        }
    }

    /// What has no variables can be held against its type at once.
    void keep_name(std::optional<RawValue>& into, const YamlNode& node, std::string_view name) {
        keep(into, node, name);
        if (into && !needs_expansion(into->text)) {
            values_.identifier(node, name);
        }
    }

    void keep_boolean(std::optional<RawValue>& into, const YamlNode& node) {
        keep(into, node, "require_tls");
        if (into && !needs_expansion(into->text)) {
            values_.boolean(node, "require_tls");
        }
    }

    void read_history(const YamlNode& node) {
        values_.map(node,
                    "history",
                    {
                        {"schema",
                         [&](const YamlNode& value) {
                             take(project_.history_schema, values_.identifier(value, "schema"));
                         }},
                        {"revision_table",
                         [&](const YamlNode& value) {
                             take(project_.revision_table,
                                  values_.identifier(value, "revision_table"));
                         }},
                        {"log_table",
                         [&](const YamlNode& value) {
                             take(project_.log_table, values_.identifier(value, "log_table"));
                         }},
                    });
        if (project_.revision_table == project_.log_table) {
            values_.mistake(node.position,
                            "wrong-value",
                            "revision_table and log_table are the same table",
                            "Give them two names.");
        }
    }

    void read_run(const YamlNode& node) {
        run::Limits& limits = project_.limits;
        const auto duration = [&](const char* name, Milliseconds& into) {
            return Key{name, [this, name, &into](const YamlNode& value) {
                           take(into, values_.duration(value, name));
                       }};
        };
        const auto count = [&](const char* name, int& into) {
            return Key{name, [this, name, &into](const YamlNode& value) {
                           take(into, values_.count(value, name));
                       }};
        };
        values_.map(node,
                    "run",
                    {
                        duration("lock_timeout", limits.lock_timeout),
                        duration("lock_budget", limits.lock_budget),
                        count("lock_attempts", limits.lock_attempts),
                        count("connect_attempts", limits.connect_attempts),
                        duration("retry_first", limits.retry_first),
                        duration("retry_max", limits.retry_max),
                        duration("statement_timeout", limits.statement_timeout),
                        duration("slow_statement", limits.slow_statement),
                        {"terminate_blockers",
                         [&](const YamlNode& value) {
                             limits.terminate_blockers = read_blocker_rules(values_, value);
                         }},
                        {"online",
                         [&](const YamlNode& value) {
                             take(project_.operations.online, values_.boolean(value, "online"));
                         }},
                    });
        if (limits.retry_first > limits.retry_max) {
            values_.mistake(node.position,
                            "wrong-value",
                            "retry_first is longer than retry_max",
                            "The pauses grow from the first to the longest.");
        }
    }

    void read_names(const YamlNode& node) {
        ddl::NameRules& names = project_.operations.names;
        const auto rule = [&](const char* name, std::string& into, bool needs_parts) {
            return Key{name, [this, name, &into, needs_parts](const YamlNode& value) {
                           const auto text = values_.raw(value, name);
                           const std::string wrong =
                               text ? ddl::mistake_of_rule(*text, needs_parts) : "";
                           if (!wrong.empty()) {
                               values_.mistake(value.position,
                                               "wrong-value",
                                               wrong,
                                               "A rule is such as ix_{table}_{columns}.");
                           }
                           take(into, text);
                       }};
        };
        values_.map(node,
                    "names",
                    {
                        rule("index", names.index, true),
                        rule("unique", names.unique, true),
                        rule("check", names.check, true),
                        rule("foreign_key", names.foreign_key, true),
                        rule("primary_key", names.primary_key, false),
                        rule("exclusion", names.exclusion, true),
                    });
    }

    void read_sqlite(const YamlNode& node) {
        values_.map(node,
                    "sqlite",
                    {
                        {"journal_mode",
                         [&](const YamlNode& value) {
                             take(project_.journal_mode,
                                  values_.one_of(value, "journal_mode", journal_modes));
                         }},
                        {"busy_timeout",
                         [&](const YamlNode& value) {
                             take(project_.busy_timeout, values_.duration(value, "busy_timeout"));
                         }},
                    });
    }

    ValueReader values_;
    Project& project_;
    SourcePosition default_position_;
};

}  // namespace

const Environment* Project::find(std::string_view name) const {
    const auto found = std::find_if(environments.begin(),
                                    environments.end(),
                                    [&](const Environment& each) { return each.name == name; });
    return found != environments.end() ? &*found : nullptr;
}

ParsedProject parse_project(std::string_view text,
                            const std::string& file,
                            const Variables& variables) {
    migration::YamlDocument document = migration::read_yaml(text, file, configuration_limits);
    ParsedProject result;
    result.diagnostics = std::move(document.diagnostics);
    if (!document.is_cut_off) {
        ProjectReader(variables, result).read(document.root);
    }
    std::stable_sort(result.diagnostics.begin(),
                     result.diagnostics.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                         return std::pair(a.position.line, a.position.column) <
                                std::pair(b.position.line, b.position.column);
                     });
    return result;
}

}  // namespace dbtool::config

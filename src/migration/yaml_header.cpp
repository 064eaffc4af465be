#include "yaml_header.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "header.hpp"

namespace dbtool::migration {
namespace {

/// Of unknown keys, after which nobody reads on.
constexpr int most_unknown = 20;

using Takes = HeaderRow::Takes;

constexpr std::array<HeaderRow, 9> rows = {{
    {"revises",
     Takes::texts,
     "The revisions that it follows, or base; the next lower number where "
     "it is left out"},
    {"depends_on", Takes::texts, "Revisions of other lines that must be there before it"},
    {"label", Takes::texts, "Names for it and what follows it"},
    {"labels", Takes::texts, "Names for it and what follows it"},
    {"message", Takes::text, "What it does, in a few words"},
    {"lock_timeout", Takes::duration, "How long a statement may wait for a lock"},
    {"statement_timeout", Takes::duration, "How long a statement may take"},
    {"irreversible", Takes::text, "Why it cannot come down"},
    {"allow", Takes::map, "Lint rules that it may break, each with the reason why"},
}};

class HeaderApplier {
public:
    HeaderApplier(Migration& migration, std::vector<Diagnostic>& diagnostics)
        : migration_(migration), diagnostics_(diagnostics) {}

    void apply(const HeaderKey& key) {
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const HeaderRow& each) {
            return each.name == key.name.text;
        });
        if (row == rows.end()) {
            refuse_unknown(key.name);
        } else if (fits(key, row->takes)) {
            take(key);
        }
    }

private:
    void report(const HeaderText& at, std::string code, std::string message, std::string help) {
        diagnostics_.push_back(
            {.code = std::move(code),
             .message = std::move(message),
             .position = {.file = migration_.revision.file, .line = at.line, .column = at.column},
             .help = std::move(help)});
    }

    void refuse_unknown(const HeaderText& name) {
        if (++unknown_ > most_unknown) {
            return;
        }
        if (name.text == "transaction") {
            report(name,
                   "unknown-key",
                   "a YAML migration has no `transaction`: its operations know what they need",
                   "Say `transaction: false` on the `sql` operation that wants none.");
            return;
        }
        std::vector<std::string> names = {"upgrade", "downgrade"};
        for (const HeaderRow& row : rows) {
            names.emplace_back(row.name);
        }
        report(name,
               "unknown-key",
               fmt::format("unknown key \"{}\"{}", name.text, did_you_mean(name.text, names)),
               fmt::format("The keys are {}.", join(names, ", ")));
    }

    bool fits(const HeaderKey& key, Takes takes) {
        const std::string& name = key.name.text;
        const bool empty = std::any_of(key.values.begin(), key.values.end(), [](const auto& each) {
            return trim(each.text).empty();
        });
        if (key.values.empty() || empty) {
            report(
                key.name, "missing-argument", fmt::format("`{}` says nothing", name), help(takes));
            return false;
        }
        const bool right =
            key.shape == HeaderKey::Shape::text
                ? takes != Takes::map
                : takes == (key.shape == HeaderKey::Shape::map ? Takes::map : Takes::texts);
        if (!right) {
            report(key.values.front(),
                   "wrong-type",
                   fmt::format("`{}` must be {}",
                               name,
                               takes == Takes::map     ? "a map"
                               : takes == Takes::texts ? "text or a list"
                                                       : "text"),
                   help(takes));
        }
        return right;
    }

    static std::string help(Takes takes) {
        switch (takes) {
            case Takes::text:
                return "Write it on one line, behind the colon.";
            case Takes::texts:
                return "Write one, or several in brackets.";
            case Takes::duration:
                return "Write a duration such as 500ms, 2s, 10min, or 0 for none.";
            case Takes::map:
                return "Write `RULE: why` for each rule.";
        }
        return {};
    }

    void take(const HeaderKey& key) {
        const std::string& name = key.name.text;
        const HeaderText& first = key.values.front();
        if (name == "revises") {
            revises(key);
        } else if (name == "depends_on") {
            ids(key, migration_.revision.depends_on);
        } else if (name == "label" || name == "labels") {
            labels(key);
        } else if (name == "message") {
            migration_.revision.message = std::string(trim(first.text));
        } else if (name == "irreversible") {
            migration_.irreversible = std::string(trim(first.text));
        } else if (name == "allow") {
            for (std::size_t i = 0; i < key.values.size(); ++i) {
                const HeaderText& rule = key.keys[i];
                migration_.allowances.push_back(
                    {.rule = rule.text,
                     .why = key.values[i].text,
                     .position = {migration_.revision.file, rule.line, rule.column}});
            }
        } else {
            duration(first,
                     name == "lock_timeout" ? migration_.settings.lock_timeout
                                            : migration_.settings.statement_timeout);
        }
    }

    void duration(const HeaderText& value, std::optional<Milliseconds>& into) {
        into = parse_duration(value.text);
        if (!into) {
            report(value,
                   "bad-duration",
                   fmt::format("\"{}\" is not a duration", value.text),
                   help(Takes::duration));
        }
    }

    bool is_new(const HeaderText& value, bool there) {
        if (there) {
            report(value,
                   "duplicate-argument",
                   fmt::format("\"{}\" is named twice", value.text),
                   "Keep one of them.");
        }
        return !there;
    }

    void ids(const HeaderKey& key, std::vector<RevisionId>& into) {
        for (const HeaderText& value : key.values) {
            const RevisionId id{value.text};
            if (is_new(value, std::find(into.begin(), into.end(), id) != into.end())) {
                into.push_back(id);
            }
        }
    }

    void revises(const HeaderKey& key) {
        migration_.has_revises = true;
        const auto base = std::find_if(key.values.begin(), key.values.end(), [](const auto& each) {
            return each.text == "base";
        });
        if (base == key.values.end()) {
            ids(key, migration_.revision.parents);
        } else if (key.values.size() > 1) {
            report(*base,
                   "bad-argument",
                   "a revision that revises `base` revises nothing else",
                   "Write either `revises: base` or the parents' ids.");
        }
    }

    void labels(const HeaderKey& key) {
        auto& into = migration_.revision.labels;
        for (const HeaderText& value : key.values) {
            if (is_reserved_label(value.text) || split_words(value.text).size() != 1) {
                report(value,
                       "bad-argument",
                       fmt::format("\"{}\" cannot be a label", value.text),
                       std::string(label_help));
            } else if (is_new(value,
                              std::find(into.begin(), into.end(), value.text) != into.end())) {
                into.push_back(value.text);
            }
        }
    }

    Migration& migration_;
    std::vector<Diagnostic>& diagnostics_;
    int unknown_ = 0;
};

}  // namespace

std::span<const HeaderRow> header_rows() {
    return rows;
}

void apply_header(const std::vector<HeaderKey>& keys,
                  Migration& migration,
                  std::vector<Diagnostic>& diagnostics) {
    HeaderApplier applier(migration, diagnostics);
    for (const HeaderKey& key : keys) {
        applier.apply(key);
    }
}

}  // namespace dbtool::migration

// SQL that stands in operations: is it whole, and where does it stand.

#include "operation_sql.hpp"

#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>
#include <dbtool/migration/operations.hpp>
#include <dbtool/sql/reader.hpp>

namespace dbtool::migration {
namespace {

using Kind = YamlNode::Kind;

/// Where a line and column of a text, counted from 1, are in its bytes.
std::size_t offset_of(std::string_view text, int line, int column) {
    std::size_t at = 0;
    for (; line > 1 && at < text.size(); --line) {
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    for (; column > 1 && at < text.size(); --column) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
            ++at;
        }
    }
    return at;
}

void check_text(const YamlNode& node, Dialect dialect, std::vector<Diagnostic>& diagnostics) {
    for (Diagnostic& problem : sql::split(node.text, dialect).diagnostics) {
        problem.position =
            place_in(node, offset_of(node.text, problem.position.line, problem.position.column));
        diagnostics.push_back(std::move(problem));
    }
}

/// Is it SQL that the database reads as such? A body may be in any language.
bool is_sql(const YamlNode& fields, std::string_view key) {
    if (key != "body") {
        return key == "up" || key == "down" || key == "query";
    }
    const YamlNode* language = fields.find("language");
    return language == nullptr || language->text == "sql" || language->text == "plpgsql";
}

bool is_for(const YamlNode& fields, Dialect dialect) {
    const YamlNode* dialects = fields.find("dialects");
    return dialects == nullptr || dialects->kind != Kind::sequence ||
           std::any_of(dialects->entries.begin(), dialects->entries.end(), [&](const auto& one) {
               return one.value.text == to_string(dialect);
           });
}

using Scalars = std::vector<const YamlNode*>;

void collect(const YamlNode& node, Scalars& into) {
    if (node.kind == Kind::scalar) {
        into.push_back(&node);
    }
    for (const YamlNode::Entry& entry : node.entries) {
        collect(entry.value, into);
    }
}

/// The scalars of the operation at a place; of all operations where none is known.
Scalars scalars_of(const YamlNode& list, const SourcePosition& operation) {
    Scalars found;
    for (const YamlNode::Entry& entry : list.entries) {
        const auto& fields = entry.value.entries;
        const bool here = !fields.empty() && fields[0].key_position.line == operation.line &&
                          fields[0].key_position.column == operation.column;
        if (here || operation.line == 0) {
            collect(entry.value, found);
        }
    }
    return found;
}

/// In a script that was sent statement by statement: the nth that reads so.
std::optional<SourcePosition> place_in_script(const YamlNode& scalar,
                                              Dialect dialect,
                                              const SentSql& sent) {
    if (scalar.text.find(sent.text) == std::string::npos) {
        return std::nullopt;
    }
    std::size_t left = sent.nth;
    for (const sql::OwnedStatement& one : sql::split(scalar.text, dialect).statements) {
        if (one.text == sent.text && left-- == 0) {
            return place_in(scalar, one.info.offset + sent.offset);
        }
    }
    return std::nullopt;
}

/// In a text that is a part of what was sent.
std::optional<SourcePosition> place_in_part(const Scalars& scalars, const SentSql& sent) {
    // Shorter ones are names, which may stand anywhere.
    constexpr std::size_t shortest = 4;
    std::size_t longest = shortest - 1;
    std::optional<SourcePosition> place;
    for (const YamlNode* scalar : scalars) {
        const std::string_view text = trim(scalar->text);
        const std::size_t at = text.size() > longest ? sent.text.find(text) : std::string::npos;
        if (at != std::string::npos && sent.offset >= at && sent.offset < at + text.size()) {
            longest = text.size();
            place = place_in(*scalar, scalar->text.find(text) + sent.offset - at);
        }
    }
    return place;
}

}  // namespace

void check_operation_sql(const YamlNode& list,
                         Dialect dialect,
                         std::vector<Diagnostic>& diagnostics) {
    for (const YamlNode::Entry& entry : list.entries) {
        if (entry.value.entries.size() != 1 || !is_for(entry.value.entries[0].value, dialect)) {
            continue;
        }
        const YamlNode& fields = entry.value.entries[0].value;
        for (const YamlNode::Entry& field : fields.entries) {
            const YamlNode* text = &field.value;
            if (text->kind == Kind::map) {
                text = text->find(to_string(dialect));
            }
            if (text != nullptr && text->kind == Kind::scalar && is_sql(fields, field.key)) {
                check_text(*text, dialect, diagnostics);
            }
        }
    }
}

std::optional<SourcePosition> place_of_sql(const Script& script,
                                           const SourcePosition& operation,
                                           Dialect dialect,
                                           const SentSql& sent) {
    const SourcePosition& start = script.start();
    const YamlDocument document = read_yaml(script.text(), start.file, {}, start.line);
    Scalars scalars;
    const auto add = [&](const YamlNode& list) {
        const Scalars more = scalars_of(list, operation);
        scalars.insert(scalars.end(), more.begin(), more.end());
    };
    if (document.root.kind == Kind::sequence) {
        add(document.root);
    }
    for (const YamlNode::Entry& entry : document.root.entries) {
        if (entry.key == "upgrade" || entry.key == "downgrade") {
            add(entry.value);
        }
    }
    for (const YamlNode* scalar : scalars) {
        if (auto place = place_in_script(*scalar, dialect, sent)) {
            return place;
        }
    }
    return place_in_part(scalars, sent);
}

}  // namespace dbtool::migration

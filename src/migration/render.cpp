#include "render.hpp"

#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

constexpr std::string_view directive = "-- dbtool:";

std::string written(const RevisionId& id) {
    return id.str().find_first_of(" \t") == std::string::npos ? id.str() : "\"" + id.str() + "\"";
}

std::string line(std::string_view name, std::string_view rest) {
    std::string out(directive);
    out += name;
    out += rest.empty() ? "" : " ";
    out += rest;
    return out + "\n";
}

std::string written(const std::vector<RevisionId>& ids) {
    std::vector<std::string> words;
    for (const RevisionId& id : ids) {
        words.push_back(written(id));
    }
    return join(words, " ");
}

std::string ending_with_newline(std::string text) {
    if (!text.empty() && !text.ends_with('\n')) {
        text += '\n';
    }
    return text;
}

}  // namespace

std::string one_line(std::string_view message) {
    std::vector<std::string> words;
    for (const std::string_view word : split_words(message)) {
        words.emplace_back(word);
    }
    return join(words, " ");
}

std::string render_header(const NewMigration& migration, bool transactional) {
    std::string out =
        line("revises", migration.revises.empty() ? "base" : written(migration.revises));
    if (!migration.depends_on.empty()) {
        out += line("depends_on", written(migration.depends_on));
    }
    for (const std::string& label : migration.labels) {
        out += line("label", label);
    }
    if (const std::string message = one_line(migration.message); !message.empty()) {
        out += line("message", message);
    }
    if (!transactional) {
        out += line("transaction", "off");
    }
    return out;
}

std::string render_file(const std::string& header,
                        const std::string& upgrade,
                        const std::optional<std::string>& downgrade) {
    std::string out = header + line("upgrade", "") + ending_with_newline(upgrade);
    if (downgrade) {
        out += "\n" + line("downgrade", "") + ending_with_newline(*downgrade);
    }
    return out;
}

std::string render(const NewMigration& migration) {
    if (migration.format == Format::yaml) {
        return render_yaml(migration);
    }
    const std::string header = render_header(migration, true);
    const bool is_merge = migration.revises.size() > 1;
    const std::string nothing = is_merge ? "-- joins its parents and changes nothing\n" : "\n";
    return render_file(header,
                       migration.upgrade.empty() ? nothing : migration.upgrade,
                       migration.downgrade.empty() ? nothing : migration.downgrade);
}

}  // namespace dbtool::migration

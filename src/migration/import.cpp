#include <algorithm>
#include <array>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/import.hpp>

#include "directive.hpp"
#include "file_name.hpp"
#include "foreign.hpp"
#include "new_file.hpp"
#include "render.hpp"

namespace dbtool::migration {
namespace {

struct Tool {
    std::string_view name;
    ForeignFolder (*read)(const std::filesystem::path& from);
};

constexpr std::array<Tool, 3> tools = {
    {{"golang-migrate", &read_golang_migrate}, {"goose", &read_goose}, {"sqlx", &read_sqlx}}};

const Tool& find_tool(std::string_view name) {
    const auto* found = std::find_if(
        tools.begin(), tools.end(), [&](const Tool& tool) { return tool.name == name; });
    if (found == tools.end()) {
        throw Error{
            ErrorKind::usage,
            "cannot import from \"" + std::string(name) + "\"" + did_you_mean(name, import_tools()),
            "The tools are " + join(import_tools(), ", ") + "."};
    }
    return *found;
}

/// Texts that a file of ours would read otherwise than the tool did.
void check_lines(const std::optional<std::string>& text,
                 const std::string& file,
                 ForeignFolder& folder) {
    if (!text) {
        return;
    }
    std::string_view rest = *text;
    for (int number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        if (read_directive(line, number)) {
            folder.report(
                Severity::error,
                "directive-in-text",
                "the line \"" + std::string(trim(line)) + "\" would be a directive of dbtool",
                {.file = file, .line = number, .column = 1},
                "Word it differently.");
        }
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
}

/// Versions that do nothing are kept, so that what follows them keeps its place.
std::string upgrade_text(const ForeignMigration& migration) {
    std::string text = *migration.up;
    if (!holds_sql(text)) {
        text += text.empty() || text.ends_with('\n') ? "" : "\n";
        text += "-- this version does nothing\nSELECT 1;\n";
    }
    return text;
}

std::optional<std::string> downgrade_text(const ForeignMigration& migration) {
    if (migration.down && trim(*migration.down).empty()) {
        return "-- nothing to undo\n";
    }
    return migration.down;
}

struct Planned {
    std::filesystem::path path;
    std::string text;
};

std::vector<Planned> plan_files(const ForeignFolder& folder, const std::filesystem::path& into) {
    std::vector<Planned> files;
    std::vector<RevisionId> parents;
    for (const auto& [key, migration] : folder.migrations) {
        const std::string id = migration.number + "_" + migration.name;
        NewMigration header;
        header.revises = std::exchange(parents, {RevisionId{id}});
        files.push_back({.path = into / (id + ".sql"),
                         .text = render_file(render_header(header, migration.transactional),
                                             upgrade_text(migration),
                                             downgrade_text(migration))});
    }
    return files;
}

void check_target(const std::filesystem::path& into) {
    std::error_code absent;
    if (!std::filesystem::exists(into, absent)) {
        return;
    }
    for (const std::string& name : list_visible_files(into)) {
        if (read_file_name(name).kind == FileName::Kind::migration) {
            throw Error{
                ErrorKind::usage,
                "the folder " + into.string() + " holds migrations already, such as " + name,
                "Name an empty folder with --into."};
        }
    }
}

/// All or none.
std::vector<std::filesystem::path> write_files(const std::vector<Planned>& files) {
    std::vector<std::filesystem::path> written;
    try {
        for (const Planned& file : files) {
            if (!write_new_file(file.path, file.text)) {
                throw Error{ErrorKind::usage,
                            file.path.string() + " is there already",
                            "Name an empty folder with --into."};
            }
            written.push_back(file.path);
        }
    } catch (...) {
        for (const auto& path : written) {
            std::error_code best_effort;
            std::filesystem::remove(path, best_effort);
        }
        throw;
    }
    return written;
}

}  // namespace

std::vector<std::string> import_tools() {
    std::vector<std::string> names;
    for (const Tool& tool : tools) {
        names.emplace_back(tool.name);
    }
    return names;
}

ImportResult import_folder(std::string_view tool,
                           const std::filesystem::path& from,
                           const std::filesystem::path& into) {
    const Tool& found = find_tool(tool);
    ForeignFolder folder = found.read(from);
    if (folder.migrations.empty() && !has_errors(folder.diagnostics)) {
        folder.report(
            Severity::error,
            "no-migrations",
            "the folder holds no migrations of " + std::string(tool),
            {.file = from.string()},
            "Name the folder that holds the migrations to import, and their tool with --from.");
    }
    for (const auto& [key, migration] : folder.migrations) {
        check_lines(migration.up, migration.up_file, folder);
        check_lines(migration.down, migration.down_file, folder);
    }
    ImportResult result{.written = {}, .diagnostics = std::move(folder.diagnostics)};
    if (has_errors(result.diagnostics)) {
        return result;
    }
    check_target(into);
    make_folder(into);
    result.written = write_files(plan_files(folder, into));
    return result;
}

}  // namespace dbtool::migration

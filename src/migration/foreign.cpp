#include "foreign.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "file_descriptor.hpp"
#include "file_name.hpp"
#include "line_ends.hpp"
#include "scanner.hpp"

namespace dbtool::migration {
namespace {

SourcePosition position_at(const std::filesystem::path& file,
                           std::string_view text,
                           std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const std::size_t line_start = before.rfind('\n') + 1;
    return {.file = file.string(),
            .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
            .column = static_cast<int>(count_characters(before.substr(line_start))) + 1};
}

/// The whole file, or the errno of what failed.
std::optional<std::string> read_all(const std::filesystem::path& file, int& error_number) {
    const FileDescriptor fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
    struct stat status {};
    if (!fd.is_open() || ::fstat(fd.get(), &status) != 0) {
        error_number = errno;
        return std::nullopt;
    }
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const ssize_t got = read_some(fd.get(), std::span(text).subspan(filled));
        if (got <= 0) {
            error_number = got < 0 ? errno : EIO;
            return std::nullopt;
        }
        filled += static_cast<std::size_t>(got);
    }
    return text;
}

}  // namespace

bool VersionKey::operator<(const VersionKey& other) const {
    const int order = compare_numbers(number, other.number);
    return order != 0 ? order < 0 : name < other.name;
}

void ForeignFolder::report(Severity severity,
                           std::string code,
                           std::string message,
                           SourcePosition position,
                           std::string help) {
    diagnostics.push_back({.code = std::move(code),
                           .severity = severity,
                           .message = std::move(message),
                           .position = std::move(position),
                           .help = std::move(help)});
}

std::vector<std::string> list_visible_files(const std::filesystem::path& folder) {
    std::error_code problem;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        std::error_code unknown;
        std::string name = entry->path().filename().string();
        if (!name.starts_with('.') && !entry->is_directory(unknown)) {
            names.push_back(std::move(name));
        }
    }
    if (problem) {
        throw Error{ErrorKind::usage,
                    "cannot read the folder " + folder.string() + ": " + reason(problem.value()),
                    "Name the folder that holds the migrations to import."};
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::string> read_foreign(const std::filesystem::path& file, ForeignFolder& folder) {
    int error_number = 0;
    auto text = read_all(file, error_number);
    if (!text) {
        folder.report(Severity::error,
                      "unreadable-file",
                      "cannot be read: " + reason(error_number),
                      {.file = file.string()},
                      "Make it readable, or move it out of the folder.");
        return std::nullopt;
    }
    if (text->starts_with(utf8_mark)) {
        text->erase(0, utf8_mark.size());
    }
    const std::size_t bad = std::min(find_invalid_utf8(*text), text->find('\0'));
    if (bad != std::string::npos) {
        folder.report(Severity::error,
                      "bad-encoding",
                      "the file is not UTF-8, at byte " + std::to_string(bad),
                      position_at(file, *text, bad),
                      "Save it as UTF-8.");
        return std::nullopt;
    }
    to_lf(*text);
    return text;
}

void add_side(const PairName& name, const std::filesystem::path& file, ForeignFolder& folder) {
    const bool up = name.side == PairName::Side::up;
    ForeignMigration& migration = folder.migrations[{name.number, name.name}];
    std::string& known = up ? migration.up_file : migration.down_file;
    if (!known.empty()) {
        folder.report(Severity::error,
                      "same-number",
                      std::filesystem::path(known).filename().string() + " is the same version",
                      {.file = file.string()},
                      "Keep one of the two.");
        return;
    }
    known = file.string();
    (up ? migration.up : migration.down) = read_foreign(file, folder);
    if (up || migration.number.empty()) {
        migration.number = name.number;
        migration.name = name.name;
    }
}

namespace {

using Version = std::map<VersionKey, ForeignMigration>::iterator;

/// The versions of one number, by what they have.
struct SameNumber {
    std::vector<Version> ups;
    std::vector<Version> lonely_downs;
};

void settle(SameNumber same, ForeignFolder& folder) {
    if (same.ups.size() == 1 && same.lonely_downs.size() == 1 &&
        same.ups[0]->second.down_file.empty()) {
        same.ups[0]->second.down = std::move(same.lonely_downs[0]->second.down);
        same.ups[0]->second.down_file = same.lonely_downs[0]->second.down_file;
        folder.migrations.erase(same.lonely_downs[0]);
        return;
    }
    for (const Version down : same.lonely_downs) {
        folder.report(Severity::warning,
                      "missing-upgrade",
                      "there is no up file for this down file, passed over",
                      {.file = down->second.down_file},
                      "");
        folder.migrations.erase(down);
    }
    for (std::size_t i = 1; i < same.ups.size(); ++i) {
        folder.report(
            Severity::warning,
            "same-number",
            "it has the number of " +
                std::filesystem::path(same.ups[i - 1]->second.up_file).filename().string() +
                " and follows it",
            {.file = same.ups[i]->second.up_file},
            "");
    }
}

}  // namespace

void pair_up(ForeignFolder& folder) {
    auto& migrations = folder.migrations;
    for (auto at = migrations.begin(); at != migrations.end();) {
        SameNumber same;
        const std::string number = at->first.number;
        for (; at != migrations.end() && compare_numbers(at->first.number, number) == 0; ++at) {
            (at->second.up_file.empty() ? same.lonely_downs : same.ups).push_back(at);
        }
        settle(std::move(same), folder);
    }
}

void report_unknown_file(const std::filesystem::path& file,
                         std::string_view tool,
                         ForeignFolder& folder) {
    const bool sql = file.extension() == ".sql";
    folder.report(sql ? Severity::warning : Severity::note,
                  "unknown-file",
                  "not a migration of " + std::string(tool) + ", passed over",
                  {.file = file.string()},
                  "");
}

bool holds_sql(std::string_view text) {
    int comment_depth = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (find_sql(text.substr(0, end), Dialect::postgresql, comment_depth) !=
            std::string_view::npos) {
            return true;
        }
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return false;
}

}  // namespace dbtool::migration

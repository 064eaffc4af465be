#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>

#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/repeatable.hpp>

#include "directive.hpp"
#include "file_descriptor.hpp"
#include "file_facts.hpp"
#include "file_name.hpp"
#include "file_source.hpp"
#include "line_ends.hpp"
#include "repeatable_link.hpp"
#include "scanner.hpp"

namespace dbtool::migration {
namespace {

/// A directive that versioned migrations have and these have not, and why.
struct Meaningless {
    std::string_view name;
    std::string_view why;
    std::string_view help;
};
constexpr std::array<Meaningless, 3> meaningless = {{
    {"revises",
     "it has no place in the line of revisions: it is applied after them, whenever its text "
     "changes",
     "Use `-- dbtool:depends_on ID` for a revision that must be applied before."},
    {"label", "it begins no branch", "Take it out."},
    {"irreversible",
     "without a downgrade section it stays when revisions come down",
     "Take it out."},
}};

Diagnostic error_at(const std::string& file,
                    int line,
                    int column,
                    std::string code,
                    std::string message,
                    std::string help) {
    return {.code = std::move(code),
            .severity = Severity::error,
            .message = std::move(message),
            .position = {.file = file, .line = line, .column = column},
            .help = std::move(help)};
}

Diagnostic wrong_file(const std::filesystem::path& file,
                      std::string code,
                      std::string message,
                      std::string help) {
    return error_at(file.string(), 0, 0, std::move(code), std::move(message), std::move(help));
}

/// What is larger is no object's definition; it is held in memory while it is read.
constexpr std::size_t largest_mib = 64;

bool is_good_stem(std::string_view stem) {
    return !stem.empty() && std::all_of(stem.begin(), stem.end(), [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '_' || c == '-';
    });
}

/// Where a directive stands, for a complaint about it.
Directive place_of(std::string_view text, std::string_view name) {
    int number = 0;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto directive = read_directive(line, ++number);
        if (directive && directive->name == name) {
            return *directive;
        }
    }
    return {};
}

/// The section of a direction that is for a dialect, or else for all of them.
const Section* choose(const std::vector<Section>& sections, Direction direction, Dialect dialect) {
    const Section* wanted = nullptr;
    for (const Section& section : sections) {
        const bool fits = !section.mark.dialect || section.mark.dialect == dialect;
        if (section.mark.direction == direction && fits &&
            (wanted == nullptr || section.mark.dialect)) {
            wanted = &section;
        }
    }
    return wanted;
}

class Reader {
public:
    Reader(const std::filesystem::path& folder,
           Dialect dialect,
           std::vector<Diagnostic>& diagnostics)
        : folder_(folder), dialect_(dialect), diagnostics_(diagnostics) {}

    void read(const std::string& name) {
        const std::string file = (folder_ / name).string();
        const std::string stem = name.substr(0, name.size() - ending.size());
        if (!is_good_stem(stem)) {
            diagnostics_.push_back(
                error_at(file,
                         0,
                         0,
                         "bad-file-name",
                         "the file's name has other characters than letters, digits, _ and -",
                         "Name it like posts_by_day.sql."));
            return;
        }
        stems_.insert(stem);
        FileFacts facts;
        if (const auto text = text_of(file, facts)) {
            parse(file, stem, *text, facts);
        }
    }

    /// Those that are for the dialect, linked by their names.
    std::vector<Migration> finish() {
        return link_by_name(std::move(files_), {stems_, left_out_}, diagnostics_);
    }

    static constexpr std::string_view ending = ".sql";

private:
    std::optional<std::string> text_of(const std::string& file, FileFacts& facts) {
        const FileDescriptor fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
        struct stat status {};
        if (fd.is_open() && (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode))) {
            diagnostics_.push_back(wrong_file(file,
                                              "unreadable-file",
                                              "is not an ordinary file",
                                              "Rename it, or move it out of the folder."));
            return std::nullopt;
        }
        if (fd.is_open()) {
            facts = facts_of(fd.get());
        }
        std::string text;
        ssize_t got = fd.is_open() ? 1 : -1;
        while (got > 0 && text.size() <= largest_mib << 20U) {
            const std::size_t size = text.size();
            text.resize(size + (std::size_t{64} << 10U));
            got = read_some(fd.get(), std::span(text).subspan(size));
            text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        }
        if (got < 0) {
            diagnostics_.push_back(error_at(file,
                                            0,
                                            0,
                                            "unreadable-file",
                                            "cannot be read: " + reason(errno),
                                            "Make it readable, or move it out of the folder."));
            return std::nullopt;
        }
        if (got > 0) {
            diagnostics_.push_back(
                wrong_file(file,
                           "file-too-large",
                           "this file is larger than " + std::to_string(largest_mib) + " MiB",
                           "A repeatable file defines an object or two. Load data in a migration "
                           "of its own, which may be of any size."));
            return std::nullopt;
        }
        return text;
    }

    void parse(const std::string& file,
               const std::string& stem,
               const std::string& text,
               FileFacts facts) {
        Migration one;
        one.revision.id = repeatable_id(stem);
        one.revision.file = file;
        one.file = file;
        Scanner scanner(file, dialect_, one, diagnostics_, hash_);
        scanner.scan(text, true, true);
        scanner.finish();
        if (scanner.is_broken()) {
            return;
        }
        if (one.revision.message.empty()) {
            one.revision.message = message_from_id(stem);
        }
        refuse_meaningless(one, text);
        const auto script = [&](const Section& section) {
            facts.has_crlf = section.content.has_crlf;
            return Script::in_file(file,
                                   section.offset,
                                   section.content.size,
                                   {.file = file, .line = section.line, .column = 1},
                                   section.content.checksum,
                                   facts);
        };
        const Section* upgrade = choose(scanner.sections(), Direction::upgrade, dialect_);
        const Section* downgrade = choose(scanner.sections(), Direction::downgrade, dialect_);
        if (upgrade != nullptr) {
            one.upgrade = script(*upgrade);
        } else {
            left_out_.insert(one.revision.id);
            refuse_downgrade_alone(file, scanner);
        }
        if (downgrade != nullptr) {
            one.downgrade = script(*downgrade);
        }
        files_.push_back(std::move(one));
    }

    void refuse_meaningless(const Migration& one, std::string_view text) {
        const std::array<bool, meaningless.size()> there = {
            one.has_revises, !one.revision.labels.empty(), one.irreversible.has_value()};
        for (std::size_t i = 0; i < there.size(); ++i) {
            if (!there.at(i)) {
                continue;
            }
            const Directive at = place_of(text, meaningless.at(i).name);
            diagnostics_.push_back(error_at(
                one.revision.file,
                at.line,
                at.name_column,
                "meaningless-directive",
                "\"" + std::string(meaningless.at(i).name) +
                    "\" means nothing in a repeatable file: " + std::string(meaningless.at(i).why),
                std::string(meaningless.at(i).help)));
        }
    }

    void refuse_downgrade_alone(const std::string& file, const Scanner& scanner) {
        const auto& sections = scanner.sections();
        const bool any_upgrade =
            std::any_of(sections.begin(), sections.end(), [](const Section& section) {
                return section.mark.direction == Direction::upgrade;
            });
        if (!any_upgrade && !sections.empty()) {
            diagnostics_.push_back(error_at(file,
                                            sections.front().mark.line,
                                            sections.front().mark.column,
                                            "missing-upgrade",
                                            "the file has a downgrade and no upgrade",
                                            "Add a section `-- dbtool:upgrade`."));
        }
    }

    std::filesystem::path folder_;
    Dialect dialect_;
    std::vector<Diagnostic>& diagnostics_;
    Sha256 hash_;
    std::set<std::string> stems_;
    std::set<RevisionId> left_out_;
    std::vector<Migration> files_;
};

/// The files that are repeatables by their names, sorted.
std::vector<std::string> names_in(const std::filesystem::path& folder,
                                  std::vector<Diagnostic>& diagnostics) {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        const std::string name = at->path().filename().string();
        const std::string lower = to_lower(name);
        std::error_code gone;
        if (name.starts_with('.') || at->is_directory(gone)) {
            continue;
        }
        if (name.ends_with(Reader::ending)) {
            names.push_back(name);
        } else if (lower.ends_with(".yaml") || lower.ends_with(".yml") || lower.ends_with(".sql")) {
            diagnostics.push_back(wrong_file(at->path(),
                                             "bad-file-name",
                                             "a repeatable file's name ends with .sql",
                                             "Write it in SQL, in a file such as "
                                             "posts_by_day.sql."));
        }
    }
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory) {
        diagnostics.push_back(wrong_file(folder,
                                         "unreadable-file",
                                         "cannot be read: " + reason(error.value()),
                                         "Make the folder readable."));
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

std::vector<Migration> load_repeatables(const std::filesystem::path& migrations,
                                        Dialect dialect,
                                        std::vector<Diagnostic>& diagnostics) {
    const std::filesystem::path folder = migrations / repeatable_folder;
    Reader reader(folder, dialect, diagnostics);
    for (const std::string& name : names_in(folder, diagnostics)) {
        reader.read(name);
    }
    return reader.finish();
}

}  // namespace dbtool::migration

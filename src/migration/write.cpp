#include <algorithm>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/write.hpp>
#include <dbtool/revision/graph.hpp>

#include "file_descriptor.hpp"
#include "file_name.hpp"
#include "new_file.hpp"

namespace dbtool::migration {
namespace {

constexpr std::size_t least_width = 4;

/// Holds off others who choose a number at the same moment; a file system without locks does
/// without.
FileDescriptor lock_folder(const std::filesystem::path& path) {
    FileDescriptor folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.is_open()) {
        while (::flock(folder.get(), LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    return folder;
}

/// The highest number in the folder as it is now; empty when there is none.
std::string highest_number(const std::filesystem::path& path) {
    std::string highest;
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(path, problem)) {
        const FileName name = read_file_name(entry.path().filename().string());
        if (name.kind == FileName::Kind::migration && compare_numbers(name.number, highest) >= 0) {
            highest = name.number;
        }
    }
    return highest;
}

/// One more, with as many digits; numbers may be longer than any integer type.
std::string following(std::string number) {
    auto digit = number.rbegin();
    for (; digit != number.rend() && *digit == '9'; ++digit) {
        *digit = '0';
    }
    if (digit == number.rend()) {
        return "1" + number;
    }
    ++*digit;
    return number;
}

std::string padded(std::string number) {
    if (number.size() < least_width) {
        number.insert(0, least_width - number.size(), '0');
    }
    return number;
}

std::string present_time() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    std::string text(sizeof "20260101120000", '\0');
    text.resize(std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S", &utc));
    return text;
}

/// Always above what is there: a file without `revises` follows the next lower number, and must not
/// come to follow a new one.
std::string next_number(const std::string& highest, Numbering numbering) {
    const std::string next = padded(highest.empty() ? "1" : following(highest));
    if (numbering == Numbering::sequence) {
        return next;
    }
    const std::string now = present_time();
    return compare_numbers(now, highest) > 0 ? now : next;
}

/// For a message in a script that has no ASCII letters.
std::string file_slug(const std::string& message) {
    const std::string name = slug(message);
    const bool other_script = std::any_of(message.begin(), message.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0x80U) != 0;
    });
    if (name.empty() && !other_script) {
        throw Error{ErrorKind::usage,
                    "the message \"" + message + "\" holds neither letter nor digit",
                    "Say in a few words what the migration does."};
    }
    return name.empty() ? "migration" : name;
}

/// The file's name, but for its number.
std::string name_of(const NewMigration& migration) {
    return "_" + file_slug(migration.message);
}

std::string_view ending_of(const NewMigration& migration) {
    return migration.format == Format::yaml ? ".yaml" : ".sql";
}

[[noreturn]] void refuse(const Diagnostic& mistake) {
    throw Error{ErrorKind::usage, "the file would not load: " + mistake.message, mistake.help};
}

void refuse_errors(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.severity == Severity::error) {
            refuse(diagnostic);
        }
    }
}

}  // namespace

void check_new(const Folder& folder, const NewMigration& migration) {
    if (find_invalid_utf8(migration.message) != std::string_view::npos) {
        throw Error{ErrorKind::usage,
                    "the message is not UTF-8",
                    "Say in a few words what the migration does, in UTF-8."};
    }
    const std::string name = padded(following(highest_number(folder.path))) + name_of(migration);
    const ParsedFile parsed =
        parse_migration(render(migration),
                        folder.path / (name + std::string(ending_of(migration))),
                        Dialect::postgresql);
    refuse_errors(parsed.diagnostics);
    if (parsed.migration.revision.labels != migration.labels) {
        throw Error{ErrorKind::usage,
                    "\"" + join(migration.labels, ", ") + "\" cannot be a label",
                    "Choose a label that is a word, such as `billing`."};
    }
    std::vector<revision::Revision> all = folder.revisions();
    all.push_back(parsed.migration.revision);
    refuse_errors(revision::build_graph(std::move(all)).diagnostics);
}

WrittenFile write_migration(const Folder& folder,
                            const NewMigration& migration,
                            Numbering numbering) {
    check_new(folder, migration);
    const std::string ending = name_of(migration);
    const std::string text = render(migration);
    const FileDescriptor lock = lock_folder(folder.path);
    std::string number = next_number(highest_number(folder.path), numbering);
    while (true) {
        const std::string id = number + ending;
        std::filesystem::path path = folder.path / (id + std::string(ending_of(migration)));
        if (write_new_file(path, text)) {
            return {.path = std::move(path), .revision = RevisionId{id}};
        }
        number = following(number);
    }
}

}  // namespace dbtool::migration

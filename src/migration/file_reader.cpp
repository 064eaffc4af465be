#include "file_reader.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <sys/stat.h>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/migration/yaml_tree.hpp>

#include "assemble.hpp"
#include "assemble_yaml.hpp"
#include "file_descriptor.hpp"
#include "file_facts.hpp"
#include "line_ends.hpp"

namespace dbtool::migration {
namespace {

constexpr const char* not_ordinary = "is not an ordinary file";
constexpr const char* move_it = "Rename it, or move it out of the migrations folder.";

Diagnostic unreadable(const std::string& file, std::string message, std::string help) {
    return {.code = "unreadable-file",
            .severity = Severity::error,
            .message = std::move(message),
            .position = {.file = file, .line = 0, .column = 0},
            .help = std::move(help)};
}

/// Opens the file if it is an ordinary one; O_NONBLOCK, so that a pipe of that name does not hang
/// the run.
FileDescriptor open_entry(int directory,
                          const std::string& file,
                          const FolderEntry& entry,
                          std::vector<Diagnostic>& diagnostics) {
    FileDescriptor fd{
        ::openat(directory, entry.name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
    if (!fd.is_open()) {
        const int error = errno;
        if (error == ENXIO) {  // A socket.
            diagnostics.push_back(unreadable(file, not_ordinary, move_it));
            return fd;
        }
        const bool dangling = !entry.regular && error == ENOENT;
        diagnostics.push_back(
            unreadable(file,
                       dangling ? "the link leads nowhere" : "cannot be read: " + reason(error),
                       dangling ? "Remove it, or mend what it points to."
                                : "Make it readable, or move it out of the folder."));
        return fd;
    }
    struct stat status {};
    if (!entry.regular && (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode))) {
        diagnostics.push_back(unreadable(
            file, S_ISDIR(status.st_mode) ? "is a folder, not a file" : not_ordinary, move_it));
        return FileDescriptor{-1};
    }
    return fd;
}

/// Feeds a file to the scanner through a buffer that holds less than all of it; false when it
/// cannot be read on.
bool scan_stream(int fd, std::span<char> buffer, std::size_t filled, Scanner& scanner) {
    bool at_end = false;
    while (!scanner.is_broken()) {
        throw_if_interrupted();
        const std::size_t used =
            scanner.scan({buffer.data(), filled}, at_end, filled == buffer.size());
        if (at_end) {
            return true;
        }
        filled -= used;
        std::memmove(buffer.data(), buffer.data() + used, filled);
        const ssize_t got = read_some(fd, buffer.subspan(filled));
        if (got < 0) {
            return false;
        }
        at_end = got == 0;
        filled += static_cast<std::size_t>(got);
    }
    return true;
}

/// A large file's facts, and its first bytes again: only what is read behind the facts is known to
/// be of the file that they describe.
ssize_t read_first(int fd, std::span<char> buffer, FileFacts& facts) {
    facts = facts_of(fd);
    return ::lseek(fd, 0, SEEK_SET) < 0 ? -1 : read_some(fd, buffer);
}

/// The scanner's verdict on a whole file; the facts of a large one.
bool scan_file(int fd, std::span<char> buffer, Scanner& scanner, FileFacts& facts) {
    ssize_t got = read_some(fd, buffer);
    if (got == static_cast<ssize_t>(buffer.size())) {
        got = read_first(fd, buffer, facts);
    }
    if (got < 0) {
        return false;
    }
    const auto filled = static_cast<std::size_t>(got);
    if (filled < buffer.size()) {
        scanner.scan({buffer.data(), filled}, true, true);
        return true;
    }
    return scan_stream(fd, buffer, filled, scanner);
}

/// The whole file, in the buffer or, where it is larger, in `large`; nothing where it cannot be
/// read.
std::optional<std::string_view> read_all(int fd,
                                         std::span<char> buffer,
                                         std::string& large,
                                         FileFacts& facts) {
    ssize_t got = read_some(fd, buffer);
    if (got == static_cast<ssize_t>(buffer.size())) {
        got = read_first(fd, buffer, facts);
    }
    if (got < 0) {
        return std::nullopt;
    }
    const auto filled = static_cast<std::size_t>(got);
    if (filled < buffer.size()) {
        return std::string_view(buffer.data(), filled);
    }
    // More than the loader takes is not read just to be refused.
    constexpr std::size_t enough = (YamlLimits{}.largest_mib << 20U) + 1;
    while (got > 0 && large.size() < enough) {
        large.append(buffer.data(), static_cast<std::size_t>(got));
        got = read_some(fd, buffer);
    }
    return got < 0 ? std::nullopt : std::optional<std::string_view>(large);
}

}  // namespace

FileReader::FileReader(int directory, std::string prefix, Dialect dialect)
    : directory_(directory),
      prefix_(std::move(prefix)),
      dialect_(dialect),
      buffer_(std::make_unique_for_overwrite<char[]>(small_size)) {}

bool FileReader::read(const FolderEntry& entry,
                      Migration& migration,
                      std::vector<Diagnostic>& diagnostics) {
    const std::string file = prefix_ + entry.name;
    const FileDescriptor fd = open_entry(directory_, file, entry, diagnostics);
    if (!fd.is_open()) {
        return false;
    }
    migration = begin_migration(file, entry.name, entry.number, entry.format);
    const bool read = entry.format == Format::yaml
                          ? read_yaml(fd.get(), file, migration, diagnostics)
                          : read_sql(fd.get(), file, migration, diagnostics);
    if (!read) {
        diagnostics.push_back(unreadable(file,
                                         "cannot be read: " + reason(errno),
                                         "Make it readable, or move it out of the folder."));
    }
    return read;
}

bool FileReader::read_sql(int fd,
                          const std::string& file,
                          Migration& migration,
                          std::vector<Diagnostic>& diagnostics) {
    Scanner scanner(file, dialect_, migration, diagnostics, hash_);
    FileFacts facts;
    if (!scan_file(fd, {buffer_.get(), small_size}, scanner, facts)) {
        return false;
    }
    scanner.finish();
    finish_migration(
        migration,
        scanner,
        dialect_,
        [&](const Section& section) {
            facts.has_crlf = section.content.has_crlf;
            return Script::in_file(file,
                                   section.offset,
                                   section.content.size,
                                   {.file = file, .line = section.line, .column = 1},
                                   section.content.checksum,
                                   facts);
        },
        diagnostics);
    return true;
}

bool FileReader::read_yaml(int fd,
                           const std::string& file,
                           Migration& migration,
                           std::vector<Diagnostic>& diagnostics) {
    std::string large;
    FileFacts facts;
    const auto text = read_all(fd, {buffer_.get(), small_size}, large, facts);
    if (!text) {
        return false;
    }
    finish_yaml(
        migration,
        *text,
        [&](const YamlSection& section, std::string_view content) {
            SectionHash measure(hash_);
            measure.feed(content);
            const HashedSection hashed = measure.finish();
            facts.has_crlf = hashed.has_crlf;
            return Script::in_file(file,
                                   section.offset,
                                   hashed.size,
                                   {.file = file, .line = section.line, .column = 1},
                                   hashed.checksum,
                                   facts);
        },
        diagnostics);
    return true;
}

}  // namespace dbtool::migration

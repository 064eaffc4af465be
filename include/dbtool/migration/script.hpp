#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/sql/reader.hpp>

namespace dbtool::migration {

/// What is known of a script's file besides. Tells whether the file changed since it was looked at,
/// and whether offsets in the text are offsets in the file too.
struct FileFacts {
    bool has_crlf = true;         ///< May the section hold CRLF?
    std::uint64_t file_size = 0;  ///< Of the whole file, in bytes; 0 where it was not looked at.
    std::int64_t changed = 0;     ///< When it was changed last, in nanoseconds since 1970.
};

/// One direction of a migration: a text, in memory or in a file's section, with its checksum. Cheap
/// to copy; a script in a file is read again whenever it is opened, so that thousands of migrations
/// take no memory.
class Script {
public:
    Script() = default;
    /// A text that is at hand (a stored downgrade). `text` has LF line ends.
    static Script in_memory(std::string text, SourcePosition start);
    /// A section of a file: `offset` and `size` in bytes of the file as it is on disk.
    /// An empty checksum is not verified.
    static Script in_file(std::string path,
                          std::uint64_t offset,
                          std::uint64_t size,
                          SourcePosition start,
                          Checksum checksum,
                          FileFacts facts = {});

    const Checksum& checksum() const { return checksum_; }
    const SourcePosition& start() const { return start_; }  ///< Of the text's first byte.
    std::uint64_t size() const { return size_; }

    /// Where the text is read from, with LF line ends and no byte-order mark. Error{migration} when
    /// the file cannot be read any more. Error{migration} too when it changed since it was loaded.
    std::unique_ptr<sql::TextSource> open() const;
    /// As open(), for a stretch of the (LF) text: found without reading what lies before it, where
    /// the file allows.
    std::unique_ptr<sql::TextSource> open(std::uint64_t offset, std::uint64_t size) const;
    /// The whole text. For small scripts.
    std::string text() const;
    /// The file's line with this number, for a caret; empty when it is not in the script.
    std::string line(int number) const;

private:
    const std::string& path() const { return path_.empty() ? start_.file : path_; }

    std::shared_ptr<const std::string>
        memory_;        // Shared: a script is copied with each plan, and its text never changes.
    std::string path_;  // Empty where it is what messages call the file.
    FileFacts facts_;
    std::uint64_t offset_ = 0;
    std::uint64_t size_ = 0;
    SourcePosition start_;
    Checksum checksum_;
};

/// SHA-256 over a text with LF line ends.
Checksum checksum_of(std::string_view text);

/// What is done or not done as a whole.
struct PartOutline {
    enum class Kind { transaction, solo };
    Kind kind = Kind::transaction;
    std::uint64_t offset = 0;  ///< Of its first statement, in bytes from the script's (LF) text.
    std::uint64_t size = 0;    ///< To behind its last statement, COPY data included.
    SourcePosition start;      ///< Of its first byte.
    std::size_t statements =
        0;  ///< Not counting transaction control and PRAGMA foreign_keys that are dropped.
    bool has_copy = false;             ///< COPY ... FROM stdin with data.
    bool foreign_keys_off = false;     ///< SQLite: the script turns foreign_keys off for this part.
    std::string headline;              ///< The first statement's first words.
    std::vector<std::string> session;  ///< PostgreSQL: its statements that SET something for the
                                       ///< session, which the parts behind it find too.
    Checksum checksum;  ///< Over its statements and COPY data, to know again a part that was done.
};

/// How a script falls into parts.
struct ScriptOutline {
    std::vector<PartOutline> parts;
    std::size_t statements = 0;
    std::vector<Diagnostic> diagnostics;
};

/// Reads the whole script (streaming) and cuts it into parts. A run of ordinary statements is one
/// part, each solo one is a part of its own. One BEGIN first and one COMMIT last are the file's
/// frame and dropped; any other transaction control is an error, unless `transactional` is false:
/// then each BEGIN ... COMMIT is a part and each statement outside is a solo part. A frame's own
/// BEGIN and COMMIT may have SQLite's PRAGMA foreign_keys around them. No parts: the script holds
/// no statement.
ScriptOutline outline(const Script& script, Dialect dialect, bool transactional);

/// Gives the statements of one part: transaction control of the frame and (SQLite) PRAGMA
/// foreign_keys are left out. Positions are the file's.
class PartReader {
public:
    PartReader(const Script& script, const PartOutline& part, Dialect dialect);
    ~PartReader();
    PartReader(const PartReader&) = delete;
    PartReader& operator=(const PartReader&) = delete;

    bool next(sql::Statement& statement);
    std::string_view next_copy_data();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dbtool::migration

#pragma once

#include <memory>
#include <string>

#include <dbtool/migration/script.hpp>
#include <dbtool/sql/reader.hpp>

namespace dbtool::migration {

/// A stretch of a file, in bytes as it is on disk.
struct FileStretch {
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// Streams a stretch of a file with LF line ends through a small buffer. Error{migration} when the
/// file is not as `facts` say.
std::unique_ptr<sql::TextSource> stream_file(FileStretch stretch, const FileFacts& facts);

/// A whole stretch, with LF line ends. Error{migration} when it cannot be read any more.
std::string read_stretch(const FileStretch& stretch);

/// A text in memory that the source keeps itself.
std::unique_ptr<sql::TextSource> owning_source(std::string text);

/// The error for a file that is not what it was when it was loaded.
[[noreturn]] void throw_changed(const std::string& path);

}  // namespace dbtool::migration

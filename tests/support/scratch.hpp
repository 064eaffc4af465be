#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace dbtool::test {

/// A fresh temporary folder, removed with all that is in it at the end of its life.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    Scratch(Scratch&&) = delete;
    Scratch& operator=(Scratch&&) = delete;

    /// The folder. Short enough to hold a Unix socket, whatever TMPDIR says.
    const std::filesystem::path& path() const { return path_; }

    /// Writes `text` to a path below the folder, making the folders on the way; answers the whole
    /// path.
    std::filesystem::path write_file(const std::filesystem::path& name,
                                     std::string_view text) const;

    /// The bytes of a file below the folder.
    std::string read_file(const std::filesystem::path& name) const;

private:
    std::filesystem::path path_;
};

/// The bytes of any file. Throws std::runtime_error naming the file if it cannot be read.
std::string read_file(const std::filesystem::path& file);

}  // namespace dbtool::test

#pragma once

#include <string>
#include <string_view>

namespace dbtool::cli {

/// A file that always holds one whole document: each is written beside it and takes its place.
class StatusFile {
public:
    /// Error{configuration} when nothing can be written there, Error{usage} where a file is that
    /// holds something else than a run's status.
    explicit StatusFile(const std::string& path);

    const std::string& path() const { return path_; }
    /// Why it could not be written; empty when it was.
    std::string write(std::string_view document) const;

private:
    std::string path_;    ///< As it was given.
    std::string target_;  ///< Where it leads to.
    bool in_place_;       ///< A device or a pipe cannot be replaced.
};

}  // namespace dbtool::cli

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <dbtool/config/project.hpp>

namespace dbtool::cli {

/// `--log-file` or `--status-file`: what it is called, and where it is.
struct OutputFile {
    std::string_view option;
    std::string path;
};

/// Error{usage} where the output would be written over what this call works with: the database
/// file of SQLite and the files beside it, dbtool.yaml, .env, the url_file, the migrations folder.
/// What cannot be known, since the configuration has mistakes, is not looked at.
void refuse_own_file(const config::Choice& choice, const OutputFile& output);

/// The path of `--log-file`, which is none of the above.
std::optional<std::string> log_file_of(const config::Choice& choice,
                                       const std::optional<std::string>& path);

}  // namespace dbtool::cli

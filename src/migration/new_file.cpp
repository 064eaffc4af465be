#include "new_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>

#include <dbtool/core/error.hpp>
#include <dbtool/core/write_all.hpp>

#include "file_descriptor.hpp"

namespace dbtool::migration {
namespace {

[[noreturn]] void throw_unwritable(const std::filesystem::path& path, int error_number) {
    throw Error{ErrorKind::configuration,
                "cannot write " + path.string() + ": " + reason(error_number),
                error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG
                    ? "Make room there, or use another folder."
                    : "Make the folder writable, or use another."};
}

}  // namespace

bool write_new_file(const std::filesystem::path& path, std::string_view text) {
    constexpr mode_t everybody_as_umask_allows = 0666;
    FileDescriptor file{
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody_as_umask_allows)};
    if (!file.is_open() && errno == EEXIST) {
        return false;
    }
    if (!file.is_open()) {
        throw_unwritable(path, errno);
    }
    int error_number = write_all(file.get(), text);
    if (const int closing = file.close(); error_number == 0) {
        error_number = closing;
    }
    if (error_number != 0) {
        ::unlink(path.c_str());
        throw_unwritable(path, error_number);
    }
    return true;
}

bool make_folder(const std::filesystem::path& path) {
    std::error_code problem;
    const bool made = std::filesystem::create_directories(path, problem);
    if (problem || !std::filesystem::is_directory(path, problem)) {
        throw_unwritable(path, problem ? problem.value() : ENOTDIR);
    }
    return made;
}

}  // namespace dbtool::migration

#include "file_descriptor.hpp"

#include <cerrno>
#include <system_error>

#include <dbtool/core/text.hpp>

namespace dbtool::migration {

ssize_t read_some(int fd, std::span<char> into) {
    ssize_t count = 0;
    do {
        count = ::read(fd, into.data(), into.size());
    } while (count < 0 && errno == EINTR);
    return count;
}

std::string reason(int error_number) {
    return to_lower(std::generic_category().message(error_number));
}

}  // namespace dbtool::migration

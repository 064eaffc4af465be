#include "support/message_counter.hpp"

#include <algorithm>

namespace dbtool::test {
namespace {

constexpr std::size_t length_size = 4;
constexpr std::size_t typed_header_size = 1 + length_size;
constexpr std::size_t start_header_size = length_size + 4;
constexpr std::uint32_t ssl_request = 80877103;
constexpr std::uint32_t gss_request = 80877104;

std::uint32_t number_at(std::string_view data, std::size_t at) {
    std::uint32_t out = 0;
    for (const char byte : data.substr(at, length_size)) {
        out = (out << 8U) | static_cast<unsigned char>(byte);
    }
    return out;
}

}  // namespace

std::optional<std::size_t> MessageCounter::take(std::string_view data, std::uint64_t wanted) {
    std::optional<std::size_t> found;
    for (std::size_t at = 0; at < data.size();) {
        const std::size_t skipped = std::min(body_left_, data.size() - at);
        at += skipped;
        body_left_ -= skipped;
        const bool ended = skipped > 0 ? body_left_ == 0 : take_byte(data[at++]);
        if (ended && ++messages_ == wanted) {
            found = at;
        }
    }
    return found;
}

/// A byte of a header. True if the message ends with it.
bool MessageCounter::take_byte(char byte) {
    if (header_.empty() && bare_answers_seen_ < bare_answers_expected_) {
        ++bare_answers_seen_;
        return true;
    }
    header_ += byte;
    if (header_.size() < (starting_ ? start_header_size : typed_header_size)) {
        return false;
    }
    read_header();
    header_.clear();
    return body_left_ == 0;
}

void MessageCounter::read_header() {
    const std::size_t length_at = starting_ ? 0 : 1;
    body_left_ = length_at + number_at(header_, length_at) - header_.size();
    if (starting_) {
        const std::uint32_t code = number_at(header_, length_size);
        starting_ = code == ssl_request || code == gss_request;
        encryption_requests_ += starting_ ? 1 : 0;
    }
}

}  // namespace dbtool::test

#include "window.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>

namespace dbtool::sql {
namespace {

/// A character's bytes.
constexpr std::size_t least_size = 4;

/// How many bytes at the front are plain ASCII, eight at a time: most of a script is.
std::size_t count_ascii(std::string_view text) {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & high_bits) != 0) {
            break;
        }
    }
    return at;
}

std::size_t find_bad_utf8(std::string_view text) {
    constexpr std::size_t step = 256;
    std::size_t at = 0;
    while (at < text.size()) {
        at += count_ascii(text.substr(at));
        // A piece may end inside a character only where the text does.
        std::size_t end = std::min(at + step, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
            ++end;
        }
        if (const auto bad = find_invalid_utf8(text.substr(at, end - at));
            bad != std::string_view::npos) {
            return at + bad;
        }
        at = end;
    }
    return std::string_view::npos;
}

/// Could these bytes be a character whose rest was not read yet?
bool may_be_cut_in_two(std::string_view tail) {
    const auto lead = tail.empty() ? 0U : static_cast<unsigned char>(tail.front());
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    return lead >= 0xC2 && lead <= 0xF4 && tail.size() < length &&
           std::all_of(tail.begin() + 1, tail.end(), [](char c) {
               return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
           });
}

}  // namespace

Window::Window(TextSource& source, std::size_t initial_size, std::size_t largest)
    : source_(source),
      buffer_(static_cast<char*>(std::malloc(std::max(initial_size, least_size)))),
      size_(std::max(initial_size, least_size)),
      largest_(largest + 2 * least_size) {
    if (buffer_ == nullptr) {
        throw std::bad_alloc();
    }
}

Window::~Window() {
    std::free(buffer_);
}

/// Doubling keeps the scans of a long statement, each from its start, at twice its length together.
void Window::enlarge() {
    const std::size_t wanted = std::min(size_ * 2, largest_);
    auto* larger = static_cast<char*>(std::realloc(buffer_, wanted));
    if (larger == nullptr) {
        throw std::bad_alloc();
    }
    buffer_ = larger;
    size_ = wanted;
}

void Window::make_room() {
    const std::size_t kept = filled_ - begin_;
    if (begin_ > 0) {
        std::memmove(buffer_, buffer_ + begin_, kept);
    }
    sound_ -= begin_;
    begin_ = 0;
    filled_ = kept;
    if (kept > size_ / 2 && size_ < largest_) {
        enlarge();
    }
}

void Window::more() {
    if (complete_) {
        return;
    }
    throw_if_interrupted();
    make_room();
    const std::span<char> room(buffer_ + filled_, size_ - filled_);
    const std::size_t count = source_.read(room);
    exhausted_ = count < room.size();
    filled_ += count;
    complete_ = exhausted_;
    check_new_bytes();
}

void Window::check_new_bytes() {
    const std::string_view fresh(buffer_ + sound_, filled_ - sound_);
    const std::size_t nul = fresh.find('\0');
    const std::string_view before_nul = fresh.substr(0, nul);
    const std::size_t bad = find_bad_utf8(before_nul);
    const bool whole = bad == std::string_view::npos;
    sound_ += whole ? before_nul.size() : bad;
    if (!whole && !exhausted_ && nul == std::string_view::npos &&
        may_be_cut_in_two(fresh.substr(bad))) {
        return;
    }
    if (!whole || nul != std::string_view::npos) {
        bad_byte_ = whole ? Mistake::nul_byte : Mistake::invalid_utf8;
        complete_ = true;
    }
}

}  // namespace dbtool::sql

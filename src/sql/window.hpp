#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dbtool/sql/reader.hpp>

#include "cut.hpp"

namespace dbtool::sql {

/// The piece of a script that is in memory: it moves along the script, and grows where one
/// statement needs it to.
///
/// A NUL byte or invalid UTF-8 ends the text: the script is complete there, and bad_byte() says
/// why.
class Window {
public:
    /// `largest` is what the text may have to grow to.
    Window(TextSource& source, std::size_t initial_size, std::size_t largest);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// What was read and not dropped. Valid until more().
    std::string_view text() const { return {buffer_ + begin_, sound_ - begin_}; }
    /// Does nothing follow text()?
    bool complete() const { return complete_; }
    /// Makes text() longer, or complete.
    void more();
    /// Moves on; what is dropped stays in memory until more().
    void drop(std::size_t length) { begin_ += length; }

    std::optional<Mistake> bad_byte() const { return bad_byte_; }

private:
    void make_room();
    void enlarge();
    void check_new_bytes();

    TextSource& source_;
    // By malloc(): realloc() moves a large buffer's pages instead of copying them, and what is not
    // filled takes no memory.
    char* buffer_ = nullptr;
    std::size_t size_;
    std::size_t largest_;
    std::size_t begin_ = 0;   ///< Of text().
    std::size_t sound_ = 0;   ///< Up to here the bytes are known to be good.
    std::size_t filled_ = 0;  ///< Up to here bytes were read; a character may be cut in two there.
    bool exhausted_ = false;
    bool complete_ = false;
    std::optional<Mistake> bad_byte_;
};

}  // namespace dbtool::sql

#include "file_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

#include <dbtool/core/error.hpp>

#include "file_descriptor.hpp"
#include "file_facts.hpp"
#include "line_ends.hpp"

namespace dbtool::migration {
namespace {

[[noreturn]] void throw_unreadable(const std::string& path, int error_number) {
    throw Error{
        ErrorKind::migration,
        "cannot read " + path + ": " + reason(error_number),
        "The file was there when the folder was read; run the command again once it is back."};
}

/// O_NONBLOCK, so that a pipe that has taken the file's place does not hang the run.
FileDescriptor open_at(const FileStretch& stretch) {
    FileDescriptor file{::open(stretch.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
    struct stat status {};
    if (file.is_open() && (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))) {
        throw_changed(stretch.path);
    }
    if (!file.is_open() || ::lseek(file.get(), static_cast<off_t>(stretch.offset), SEEK_SET) < 0) {
        throw_unreadable(stretch.path, errno);
    }
    return file;
}

class FileSource final : public sql::TextSource {
public:
    FileSource(FileStretch stretch, const FileFacts& facts)
        : file_(open_at(stretch)),
          path_(std::move(stretch.path)),
          left_(stretch.size),
          facts_(facts) {
        verify();
    }

    std::size_t read(std::span<char> into) override {
        std::size_t filled = 0;
        while (filled < into.size() && (from_ + 1 < until_ || refill())) {
            filled += take(into.subspan(filled));
        }
        return filled;
    }

private:
    void verify() const {
        if (facts_.file_size != 0 && !same_file(facts_of(file_.get()), facts_)) {
            throw_changed(path_);
        }
    }

    /// Keeps the byte that is left (it may be half of a CRLF) and reads on behind it; false when
    /// nothing is left at all.
    bool refill() {
        const std::size_t kept = until_ - from_;
        if (kept == 1) {
            raw_[0] = raw_[from_];
        }
        from_ = 0;
        until_ = kept;
        if (left_ == 0) {
            verify();
            return until_ > 0;
        }
        const std::size_t room = raw_.size() - kept;
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(left_, room));
        const ssize_t got = read_some(file_.get(), std::span(raw_).subspan(kept, want));
        if (got < 0) {
            throw_unreadable(path_, errno);
        }
        if (got == 0) {
            throw_changed(path_);
        }
        until_ += static_cast<std::size_t>(got);
        left_ -= static_cast<std::uint64_t>(got);
        return true;
    }

    /// Copies up to and without the next CR, or one CR that belongs to no CRLF.
    std::size_t take(std::span<char> into) {
        const char* begin = raw_.data() + from_;
        const std::size_t available = until_ - from_;
        if (*begin == '\r') {
            ++from_;
            if (available > 1 && begin[1] == '\n') {
                return 0;
            }
            into[0] = '\r';
            return 1;
        }
        const void* cr = std::memchr(begin, '\r', available);
        const std::size_t run =
            cr == nullptr ? available
                          : static_cast<std::size_t>(static_cast<const char*>(cr) - begin);
        const std::size_t count = std::min(run, into.size());
        std::memcpy(into.data(), begin, count);
        from_ += count;
        return count;
    }

    FileDescriptor file_;
    std::string path_;
    std::uint64_t left_;
    FileFacts facts_;
    std::size_t from_ = 0;
    std::size_t until_ = 0;
    std::array<char, std::size_t{64} << 10U> raw_;
};

class OwningSource final : public sql::TextSource {
public:
    explicit OwningSource(std::string text) : text_(std::move(text)) {}

    std::size_t read(std::span<char> into) override {
        const std::size_t count = text_.copy(into.data(), into.size(), from_);
        from_ += count;
        return count;
    }

private:
    std::string text_;
    std::size_t from_ = 0;
};

}  // namespace

std::unique_ptr<sql::TextSource> stream_file(FileStretch stretch, const FileFacts& facts) {
    return std::make_unique<FileSource>(std::move(stretch), facts);
}

std::string read_stretch(const FileStretch& stretch) {
    const FileDescriptor file = open_at(stretch);
    std::string text(stretch.size, '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const ssize_t got = read_some(file.get(), std::span(text).subspan(filled));
        if (got < 0) {
            throw_unreadable(stretch.path, errno);
        }
        if (got == 0) {
            throw_changed(stretch.path);
        }
        filled += static_cast<std::size_t>(got);
    }
    if (stretch.offset == 0 && text.starts_with(utf8_mark)) {
        text.erase(0, utf8_mark.size());
    }
    to_lf(text);
    return text;
}

std::unique_ptr<sql::TextSource> owning_source(std::string text) {
    return std::make_unique<OwningSource>(std::move(text));
}

void throw_changed(const std::string& path) {
    throw Error{
        ErrorKind::migration, path + " changed while dbtool was running", "Run the command again."};
}

}  // namespace dbtool::migration

#include <algorithm>
#include <array>

#include <dbtool/migration/script.hpp>

#include "file_source.hpp"
#include "line_ends.hpp"
#include "sha256.hpp"

namespace dbtool::migration {
namespace {

/// A caret under a longer line than this helps nobody.
constexpr std::size_t longest_line = std::size_t{64} << 10U;

/// Reads and forgets.
void skip(sql::TextSource& source, std::uint64_t count) {
    std::array<char, std::size_t{16} << 10U> buffer;
    while (count > 0) {
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(count, buffer.size()));
        const std::size_t got = source.read(std::span(buffer).first(want));
        if (got == 0) {
            return;
        }
        count -= got;
    }
}

/// No more than `size` bytes of another source.
class Limited final : public sql::TextSource {
public:
    Limited(std::unique_ptr<sql::TextSource> source, std::uint64_t size)
        : source_(std::move(source)), left_(size) {}

    std::size_t read(std::span<char> into) override {
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(left_, into.size()));
        const std::size_t got = want == 0 ? 0 : source_->read(into.first(want));
        left_ -= got;
        return got;
    }

private:
    std::unique_ptr<sql::TextSource> source_;
    std::uint64_t left_;
};

/// Cuts pieces into lines and keeps the one that is asked for.
class LineFinder {
public:
    explicit LineFinder(int wanted) : left_(wanted) {}

    bool done() const { return left_ < 0; }
    std::string take() { return std::move(line_); }

    void feed(std::string_view piece) {
        while (!piece.empty() && !done()) {
            const std::size_t end = piece.find('\n');
            if (left_ == 0) {
                line_ += piece.substr(0, std::min(end, longest_line - line_.size()));
            }
            if (end == std::string_view::npos) {
                return;
            }
            --left_;
            piece.remove_prefix(end + 1);
        }
    }

private:
    int left_;
    std::string line_;
};

}  // namespace

Script Script::in_memory(std::string text, SourcePosition start) {
    Script script;
    script.checksum_ = checksum_of(text);
    script.size_ = text.size();
    script.start_ = std::move(start);
    script.memory_ = std::make_shared<const std::string>(std::move(text));
    return script;
}

Script Script::in_file(std::string path,
                       std::uint64_t offset,
                       std::uint64_t size,
                       SourcePosition start,
                       Checksum checksum,
                       FileFacts facts) {
    Script script;
    script.start_ = std::move(start);
    script.path_ = path == script.start_.file ? std::string{} : std::move(path);
    script.offset_ = offset;
    script.size_ = size;
    script.checksum_ = std::move(checksum);
    script.facts_ = facts;
    return script;
}

std::unique_ptr<sql::TextSource> Script::open() const {
    if (memory_) {
        return sql::source_of(*memory_);
    }
    if (size_ <= small_size) {
        return owning_source(text());
    }
    return stream_file({path(), offset_, size_}, facts_);
}

std::unique_ptr<sql::TextSource> Script::open(std::uint64_t offset, std::uint64_t size) const {
    if (memory_) {
        return sql::source_of(std::string_view(*memory_).substr(offset, size));
    }
    if (size_ <= small_size) {
        return owning_source(text().substr(offset, size));
    }
    if (!facts_.has_crlf) {
        return stream_file({path(), offset_ + offset, std::min(size, size_ - offset)}, facts_);
    }
    auto source = open();
    skip(*source, offset);
    return std::make_unique<Limited>(std::move(source), size);
}

std::string Script::text() const {
    if (memory_) {
        return *memory_;
    }
    if (start_.file.empty() && path_.empty()) {
        return {};
    }
    std::string text = read_stretch({path(), offset_, size_});
    if (!checksum_.empty() && checksum_of(text) != checksum_) {
        throw_changed(path());
    }
    return text;
}

std::string Script::line(int number) const {
    if (number < start_.line || size_ == 0) {
        return {};
    }
    LineFinder finder(number - start_.line);
    const auto source = open();
    std::array<char, std::size_t{16} << 10U> buffer;
    for (std::size_t got = source->read(buffer); got > 0 && !finder.done();
         got = source->read(buffer)) {
        finder.feed({buffer.data(), got});
    }
    return finder.take();
}

Checksum checksum_of(std::string_view text) {
    Sha256 hash;
    update_with_lf(hash, text);
    return hash.finish();
}

}  // namespace dbtool::migration

#include "section_hash.hpp"

#include <utility>

#include "line_ends.hpp"

namespace dbtool::migration {
namespace {

/// More blanks than this in a row are taken for content, so that a file of nothing else needs no
/// memory.
constexpr std::size_t most_blanks = std::size_t{256} << 10U;

}  // namespace

void SectionHash::take(std::string_view raw) {
    if (raw.empty()) {
        return;
    }
    has_crlf_ = has_crlf_ || raw.find('\r') != std::string_view::npos;
    size_ += raw.size();
    update_with_lf(hash_, raw);
}

void SectionHash::feed(std::string_view raw) {
    const std::string_view solid = without_trailing_blanks(raw);
    if (!solid.empty()) {
        take(std::exchange(blanks_, {}));
        take(solid);
    }
    blanks_ += raw.substr(solid.size());
    if (blanks_.size() > most_blanks) {
        const char last = blanks_.back();  // It may be the CR of a CRLF.
        blanks_.pop_back();
        take(std::exchange(blanks_, std::string(1, last)));
    }
}

HashedSection SectionHash::finish() {
    blanks_.clear();
    return {.size = std::exchange(size_, 0),
            .has_crlf = std::exchange(has_crlf_, false),
            .checksum = hash_.finish()};
}

void SectionHash::discard() {
    if (size_ != 0) {
        finish();
    }
    blanks_.clear();
}

}  // namespace dbtool::migration

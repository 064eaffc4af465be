#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <dbtool/core/types.hpp>

#include "sha256.hpp"

namespace dbtool::migration {

/// What is known of a section once it was read to its end.
struct HashedSection {
    std::uint64_t size = 0;  ///< In bytes of the file, without the blanks at the end.
    bool has_crlf = false;
    Checksum checksum;
};

/// Measures and hashes a section whose raw bytes come in piece by piece. Blanks and empty lines at
/// its end do not count, so that adding a section behind an applied one, or a newline at a file's
/// end, does not change the one above it.
class SectionHash {
public:
    explicit SectionHash(Sha256& hash) : hash_(hash) {}

    void feed(std::string_view raw);
    HashedSection finish();
    /// Forgets what came in.
    void discard();

private:
    void take(std::string_view raw);

    Sha256& hash_;
    std::string blanks_;  ///< Held back: they count only when something follows.
    std::uint64_t size_ = 0;
    bool has_crlf_ = false;
};

}  // namespace dbtool::migration

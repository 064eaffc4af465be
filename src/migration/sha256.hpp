#pragma once

#include <memory>
#include <openssl/evp.h>
#include <string_view>

#include <dbtool/core/types.hpp>

namespace dbtool::migration {

/// SHA-256, piece by piece; used again after finish(), since a fresh context costs as much as
/// hashing a small file.
class Sha256 {
public:
    Sha256();

    void update(std::string_view bytes);
    /// The sum of all that came in, and a fresh start.
    Checksum finish();

private:
    void restart();

    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

/// Hashes a text whose line ends may be CRLF as if they were LF. A CR at the end of `text` counts
/// as it is.
void update_with_lf(Sha256& hash, std::string_view text);

}  // namespace dbtool::migration

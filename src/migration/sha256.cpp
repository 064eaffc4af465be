#include "sha256.hpp"

#include <array>
#include <string>

#include <dbtool/core/error.hpp>

namespace dbtool::migration {
namespace {

constexpr std::size_t digest_size = 32;

void require(bool ok) {
    if (!ok) {
        throw Error{ErrorKind::internal, "the SHA-256 of OpenSSL does not work"};
    }
}

/// Fetched once: EVP_sha256() would look the algorithm up again for every file.
const EVP_MD* algorithm() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> fetched{
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
    return fetched.get();
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out(bytes.size() * 2, '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        out[2 * i] = digits[byte >> 4U];
        out[2 * i + 1] = digits[byte & 15U];
    }
    return out;
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    restart();
}

void Sha256::restart() {
    require(context_ && EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1);
}

void Sha256::update(std::string_view bytes) {
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

Checksum Sha256::finish() {
    std::array<unsigned char, digest_size> digest{};
    require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
    restart();
    std::string bytes(digest.begin(), digest.end());
    return Checksum{to_hex(bytes)};
}

void update_with_lf(Sha256& hash, std::string_view text) {
    std::size_t from = 0;
    for (std::size_t cr = text.find('\r'); cr != std::string_view::npos;
         cr = text.find('\r', cr + 1)) {
        if (cr + 1 < text.size() && text[cr + 1] == '\n') {
            hash.update(text.substr(from, cr - from));
            from = cr + 1;
        }
    }
    hash.update(text.substr(from));
}

}  // namespace dbtool::migration

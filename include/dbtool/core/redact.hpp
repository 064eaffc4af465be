#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dbtool {

/// Where a secret stands in a text: from `begin` up to `end`. Empty for an empty password.
struct SecretRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const SecretRange&) const = default;
};

/// The secrets that redact() hides, in their order: what stands between the first `:` and the last
/// `@` of a URL, what follows `password=` and `password:`, and the literal behind SQL's `PASSWORD`.
std::vector<SecretRange> find_secrets(std::string_view text);

/// The text with a `*` for every byte of a secret but line ends: lines and columns stay.
std::string blank_secrets(std::string_view text);

/// redact() of a message of the server about a statement: it may quote a word that only the
/// statement tells to be a secret (`PASSWORD hunter2`, the quotes forgotten).
std::string redact_about(std::string_view message, std::string_view statement);

}  // namespace dbtool

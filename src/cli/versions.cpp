#include "versions.hpp"

#include <array>

namespace dbtool::cli {

std::span<const LibraryVersion> library_versions() {
    static constexpr std::array<LibraryVersion, 8> all = {{
        {"libpq", DBTOOL_WITH_LIBPQ},
        {"SQLite", DBTOOL_WITH_SQLITE},
        {"OpenSSL", DBTOOL_WITH_OPENSSL},
        {"yaml-cpp", DBTOOL_WITH_YAML},
        {"CLI11", DBTOOL_WITH_CLI11},
        {"fmt", DBTOOL_WITH_FMT},
        {"spdlog", DBTOOL_WITH_SPDLOG},
        {"nlohmann-json", DBTOOL_WITH_JSON},
    }};
    return all;
}

}  // namespace dbtool::cli

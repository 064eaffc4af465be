#pragma once

#include <span>
#include <string_view>

namespace dbtool::cli {

struct LibraryVersion {
    std::string_view name;
    std::string_view version;
};

/// What dbtool was built with. A shared library may be a newer one of the same series.
std::span<const LibraryVersion> library_versions();

}  // namespace dbtool::cli

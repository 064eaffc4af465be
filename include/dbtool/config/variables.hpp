#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dbtool/core/diagnostic.hpp>

namespace dbtool::config {

/// Looks up an environment variable; nothing where it is not set.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

/// Those of this process.
Variables process_variables();

/// What a `.env` file says, in its order.
struct DotEnv {
    std::vector<std::pair<std::string, std::string>> values;
    std::vector<Diagnostic> diagnostics;
};

/// Lines of `KEY=VALUE`, with `export`, comments and quotes as a shell reads them; nothing is
/// expanded.
DotEnv parse_dotenv(std::string_view text, const std::string& file);

/// Sets the variables of `.env` in a folder in this process, where they are not set already: libpq
/// and editors look there too. A folder without one is fine. Error{configuration} with every
/// malformed line. Not for use once there are threads.
void apply_dotenv(const std::filesystem::path& folder);

}  // namespace dbtool::config

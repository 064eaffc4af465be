#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/run/blocker.hpp>

namespace dbtool::report {

/// With the keys in the order in which they were set, so that documents read like cli.md. A key is
/// always there; what is not known is null.
using Json = nlohmann::ordered_json;

Json or_null(std::string_view text);  ///< Null for an empty text.
Json or_null(int number);             ///< Null for 0: lines and columns.
Json ids(const std::vector<RevisionId>& list);
Json to_json(const Diagnostic& diagnostic);
Json to_json(const std::vector<Diagnostic>& diagnostics);
Json to_json(const Error& error);
Json to_json(const std::vector<run::Blocker>& blockers);
Json to_json(const std::vector<std::filesystem::path>& paths);

/// One line, and a line end. Bytes that are no UTF-8 are replaced.
std::string dump(const Json& document);

std::string diagnostics_document(const std::vector<Diagnostic>& diagnostics);
std::string error_document(const Error& error);

}  // namespace dbtool::report

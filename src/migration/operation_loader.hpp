#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/ddl/operation.hpp>
#include <dbtool/migration/yaml_tree.hpp>

namespace dbtool::migration {

/// Who wrote the operations: people, or dbtool for the history.
enum class Author { person, dbtool };

/// Reads a list of operations; each mistake is a diagnostic at its place, and an operation that has
/// one is left out.
std::vector<ddl::Operation> load_operations(const YamlNode& list,
                                            std::string_view name,
                                            Author author,
                                            std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool::migration

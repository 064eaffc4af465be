#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/sql/reader.hpp>

#include "sql/script_reader.hpp"

namespace dbtool::sql {

/// The statements' texts.
std::vector<std::string> texts(const SplitScript& script);

/// `code line:column`, one for each diagnostic.
std::vector<std::string> codes(const SplitScript& script);

/// split(), with a window and a limit of these sizes.
SplitScript split_in_windows(std::string_view text, Dialect dialect, ScriptReader::Sizes sizes);

}  // namespace dbtool::sql

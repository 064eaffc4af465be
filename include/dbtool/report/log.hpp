#pragma once

#include <string>
#include <vector>

#include <dbtool/history/history.hpp>
#include <dbtool/report/style.hpp>

namespace dbtool::report {

/// `dbtool log`: a table in the order given. JSON:
/// `{"log":[{"id","at","run","action","revision","outcome","actor",
/// "duration_ms","sqlstate","message","tool_version"}...]}`.
std::string render_log(const Style& style, const std::vector<history::LogEntry>& entries);

}  // namespace dbtool::report

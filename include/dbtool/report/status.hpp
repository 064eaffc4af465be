#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/report/style.hpp>
#include <dbtool/run/session.hpp>

namespace dbtool::report {

/// `dbtool status`: a table of all revisions, a summary, and what to type next. `target` is for
/// people, without secrets. JSON has
/// `"repeatables":[{"id","state","applied_at","duration_ms","message","file"}...]` too.
std::string render_status(const Style& style,
                          std::string_view target,
                          const run::Picture& picture,
                          const std::vector<run::RevisionStatus>& revisions,
                          const std::vector<run::RepeatableStatus>& repeatables = {});

}  // namespace dbtool::report

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/report/error.hpp>
#include <dbtool/report/style.hpp>

namespace dbtool::report {

/// Something that `dbtool check` found.
struct CheckFinding {
    Diagnostic diagnostic;  ///< `code` is one of `pending`, `edited`, `missing`, `running`,
                            ///< `several-heads`, or a file's own.
    RevisionId revision;    ///< Empty where it is about none or several.
    std::string diff;       ///< Of an edited file; unified.
};

/// JSON:
/// `{"target","findings":[{"rule","severity","file","line","column","message","help","revision","diff"}...]}`.
/// `revisions` is how many were looked at, for the sentence that all is well.
std::string render_check(const Style& style,
                         std::string_view target,
                         std::size_t revisions,
                         const std::vector<CheckFinding>& findings,
                         const LineSource& lines = {});

}  // namespace dbtool::report

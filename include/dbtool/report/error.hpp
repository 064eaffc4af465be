#pragma once

#include <functional>
#include <string>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/error.hpp>
#include <dbtool/report/style.hpp>

namespace dbtool::report {

/// Gives a file's line for the caret under a diagnostic; empty where it cannot. Null: no excerpts.
using LineSource = std::function<std::string(const SourcePosition&)>;

/// An error for people (text), or the object of cli.md on a line of its own (JSON; with `context`
/// and `diagnostics` added). Secrets are hidden and control characters made harmless in both.
std::string render_error(const Style& style, const Error& error, const LineSource& lines = {});

/// Mistakes in files, grouped by file in the order given, and counted at the end. Empty for none.
/// JSON:
/// `{"diagnostics":[{"rule","severity","file","line","column","message","help"}...]}`.
std::string render_diagnostics(const Style& style,
                               const std::vector<Diagnostic>& diagnostics,
                               const LineSource& lines = {});

/// `warning: MESSAGE` and the hint on a line of its own.
std::string render_warning(const Style& style,
                           std::string_view message,
                           std::string_view hint = {});

}  // namespace dbtool::report

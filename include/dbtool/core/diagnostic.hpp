#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dbtool {

/// A place in a file. Lines and columns count from 1, columns in characters (not bytes); 0 is "not
/// known".
struct SourcePosition {
    std::string file;
    int line = 0;
    int column = 0;

    bool operator==(const SourcePosition&) const = default;
};

/// `file:line:column`, leaving out what is not known; empty where nothing is.
std::string to_string(const SourcePosition& position);

enum class Severity { error, warning, note };

std::string_view to_string(Severity severity);

/// One mistake in a file: what, where, and what to do about it.
struct Diagnostic {
    std::string code;  ///< Stable and machine-readable: `unknown-directive`.
    Severity severity = Severity::error;
    std::string message;  ///< Lower case, no full stop, names the object.
    SourcePosition position;
    std::string help;  ///< A sentence that says what to do; may be empty.

    bool operator==(const Diagnostic&) const = default;
};

bool has_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool

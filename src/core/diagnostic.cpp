#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/diagnostic.hpp>

namespace dbtool {

std::string to_string(const SourcePosition& position) {
    if (position.line == 0) {
        return position.file;
    }
    if (position.column == 0) {
        return fmt::format("{}:{}", position.file, position.line);
    }
    return fmt::format("{}:{}:{}", position.file, position.line, position.column);
}

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::note:
            return "note";
    }
    return "";
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Severity::error;
    });
}

}  // namespace dbtool

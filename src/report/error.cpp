#include <algorithm>
#include <fmt/format.h>
#include <map>

#include <dbtool/core/text.hpp>
#include <dbtool/report/error.hpp>

#include "excerpt.hpp"
#include "json.hpp"
#include "notes.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

Paint color_of(Severity severity) {
    switch (severity) {
        case Severity::error:
            return Paint::red;
        case Severity::warning:
            return Paint::yellow;
        case Severity::note:
            return Paint::cyan;
    }
    return Paint::red;
}

std::string headline(const Style& style, Severity severity, std::string_view message) {
    const std::string word = std::string(to_string(severity)) + ":";
    return paint(style, color_of(severity), word) + " " + paragraph(message, word.size() + 1);
}

std::string render_one(const Style& style, const Diagnostic& diagnostic, const LineSource& lines) {
    std::string out = headline(style, diagnostic.severity, diagnostic.message);
    if (!diagnostic.code.empty()) {
        out += paint(style, Paint::dim, fmt::format(" [{}]", one_line(diagnostic.code)));
    }
    out += "\n";
    const bool readable =
        lines && !diagnostic.position.file.empty() && diagnostic.position.line > 0;
    out += render_excerpt(style, diagnostic.position, readable ? lines(diagnostic.position) : "");
    return out + note(style, 2, "help:", diagnostic.help);
}

/// The mistakes of one file together, files in the order in which they first come.
std::vector<Diagnostic> by_file(std::vector<Diagnostic> diagnostics) {
    std::map<std::string, std::size_t> order;
    for (const Diagnostic& diagnostic : diagnostics) {
        order.try_emplace(diagnostic.position.file, order.size());
    }
    std::stable_sort(
        diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& a, const Diagnostic& b) {
            return order.at(a.position.file) < order.at(b.position.file);
        });
    return diagnostics;
}

/// `2 errors, 1 warning in 2 files`; empty for a single one, which counts itself.
std::string count(const std::vector<Diagnostic>& diagnostics) {
    std::map<Severity, std::size_t> severities;
    std::map<std::string, std::size_t> files;
    for (const Diagnostic& diagnostic : diagnostics) {
        ++severities[diagnostic.severity];
        ++files[diagnostic.position.file];
    }
    files.erase("");
    if (diagnostics.size() < 2) {
        return {};
    }
    std::vector<std::string> parts;
    for (const auto& [severity, number] : severities) {
        parts.push_back(counted(number, to_string(severity)));
    }
    return join(parts, ", ") + (files.empty() ? "" : " in " + counted(files.size(), "file")) + "\n";
}

std::string render_text(const Style& style,
                        const std::vector<Diagnostic>& diagnostics,
                        const LineSource& lines) {
    std::string out;
    for (const Diagnostic& diagnostic : by_file(diagnostics)) {
        out += render_one(style, diagnostic, lines);
    }
    return out + count(diagnostics);
}

}  // namespace

std::string render_diagnostics(const Style& style,
                               const std::vector<Diagnostic>& diagnostics,
                               const LineSource& lines) {
    return style.format == Format::json ? diagnostics_document(diagnostics)
                                        : render_text(style, diagnostics, lines);
}

std::string render_error(const Style& style, const Error& error, const LineSource& lines) {
    if (style.format == Format::json) {
        return error_document(error);
    }
    std::string out = render_text(style, error.diagnostics, lines);
    out += headline(style, Severity::error, error.message) + "\n";
    out += render_excerpt(style, error.position, error.excerpt);
    out += note(style, 2, "SQLSTATE", error.sqlstate.str());
    out += note(style, 2, "detail:", error.detail);
    out += note(style, 2, "context:", error.context);
    return out + note(style, 2, "hint:", error.hint);
}

std::string render_warning(const Style& style, std::string_view message, std::string_view hint) {
    return headline(style, Severity::warning, message) + "\n" + note(style, 2, "hint:", hint);
}

}  // namespace dbtool::report

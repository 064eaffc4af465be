#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>
#include <dbtool/report/check.hpp>

#include "json.hpp"
#include "notes.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

std::string check_json(std::string_view target, const std::vector<CheckFinding>& findings) {
    Json list = Json::array();
    for (const CheckFinding& finding : findings) {
        Json item = to_json(finding.diagnostic);
        item["revision"] = or_null(finding.revision.str());
        item["diff"] = or_null(finding.diff);
        list.push_back(std::move(item));
    }
    return dump({{"target", or_null(redact(target))}, {"findings", std::move(list)}});
}

/// A unified diff, moved in, with its lines in the usual colours.
std::string render_diff(const Style& style, std::string_view diff) {
    std::string out;
    const std::string text = harmless(diff);
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const bool heading =
            line.starts_with("---") || line.starts_with("+++") || line.starts_with("@@");
        out += "  ";
        if (heading) {
            out += paint(style, Paint::dim, line);
        } else if (line.starts_with('+') || line.starts_with('-')) {
            out += paint(style, line.front() == '+' ? Paint::green : Paint::red, line);
        } else {
            out += line;
        }
        out += "\n";
    }
    return out;
}

std::string summary(const std::vector<CheckFinding>& findings) {
    std::map<std::string, std::size_t> codes;
    for (const CheckFinding& finding : findings) {
        ++codes[finding.diagnostic.code];
    }
    std::vector<std::string> parts;
    for (const auto& [code, number] : codes) {
        parts.push_back(fmt::format("{} {}", number, one_line(code)));
    }
    return fmt::format("{}: {}\n", counted(findings.size(), "finding"), join(parts, ", "));
}

}  // namespace

std::string render_check(const Style& style,
                         std::string_view target,
                         std::size_t revisions,
                         const std::vector<CheckFinding>& findings,
                         const LineSource& lines) {
    if (style.format == Format::json) {
        return check_json(target, findings);
    }
    if (findings.empty()) {
        return style.verbosity == Verbosity::quiet
                   ? ""
                   : fmt::format("{} {}: {} looked at, nothing found\n",
                                 paint(style, Paint::green, "ok"),
                                 one_line(target),
                                 counted(revisions, "revision"));
    }
    std::string out;
    for (const CheckFinding& finding : findings) {
        out += render_diagnostics(style, {finding.diagnostic}, lines);
        out += render_diff(style, finding.diff);
    }
    return out + summary(findings);
}

}  // namespace dbtool::report

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>
#include <dbtool/report/error.hpp>
#include <dbtool/report/written.hpp>

#include "json.hpp"
#include "notes.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

std::string path_line(const std::filesystem::path& path) {
    return harmless(path.generic_string()) + "\n";
}

std::string path_lines(std::string_view indent, const std::vector<std::filesystem::path>& paths) {
    std::string out;
    for (const std::filesystem::path& path : paths) {
        out += std::string(indent) + path_line(path);
    }
    return out;
}

}  // namespace

std::string render_created(const Style& style,
                           const migration::WrittenFile& file,
                           std::size_t operations) {
    if (style.format == Format::json) {
        Json document = {{"path", file.path.generic_string()}, {"revision", file.revision.str()}};
        if (operations > 0) {
            document["operations"] = operations;
        }
        return dump(document);
    }
    return path_line(file.path);
}

std::string render_printed(const Style& style, const std::string& text, std::size_t operations) {
    if (style.format == Format::json) {
        return dump({{"text", text}, {"operations", operations}});
    }
    return text.ends_with('\n') ? text : text + "\n";
}

std::string render_kinds(const Style& style, const std::vector<KindRow>& kinds) {
    if (style.format == Format::json) {
        Json list = Json::array();
        for (const KindRow& kind : kinds) {
            list.push_back({{"name", kind.name}, {"words", kind.words}, {"summary", kind.summary}});
        }
        return dump({{"kinds", std::move(list)}});
    }
    std::size_t width = 0;
    for (const KindRow& kind : kinds) {
        width = std::max(width, kind.name.size() + kind.words.size() + 1);
    }
    std::string out;
    for (const KindRow& kind : kinds) {
        out += fmt::format(
            "{:<{}}  {}\n", fmt::format("{} {}", kind.name, kind.words), width, kind.summary);
    }
    return out + next(style, "dbtool generate KIND --help");
}

std::string render_project(const Style& style, const std::vector<std::filesystem::path>& written) {
    if (style.format == Format::json) {
        return dump({{"written", to_json(written)}});
    }
    if (written.empty()) {
        return "everything is there already, nothing was written\n";
    }
    return "wrote\n" + path_lines("  ", written) + next(style, "dbtool create \"MESSAGE\"");
}

std::string render_import(const Style& style,
                          std::string_view tool,
                          const std::filesystem::path& into,
                          const migration::ImportResult& result) {
    if (style.format == Format::json) {
        return dump({{"tool", tool},
                     {"into", into.generic_string()},
                     {"written", to_json(result.written)},
                     {"diagnostics", to_json(result.diagnostics)}});
    }
    const std::string mistakes = render_diagnostics(style, result.diagnostics);
    if (result.written.empty()) {
        return mistakes +
               fmt::format("nothing was written to {}\n", one_line(into.generic_string()));
    }
    std::string out = fmt::format("wrote {} from {} to {}\n",
                                  counted(result.written.size(), "migration"),
                                  one_line(tool),
                                  one_line(into.generic_string()));
    if (style.verbosity >= Verbosity::verbose) {
        out += path_lines("  ", result.written);
    }
    return mistakes + out + next(style, "dbtool status");
}

std::string render_repair(const Style& style, const std::vector<std::string>& acts) {
    if (style.format == Format::json) {
        Json list = Json::array();
        for (const std::string& act : acts) {
            list.push_back(redact(act));
        }
        return dump({{"acts", std::move(list)}});
    }
    std::string out;
    for (const std::string& act : acts) {
        out += one_line(act) + "\n";
    }
    return out.empty() ? "nothing to repair\n" : out;
}

}  // namespace dbtool::report

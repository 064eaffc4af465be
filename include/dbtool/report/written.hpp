#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/migration/import.hpp>
#include <dbtool/migration/write.hpp>
#include <dbtool/report/style.hpp>

namespace dbtool::report {

/// `dbtool create`, `merge`: the path alone on a line, so that `$EDITOR "$(dbtool create x)"`
/// works. JSON: `{"path","revision"}`, and `"operations"`, their number, where there are some.
std::string render_created(const Style& style,
                           const migration::WrittenFile& file,
                           std::size_t operations = 0);

/// `dbtool generate --print`: the text as it would be in the file. JSON: `{"text","operations"}`.
std::string render_printed(const Style& style, const std::string& text, std::size_t operations);

/// A kind that `dbtool generate` knows, for its list.
struct KindRow {
    std::string_view name;
    std::string_view words;
    std::string_view summary;
};
/// `dbtool generate` alone. JSON: `{"kinds":[{"name","words","summary"}...]}`.
std::string render_kinds(const Style& style, const std::vector<KindRow>& kinds);

/// `dbtool init`: the paths made, and what to type next. JSON: `{"written":[path...]}`.
std::string render_project(const Style& style, const std::vector<std::filesystem::path>& written);

/// `dbtool import`: what was written, what changed its meaning, what to type next. JSON:
/// `{"tool","written":[path...],"diagnostics":[...]}`.
std::string render_import(const Style& style,
                          std::string_view tool,
                          const std::filesystem::path& into,
                          const migration::ImportResult& result);

/// `dbtool repair`: each act as a line. JSON: `{"acts":[text...]}`.
std::string render_repair(const Style& style, const std::vector<std::string>& acts);

}  // namespace dbtool::report

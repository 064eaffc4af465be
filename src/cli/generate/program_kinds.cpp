#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "generate/column_word.hpp"
#include "generate/kind.hpp"
#include "generate/words.hpp"

namespace dbtool::cli {
namespace {

/// A query without the semicolon that people end it with.
std::string query_from(const std::string& word) {
    std::string_view text = trim(word);
    while (text.ends_with(';')) {
        text = trim(text.substr(0, text.size() - 1));
    }
    const std::vector<std::string_view> words = split_words(text);
    const std::string first = words.empty() ? "" : to_lower(words.front());
    const bool query = first.starts_with("select") || first.starts_with("with") ||
                       first.starts_with("values") || first.starts_with("table") ||
                       text.starts_with('(');
    if (!query) {
        throw Error(ErrorKind::usage, fmt::format("\"{}\" is not a query", text));
    }
    return std::string(text);
}

std::vector<Identifier> columns_of(const Words& words, std::string_view flag) {
    const auto text = words.flags.value(flag);
    return text ? names_from(*text) : std::vector<Identifier>{};
}

/// `insert,update of title, body` or `insert or delete`: what stands behind `update of` is its
/// columns.
std::vector<std::string> events_from(std::string_view text) {
    std::vector<std::string> out;
    std::string rest(trim(text));
    while (!rest.empty()) {
        const std::string lower = to_lower(rest);
        const std::size_t either = lower.find(" or ");
        const std::size_t comma =
            lower.starts_with("update of ") ? std::string::npos : lower.find(',');
        const std::size_t end = std::min({either, comma, rest.size()});
        std::string event(trim(std::string_view(rest).substr(0, end)));
        if (event.empty()) {
            throw Error(ErrorKind::usage, fmt::format("\"{}\" has an event that is empty", text));
        }
        const bool of = lower.starts_with("update of ");
        out.push_back(of ? "update of" + event.substr(std::string_view("update of").size())
                         : to_lower(event));
        rest =
            end == rest.size()
                ? ""
                : std::string(trim(std::string_view(rest).substr(end + (end == either ? 4 : 1))));
    }
    return out;
}

}  // namespace

Made make_view(const Words& words) {
    ddl::CreateView op;
    op.name = qualified_from(words.words[0]);
    op.query = query_from(words.words[1]);
    op.columns = columns_of(words, "--columns");
    const std::string message = "create view " + to_text(op.name);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_materialized_view(const Words& words) {
    ddl::CreateMaterializedView op;
    op.name = qualified_from(words.words[0]);
    op.query = query_from(words.words[1]);
    op.columns = columns_of(words, "--columns");
    op.unique_index = columns_of(words, "--unique-index");
    op.with_data = !words.flags.has("--no-data");
    const std::string message = "create materialized view " + to_text(op.name);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_trigger(const Words& words) {
    using When = ddl::CreateTrigger::When;
    ddl::CreateTrigger op;
    op.table = qualified_from(words.words[0]);
    op.name = name_from(words.words[1]);
    int times = 0;
    for (const auto& [flag, when] : {std::pair{"--before", When::before},
                                     std::pair{"--after", When::after},
                                     std::pair{"--instead-of", When::instead_of}}) {
        if (const auto events = words.flags.value(flag)) {
            op.when = when;
            op.on = events_from(*events);
            ++times;
        }
    }
    if (times != 1) {
        throw Error(ErrorKind::usage, "trigger needs one of --before, --after and --instead-of");
    }
    const auto execute = words.flags.value("--execute");
    if (!execute) {
        throw Error(ErrorKind::usage, "trigger needs --execute, the function that it runs");
    }
    op.execute = *execute;
    op.each_row = words.flags.value("--each").value_or("row") == "row";
    op.condition = words.flags.value("--when").value_or("");
    const std::string message = fmt::format("trigger {} on {}", op.name.str(), to_text(op.table));
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

}  // namespace dbtool::cli

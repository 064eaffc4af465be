#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "generate/column_word.hpp"
#include "generate/kind.hpp"
#include "generate/words.hpp"

namespace dbtool::cli {
namespace {

/// `--view` or `--view=NAME`.
ddl::OnOrName on_or_name(const Words& words, std::string_view flag) {
    const auto given = words.flags.value(flag);
    if (!given) {
        return {};
    }
    return {.on = true, .name = *given == "true" ? "" : name_from(*given).str()};
}

void rename(const Words& words, std::string_view flag, Identifier& name) {
    if (const auto given = words.flags.value(flag)) {
        name = name_from(*given);
    }
}

/// `title:A`.
ddl::SearchColumn search_column_from(const std::string& word) {
    const std::vector<std::string> parts = split_outside(word, ':');
    ddl::SearchColumn out{.name = name_from(parts[0]), .weight = {}};
    if (parts.size() == 1) {
        return out;
    }
    const std::string& weight = parts[1];
    const bool known = weight.size() == 1 &&
                       std::string_view("ABCDabcd").find(weight[0]) != std::string_view::npos;
    if (parts.size() > 2 || !known) {
        throw Error(
            ErrorKind::usage,
            fmt::format(
                "\":{}\" of \"{}\" is no weight, which is one of A, B, C and D", weight, word));
    }
    out.weight = std::string(1, static_cast<char>(weight[0] & ~0x20));
    return out;
}

}  // namespace

Made make_soft_delete(const Words& words) {
    ddl::AddSoftDelete op;
    op.table = qualified_from(words.words[0]);
    rename(words, "--column", op.column);
    op.by = on_or_name(words, "--by");
    op.view = on_or_name(words, "--view");
    op.trigger = words.flags.has("--trigger");
    if (words.flags.value("--uniques") == "live") {
        op.uniques = ddl::AddSoftDelete::Uniques::live;
    }
    if (const auto columns = words.flags.value("--index")) {
        for (const std::string& word : split_outside(*columns, ',')) {
            op.index.push_back(index_column_from(trim(word)));
        }
    }
    const std::string message = "soft delete of " + to_text(op.table);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_timestamps(const Words& words) {
    ddl::AddTimestamps op;
    op.table = qualified_from(words.words[0]);
    rename(words, "--created", op.created);
    rename(words, "--updated", op.updated);
    op.trigger = !words.flags.has("--no-trigger");
    const std::string message = "timestamps of " + to_text(op.table);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_search(const Words& words) {
    ddl::AddSearch op;
    op.table = qualified_from(words.words[0]);
    std::vector<std::string> names;
    for (std::size_t i = 1; i < words.words.size(); ++i) {
        for (const std::string& word : split_outside(words.words[i], ',')) {
            op.columns.push_back(search_column_from(std::string(trim(word))));
            names.push_back(op.columns.back().name.str());
        }
    }
    rename(words, "--column", op.column);
    op.config = words.flags.value("--language").value_or(op.config);
    op.method = words.flags.value("--using").value_or(op.method);
    const std::string message =
        fmt::format("search {} by {}", to_text(op.table), join(names, ", "));
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_audit(const Words& words) {
    ddl::AddAudit op;
    op.table = qualified_from(words.words[0]);
    if (const auto log = words.flags.value("--log")) {
        op.log = qualified_from(*log);
    }
    if (const auto columns = words.flags.value("--columns")) {
        op.columns = names_from(*columns);
    }
    op.keys_only = words.flags.has("--keys-only");
    const std::string message = "audit of " + to_text(op.table);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

}  // namespace dbtool::cli

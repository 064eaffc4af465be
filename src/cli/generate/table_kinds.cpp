#include <charconv>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "generate/column_word.hpp"
#include "generate/kind.hpp"
#include "generate/words.hpp"

namespace dbtool::cli {
namespace {

std::vector<ddl::Column> columns_from(const Words& words) {
    std::vector<ddl::Column> out;
    for (std::size_t i = 1; i < words.words.size(); ++i) {
        out.push_back(column_from(words.words[i]));
        for (std::size_t other = 0; other + 1 < out.size(); ++other) {
            if (out[other].name == out.back().name) {
                throw Error(ErrorKind::usage,
                            fmt::format("column {} stands there twice", out.back().name.str()));
            }
        }
    }
    return out;
}

/// `range(created_at)`.
ddl::PartitionBy partition_by_from(std::string_view text) {
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos || !text.ends_with(')')) {
        throw Error(ErrorKind::usage,
                    fmt::format("\"{}\" is not range(...), list(...) or hash(...)", text));
    }
    const std::string how = to_lower(trim(text.substr(0, open)));
    ddl::PartitionBy out;
    if (how == "range" || how == "list" || how == "hash") {
        using Strategy = ddl::PartitionBy::Strategy;
        out.strategy = how == "range"  ? Strategy::range
                       : how == "list" ? Strategy::list
                                       : Strategy::hash;
    } else {
        throw Error(
            ErrorKind::usage,
            fmt::format("a table is partitioned by range, list or hash, not by \"{}\"", how));
    }
    for (const std::string& column :
         split_outside(text.substr(open + 1, text.size() - open - 2), ',')) {
        out.columns.emplace_back(trim(column));
    }
    return out;
}

int number_from(const Words& words, std::string_view flag) {
    const std::string text = words.flags.value(flag).value();
    int number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size() || number < 0) {
        throw Error(ErrorKind::usage, fmt::format("{} must be a whole number", flag));
    }
    return number;
}

void require_together(const Words& words, std::string_view a, std::string_view b) {
    if (words.flags.has(a) != words.flags.has(b)) {
        throw Error(ErrorKind::usage, fmt::format("{} and {} go together", a, b));
    }
}

}  // namespace

Made make_table(const Words& words) {
    ddl::CreateTable op;
    op.table = qualified_from(words.words[0]);
    op.body.columns = columns_from(words);
    if (const auto key = words.flags.value("--primary-key")) {
        op.body.primary_key = names_from(*key);
    }
    if (const auto how = words.flags.value("--partition-by")) {
        op.body.partition_by = partition_by_from(*how);
    }
    op.body.comment = words.flags.value("--comment");
    const std::string message = "create " + to_text(op.table);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_column(const Words& words) {
    const QualifiedName table = qualified_from(words.words[0]);
    Made made;
    std::vector<std::string> names;
    for (ddl::Column& column : columns_from(words)) {
        names.push_back(column.name.str());
        made.operations.push_back(
            {.body = ddl::AddColumn{table, std::move(column)}, .common = {}, .position = {}});
    }
    made.message = fmt::format("add {} to {}", join(names, ", "), to_text(table));
    return made;
}

Made make_enum(const Words& words) {
    ddl::CreateEnum op;
    op.name = qualified_from(words.words[0]);
    op.values.assign(words.words.begin() + 1, words.words.end());
    const std::string message = "create enum " + to_text(op.name);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_partition(const Words& words) {
    ddl::CreatePartition op;
    op.table = qualified_from(words.words[0]);
    const auto of = words.flags.value("--of");
    if (!of) {
        throw Error(ErrorKind::usage, "partition needs --of, the table that it is a part of");
    }
    op.of = qualified_from(*of);
    require_together(words, "--from", "--to");
    require_together(words, "--modulus", "--remainder");
    if (words.flags.has("--from")) {
        op.bounds.from = values_from(*words.flags.value("--from"));
        op.bounds.to = values_from(*words.flags.value("--to"));
    }
    if (words.flags.has("--in")) {
        op.bounds.in = values_from(*words.flags.value("--in"));
    }
    if (words.flags.has("--modulus")) {
        op.bounds.modulus = number_from(words, "--modulus");
        op.bounds.remainder = number_from(words, "--remainder");
    }
    op.bounds.is_default = words.flags.has("--default");
    const int given = (words.flags.has("--from") ? 1 : 0) + (words.flags.has("--in") ? 1 : 0) +
                      (words.flags.has("--modulus") ? 1 : 0) + (op.bounds.is_default ? 1 : 0);
    if (given != 1) {
        throw Error(ErrorKind::usage,
                    "partition needs one of --from and --to, --in, --modulus and --remainder, "
                    "--default");
    }
    const std::string message =
        fmt::format("create partition {} of {}", to_text(op.table), to_text(op.of));
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_storage(const Words& words) {
    ddl::SetStorage op;
    op.table = qualified_from(words.words[0]);
    for (std::size_t i = 1; i < words.words.size(); ++i) {
        auto [name, value] = setting_from(words.words[i]);
        op.to.emplace_back(std::move(name),
                           value == "null" ? std::nullopt : std::optional(std::move(value)));
    }
    const std::string message = "set storage of " + to_text(op.table);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

}  // namespace dbtool::cli

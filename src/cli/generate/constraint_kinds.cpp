#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "generate/column_word.hpp"
#include "generate/kind.hpp"
#include "generate/words.hpp"

namespace dbtool::cli {
namespace {

Identifier name_of(const Words& words) {
    const auto name = words.flags.value("--name");
    return name ? name_from(*name) : Identifier{};
}

ddl::Deferrable deferrable_of(const Words& words) {
    const auto when = words.flags.value("--deferrable");
    return !when                  ? ddl::Deferrable::no
           : *when == "immediate" ? ddl::Deferrable::immediate
                                  : ddl::Deferrable::deferred;
}

ddl::ReferentialAction action_of(const Words& words, std::string_view flag) {
    using Action = ddl::ReferentialAction;
    const std::string word = words.flags.value(flag).value_or("no-action");
    return word == "restrict"      ? Action::restrict
           : word == "cascade"     ? Action::cascade
           : word == "set-null"    ? Action::set_null
           : word == "set-default" ? Action::set_default
                                   : Action::no_action;
}

std::string names_of(const std::vector<Identifier>& columns) {
    std::vector<std::string> out;
    for (const Identifier& column : columns) {
        out.push_back(column.str());
    }
    return join(out, ", ");
}

std::vector<Identifier> column_words(const Words& words) {
    std::vector<Identifier> out;
    for (std::size_t i = 1; i < words.words.size(); ++i) {
        for (Identifier& name : names_from(words.words[i])) {
            out.push_back(std::move(name));
        }
    }
    return out;
}

}  // namespace

Made make_index(const Words& words) {
    ddl::CreateIndex op;
    op.table = qualified_from(words.words[0]);
    std::vector<std::string> shown;
    for (std::size_t i = 1; i < words.words.size(); ++i) {
        for (const std::string& word : split_outside(words.words[i], ',')) {
            op.index.columns.push_back(index_column_from(trim(word)));
            const ddl::IndexColumn& column = op.index.columns.back();
            shown.push_back(column.expression.empty() ? column.name.str() : column.expression);
        }
    }
    op.index.name = name_of(words);
    op.index.unique = words.flags.has("--unique");
    op.index.method = words.flags.value("--using").value_or("");
    op.index.where = words.flags.value("--where").value_or("");
    if (const auto include = words.flags.value("--include")) {
        op.index.include = names_from(*include);
    }
    const std::string message = fmt::format(
        "{}index {} by {}", op.index.unique ? "unique " : "", to_text(op.table), join(shown, ", "));
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_check(const Words& words) {
    ddl::AddCheck op;
    op.table = qualified_from(words.words[0]);
    op.check = {.name = name_of(words), .check = std::string(trim(words.words[1]))};
    if (op.check.check.empty()) {
        throw Error(ErrorKind::usage, "the condition is empty");
    }
    const std::string message = fmt::format("check {}: {}", to_text(op.table), op.check.check);
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_unique(const Words& words) {
    ddl::AddUnique op;
    op.table = qualified_from(words.words[0]);
    op.key = {.name = name_of(words), .columns = column_words(words)};
    op.deferrable = deferrable_of(words);
    const std::string message =
        fmt::format("unique {} in {}", names_of(op.key.columns), to_text(op.table));
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_foreign_key(const Words& words) {
    using Orphans = ddl::AddForeignKey::Orphans;
    ddl::AddForeignKey op;
    op.table = qualified_from(words.words[0]);
    op.key.name = name_of(words);
    op.key.columns = names_from(words.words[1]);
    op.key.references = reference_from(words.words[2]);
    op.key.references.on_delete = action_of(words, "--on-delete");
    op.key.references.on_update = action_of(words, "--on-update");
    op.key.references.deferrable = deferrable_of(words);
    const std::string orphans = words.flags.value("--orphans").value_or("fail");
    op.orphans = orphans == "delete"     ? Orphans::remove
                 : orphans == "set-null" ? Orphans::set_null
                                         : Orphans::fail;
    const std::size_t referred = op.key.references.columns.size();
    if (referred != 0 && referred != op.key.columns.size()) {
        throw Error(
            ErrorKind::usage,
            fmt::format(
                "{} cannot refer to {}", counted(op.key.columns.size(), "column"), referred));
    }
    const std::string message = fmt::format("{} {} refers to {}",
                                            to_text(op.table),
                                            names_of(op.key.columns),
                                            to_text(op.key.references.table));
    return {{{.body = std::move(op), .common = {}, .position = {}}}, message};
}

Made make_not_null(const Words& words) {
    const ddl::SetNotNull op{.table = qualified_from(words.words[0]),
                             .column = name_from(words.words[1]),
                             .fill = words.flags.value("--fill").value_or("")};
    const std::string message = fmt::format("{} {} not null", to_text(op.table), op.column.str());
    return {{{.body = op, .common = {}, .position = {}}}, message};
}

}  // namespace dbtool::cli

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/report/written.hpp>

#include "commands.hpp"
#include "editor.hpp"
#include "generate/file.hpp"
#include "generate/kind.hpp"
#include "generate/look.hpp"
#include "generate/options.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int list_kinds(Session& session) {
    std::vector<report::KindRow> rows;
    for (const Kind& kind : kinds()) {
        rows.push_back({kind.name, kind.words, kind.summary});
    }
    session.out(report::render_kinds(session.console().style(), rows));
    return 0;
}

/// A message is one line.
std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\r', ' ');
    std::string out;
    for (const std::string_view word : split_words(text)) {
        out += (out.empty() ? "" : " ") + std::string(word);
    }
    return out;
}

int run_generate(Session& session) {
    const Arguments& arguments = session.arguments();
    const auto name = arguments.value("KIND");
    if (!name) {
        return list_kinds(session);
    }
    if (arguments.has("--print") && arguments.has("--edit")) {
        throw Error(ErrorKind::usage,
                    "--print and --edit exclude each other",
                    "With --print there is no file to open.");
    }
    Made made =
        make(*find_kind(*name),
             {.words = arguments.list("WORD"), .flags = arguments, .dialect = session.dialect()});
    check_names(session, made.operations);
    migration::NewMigration migration = new_migration(
        session, arguments.value("--message").value_or(one_line(std::move(made.message))));
    migration.format = format_of(session, migration::Format::yaml);
    put_operations(session, migration, std::move(made.operations));
    if (arguments.has("--print")) {
        migration::check_new(session.picture().folder, migration);
        session.out(report::render_printed(
            session.console().style(), migration::render(migration), migration.operations.size()));
        return 0;
    }
    return write_and_edit(session, migration);
}

constexpr std::array<Operand, 2> operands = {{
    {"KIND",
     Operand::Count::optional,
     OperandKind::word,
     "What to write; without it, the kinds are listed",
     "table|column|index|check|unique|foreign-key|not-null|soft-delete|timestamps|search|view|"
     "materialized-view|enum|partition|storage|trigger|audit"},
    {"WORD", Operand::Count::any, OperandKind::text, "What it is about: a table, its columns"},
}};

}  // namespace

const Command generate_command = {
    .name = "generate",
    .group = "Authoring",
    .summary = "Write a migration with an operation filled in",
    .needs = Needs::nothing,
    .options = generate_options(),
    .operands = operands,
    .examples =
        "dbtool generate table posts id:bigint:pk title:text! karma:int=0\ta table\n"
        "dbtool generate column posts slug:text:unique\ta column of it\n"
        "dbtool generate index posts subreddit created_at:desc\tan index\n"
        "dbtool generate check comments \"karma_score >= 0\"\ta rule for every row\n"
        "dbtool generate soft-delete posts --view --by\trows that are marked, not removed\n"
        "dbtool generate search posts title:A body:B --print\tto look at, writing no file\n"
        "dbtool generate unique users email --as sql\tas SQL\n",
    .run = run_generate,
    .words_help = generate_help,
};

}  // namespace dbtool::cli

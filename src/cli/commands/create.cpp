#include <array>
#include <fmt/format.h>

#include "commands.hpp"
#include "generate/file.hpp"
#include "generate/kind.hpp"
#include "generate/look.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

/// `--index 'posts title'` and its like, in the order in which they were typed.
std::vector<ddl::Operation> operations_of(Session& session) {
    std::vector<ddl::Operation> out;
    for (const auto& [option, line] : session.arguments().typed()) {
        if (const Kind* kind = find_kind(option.substr(2))) {
            for (ddl::Operation& operation :
                 make_from_line(*kind, line, session.dialect()).operations) {
                out.push_back(std::move(operation));
            }
        }
    }
    return out;
}

int run_create(Session& session) {
    std::vector<ddl::Operation> operations = operations_of(session);
    check_names(session, operations);
    migration::NewMigration migration =
        new_migration(session, session.arguments().value("MESSAGE").value());
    migration.format =
        format_of(session, operations.empty() ? migration::Format::sql : migration::Format::yaml);
    if (!operations.empty()) {
        put_operations(session, migration, std::move(operations));
    }
    return write_and_edit(session, migration);
}

/// An option whose value is what one would type behind `dbtool generate KIND`.
constexpr Option kind_option(std::string_view name, std::string_view help) {
    return {name, "", "WORDS", help, true, {}};
}

constexpr std::array<Option, 23> options = {{
    {"--as", "", "FORM", "The kind of file (sql; yaml with operations)", false, "sql|yaml"},
    {"--head", "", "SELECTOR", "What it revises (the head); base starts a line of its own"},
    {"--branch", "", "LABEL", "Name the branch that begins here"},
    {"--depends-on", "", "ID", "A revision that must be applied before; may be repeated", true},
    {"--edit", "", "", "Open the file in $VISUAL or $EDITOR"},
    {"--no-check", "", "", "Do not look whether the database has these tables and columns"},
    kind_option("--table",
                "A table, by the words of dbtool generate table; may be repeated, as all below"),
    kind_option("--column", "Columns: 'posts karma:int=0'"),
    kind_option("--index", "An index: 'posts subreddit created_at:desc'"),
    kind_option("--check", "A rule for every row: \"comments 'karma_score >= 0'\""),
    kind_option("--unique", "A unique constraint: 'users email'"),
    kind_option("--foreign-key", "A foreign key: 'comments post_id posts.id'"),
    kind_option("--not-null", "A column that must have a value: 'posts title'"),
    kind_option("--soft-delete", "Rows that are marked, not removed: posts"),
    kind_option("--timestamps", "When a row was made and changed: posts"),
    kind_option("--search", "Full-text search: 'posts title:A body:B'"),
    kind_option("--view", "A view: \"live 'SELECT ...'\""),
    kind_option("--materialized-view", "A view whose rows are stored"),
    kind_option("--enum", "A type: 'mood happy sad'"),
    kind_option("--partition", "A partition of a partitioned table"),
    kind_option("--storage", "Storage parameters: 'posts fillfactor=70'"),
    kind_option("--trigger", "A trigger"),
    kind_option("--audit", "A log of who changed which rows: posts"),
}};

constexpr std::array<Operand, 1> operands = {{
    {"MESSAGE",
     Operand::Count::required,
     OperandKind::text,
     "What it does; becomes part of the file's name"},
}};

}  // namespace

const Command create_command = {
    .name = "create",
    .group = "Authoring",
    .summary = "Write the next migration file and print its path",
    .needs = Needs::files,
    .options = options,
    .operands = operands,
    .examples =
        "dbtool create \"add users\"\tmigrations/0001_add_users.sql\n"
        "dbtool create \"add users\" --edit\tand open it\n"
        "dbtool create \"invoices\" --head base --branch billing\ta line of its own, with a name\n"
        "dbtool create \"totals\" --head billing@head --depends-on 0007\ton that line, after "
        "0007\n"
        "dbtool create \"more\" --as yaml\tfor typed operations\n"
        "dbtool create \"lists\" --index \"posts author\" --soft-delete \"posts --view\"\twith two "
        "of them\n",
    .run = run_create,
};

}  // namespace dbtool::cli

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "generate/kind.hpp"
#include "generate/options.hpp"
#include "generate/words.hpp"
#include "parser.hpp"

namespace dbtool::cli {
namespace {

constexpr std::array<Kind, 17> table = {{
    {"table",
     "a table",
     "TABLE COLUMN...",
     2,
     any_number,
     "--primary-key --partition-by --comment --if-not-exists",
     "table posts id:bigint:identity:pk title:text! karma:int=0\n"
     "table posts slug:text:unique 'author:bigint>users.id' 'created_at:timestamptz=now()'\n"
     "table events id:bigint! at:timestamptz! --primary-key id,at --partition-by 'range(at)'\n",
     make_table},
    {"column",
     "columns of a table that is there",
     "TABLE COLUMN...",
     2,
     any_number,
     "--comment --if-not-exists",
     "column posts karma:int=0\n"
     "column posts 'price:numeric(10,2)!=0' slug:text\n",
     make_column},
    {"index",
     "an index",
     "TABLE COLUMN...",
     2,
     any_number,
     "--where --unique --using --include --name --comment --if-not-exists",
     "index posts subreddit created_at:desc --where 'deleted_at IS NULL'\n"
     "index posts 'lower(title)' --unique\n"
     "index posts title:gin_trgm_ops --using gin\n",
     make_index},
    {"check",
     "a rule that every row must keep",
     "TABLE CONDITION",
     2,
     2,
     "--name --comment",
     "check comments 'karma_score >= 0'\n",
     make_check},
    {"unique",
     "a unique constraint",
     "TABLE COLUMN...",
     2,
     any_number,
     "--name --deferrable --comment",
     "unique users email\nunique votes user_id post_id\n",
     make_unique},
    {"foreign-key",
     "a foreign key",
     "TABLE COLUMNS REFERENCE",
     3,
     3,
     "--name --on-delete --on-update --orphans --deferrable --comment",
     "foreign-key comments post_id posts.id --on-delete cascade\n"
     "foreign-key comments post_id posts --orphans delete\n"
     "foreign-key votes post_id,day 'days(post_id,day)'\n",
     make_foreign_key},
    {"not-null",
     "a column that must have a value",
     "TABLE COLUMN",
     2,
     2,
     "--fill",
     "not-null posts title\nnot-null posts title --fill \"''\"\n",
     make_not_null},
    {"soft-delete",
     "rows that are marked and not removed",
     "TABLE",
     1,
     1,
     "--column --by --view --trigger --uniques --index",
     "soft-delete posts --view --by\n"
     "soft-delete posts --view=live_posts --trigger --uniques live --index created_at:desc\n",
     make_soft_delete},
    {"timestamps",
     "when a row was made and changed",
     "TABLE",
     1,
     1,
     "--created --updated --no-trigger",
     "timestamps posts\n",
     make_timestamps},
    {"search",
     "full-text search over columns, weighted A to D",
     "TABLE COLUMN...",
     2,
     any_number,
     "--column --language --using",
     "search posts title:A body:B --language english\n",
     make_search},
    {"view",
     "a view",
     "NAME QUERY",
     2,
     2,
     "--columns --comment --if-not-exists",
     "view top_posts 'SELECT id, title FROM posts WHERE karma > 100'\n",
     make_view},
    {"materialized-view",
     "a view whose rows are stored",
     "NAME QUERY",
     2,
     2,
     "--columns --unique-index --no-data --comment --if-not-exists",
     "materialized-view post_counts 'SELECT author, count(*) AS n FROM posts GROUP BY author' "
     "--unique-index author\n",
     make_materialized_view},
    {"enum",
     "a type with a fixed set of values",
     "NAME VALUE...",
     2,
     any_number,
     "--comment",
     "enum mood happy sad\n",
     make_enum},
    {"partition",
     "a partition of a partitioned table",
     "NAME",
     1,
     1,
     "--of --from --to --in --modulus --remainder --default --if-not-exists",
     "partition events_2026_01 --of events --from 2026-01-01 --to 2026-02-01\n"
     "partition posts_eu --of posts --in de,fr\n"
     "partition votes_0 --of votes --modulus 4 --remainder 0\n"
     "partition events_rest --of events --default\n",
     make_partition},
    {"storage",
     "storage and autovacuum parameters of a table",
     "TABLE NAME=VALUE...",
     2,
     any_number,
     "",
     "storage posts fillfactor=70 autovacuum_vacuum_scale_factor=0.02\n",
     make_storage},
    {"trigger",
     "a trigger",
     "TABLE NAME",
     2,
     2,
     "--before --after --instead-of --execute --each --when --comment",
     "trigger posts touch --before update --execute touch_updated_at\n"
     "trigger posts log_title --after 'update of title' --when 'OLD.title <> NEW.title' --execute "
     "log_title\n",
     make_trigger},
    {"audit",
     "a log of who changed which rows",
     "TABLE",
     1,
     1,
     "--columns --log --keys-only",
     "audit posts --columns title,body\naudit posts --keys-only --log post_changes\n",
     make_audit},
}};

std::string first_example(const Kind& kind) {
    return fmt::format("dbtool generate {}", kind.examples.substr(0, kind.examples.find('\n')));
}

[[noreturn]] void refuse(const Kind& kind, const std::string& message) {
    throw Error(
        ErrorKind::usage, message, fmt::format("Write it like this: {}", first_example(kind)));
}

void check_count(const Kind& kind, const Words& words) {
    if (words.words.size() < kind.least) {
        refuse(kind, fmt::format("{} needs {}", kind.name, kind.words));
    }
    if (words.words.size() > kind.most) {
        refuse(kind,
               fmt::format("{} takes {}, and does not know what to do with \"{}\"",
                           kind.name,
                           kind.words,
                           redact(words.words[kind.most])));
    }
}

bool takes(const Kind& kind, std::string_view flag) {
    const std::vector<std::string_view> known = split_words(kind.flags);
    return flag == "--no-online" || std::find(known.begin(), known.end(), flag) != known.end();
}

void check_flags(const Kind& kind, const Words& words) {
    for (const Option& option : kind_options()) {
        if (words.flags.has(option.name) && !takes(kind, option.name)) {
            std::string known = join(
                [&] {
                    const auto views = split_words(kind.flags);
                    return std::vector<std::string>(views.begin(), views.end());
                }(),
                ", ");
            throw Error(ErrorKind::usage,
                        fmt::format("{} does not take {}", kind.name, option.name),
                        known.empty()
                            ? fmt::format("It has no flags of its own: {}", first_example(kind))
                            : fmt::format("It takes {}.", known));
        }
    }
}

/// What the words alone do not show: the operation's own checks.
void check_operation(const Kind& kind, const ddl::Operation& operation, Dialect dialect) {
    const std::vector<ddl::Mistake> mistakes = ddl::check(operation, dialect);
    if (!mistakes.empty()) {
        throw Error(ErrorKind::usage,
                    fmt::format("{}: {}", kind.name, mistakes.front().message),
                    mistakes.front().help.empty()
                        ? fmt::format("See dbtool generate {} --help.", kind.name)
                        : mistakes.front().help);
    }
}

/// Whoever asks for it knows it; the file must say so where rows do not come back with a downgrade.
bool is_lossy(const ddl::Operation& operation, Dialect dialect) {
    const std::vector<ddl::Mistake> mistakes = ddl::check(operation, dialect);
    const std::vector<ddl::Operation> flat = ddl::flatten({operation}, dialect, {});
    return std::any_of(mistakes.begin(),
                       mistakes.end(),
                       [](const ddl::Mistake& mistake) { return mistake.code == "lossy"; }) ||
           std::any_of(flat.begin(), flat.end(), [&](const ddl::Operation& each) {
               return ddl::reverse(each, dialect).lossy;
           });
}

void add_common(const Words& words, ddl::Operation& operation) {
    if (words.flags.has("--no-online")) {
        operation.common.online = false;
    }
    operation.common.if_not_exists = words.flags.has("--if-not-exists");
    if (ddl::info_of(operation).takes_comment) {
        operation.common.comment = words.flags.value("--comment");
    }
    operation.common.lossy = is_lossy(operation, words.dialect);
}

}  // namespace

std::span<const Kind> kinds() {
    return table;
}

const Kind* find_kind(std::string_view name) {
    const auto found = std::find_if(
        table.begin(), table.end(), [&](const Kind& each) { return each.name == name; });
    return found != table.end() ? &*found : nullptr;
}

Made make(const Kind& kind, const Words& words) {
    check_count(kind, words);
    check_flags(kind, words);
    Made made;
    try {
        made = kind.make(words);
    } catch (Error& error) {
        if (error.kind == ErrorKind::usage && error.hint.empty()) {
            refuse(kind, error.message);
        }
        throw;
    }
    for (ddl::Operation& operation : made.operations) {
        add_common(words, operation);
        check_operation(kind, operation, words.dialect);
    }
    return made;
}

Made make_from_line(const Kind& kind, std::string_view line, Dialect dialect) {
    std::vector<std::string> typed = {"generate", std::string(kind.name)};
    for (std::string& word : shell_words(line)) {
        typed.push_back(std::move(word));
    }
    const Invocation invocation = parse(typed);
    const std::string flag = fmt::format("--{}", kind.name);
    const auto refuse_flag = [&](std::string_view name) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} cannot stand inside of {}", name, flag),
                    "Only the words and flags of that kind can.");
    };
    if (invocation.wants != Invocation::Wants::run) {
        refuse_flag(invocation.wants == Invocation::Wants::help ? "--help" : "--version");
    }
    for (const Option& option : global_options()) {
        if (invocation.arguments.has(option.name)) {
            refuse_flag(option.name);
        }
    }
    for (const Option& option :
         generate_options().first(generate_options().size() - kind_options().size())) {
        if (invocation.arguments.has(option.name)) {
            refuse_flag(option.name);
        }
    }
    return make(kind,
                {.words = invocation.arguments.list("WORD"),
                 .flags = invocation.arguments,
                 .dialect = dialect});
}

}  // namespace dbtool::cli

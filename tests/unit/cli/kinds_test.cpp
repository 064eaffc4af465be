#include <algorithm>
#include <variant>

#include <dbtool/core/error.hpp>

#include "cli/command.hpp"
#include "cli/generate/kind.hpp"
#include "cli/generate/options.hpp"
#include "cli/generate/words.hpp"
#include "cli/parser.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::cli;

namespace {

Made made_of(const std::string& kind, const std::string& line) {
    const Kind* found = find_kind(kind);
    REQUIRE(found != nullptr);
    return make_from_line(*found, line, Dialect::postgresql);
}

template <typename T>
T only(const std::string& kind, const std::string& line) {
    const Made made = made_of(kind, line);
    REQUIRE(made.operations.size() == 1);
    REQUIRE(std::holds_alternative<T>(made.operations.front().body));
    return std::get<T>(made.operations.front().body);
}

Error mistake_in(const std::string& kind, const std::string& line) {
    try {
        made_of(kind, line);
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error(kind + " " + line + " was understood");
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        out.emplace_back(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(out.back().size() + 1, text.size()));
    }
    return out;
}

}  // namespace

TEST_CASE("the kinds are those that generate and create offer") {
    const Command* generate = find_command("generate");
    REQUIRE(generate != nullptr);
    const std::vector<std::string_view> words = words_of(generate->operands.front().words);
    REQUIRE(words.size() == kinds().size());
    const auto options = find_command("create")->options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        CHECK(words[i] == kinds()[i].name);
        CHECK(std::any_of(options.begin(), options.end(), [&](const Option& option) {
            return option.name == "--" + std::string(words[i]);
        }));
    }
}

TEST_CASE("every example of a kind makes operations without a mistake") {
    for (const Kind& kind : kinds()) {
        REQUIRE_FALSE(kind.examples.empty());
        for (const std::string& line : lines_of(kind.examples)) {
            INFO(line);
            REQUIRE(line.starts_with(std::string(kind.name) + " "));
            const Made made = make_from_line(
                kind, std::string_view(line).substr(kind.name.size() + 1), Dialect::postgresql);
            CHECK_FALSE(made.operations.empty());
            CHECK_FALSE(made.message.empty());
            CHECK_THAT(help_for_kind(kind), ContainsSubstring("dbtool generate " + line));
        }
    }
}

TEST_CASE("every flag of a kind is an option, and every option is some kind's") {
    std::string all = " --no-online ";
    for (const Kind& kind : kinds()) {
        all += std::string(kind.flags) + " ";
    }
    for (const Option& option : kind_options()) {
        INFO(option.name);
        CHECK(all.find(" " + std::string(option.name) + " ") != std::string::npos);
    }
    for (const Kind& kind : kinds()) {
        for (const std::string& flag : shell_words(kind.flags)) {
            INFO(kind.name << " " << flag);
            CHECK(std::any_of(kind_options().begin(),
                              kind_options().end(),
                              [&](const Option& option) { return option.name == flag; }));
            CHECK_THAT(help_for_kind(kind), ContainsSubstring(flag));
        }
    }
}

TEST_CASE("help lists the kinds, and says more of one that is named") {
    for (const Kind& kind : kinds()) {
        CHECK_THAT(generate_help(""), ContainsSubstring(std::string(kind.name)));
    }
    CHECK_THAT(generate_help("index"), ContainsSubstring("dbtool generate index TABLE COLUMN..."));
    CHECK_THAT(generate_help("index"), ContainsSubstring("--where CONDITION"));
    CHECK(generate_help("index").find("--orphans") == std::string::npos);
    CHECK(parse({"generate", "index", "--help"}).topic == "index");
}

TEST_CASE("words become operations") {
    const auto index = only<ddl::CreateIndex>(
        "index",
        "posts subreddit created_at:desc --where 'deleted_at IS NULL' --unique --using btree "
        "--include a,b --name x");
    CHECK(to_text(index.table) == "posts");
    REQUIRE(index.index.columns.size() == 2);
    CHECK(index.index.columns[1].order == ddl::IndexColumn::Order::desc);
    CHECK(index.index.where == "deleted_at IS NULL");
    CHECK(index.index.unique);
    CHECK(index.index.method == "btree");
    CHECK(index.index.include.size() == 2);
    CHECK(index.index.name.str() == "x");

    const auto key = only<ddl::AddForeignKey>(
        "foreign-key", "comments post_id posts.id --on-delete cascade --orphans delete");
    CHECK(key.key.references.on_delete == ddl::ReferentialAction::cascade);
    CHECK(key.orphans == ddl::AddForeignKey::Orphans::remove);

    const auto soft = only<ddl::AddSoftDelete>(
        "soft-delete", "posts --view=live_posts --by --uniques live --index a,b:desc --trigger");
    CHECK(soft.view == ddl::OnOrName{true, "live_posts"});
    CHECK(soft.by == ddl::OnOrName{true, ""});
    CHECK(soft.uniques == ddl::AddSoftDelete::Uniques::live);
    CHECK(soft.index.size() == 2);
    CHECK(soft.trigger);

    const auto table = only<ddl::CreateTable>(
        "table", "events id:bigint! at:date! --primary-key id,at --partition-by 'range(at)'");
    CHECK(table.body.columns.size() == 2);
    CHECK(table.body.primary_key.size() == 2);
    REQUIRE(table.body.partition_by);
    CHECK(table.body.partition_by->columns == std::vector<std::string>{"at"});

    const auto trigger = only<ddl::CreateTrigger>(
        "trigger", "posts t --after 'insert or UPDATE OF a, b' --execute f --each row --when 'x'");
    CHECK(trigger.on == std::vector<std::string>{"insert", "update of a, b"});
    CHECK(only<ddl::CreateTrigger>("trigger", "p t --before insert,delete --execute f").on ==
          std::vector<std::string>{"insert", "delete"});

    const auto partition =
        only<ddl::CreatePartition>("partition", "p --of events --from 2026-01-01 --to maxvalue");
    CHECK(partition.bounds.from.size() == 1);
    CHECK(partition.bounds.to.front().text == "maxvalue");
    CHECK(only<ddl::SetNotNull>("not-null", "posts title --fill \"''\"").fill == "''");
    CHECK(only<ddl::CreateView>("view", "v 'SELECT 1;'").query == "SELECT 1");
    CHECK(only<ddl::AddSearch>("search", "posts title:a body").columns.front().weight == "A");
    CHECK(only<ddl::SetStorage>("storage", "posts fillfactor=null").to.front().second ==
          std::nullopt);
    CHECK(made_of("column", "posts a:int b:text!").operations.size() == 2);
}

TEST_CASE("a message is made from the words, and common flags are kept") {
    CHECK(made_of("index", "posts subreddit created_at:desc").message ==
          "index posts by subreddit, created_at");
    CHECK(made_of("column", "posts a:int b:text").message == "add a, b to posts");
    CHECK(made_of("check", "comments 'karma >= 0'").message == "check comments: karma >= 0");
    const ddl::Operation index =
        made_of("index", "posts a --no-online --if-not-exists --comment why").operations.front();
    CHECK(index.common.online == false);
    CHECK(index.common.if_not_exists);
    CHECK(index.common.comment == "why");
}

TEST_CASE("a mistake in the words says what, and shows the right form") {
    struct Case {
        const char* kind;
        const char* line;
        const char* message;
        const char* hint;
    };
    const Case cases[] = {
        {"index", "posts", "index needs TABLE COLUMN...", "dbtool generate index posts"},
        {"check", "a b c", "does not know what to do with \"c\"", "dbtool generate check"},
        {"index", "posts a --orphans delete", "index does not take --orphans", "It takes --where"},
        {"storage", "posts x", "\"x\" is not NAME=VALUE", "fillfactor=70"},
        {"storage", "posts x=1 --name y", "storage does not take --name", "no flags of its own"},
        {"table", "posts id", "\"id\" has no type", "dbtool generate table"},
        {"table", "posts id:int id:int", "column id stands there twice", "generate table"},
        {"table", "p a:int --partition-by a", "is not range(...)", "generate table"},
        {"foreign-key", "a b c(d,e)", "1 column cannot refer to 2", "generate foreign-key"},
        {"foreign-key", "a b c --on-delete drop", "--on-delete cannot be", "It is one of"},
        {"partition", "p", "partition needs --of", "--of events"},
        {"partition", "p --of e", "partition needs one of --from", "--of events"},
        {"partition", "p --of e --from 1", "--from and --to go together", "--of events"},
        {"partition", "p --of e --modulus x --remainder 0", "--modulus must be", "--of events"},
        {"trigger", "p t --execute f", "needs one of --before", "generate trigger"},
        {"trigger", "p t --before insert", "needs --execute", "generate trigger"},
        {"trigger", "p t --before 'insert,' --execute f --after x", "needs one of", "trigger"},
        {"view", "v 'DROP TABLE x'", "is not a query", "generate view"},
        {"search", "posts title:E", "is no weight", "generate search"},
        {"soft-delete", "posts --view=", "--view has no value", "--help"},
        {"unique", "users 'a b'", "is not a name", "generate unique"},
        {"check", "comments 'karma", "leaves a quote open", ""},
        {"index", "posts a --url x", "--url cannot stand inside of --index", "Only the words"},
        {"index", "posts a --print", "--print cannot stand inside of --index", "Only the words"},
        {"index", "posts a --help", "--help cannot stand inside of --index", "Only the words"},
    };
    for (const Case& each : cases) {
        INFO(each.kind << " " << each.line);
        const Error error = mistake_in(each.kind, each.line);
        CHECK(error.kind == ErrorKind::usage);
        CHECK_THAT(error.message, ContainsSubstring(each.message));
        CHECK_THAT(error.hint, ContainsSubstring(each.hint));
    }
}

TEST_CASE("what has no meaning on the target is refused") {
    CHECK_THROWS_AS(make_from_line(*find_kind("storage"), "posts fillfactor=70", Dialect::sqlite),
                    Error);
}

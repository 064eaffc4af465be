#include "cli/generate/names.hpp"

#include "cli/generate/kind.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::cli;

namespace {

ddl::Operation one(const std::string& kind, const std::string& line) {
    return make_from_line(*find_kind(kind), line, Dialect::postgresql).operations.front();
}

/// posts (id, title, author) and users (id) in public.
catalog::Schema schema() {
    catalog::Schema out{
        .dialect = Dialect::postgresql, .search_path = {Identifier{"public"}}, .relations = {}};
    apply(out, one("table", "users id:bigint:pk"));
    apply(out, one("table", "posts id:bigint:pk title:text author:bigint"));
    return out;
}

std::string wrong(const std::string& kind, const std::string& line) {
    return wrong_name(schema(), one(kind, line)).value_or("");
}

}  // namespace

TEST_CASE("names that are there are fine") {
    for (const auto& [kind, line] : std::vector<std::pair<std::string, std::string>>{
             {"index", "posts title 'lower(title)' --include author"},
             {"check", "posts 'title <> nowhere'"},
             {"unique", "public.posts title"},
             {"foreign-key", "posts author users.id"},
             {"foreign-key", "posts author users"},
             {"not-null", "posts title"},
             {"soft-delete", "posts --view --index deleted_at,title"},
             {"timestamps", "posts"},
             {"search", "posts title:A"},
             {"audit", "posts --columns title"},
             {"storage", "posts fillfactor=70"},
             {"table", "tree id:bigint:pk parent:bigint>tree.id author:bigint>users"},
             {"column", "posts karma:int"},
             {"table", "posts a:int --if-not-exists"},
             {"view", "v 'SELECT 1'"},
             {"enum", "mood happy"}}) {
        INFO(kind << " " << line);
        CHECK(wrong(kind, line).empty());
    }
}

TEST_CASE("what is not there is named, with the nearest") {
    struct Case {
        const char* kind;
        const char* line;
        const char* message;
    };
    const Case cases[] = {
        {"index", "post title", "there is no table \"post\", did you mean \"posts\"?"},
        {"index", "posts titel", "posts has no column \"titel\", did you mean \"title\"?"},
        {"index", "posts title --include nowhere", "posts has no column \"nowhere\""},
        {"check", "app.posts 'true'", "there is no table \"app.posts\""},
        {"foreign-key", "posts author user.id", "did you mean \"users\"?"},
        {"foreign-key",
         "posts author users.ids",
         "users has no column \"ids\", did you mean \"id\""},
        {"table", "x a:bigint>user.id", "there is no table \"user\""},
        {"column", "posts a:bigint>user.id", "there is no table \"user\""},
        {"soft-delete", "posts --index gone", "posts has no column \"gone\""},
        {"search", "posts body:A", "posts has no column \"body\""},
        {"audit", "posts --columns body", "posts has no column \"body\""},
        {"partition", "p --of event --default", "there is no table \"event\""},
        {"trigger", "post t --before insert --execute f", "there is no table \"post\""},
    };
    for (const Case& each : cases) {
        INFO(each.kind << " " << each.line);
        CHECK_THAT(wrong(each.kind, each.line), ContainsSubstring(each.message));
    }
}

TEST_CASE("what is there already is not made again") {
    CHECK(wrong("table", "posts a:int") == "there is a \"posts\" already");
    CHECK(wrong("column", "posts title:text") == "posts has a column \"title\" already");
    CHECK(wrong("view", "posts 'SELECT 1'") == "there is a \"posts\" already");
    CHECK(wrong("materialized-view", "users 'SELECT 1'") == "there is a \"users\" already");
    CHECK(wrong("soft-delete", "posts --column title") == "posts has a column \"title\" already");
}

TEST_CASE("what operations do is known to those behind them") {
    catalog::Schema known = schema();
    const auto step = [&](ddl::OperationBody body) {
        apply(known, {.body = std::move(body), .common = {}, .position = {}});
    };
    const QualifiedName posts{.schema = std::nullopt, .name = Identifier{"posts"}};
    apply(known, one("soft-delete", "posts"));
    CHECK_FALSE(wrong_name(known, one("index", "posts deleted_at")));
    apply(known, one("timestamps", "posts"));
    CHECK_FALSE(wrong_name(known, one("index", "posts created_at")));
    step(ddl::RenameColumn{posts, Identifier{"title"}, Identifier{"heading"}});
    CHECK_FALSE(wrong_name(known, one("index", "posts heading")));
    CHECK(wrong_name(known, one("index", "posts title")));
    step(ddl::DropColumn{posts, Identifier{"heading"}, std::nullopt, false});
    CHECK(wrong_name(known, one("index", "posts heading")));
    apply(known, one("view", "live 'SELECT 1 AS x'"));
    CHECK_FALSE(wrong_name(known, one("trigger", "live t --instead-of insert --execute f")));
    step(ddl::RenameTable{posts, Identifier{"articles"}});
    CHECK(wrong_name(known, one("check", "posts 'true'")));
    CHECK_FALSE(wrong_name(known, one("check", "articles 'true'")));
    step(ddl::DropTable{{std::nullopt, Identifier{"articles"}}, std::nullopt, false});
    CHECK(wrong_name(known, one("check", "articles 'true'")));
    apply(known, one("partition", "users_rest --of users --default"));
    CHECK_FALSE(wrong_name(known, one("index", "users_rest id")));
}

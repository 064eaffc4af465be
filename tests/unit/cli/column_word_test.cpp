#include "cli/generate/column_word.hpp"

#include <algorithm>
#include <array>
#include <random>

#include <dbtool/core/error.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::cli;

namespace {

using Kind = ddl::Value::Kind;

std::string message_of(std::string_view word) {
    try {
        column_from(word);
    } catch (const Error& error) {
        CHECK(error.kind == ErrorKind::usage);
        return error.message;
    }
    return "it was understood";
}

}  // namespace

TEST_CASE("a column is a name, a type and what stands behind") {
    ddl::Column id = column_from("id:bigint:pk");
    CHECK(id.name.str() == "id");
    CHECK(id.type == "bigint");
    CHECK(id.primary_key);
    CHECK(id.null);
    CHECK_FALSE(column_from("title:text!").null);
    CHECK(column_from("slug:text:unique").unique);
    CHECK(column_from("n:bigint:identity:pk").identity == ddl::Identity::always);
    CHECK(column_from("\"Created At\":timestamptz").name.str() == "Created At");
    CHECK(column_from("price:numeric(10,2)!").type == "numeric(10,2)");
    CHECK(column_from("at:timestamp with time zone").type == "timestamp with time zone");
    CHECK(column_from("tags:text[]").type == "text[]");
}

TEST_CASE("a default ends where another suffix begins") {
    struct Case {
        const char* word;
        ddl::Value value;
        bool null;
    };
    const Case cases[] = {
        {"karma:int=0", {Kind::number, "0"}, true},
        {"karma:int=0!", {Kind::number, "0"}, false},
        {"karma:int!=0", {Kind::number, "0"}, false},
        {"at:timestamptz=now()!", {Kind::expression, "now()"}, false},
        {"note:text='a!b:c>d'", {Kind::text, "a!b:c>d"}, true},
        {"data:jsonb='{}'::jsonb!", {Kind::expression, "'{}'::jsonb"}, false},
        {"x:int=(1 > 0)::int", {Kind::expression, "(1 > 0)::int"}, true},
    };
    for (const Case& each : cases) {
        INFO(each.word);
        const ddl::Column column = column_from(each.word);
        REQUIRE(column.default_value);
        CHECK(column.default_value->kind == each.value.kind);
        CHECK(column.default_value->text == each.value.text);
        CHECK(column.null == each.null);
    }
}

TEST_CASE("a reference names a table and perhaps its column") {
    const ddl::Column author = column_from("author:bigint!>users.id:unique");
    REQUIRE(author.references);
    CHECK(to_text(author.references->table) == "users");
    CHECK(author.references->columns == std::vector{Identifier{"id"}});
    CHECK(author.unique);
    CHECK_FALSE(author.null);
    CHECK(column_from("author:bigint>users").references->columns.empty());
}

TEST_CASE("a word that is no column says what is wrong with it") {
    struct Case {
        const char* word;
        const char* message;
    };
    const Case cases[] = {
        {"id", "\"id\" has no type"},
        {"id:", "\"id:\" has no type"},
        {"id!", "has no type"},
        {":bigint", "is not a name"},
        {"id:bigint:pkk",
         "\":pkk\" of column id is none of :pk, :unique and :identity, did you mean"},
        {"id:bigint=", "has an empty default"},
        {"id:int=1=2", "has two defaults"},
        {"id:int>a>b", "refers to two tables"},
        {"id:int!x", "stands behind a !"},
        {"id:numeric(10", "leaves a parenthesis open"},
        {"id:text='a", "leaves a quote open"},
        {"id:int)", "a closing parenthesis too many"},
        {"a b:int", "unless it stands in double quotes"},
    };
    for (const Case& each : cases) {
        INFO(each.word);
        CHECK_THAT(message_of(each.word), ContainsSubstring(each.message));
    }
}

TEST_CASE("whatever its order, what is written is read again") {
    std::mt19937 random(7);
    const auto one_of = [&](const auto& values) {
        return values[std::uniform_int_distribution<std::size_t>(0, values.size() - 1)(random)];
    };
    const std::array<std::string, 4> names = {"a", "\"B c\"", "\"d\"\":e\"", "karma_score"};
    const std::array<std::string, 4> types = {
        "int", "numeric(10,2)", "varchar(80)", "double precision"};
    struct Default {
        std::string word;
        ddl::Value value;
    };
    const std::vector<Default> defaults = {{"0", {Kind::number, "0"}},
                                           {"now()", {Kind::expression, "now()"}},
                                           {"'it''s > !'", {Kind::text, "it's > !"}},
                                           {"pending", {Kind::text, "pending"}}};
    for (int round = 0; round < 2'000; ++round) {
        const std::string name = one_of(names);
        const std::string type = one_of(types);
        const Default wanted = one_of(defaults);
        std::vector<std::string> suffixes = {
            "!", "=" + wanted.word, ">users.id", ":pk", ":unique", ":identity"};
        std::shuffle(suffixes.begin(), suffixes.end(), random);
        suffixes.resize(std::uniform_int_distribution<std::size_t>(0, suffixes.size())(random));
        std::string word = name + ":" + type;
        for (const std::string& suffix : suffixes) {
            word += suffix;
        }
        INFO(word);
        const auto has = [&](const std::string& suffix) {
            return std::find(suffixes.begin(), suffixes.end(), suffix) != suffixes.end();
        };
        const ddl::Column column = column_from(word);
        CHECK(column.name == parse_qualified_name(name)->name);
        CHECK(column.type == type);
        CHECK(column.null != has("!"));
        CHECK(column.primary_key == has(":pk"));
        CHECK(column.unique == has(":unique"));
        CHECK((column.identity == ddl::Identity::always) == has(":identity"));
        CHECK(column.references.has_value() == has(">users.id"));
        CHECK(column.default_value.has_value() == has("=" + wanted.word));
        CHECK((!column.default_value || *column.default_value == wanted.value));
    }
}

TEST_CASE("no text makes the reader do anything but read or refuse it") {
    std::mt19937 random(11);
    constexpr std::string_view alphabet = "a:!=>'\"().,[] 0;\\\n";
    std::uniform_int_distribution<std::size_t> letter(0, alphabet.size() - 1);
    std::size_t read = 0;
    std::size_t refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string word = "a:";
        const std::size_t length = static_cast<std::size_t>(round) % 12;
        while (word.size() < length) {
            word += alphabet[letter(random)];
        }
        for (const bool index : {false, true}) {
            try {
                index ? static_cast<void>(index_column_from(word))
                      : static_cast<void>(column_from(word));
                ++read;
            } catch (const Error& error) {
                CHECK(error.kind == ErrorKind::usage);
                CHECK_FALSE(error.message.empty());
                ++refused;
            }
        }
    }
    CHECK(read > 100);
    CHECK(refused > 100);
}

TEST_CASE("an index's column has an order, a place for nulls and an operator class") {
    const ddl::IndexColumn column = index_column_from("created_at:desc:nulls-last");
    CHECK(column.name.str() == "created_at");
    CHECK(column.order == ddl::IndexColumn::Order::desc);
    CHECK(column.nulls == ddl::IndexColumn::Nulls::last);
    CHECK(index_column_from("title:gin_trgm_ops").opclass == "gin_trgm_ops");
    const ddl::IndexColumn expression = index_column_from("lower(title):asc");
    CHECK(expression.expression == "lower(title)");
    CHECK(expression.name.empty());
    CHECK(expression.order == ddl::IndexColumn::Order::asc);
    CHECK(index_column_from("(data->>'a')::text").expression == "(data->>'a')::text");
    CHECK_THROWS_AS(index_column_from("title:dsec"), Error);
    CHECK_THROWS_AS(index_column_from("a b"), Error);
}

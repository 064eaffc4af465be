#include <dbtool/core/error.hpp>
#include <dbtool/migration/operations.hpp>

#include "random_fields.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::migration;

TEST_CASE("operations of every kind are read back as they were written") {
    std::mt19937 random(20260101);  // NOLINT(cert-msc51-cpp): a failure must come again.
    for (const ddl::OperationInfo& info : ddl::operation_kinds()) {
        const MapShape shape = shape_of_operation(info.name);
        for (int i = 0; i < 60; ++i) {
            ddl::Operation operation = *ddl::make_operation(info.name);
            test::RandomFields filler(random, shape);
            ddl::describe(filler, operation);
            const std::string text = write_operations({operation});
            INFO(text);
            const auto back = operations_from_text(text);
            REQUIRE(back.size() == 1);
            CHECK(back.front() == operation);
            if (!(back.front() == operation)) {
                FAIL("it became\n" << write_operations(back));
            }
        }
    }
}

TEST_CASE("operations are written as people write them") {
    const std::string text =
        "- add_check: {table: comments, check: karma_score >= 0}\n"
        "- create_index:\n"
        "    table: reddit_bot.posts\n"
        "    columns: [subreddit, {name: created_at, order: desc}]\n"
        "    name: ix_posts_of_a_subreddit_newest_first\n"
        "    where: deleted_at IS NULL\n"
        "- create_table:\n"
        "    table: posts\n"
        "    columns:\n"
        "      - {name: id, type: bigint, identity: always}\n"
        "      - {name: title, type: varchar(200), null: false, comment: what stands above it}\n"
        "    primary_key: [id]\n"
        "- sql:\n"
        "    up: |\n"
        "      UPDATE posts\n"
        "      SET karma = 0;\n"
        "    down: ''\n";
    const auto operations = operations_from_text(text);
    CHECK(write_operations(operations) == text);
    CHECK(write_operations({operations[0]}, 4) ==
          "    - add_check: {table: comments, check: karma_score >= 0}\n");
    CHECK(write_operations({}).empty());
    CHECK(operations_from_text("").empty());
}

TEST_CASE("a stored downgrade that cannot be read is the history's error") {
    const std::string text = GENERATE(
        "- add_chek: {}\n", "- add_check: {}\n", "x", "- add_check: {table: t, table: t}", "[");
    CHECK_THROWS_AS(operations_from_text(text), Error);
}

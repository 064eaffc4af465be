#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

namespace {

CreateIndex on_posts(std::string column) {
    CreateIndex op;
    op.table = name("posts");
    op.index.columns.emplace_back().name = Identifier(std::move(column));
    return op;
}

}  // namespace

TEST_CASE("an index is built concurrently where others use the table") {
    CHECK(lines(flat(on_posts("subreddit"))) ==
          Lines{"solo: CREATE INDEX CONCURRENTLY ix_posts_subreddit ON posts (subreddit)"});

    Common careful;
    careful.online = true;
    SECTION("and plainly where nobody can, or all is one transaction") {
        const Lines expected = {"CREATE INDEX ix_posts_subreddit ON posts (subreddit)"};
        CHECK(lines(flat(on_posts("subreddit")), plain()) == expected);
        RenderContext one;
        one.one_transaction = true;
        CHECK(lines(flat(on_posts("subreddit"), careful), one) == expected);
        RenderContext fresh;
        fresh.is_new = [](const QualifiedName& table) { return table.name.str() == "posts"; };
        CHECK(lines(flat(on_posts("subreddit")), fresh) == expected);
    }
    SECTION("which may be asked for against the configuration") {
        CHECK(lines(flat(on_posts("subreddit"), careful), plain()).at(0).starts_with("solo: "));
    }
}

TEST_CASE("every field of an index stands where the grammar wants it") {
    CreateIndex op;
    op.table = {Identifier("Reddit"), Identifier("order")};
    op.index.name = Identifier("ix \"odd\"");
    op.index.unique = true;
    op.index.method = "btree";
    IndexColumn& first = op.index.columns.emplace_back();
    first.name = Identifier("User");
    first.collation = "C";
    first.opclass = "text_pattern_ops";
    first.order = IndexColumn::Order::desc;
    first.nulls = IndexColumn::Nulls::last;
    op.index.columns.emplace_back().expression = "lower(title)";
    op.index.include = {Identifier("id")};
    op.index.nulls_distinct = false;
    op.index.storage = {{"fillfactor", "70"}};
    op.index.tablespace = "pg_default";
    op.index.where = "deleted_at IS NULL";
    CHECK(lines(flat(op), plain()) ==
          Lines{"CREATE UNIQUE INDEX \"ix \"\"odd\"\"\" ON \"Reddit\".\"order\" USING btree "
                "(\"User\" COLLATE \"C\" text_pattern_ops DESC NULLS LAST, (lower(title))) "
                "INCLUDE (id) NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE pg_default "
                "WHERE deleted_at IS NULL"});
    CHECK(codes(flat(op), Dialect::postgresql).empty());
    CHECK(codes(flat(op), Dialect::sqlite).size() == 8);
}

TEST_CASE("an index may be added twice, and has a comment") {
    Common common;
    common.if_not_exists = true;
    common.comment = "it's for the list";
    const Operation op = flat(on_posts("id"), common);
    const Rendered rendered = render(op, {});
    CHECK(rendered.pieces.at(0).may_repeat);
    CHECK(lines(op) ==
          Lines{"solo: CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_posts_id ON posts (id)",
                "COMMENT ON INDEX ix_posts_id IS 'it''s for the list'"});
    CHECK(reverse(op, Dialect::postgresql).operations.at(0).common.if_exists);
}

TEST_CASE("an index of a partitioned table is built partition by partition") {
    const RenderContext context = partitioned(
        Identifier("posts"), {name("posts_1"), {Identifier("old"), Identifier("posts_2")}});
    CHECK(lines(flat(on_posts("id")), context) ==
          Lines{"CREATE INDEX ix_posts_id ON ONLY posts (id)",
                "solo: CREATE INDEX CONCURRENTLY ix_posts_id_posts_1 ON posts_1 (id)",
                "solo: CREATE INDEX CONCURRENTLY ix_posts_id_posts_2 ON old.posts_2 (id)",
                "live: ALTER INDEX ix_posts_id ATTACH PARTITION the indexes of 2 partitions"});

    SECTION("whose names are cut by the rule") {
        const std::string longer(60, 'p');
        const Lines pieces =
            lines(flat(on_posts("id")), partitioned(Identifier("posts"), {name(longer)}));
        const std::string made = pieces.at(1).substr(32, 63);
        CHECK(made.starts_with("ix_posts_id_ppp"));
        CHECK(pieces.at(1).substr(32 + 63).starts_with(" ON ppp"));
    }
    SECTION("and dropped plainly") {
        CHECK(lines(flat(DropIndex{name("ix_posts_id"), name("posts")}), context) ==
              Lines{"live: keep the definition of index ix_posts_id", "DROP INDEX ix_posts_id"});
    }
}

TEST_CASE("an index is taken down where its table is") {
    CreateIndex op = on_posts("id");
    op.table.schema = Identifier("reddit");
    const Reverse back = reverse(flat(op), Dialect::postgresql);
    REQUIRE(back.operations.size() == 1);
    CHECK(lines(back.operations.at(0)) ==
          Lines{"live: keep the definition of index reddit.ix_posts_id",
                "solo: DROP INDEX CONCURRENTLY IF EXISTS reddit.ix_posts_id"});
    // The table gives the schema too where an author leaves it out.
    const DropIndex drop{name("ix_posts_id"), op.table};
    CHECK(std::get<DropIndex>(flat(drop).body).name.schema == Identifier("reddit"));
}

TEST_CASE("cascade does not go with CONCURRENTLY") {
    DropIndex op{name("ix"), std::nullopt, true};
    CHECK(lines(flat(op)).at(1) == "DROP INDEX ix CASCADE");
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::kept);
    CHECK(codes(flat(op), Dialect::sqlite) == Lines{"no-meaning-on-sqlite"});
}

TEST_CASE("an index or a table's are built anew") {
    CHECK(lines(flat(Reindex{name("ix"), std::nullopt})) ==
          Lines{"solo: REINDEX INDEX CONCURRENTLY ix"});
    CHECK(lines(flat(Reindex{std::nullopt, name("Posts")}), plain()) ==
          Lines{"REINDEX TABLE \"Posts\""});
    CHECK(reverse(flat(Reindex{}), Dialect::sqlite).kind == Reverse::Kind::nothing);
}

TEST_CASE("an index without columns, or with too long a name, is a mistake") {
    CreateIndex none;
    none.table = name("posts");
    CHECK(codes(flat(none), Dialect::postgresql) == Lines{"no-columns"});
    CreateIndex longer = on_posts("id");
    longer.index.name = Identifier(std::string(64, 'x'));
    CHECK(codes(flat(longer), Dialect::postgresql) == Lines{"name-too-long"});
}

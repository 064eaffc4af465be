#include "composite.hpp"
#include "rendered.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;

TEST_CASE("a notification tells the key, or the row where it fits") {
    AddNotify op;
    op.table = name("posts");
    CHECK_THAT(postgres_text(op), ContainsSubstring("pg_notify('posts_changed', message::text)"));
    CHECK_THAT(postgres_text(op), !ContainsSubstring("'row'"));
    CHECK_THAT(postgres_text(op), ContainsSubstring("AFTER INSERT OR UPDATE OR DELETE ON posts"));
    op.payload = AddNotify::Payload::row;
    op.channel = "it's";
    op.on = {"delete"};
    CHECK_THAT(postgres_text(op), ContainsSubstring("< 8000"));
    CHECK_THAT(postgres_text(op), ContainsSubstring("pg_notify('it''s'"));
    CHECK_THAT(postgres_text(op), ContainsSubstring("AFTER DELETE ON posts"));
}

TEST_CASE("a notification has no meaning on SQLite, and its channel 63 bytes") {
    AddNotify op;
    op.table = name("posts");
    CHECK(codes({op, {}, {}}, Dialect::sqlite) == std::vector<std::string>{"no-meaning-on-sqlite"});
    op.channel = std::string(64, 'c');
    CHECK(codes({op, {}, {}}, Dialect::postgresql) == std::vector<std::string>{"name-too-long"});
}

#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;
using Kind = Value::Kind;

TEST_CASE("the bounds of a partition") {
    PartitionBounds range;
    range.from = {{Kind::text, "minvalue"}, {Kind::number, "1"}};
    range.to = {{Kind::text, "it's"}, {Kind::text, "MAXVALUE"}};
    PartitionBounds list;
    list.in = {{Kind::text, "maxvalue"}, {Kind::null, ""}};
    PartitionBounds hash;
    hash.modulus = 4;
    hash.remainder = 3;
    PartitionBounds rest;
    rest.is_default = true;
    const std::vector<std::pair<PartitionBounds, std::string>> cases = {
        {range, "FOR VALUES FROM (MINVALUE, 1) TO ('it''s', MAXVALUE)"},
        {list, "FOR VALUES IN ('maxvalue', NULL)"},
        {hash, "FOR VALUES WITH (MODULUS 4, REMAINDER 3)"},
        {rest, "DEFAULT"}};
    for (const auto& [bounds, expected] : cases) {
        INFO(expected);
        const Operation made = flat(CreatePartition{name("P"), name("t"), bounds});
        CHECK(lines(made) == Lines{"CREATE TABLE \"P\" PARTITION OF t " + expected});
        CHECK(codes(made, Dialect::postgresql).empty());
        CHECK(reverse(made, Dialect::postgresql).lossy);
        CHECK(lines(flat(AttachPartition{name("P"), name("t"), bounds})) ==
              Lines{"ALTER TABLE t ATTACH PARTITION \"P\" " + expected});
    }
    hash.remainder = 4;
    CHECK(codes(flat(CreatePartition{name("P"), name("t"), hash}), Dialect::postgresql) ==
          Lines{"partition-bounds"});
    range.to.pop_back();
    CHECK(codes(flat(CreatePartition{name("P"), name("t"), range}), Dialect::postgresql) ==
          Lines{"partition-bounds"});
}

TEST_CASE("a partition is detached concurrently where others use the table") {
    const Operation op = flat(DetachPartition{name("P"), name("t"), std::nullopt, true});
    CHECK(lines(op) == Lines{"live: keep the bounds of partition P",
                             "solo: ALTER TABLE t DETACH PARTITION \"P\" CONCURRENTLY"});
    CHECK(lines(op, plain()).back() == "ALTER TABLE t DETACH PARTITION \"P\"");
    CHECK(reverse(op, Dialect::postgresql).kind == Reverse::Kind::kept);
    PartitionBounds rest;
    rest.is_default = true;
    const Operation known = flat(DetachPartition{name("P"), name("t"), rest, false});
    CHECK(lines(known) == Lines{"ALTER TABLE t DETACH PARTITION \"P\""});
    CHECK(lines(reverse(known, Dialect::postgresql).operations.at(0)) ==
          Lines{"ALTER TABLE t ATTACH PARTITION \"P\" DEFAULT"});
}

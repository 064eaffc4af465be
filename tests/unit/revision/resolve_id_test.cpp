#include <algorithm>

#include "unit/revision/graphs.hpp"

using namespace dbtool;
using namespace dbtool::testing;
using revision::resolve_id;

TEST_CASE("ids, prefixes, numbers and labels name a revision") {
    const auto graph = graph_of({rev("0007_add_users", {}, {}, {"users"}),
                                 rev("0008_x"),
                                 rev("1_one"),
                                 rev("10_ten"),
                                 rev("20260101120000_stamp"),
                                 rev("1975ea83b712"),
                                 rev("0_zero"),
                                 rev("000900_nine")});
    struct Case {
        std::string typed;
        std::string id;
    };
    const Case cases[] = {
        {"0007_add_users", "0007_add_users"},
        {"0007", "0007_add_users"},
        {"0007_a", "0007_add_users"},
        {"7", "0007_add_users"},
        {"00007", "0007_add_users"},
        {"users", "0007_add_users"},
        {"1", "1_one"},
        {"10", "10_ten"},
        {"2026", "20260101120000_stamp"},
        {"1975", "1975ea83b712"},
        {"19", "1975ea83b712"},
        {"0", "0_zero"},
        {"000", "0_zero"},
        {"900", "000900_nine"},
    };
    for (const Case& c : cases) {
        INFO(c.typed);
        CHECK(graph.at(resolve_id(graph, c.typed)).id.str() == c.id);
    }
}

TEST_CASE("what names nothing is refused with the nearest id") {
    const auto graph =
        graph_of({rev("0007_add_users", {}, {}, {"billing"}), rev("0008_add_posts", {"7"})});
    struct Case {
        std::string typed;
        std::string meant;
    };
    const Case cases[] = {{"0070", "0007_add_users"},
                          {"add_user", "0007_add_users"},
                          {"0008_add_psots", "0008_add_posts"},
                          {"biling", "billing"},
                          {"haed", "head"},
                          {"currant", "current"}};
    for (const Case& c : cases) {
        const Error error = refusal([&] { resolve_id(graph, c.typed); });
        CHECK(error.kind == ErrorKind::usage);
        CHECK(error.message ==
              "there is no revision \"" + c.typed + "\", did you mean \"" + c.meant + "\"?");
    }
    CHECK(refusal([&] { resolve_id(graph, "qqqqqqqqq"); }).message ==
          "there is no revision \"qqqqqqqqq\"");
    CHECK(refusal([&] { resolve_id(graph, ""); }).kind == ErrorKind::usage);
    CHECK_THAT(refusal([] { resolve_id(revision::RevisionGraph(), "7"); }).hint,
               ContainsSubstring("dbtool create"));
}

TEST_CASE("what names several is refused with all of them") {
    std::vector<revision::Revision> twelve;
    for (int i = 0; i < 12; ++i) {
        twelve.push_back(rev("abc" + std::to_string(100 + i)));
    }
    const Error error = refusal([&] { resolve_id(graph_of(twelve), "abc"); });
    CHECK(error.kind == ErrorKind::usage);
    CHECK_THAT(error.message, ContainsSubstring("\"abc\" could be any of abc100, abc101"));
    CHECK_THAT(error.message, ContainsSubstring("abc109, and 2 more"));
}

TEST_CASE("ids are ordered as people order them") {
    const Names ordered = {"0_a",
                           "1_a",
                           "01_b",
                           "1_b",
                           "9_x",
                           "10_y",
                           "0010_z",
                           "99999999999999999999999_big",
                           "_n",
                           "add"};
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        for (std::size_t j = 0; j < ordered.size(); ++j) {
            INFO(ordered[i] << " against " << ordered[j]);
            CHECK(revision::id_less(RevisionId(ordered[i]), RevisionId(ordered[j])) == (i < j));
        }
    }
}

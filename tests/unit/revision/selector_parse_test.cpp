#include "unit/revision/graphs.hpp"

using namespace dbtool;
using namespace dbtool::testing;
using revision::parse_selector;
using revision::parse_selector_range;

TEST_CASE("selectors are read") {
    struct Case {
        std::string text;
        std::optional<std::string> label;
        std::string anchor;
        int offset;
    };
    const Case cases[] = {
        {"head", std::nullopt, "head", 0},
        {"base", std::nullopt, "base", 0},
        {"0007", std::nullopt, "0007", 0},
        {"0007_add-users", std::nullopt, "0007_add-users", 0},
        {"-1", std::nullopt, "", -1},
        {"+2", std::nullopt, "", 2},
        {"0007-1", std::nullopt, "0007", -1},
        {"0007+12", std::nullopt, "0007", 12},
        {"0007-0", std::nullopt, "0007-0", 0},
        {"head-2", std::nullopt, "head", -2},
        {"label@head", "label", "head", 0},
        {"label@-1", "label", "", -1},
        {"label@0007+1", "label", "0007", 1},
        {"a-1@head", "a-1", "head", 0},
        {"2026-01-01", std::nullopt, "2026-01", -1},
        {"0007-", std::nullopt, "0007-", 0},
        {"größe", std::nullopt, "größe", 0},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(parse_selector(c.text) == revision::Selector{c.text, c.label, c.anchor, c.offset});
    }
    CHECK(parse_selector("-1").is_relative());
    CHECK(!parse_selector("0007-1").is_relative());
}

TEST_CASE("what is no selector is refused with the reason") {
    struct Case {
        std::string text;
        std::string reason;
    };
    const Case cases[] = {{"", "empty"},
                          {"@head", "a label is missing"},
                          {"label@", "must follow the `@`"},
                          {"a@b@head", "must follow the `@`"},
                          {"-", "a sign must be followed"},
                          {"+x", "a sign must be followed"},
                          {"--1", "a sign must be followed"},
                          {"-0", "goes no step"},
                          {"label@+0", "goes no step"},
                          {"a b", "blank"},
                          {"a\n", "blank"},
                          {"1:2", "not a range"},
                          {"-99999999999999999999", "that many steps"},
                          {"7-1000001", "that many steps"}};
    for (const Case& c : cases) {
        const Error error = refusal([&] { parse_selector(c.text); });
        CHECK(error.kind == ErrorKind::usage);
        CHECK_THAT(error.message, ContainsSubstring("\"" + c.text + "\" is not a selector"));
        CHECK_THAT(error.message, ContainsSubstring(c.reason));
        CHECK_THAT(error.hint, ContainsSubstring("`0007-1`"));
    }
}

TEST_CASE("ranges are read") {
    const auto both = parse_selector_range("-3:label@head");
    CHECK(both.is_range);
    CHECK(both.from->offset == -3);
    CHECK(both.to->label == "label");
    CHECK(!parse_selector_range("0003:").to);
    CHECK(!parse_selector_range(":0003").from);
    const auto all = parse_selector_range(":");
    CHECK(all.is_range);
    CHECK((!all.from && !all.to));
    const auto single = parse_selector_range("0003");
    CHECK(!single.is_range);
    CHECK(single.from->anchor == "0003");
    CHECK_THAT(refusal([] { parse_selector_range("1:2:3"); }).message,
               ContainsSubstring("one colon"));
}

#include <dbtool/migration/yaml_tree.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::migration;

namespace {

constexpr YamlLimits limits = {.deepest = 16, .largest_mib = 1};

}  // namespace

TEST_CASE("a document becomes a tree with places") {
    const YamlDocument document = read_yaml("a: 1\nb:\n  c: [x, 'null']\n  d:\n", "f", limits);
    REQUIRE(document.diagnostics.empty());
    const YamlNode& root = document.root;
    REQUIRE(root.entries.size() == 2);
    CHECK(root.entries[0].key == "a");
    CHECK(root.entries[0].value.text == "1");
    CHECK(to_string(root.entries[0].value.position) == "f:1:4");
    const YamlNode& inner = root.entries[1].value;
    REQUIRE(inner.entries.size() == 2);
    REQUIRE(inner.entries[0].value.entries.size() == 2);
    CHECK(inner.entries[0].value.entries[1].value.text == "null");
    CHECK(inner.entries[0].value.entries[1].value.kind == YamlNode::Kind::scalar);
    CHECK(inner.entries[1].value.kind == YamlNode::Kind::null);
    CHECK(to_string(inner.entries[1].key_position) == "f:4:3");
}

TEST_CASE("a map of too many keys is refused where it becomes that") {
    std::string text = "{";
    for (int i = 0; i < 100; ++i) {
        text += "k" + std::to_string(i) + ": 1,\n";
    }
    CHECK(read_yaml(text + "}", "f", {.most_keys = 100}).diagnostics.empty());
    const auto found = read_yaml(text + "}", "f", {.most_keys = 99}).diagnostics;
    REQUIRE(found.size() == 1);
    CHECK(found.front().message == "this map has more than 99 keys");
    CHECK(to_string(found.front().position) == "f:100:1");
}

TEST_CASE("a file whose keys all stand twice is not told key by key") {
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += "a: 1\n";
    }
    CHECK(read_yaml(text, "f", limits).diagnostics.size() == 101);
}

TEST_CASE("columns count characters") {
    CHECK(to_string(
              read_yaml("{\u00e9: \u00e9, b: x}", "f", limits).root.entries[1].value.position) ==
          "f:1:11");
}

TEST_CASE("an empty document is nothing") {
    for (const char* text : {"", "\n", "# only a comment\n", "---\n", "\xEF\xBB\xBF"}) {
        INFO(text);
        const YamlDocument document = read_yaml(text, "f", limits);
        CHECK(document.diagnostics.empty());
        CHECK(document.root.kind == YamlNode::Kind::null);
    }
}

TEST_CASE("keys that stand twice are found wherever they are, and the first one is kept") {
    const YamlDocument document =
        read_yaml("a: 1\na: {a: {b: 2, b: {c: 1, c: 3}}, a: 4}\nz: {k: 1, k: 2}\n", "f", limits);
    std::vector<std::string> places;
    for (const Diagnostic& diagnostic : document.diagnostics) {
        CHECK(diagnostic.code == "duplicate-key");
        places.push_back(to_string(diagnostic.position));
    }
    CHECK(places == std::vector<std::string>{"f:2:1", "f:2:15", "f:2:25", "f:2:33", "f:3:11"});
    REQUIRE(document.root.entries.size() == 2);
    CHECK(document.root.entries[0].value.text == "1");
}

TEST_CASE("what is refused, and where") {
    struct Case {
        std::string text;
        const char* place;
        const char* message;
    };
    const Case cases[] = {
        {"a: &x 1\n", "f:1:4", "anchors"},
        {"a: {b: *x}\n", "", "is not YAML"},
        {"a: &x {b: *x}\n", "f:1:4", "anchors"},
        {"a: !env X\n", "f:1:4", "tags"},
        {"a: !!str 8\n", "f:1:4", "tags"},
        {"a: 1\n---\nb: 2\n", "f:3:1", "second document"},
        {"a: 1\n b: 2\n", "f:2:3", "is not YAML"},
        {"a: [1\n", "", "is not YAML"},
        {"? [a]\n: 1\n", "f:1:3", "a key must be text"},
        {"? {a: 1}\n: 1\n", "f:1:3", "a key must be text"},
        {": 1\n", "", "a key must be text"},
        {"a: \"\xff\"\n", "f:1:5", "UTF-8"},
        {std::string("a: b\0c\n", 7), "f:1:5", "UTF-8"},
        {"\xff\xfe"
         "a\0",
         "f:1:1",
         "UTF-8"},
        {std::string(40, '[') + std::string(40, ']'), "f:1:17", "too deeply"},
        {"a: " + std::string(2U << 20U, 'x'), "f", "1 MiB"},
    };
    for (const Case& each : cases) {
        INFO(each.text.substr(0, 60));
        const YamlDocument document = read_yaml(each.text, "f", limits);
        REQUIRE(document.diagnostics.size() == 1);
        CHECK_THAT(document.diagnostics[0].message, ContainsSubstring(each.message));
        if (*each.place != '\0') {
            CHECK(to_string(document.diagnostics[0].position) == each.place);
        }
    }
}

TEST_CASE("a scalar remembers how it was written") {
    const YamlDocument document = read_yaml(
        "- plain\n- 'quoted'\n- \"quoted\"\n- |\n  literal\n- >-\n  folded\n- ~\n", "f", limits);
    REQUIRE(document.diagnostics.empty());
    std::vector<YamlNode::Style> styles;
    for (const auto& entry : document.root.entries) {
        styles.push_back(entry.value.style);
    }
    using Style = YamlNode::Style;
    CHECK(styles == std::vector<Style>{Style::plain,
                                       Style::quoted,
                                       Style::quoted,
                                       Style::literal,
                                       Style::folded,
                                       Style::plain});
}

TEST_CASE("a place inside a text is found again") {
    const YamlDocument document =
        read_yaml("a: |\n\n    SELECT é, x\n    FROM t\nb: SELECT 1\nc: 'SELECT 1'\nd: \"a\\nb\"\n",
                  "f",
                  limits,
                  11);
    REQUIRE(document.diagnostics.empty());
    const YamlNode& block = document.root.entries[0].value;
    CHECK(to_string(place_in(block, block.text.find('x'))) == "f:13:15");
    CHECK(to_string(place_in(block, block.text.find('t'))) == "f:14:10");
    CHECK(to_string(place_in(*document.root.find("b"), 7)) == "f:15:11");
    CHECK(to_string(place_in(*document.root.find("c"), 7)) == "f:16:12");
    CHECK(to_string(place_in(*document.root.find("d"), 2)) == "f:17:4");
    CHECK(document.root.find("e") == nullptr);
}

TEST_CASE("large maps keep their keys apart") {
    std::string text;
    for (int i = 0; i < 100; ++i) {
        text += "k" + std::to_string(i) + ": 1\n";
    }
    CHECK(read_yaml(text, "f", limits).diagnostics.empty());
    const YamlDocument twice = read_yaml(text + "k70: 2\n", "f", limits);
    REQUIRE(twice.diagnostics.size() == 1);
    CHECK(to_string(twice.diagnostics[0].position) == "f:101:1");
    CHECK(twice.diagnostics[0].help == "It is on line 71 already: keep one.");
}

TEST_CASE("null is a key like any other") {
    const YamlDocument document = read_yaml("{null: 1, a: null}\n", "f", limits);
    REQUIRE(document.diagnostics.empty());
    REQUIRE(document.root.entries.size() == 2);
    CHECK(document.root.entries[0].key == "null");
}

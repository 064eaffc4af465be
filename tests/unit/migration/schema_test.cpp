#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include <dbtool/migration/operations.hpp>

#include "json_check.hpp"
#include "migration/operation_loader.hpp"
#include "random_fields.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace dbtool;
using namespace dbtool::migration;
using dbtool::test::keeps_to;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;
const fs::path root = DBTOOL_SOURCE_DIR;

const json& schema() {
    static const json parsed = json::parse(json_schema());
    return parsed;
}

bool schema_takes(const YamlNode& list) {
    json file = json::object();
    file["upgrade"] = test::to_json(list);
    return keeps_to(file, schema(), schema());
}

bool loader_takes(const YamlNode& list) {
    std::vector<Diagnostic> diagnostics;
    load_operations(list, "upgrade", Author::person, diagnostics);
    for (const Diagnostic& each : diagnostics) {
        UNSCOPED_INFO(to_string(each.position) << ": " << each.message);
    }
    return diagnostics.empty();
}

/// Both say the same of a list of operations.
void check_both(const YamlNode& list, bool expected) {
    INFO(test::to_json(list).dump());
    CHECK(loader_takes(list) == expected);
    CHECK(schema_takes(list) == expected);
}

/// Breaks a tree in one place at a time, and puts it back.
void check_mutations(YamlNode& list) {
    for (YamlNode::Entry& element : list.entries) {
        YamlNode& fields = element.value.entries.front().value;
        for (YamlNode::Entry& field : fields.entries) {
            field.key += "x";
            check_both(list, false);
            field.key.pop_back();
            const YamlNode kept = field.value;
            YamlNode inner{
                .kind = YamlNode::Kind::sequence, .text = {}, .position = {}, .entries = {}};
            inner.entries.emplace_back().value = {
                .kind = YamlNode::Kind::sequence, .text = {}, .position = {}, .entries = {}};
            field.value = inner;
            check_both(list, false);
            field.value = kept;
        }
        element.value.entries.front().key += "x";
        check_both(list, false);
        element.value.entries.front().key.pop_back();
    }
}

}  // namespace

TEST_CASE("docs/migration.schema.json is what the operations tell") {
    const fs::path file = root / "docs/migration.schema.json";
    const std::string now = json_schema();
    if (std::getenv("DBTOOL_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(file) << now;
    }
    CHECK(test::read_file(file) == now);
    CHECK(schema().at("$schema") == "https://json-schema.org/draft/2020-12/schema");
}

TEST_CASE("the schema takes a whole migration, and refuses what the loader refuses") {
    const auto takes = [](const char* text) {
        return keeps_to(json::parse(text), schema(), schema());
    };
    CHECK(takes(R"({"revises": ["a", "b"], "message": "x", "upgrade": null})"));
    CHECK(takes(R"({"upgrade": [], "downgrade": [], "lock_timeout": "2s", "allow": {"a": "b"}})"));
    CHECK_FALSE(takes(R"({"message": "x"})"));
    CHECK_FALSE(takes(R"({"upgrade": [], "mesage": "x"})"));
    CHECK_FALSE(takes(R"({"upgrade": [], "downgrade": [], "irreversible": "x"})"));
    CHECK_FALSE(takes(R"({"upgrade": [{}]})"));
    CHECK_FALSE(takes(R"({"upgrade": [{"restore": {"of": 0, "what": "x"}}]})"));
    CHECK_FALSE(takes(R"({"upgrade": [], "labels": {"a": "b"}})"));
}

TEST_CASE("loader and schema say the same of the scenarios, whole and broken") {
    std::size_t seen = 0;
    for (const auto& entry : fs::directory_iterator(root / "tests/operations")) {
        YamlDocument document = read_yaml(test::read_file(entry.path()), entry.path().string());
        REQUIRE(document.diagnostics.empty());
        const YamlNode* cases = document.root.find("cases");
        REQUIRE(cases != nullptr);
        for (const YamlNode::Entry& each : cases->entries) {
            for (const char* direction : {"upgrade", "downgrade"}) {
                if (const YamlNode* found = each.value.find(direction)) {
                    YamlNode list = *found;
                    INFO(entry.path().string());
                    check_both(list, true);
                    check_mutations(list);
                    ++seen;
                }
            }
        }
    }
    CHECK(seen > 100);
}

TEST_CASE("loader and schema say the same of every kind's fields") {
    std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): a failure must come again.
    for (const ddl::OperationInfo& info : ddl::operation_kinds()) {
        if (info.internal) {
            continue;
        }
        const MapShape shape = shape_of_operation(info.name);
        for (int i = 0; i < 5; ++i) {
            ddl::Operation operation = *ddl::make_operation(info.name);
            test::RandomFields filler(random, shape);
            ddl::describe(filler, operation);
            const YamlDocument document = read_yaml(write_operations({operation}), "f");
            check_both(document.root, true);
        }
    }
}

TEST_CASE("a table of fields has a row for each, those of maps inside included") {
    const std::string table = field_table("create_index");
    CHECK_THAT(table, ContainsSubstring("| `table` | name or `schema.name` |"));
    CHECK_THAT(table, ContainsSubstring("| `columns` | list of `name` or maps |"));
    CHECK_THAT(table, ContainsSubstring("| `columns[].order` ? | `asc` \\| `desc` |"));
    CHECK_THAT(table, ContainsSubstring("| `lock_timeout` ? | duration |"));
}

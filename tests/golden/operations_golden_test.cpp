// docs/operations/*.md and the tables of docs/operations.md are made of the scenarios and of what
// the tool says now; with DBTOOL_UPDATE_GOLDEN=1 they are written, else compared.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <dbtool/core/diff.hpp>

#include "golden/operation_page.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace dbtool;
using namespace dbtool::test;

namespace {

namespace fs = std::filesystem;
const fs::path docs = fs::path(DBTOOL_SOURCE_DIR) / "docs";

bool writing() {
    const char* update = std::getenv("DBTOOL_UPDATE_GOLDEN");
    return update != nullptr && std::string(update) == "1";
}

std::string text_of(const fs::path& file) {
    return fs::exists(file) ? read_file(file) : "";
}

void hold_against(const fs::path& file, const std::string& text) {
    if (writing()) {
        fs::create_directories(file.parent_path());
        std::ofstream out(file, std::ios::binary);
        out << text;
        REQUIRE(out.flush());
        return;
    }
    const std::string name = file.lexically_relative(DBTOOL_SOURCE_DIR).generic_string();
    const std::string diff = unified_diff(text_of(file), text, name, "now");
    INFO("scripts/update-golden writes it anew\n" << diff);
    CHECK(diff.empty());
}

/// The page with new tables between its two marks.
std::string with_index(const std::string& page) {
    const std::string from = "<!-- operations: made by scripts/update-golden -->\n\n";
    const std::string to = "<!-- end of operations -->\n";
    const std::size_t begin = page.find(from);
    const std::size_t end = page.find(to);
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    return page.substr(0, begin + from.size()) + operation_index() + page.substr(end);
}

std::set<std::string> public_kinds() {
    std::set<std::string> out;
    for (const ddl::OperationInfo& info : ddl::operation_kinds()) {
        if (!info.internal) {
            out.emplace(info.name);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("every operation has a scenario, and every scenario an operation") {
    std::set<std::string> scenarios;
    for (const auto& entry : fs::directory_iterator(DBTOOL_SCENARIOS)) {
        scenarios.insert(entry.path().stem().string());
    }
    CHECK(scenarios == public_kinds());
}

TEST_CASE("every operation's page says what it does today") {
    for (const ddl::OperationInfo& info : ddl::operation_kinds()) {
        const fs::path scenario = fs::path(DBTOOL_SCENARIOS) / (std::string(info.name) + ".yaml");
        if (info.internal || !fs::exists(scenario)) {
            continue;  // What is missing is told by another test.
        }
        INFO(info.name);
        std::string page;
        CHECK_NOTHROW(page = operation_page(info, read_scenario(scenario)));
        hold_against(docs / "operations" / (std::string(info.name) + ".md"), page);
    }
}

TEST_CASE("there is no page of an operation that is not there") {
    const std::set<std::string> known = public_kinds();
    for (const auto& entry : fs::directory_iterator(docs / "operations")) {
        INFO(entry.path().string());
        CHECK(known.contains(entry.path().stem().string()));
    }
}

TEST_CASE("the index names every operation") {
    const std::string page = read_file(docs / "operations.md");
    hold_against(docs / "operations.md", with_index(page));
}

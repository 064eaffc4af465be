#include "golden.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/catch.hpp"

namespace dbtool::test {
namespace {

std::string visible(const std::string& text) {
    std::string out;
    for (const char c : text) {
        out += c == '\x1b' ? "<ESC>" : c == '\r' ? "<CR>" : std::string(1, c);
    }
    return out;
}

}  // namespace

void check_golden(const std::string& name, const std::string& text) {
    const std::filesystem::path file = std::filesystem::path(DBTOOL_GOLDEN_DIR) / (name + ".txt");
    const char* update = std::getenv("DBTOOL_UPDATE_GOLDEN");
    if (update != nullptr && std::string(update) == "1") {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream out(file, std::ios::binary);
        out << visible(text);
        REQUIRE(out.flush());
        return;
    }
    std::ifstream in(file, std::ios::binary);
    INFO("expected in tests/golden/report/" << name << ".txt, written by scripts/update-golden");
    REQUIRE(in);
    const std::string expected{std::istreambuf_iterator<char>(in),
                               std::istreambuf_iterator<char>()};
    CHECK(visible(text) == expected);
}

}  // namespace dbtool::test

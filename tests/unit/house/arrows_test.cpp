#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;
const fs::path root = DBTOOL_SOURCE_DIR;

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// Room to the rooms that it uses, from the table in ARCHITECTURE.md.
std::map<std::string, std::set<std::string>> arrows() {
    std::map<std::string, std::set<std::string>> out;
    std::istringstream page(text_of(root / "ARCHITECTURE.md"));
    bool in_rooms = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("## ")) {
            in_rooms = line == "## Rooms";
        }
        if (!in_rooms || !line.starts_with("| `")) {
            continue;
        }
        const std::size_t end = line.find('`', 3);
        const std::size_t uses = line.find("| ", end) + 2;
        std::istringstream names(line.substr(uses, line.find('|', uses) - uses));
        auto& set = out[line.substr(3, end - 3)];
        for (std::string name; names >> name;) {
            set.insert(name);
        }
    }
    return out;
}

std::vector<fs::path> sources(const fs::path& folder) {
    std::vector<fs::path> out;
    if (fs::exists(folder)) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") {
                out.push_back(entry.path());
            }
        }
    }
    return out;
}

std::vector<std::string> includes(const fs::path& file) {
    std::vector<std::string> out;
    std::istringstream text(text_of(file));
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with("#include ")) {
            out.push_back(line.substr(10, line.find_first_of(">\"", 10) - 10));
        }
    }
    return out;
}

}  // namespace

TEST_CASE("every include goes along an arrow of ARCHITECTURE.md") {
    const auto table = arrows();
    REQUIRE(table.size() >= 11);
    std::size_t seen = 0;
    for (const auto& [room, uses] : table) {
        std::vector<fs::path> files = sources(root / "src" / room);
        const std::vector<fs::path> headers = sources(root / "include/dbtool" / room);
        files.insert(files.end(), headers.begin(), headers.end());
        REQUIRE_FALSE(files.empty());
        for (const fs::path& file : files) {
            for (const std::string& include : includes(file)) {
                std::string other;
                if (include.starts_with("dbtool/")) {
                    other = include.substr(7, include.find('/', 7) - 7);
                } else if (const std::size_t slash = include.find('/');
                           slash != std::string::npos && table.contains(include.substr(0, slash))) {
                    other = include.substr(0, slash);
                    INFO(file.string()
                         << " includes a private header of another room: " << include);
                    CHECK(other == room);
                } else {
                    continue;
                }
                INFO(file.string() << " includes " << include);
                CHECK((other == room || uses.contains(other)));
                ++seen;
            }
        }
    }
    CHECK(seen > 100);
}

TEST_CASE("no room is missing from the table") {
    const auto table = arrows();
    for (const auto& entry : fs::directory_iterator(root / "src")) {
        if (entry.is_directory()) {
            INFO(entry.path().string());
            CHECK(table.contains(entry.path().filename().string()));
        }
    }
}

TEST_CASE("each library is known to its room alone") {
    const std::map<std::string, std::string> owners = {
        {"libpq-fe.h", "src/engine/postgres/"},
        {"sqlite3.h", "src/engine/sqlite/"},
        {"pg_query.h", "src/sql/"},
        {"CLI/", "src/cli/"},
        {"nlohmann/json.hpp", "src/report/"},
        {"yaml-cpp/", "src/migration/"},
        {"openssl/", "src/migration/"},
        {"spdlog/", "src/cli/"},
    };
    for (const char* folder : {"src", "include"}) {
        for (const fs::path& file : sources(root / folder)) {
            const std::string name = fs::relative(file, root).string();
            for (const std::string& include : includes(file)) {
                for (const auto& [header, owner] : owners) {
                    if (include.starts_with(header)) {
                        INFO(name << " includes " << include);
                        CHECK(name.starts_with(owner));
                    }
                }
            }
        }
    }
}

TEST_CASE("files stay small enough to hold one idea") {
    for (const char* folder : {"src", "include", "tests"}) {
        for (const fs::path& file : sources(root / folder)) {
            const std::string text = text_of(file);
            INFO(file.string());
            CHECK(std::count(text.begin(), text.end(), '\n') < 600);
        }
    }
}

// What dbtool writes beside the database never takes the place of what it works with.

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli_project.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

/// A project with a database, whose URL is in a file.
struct Ground : CliProject {
    Ground() {
        table("0001_a");
        CHECK((*this)({"upgrade"}).exit_code == 0);
        folder().write_file(".env", "NOTHING=1\n");
        folder().write_file("url.txt", "sqlite:dev.db\n");
        folder().write_file("dbtool.yaml",
                            "default: dev\nenvironments:\n  dev: {url: \"sqlite:dev.db\"}\n"
                            "  other: {url_file: url.txt}\n");
        std::filesystem::create_symlink("dev.db", folder().path() / "link.db");
        std::filesystem::create_hard_link(folder().path() / "dbtool.yaml",
                                          folder().path() / "hard.yaml");
    }
};

}  // namespace

TEST_CASE("neither the log nor the status is written over what the run works with") {
    const Ground dbtool;
    const char* option = GENERATE("--log-file", "--status-file");
    const char* file = GENERATE("dev.db",
                                "./migrations/../dev.db",
                                "link.db",
                                "dev.db-wal",
                                "dev.db-shm",
                                "dev.db-journal",
                                "dbtool.yaml",
                                "hard.yaml",
                                ".env",
                                "url.txt",
                                "migrations",
                                "migrations/0001_a.sql",
                                "migrations/0002_new.sql",
                                "migrations/deep/x");
    INFO(option << " " << file);
    const bool there = std::filesystem::is_regular_file(dbtool.folder().path() / file);
    const std::string before = there ? dbtool.folder().read_file(file) : "";
    const Result result = dbtool({"upgrade", option, file});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring(fmt::format("file {} would be written ", file)));
    CHECK_THAT(result.err, ContainsSubstring(fmt::format("Name another file with {}.", option)));
    REQUIRE(std::filesystem::is_regular_file(dbtool.folder().path() / file) == there);
    CHECK((there ? dbtool.folder().read_file(file) : "") == before);
}

TEST_CASE("a configuration with mistakes in it is no log file and no status file either") {
    const Ground dbtool;
    const std::string broken = "nonsense: [\n";
    dbtool.folder().write_file("dbtool.yaml", broken);
    const char* option = GENERATE("--log-file", "--status-file");
    for (const char* file : {"dbtool.yaml", "migrations/0001_a.sql"}) {
        INFO(option << " " << file);
        const std::string before = dbtool.folder().read_file(file);
        CHECK(dbtool({"upgrade", option, file}).exit_code == 2);
        CHECK(dbtool.folder().read_file(file) == before);
    }
}

TEST_CASE("a status takes the place of nothing but a status") {
    const Ground dbtool;
    SECTION("something else is left as it is") {
        const char* text = GENERATE("a diary\n", "{\"run\":null}", "{\"command\":1,\"pid\":2}");
        dbtool.folder().write_file("kept", text);
        const Result result = dbtool({"upgrade", "--status-file", "kept"});
        CHECK(result.exit_code == 2);
        CHECK_THAT(result.err, ContainsSubstring("the status file kept holds something else"));
        CHECK(dbtool.folder().read_file("kept") == text);
    }
    SECTION("an empty file and an earlier status are replaced") {
        dbtool.folder().write_file("status", "");
        CHECK(dbtool({"upgrade", "--status-file", "status"}).exit_code == 0);
        CHECK(dbtool({"downgrade", "base", "--yes", "--status-file", "status"}).exit_code == 0);
        const auto document = nlohmann::json::parse(dbtool.folder().read_file("status"));
        CHECK(document["command"] == "downgrade");
    }
    SECTION("the log of the same run is none") {
        CHECK(dbtool({"upgrade", "--status-file", "both", "--log-file", "both"}).exit_code == 2);
    }
}

TEST_CASE("a run that ends before it begins replaces an earlier run's status") {
    const Ground dbtool;
    CHECK(dbtool({"upgrade", "--status-file", "status"}).exit_code == 0);
    dbtool.folder().write_file("dbtool.yaml", "nonsense: 1\n");
    CHECK(dbtool({"upgrade", "--status-file", "status"}).exit_code == 2);
    const auto document = nlohmann::json::parse(dbtool.folder().read_file("status"));
    CHECK(document["outcome"] == "failed");
    CHECK(document["error"]["kind"] == "configuration");
}

TEST_CASE("a status file that is refused ends in a summary, not in an abort") {
    const Ground dbtool;
    const std::vector<std::string> line =
        GENERATE(as<std::vector<std::string>>(),
                 std::vector<std::string>{"upgrade"},
                 std::vector<std::string>{"downgrade", "base", "--yes"},
                 std::vector<std::string>{"redo"});
    std::vector<std::string> all = line;
    all.insert(all.end(), {"--format", "json", "--status-file"});
    for (const char* file : {"/no/such/folder/password=hunter2", "dev.db"}) {
        INFO(line.front() << " " << file);
        all.push_back(file);
        const Result result = dbtool(all);
        all.pop_back();
        CHECK(result.exit_code == 2);
        const auto document = nlohmann::json::parse(result.out);
        CHECK(document["event"] == "summary");
        CHECK(document["outcome"] == "failed");
        CHECK((result.out + result.err).find("hunter2") == std::string::npos);
        CHECK_THAT(result.err, !ContainsSubstring("terminate"));
    }
}

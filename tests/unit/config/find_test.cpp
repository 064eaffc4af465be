#include <dbtool/config/project.hpp>

#include "fakes.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace dbtool;
using namespace dbtool::config;
namespace fs = std::filesystem;

namespace {

/// Relative starts, as the process has them.
class WorkingFolder {
public:
    explicit WorkingFolder(const fs::path& path) : before_(fs::current_path()) {
        fs::current_path(path);
    }
    ~WorkingFolder() { fs::current_path(before_); }
    WorkingFolder(const WorkingFolder&) = delete;
    WorkingFolder& operator=(const WorkingFolder&) = delete;

private:
    fs::path before_;
};

}  // namespace

TEST_CASE("dbtool.yaml is found here or in the nearest parent, and paths count from its folder") {
    const dbtool::test::Scratch scratch;
    scratch.write_file(
        "dbtool.yaml",
        "migrations: db/up\nenvironments: {dev: {url: \"sqlite:dev.db\"}}\ndefault: dev\n");
    scratch.write_file("a/b/other.txt", "");
    const Variables none = config::test::variables({});
    {
        const WorkingFolder here(scratch.path());
        const Project project = load_project({}, ".", none);
        CHECK(project.file == "dbtool.yaml");
        CHECK(project.migrations == "db/up");
        CHECK(resolve_target(project, {}, none).target.connect.target == "dev.db");
    }
    {
        const WorkingFolder below(scratch.path() / "a/b");
        const Project project = load_project({}, ".", none);
        CHECK(project.file == "../../dbtool.yaml");
        CHECK(project.migrations == "../../db/up");
        CHECK(resolve_target(project, {}, none).target.connect.target == "../../dev.db");

        const Choice flags{.url = "sqlite:x.db", .migrations = "mine"};
        CHECK(load_project(flags, ".", none).migrations == "mine");
        CHECK(resolve_target(load_project(flags, ".", none), flags, none).target.connect.target ==
              "x.db");
        CHECK(load_project({.config = "../../dbtool.yaml"}, ".", none).migrations == "../../db/up");
    }
}

TEST_CASE("without dbtool.yaml the defaults hold") {
    const dbtool::test::Scratch scratch;
    const Project project = load_project(
        {.config = scratch.write_file("x.yaml", "").string()}, ".", config::test::variables({}));
    CHECK(project.migrations == scratch.path() / "migrations");
}

TEST_CASE("a configuration that cannot be used is named") {
    const dbtool::test::Scratch scratch;
    const Variables none = config::test::variables({});
    const std::string missing = (scratch.path() / "nope.yaml").string();
    CHECK_THAT(
        config::test::error_of([&] { load_project({.config = missing}, ".", none); }).message,
        ContainsSubstring("there is no file " + missing));
    CHECK_THAT(config::test::error_of([&] {
                   load_project({.config = scratch.path().string()}, ".", none);
               }).message,
               ContainsSubstring("cannot be read"));

    const std::string bad = scratch.write_file("bad.yaml", "a: 1\nb: 2\n").string();
    const Error error = config::test::error_of([&] { load_project({.config = bad}, ".", none); });
    CHECK(error.kind == ErrorKind::configuration);
    CHECK(error.diagnostics.size() == 2);
}

TEST_CASE("an environment that is not there names the nearest one") {
    const dbtool::test::Scratch scratch;
    const std::string file =
        scratch.write_file("x.yaml", "environments: {staging: {url: \"sqlite:x\"}}\n").string();
    const Error error = config::test::error_of([&] {
        load_project({.config = file, .environment = "stagign"}, ".", config::test::variables({}));
    });
    CHECK(error.message == "there is no environment \"stagign\", did you mean \"staging\"?");
}

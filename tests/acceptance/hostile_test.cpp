#include <fcntl.h>
#include <filesystem>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli_project.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;
namespace fs = std::filesystem;

// Each hostile file or folder gives one clear message and the exit code of wrong files, and leaves
// no database behind.
namespace {

std::string repeated(const std::string& text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

void refused(const Result& result, const std::string& message) {
    INFO(result.out);
    INFO(result.err.substr(0, 2000));
    CHECK(result.exit_code == 2);
    CHECK_FALSE(result.timed_out);
    CHECK_THAT(result.err, ContainsSubstring("error: "));
    CHECK_THAT(result.err, ContainsSubstring(message));
    CHECK(result.err.size() < 200'000);
}

void make_socket(const fs::path& path) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(fd);
}

/// A project whose commands end within seconds.
class Hostile {
public:
    fs::path path(const std::string& name) const { return project_.folder().path() / name; }
    void write(const std::string& name, std::string_view text) const {
        project_.folder().write_file(name, text);
    }
    Result operator()(std::vector<std::string> args) const {
        return run_dbtool(
            std::move(args),
            {.working_directory = project_.folder().path(), .timeout = std::chrono::seconds(60)});
    }
    /// SQLite makes a file when it connects; nothing may be in it.
    bool is_untouched() const {
        return !project_.exists("dev.db") || fs::file_size(path("dev.db")) == 0;
    }
    const CliProject& project() const { return project_; }

private:
    CliProject project_;
};

struct Text {
    const char* name;
    std::string text;
    const char* message;
};

const std::string sql_file = "migrations/0001_x.sql";
const std::string yaml_file = "migrations/0001_x.yaml";

}  // namespace

TEST_CASE("texts that are no migrations are refused with their reason") {
    const std::string yaml_upgrade = "upgrade:\n";
    const Text texts[] = {
        {"0001_x.sql", "", "the upgrade holds no statement"},
        {"0001_x.yaml", "", "a migration is a map, not nothing"},
        {"0001_x.sql", std::string("SELECT 1;\0SELECT 2;", 19), "NUL byte"},
        {"0001_x.sql", "SELECT '\xFF';", "not UTF-8"},
        {"0001_x.sql", std::string("\xFF\xFES\0E\0", 6), "UTF-16"},
        {"0001_x.yaml", std::string("\xFF\xFEu\0p\0", 6), "not UTF-8"},
        {"0001_x.yaml", std::string("upgrade: []\0", 12), "not UTF-8"},
        {"0001_x.yaml", "a: &a [x]\nb: [*a, *a]\n", "anchors and aliases"},
        {"0001_x.yaml", "upgrade: " + repeated("[", 20'000), "a key must be text"},
        {"0001_x.yaml", "upgrade: " + repeated("{a: ", 20'000), "nested too deeply"},
        {"0001_x.yaml", yaml_upgrade + repeated("- ", 20'000) + "a", "nested too deeply"},
        {"0001_x.yaml", yaml_upgrade + "- {}\n", "not an empty one"},
        {"0001_x.yaml", yaml_upgrade + repeated("- x\n", 20'000), "an operation is a map"},
        {"0001_x.yaml",
         yaml_upgrade + "- create_sequence: {name: s, start: 99999999999999999999}\n",
         "must be a whole number"},
        {"0001_x.sql", "-- dbtool:lock_timeout 99999999999999999999h\nSELECT 1;", "duration"},
        {"0001_x.sql", "-- dbtool:label " + repeated("l ", 100'000), "longer than 8 KiB"},
        {"0001_x.sql", repeated("-- dbtool:no x\n", 20'000), "unknown directive"},
        {"0001_x.sql",
         "CREATE TRIGGER t AFTER INSERT ON a BEGIN " + repeated("BEGIN ", 20'000),
         "never ends"},
    };
    for (const Text& each : texts) {
        INFO(each.message);
        const Hostile hostile;
        hostile.write(std::string("migrations/") + each.name, each.text);
        refused(hostile({"upgrade"}), each.message);
        CHECK(hostile.is_untouched());
    }
}

TEST_CASE("a map of very many keys is refused at once") {
    const Hostile hostile;
    std::string text = "upgrade:\n- insert: {table: t, rows: [{";
    for (int i = 0; i < 20'000; ++i) {
        text += "k" + std::to_string(i) + ": 1, ";
    }
    hostile.write(yaml_file, text + "}]}\n");
    refused(hostile({"upgrade"}), "more than 10000 keys");
}

TEST_CASE("of a line that fills a file, an error shows a part") {
    const Hostile hostile;
    hostile.write(sql_file, "");
    fs::resize_file(hostile.path(sql_file), std::uintmax_t{256} << 20U);
    refused(hostile({"upgrade"}), "NUL byte");
}

TEST_CASE("files that are larger than they can be meant are refused before they are read whole") {
    for (const std::string name : {"migrations/repeatable/v.sql", "migrations/0001_x.yaml"}) {
        const Hostile hostile;
        fs::create_directory(hostile.path("migrations/repeatable"));
        hostile.write(name, "");
        fs::resize_file(hostile.path(name), std::uintmax_t{1} << 40U);
        refused(hostile({"upgrade"}), "this file is larger than 64 MiB");
    }
}

TEST_CASE("what is no file is refused, and never waited for") {
    const Hostile hostile;
    const fs::path file = hostile.path(sql_file);
    SECTION("a folder") {
        fs::create_directory(file);
        refused(hostile({"upgrade"}), "is a folder, not a file");
    }
    SECTION("a pipe") {
        REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
        refused(hostile({"upgrade"}), "is not an ordinary file");
    }
    SECTION("a pipe among the repeatables") {
        fs::create_directory(hostile.path("migrations/repeatable"));
        REQUIRE(::mkfifo(hostile.path("migrations/repeatable/v.sql").c_str(), 0600) == 0);
        refused(hostile({"upgrade"}), "is not an ordinary file");
    }
    SECTION("a folder among the repeatables") {
        fs::create_directories(hostile.path("migrations/repeatable/v.sql"));
        hostile.write(sql_file, "SELECT 1;");
        CHECK(hostile({"status"}).exit_code == 0);  // As any folder in there, it is passed over.
        return;
    }
    SECTION("a socket") {
        make_socket(file);
        refused(hostile({"upgrade"}), "is not an ordinary file");
    }
    SECTION("a device without an end") {
        fs::create_symlink("/dev/zero", file);
        refused(hostile({"upgrade"}), "is not an ordinary file");
    }
    SECTION("a link that leads nowhere") {
        fs::create_symlink("nowhere", file);
        refused(hostile({"upgrade"}), "the link leads nowhere");
    }
    SECTION("a link to itself") {
        fs::create_symlink("0001_x.sql", file);
        refused(hostile({"upgrade"}), "too many levels of symbolic links");
    }
    CHECK(hostile.is_untouched());
}

TEST_CASE("a migrations folder that is none is refused") {
    const Hostile hostile;
    const fs::path folder = hostile.path("migrations");
    fs::remove(folder);
    refused(hostile({"upgrade"}), "is not there");
    hostile.write("migrations", "x");
    refused(hostile({"upgrade"}), "not a directory");
    fs::remove(folder);
    fs::create_symlink("migrations", folder);
    refused(hostile({"upgrade"}), "too many levels of symbolic links");
}

TEST_CASE("a dbtool.yaml or .env that is no file is refused, not passed over") {
    const Hostile hostile;
    hostile.project().table("0001_x");
    for (const std::string name : {"dbtool.yaml", ".env"}) {
        INFO(name);
        const fs::path file = hostile.path(name);
        fs::remove(file);
        REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
        refused(hostile({"status"}), "is a pipe that nobody writes to");
        fs::remove(file);
        fs::create_symlink(name, file);
        refused(hostile({"status"}), "too many levels of symbolic links");
        fs::remove(file);
        fs::create_symlink("/dev/zero", file);
        refused(hostile({"status"}), "is larger than 1 MiB");
        fs::remove(file);
        hostile.write("dbtool.yaml", "default: dev\nenvironments: {dev: {url: \"sqlite:a.db\"}}\n");
        CHECK(hostile({"status"}).exit_code == 0);
    }
    fs::create_directory(hostile.path(".env"));  // Python's virtual environments are called so.
    CHECK(hostile({"status"}).exit_code == 0);
    fs::remove(hostile.path("dbtool.yaml"));
    fs::create_directory(hostile.path("dbtool.yaml"));
    refused(hostile({"status"}), "it is a folder");
}

TEST_CASE("revisions with odd names go up, are shown and come down") {
    const Hostile hostile;
    const std::vector<std::string> names = {"0001_a'b",
                                            "0002_a b",
                                            "0003_a;b",
                                            "0004_--b",
                                            "0005_äö",
                                            "0006_a\"b",
                                            "0007_$(x)",
                                            "0008_%s{}",
                                            "0009_a:b",
                                            "0010_a@b",
                                            "0011_a\\b",
                                            "0012_" + repeated("n", 246)};
    for (const std::string& name : names) {
        hostile.project().file(name,
                               "-- dbtool:upgrade\nSELECT 1;\n-- dbtool:downgrade\nSELECT 2;\n");
    }
    const Result up = hostile({"upgrade"});
    INFO(up.err);
    CHECK(up.exit_code == 0);
    const Result status = hostile({"status", "--format", "json"});
    CHECK(status.exit_code == 0);
    CHECK_THAT(status.out, ContainsSubstring("0006_a\\\"b"));
    CHECK(hostile({"check"}).exit_code == 0);
    CHECK(hostile({"downgrade", "base", "--yes"}).exit_code == 0);
    CHECK(hostile({"upgrade", "0009"}).exit_code == 0);
}

TEST_CASE("names that cannot be ids are refused") {
    for (const char* name : {"0001_a\nb.sql", "0001_\x1B[31m.sql", "0001_\xFF.sql"}) {
        const Hostile hostile;
        hostile.write(std::string("migrations/") + name, "SELECT 1;");
        refused(hostile({"upgrade"}), "control character or is not UTF-8");
        const Result json = hostile({"status", "--format", "json"});
        CHECK(json.exit_code == 2);
        CHECK_THAT(json.out, ContainsSubstring("bad-file-name"));
    }
}

TEST_CASE("standard streams that are closed or full are told of, and nothing is half done") {
    const Hostile hostile;
    hostile.project().table("0001_x");
    const auto shell = [&](const std::string& redirections) {
        return run({.program = "sh",
                    .args = {"-c", "exec \"$0\" upgrade " + redirections, dbtool_binary().string()},
                    .environment = {{"DATABASE_URL", std::nullopt}, {"DBTOOL_URL", std::nullopt}},
                    .working_directory = hostile.path("")});
    };
    const Result full = shell(">/dev/full");
    CHECK(full.exit_code == 1);
    CHECK_THAT(full.err, ContainsSubstring("cannot write to standard output"));
    CHECK_THAT(hostile({"current"}).out, ContainsSubstring("0001_x"));
    const Result closed = shell(">&-");
    CHECK(closed.exit_code == 1);
    CHECK_THAT(closed.err, ContainsSubstring("cannot write to standard output"));
    CHECK(shell("<&-").exit_code == 0);
    CHECK(shell("2>&-").exit_code == 0);
    // No log file took the place of stderr, so that what is said there stood in it.
    CHECK(shell("--log-file run.log nonsense 2>&-").exit_code == 2);
    CHECK(hostile.project().folder().read_file("run.log").find("\nerror: ") == std::string::npos);
}

TEST_CASE("a reader that goes away stops nothing") {
    const Hostile hostile;
    for (int i = 1; i <= 200; ++i) {
        hostile.project().file((i < 10    ? "000"
                                : i < 100 ? "00"
                                          : "0") +
                                   std::to_string(i) + "_x",
                               "SELECT 1;");
    }
    for (const char* command : {"history", "upgrade"}) {
        const Result cut =
            run({.program = "bash",
                 .args = {"-c",
                          "set -o pipefail; \"$0\" " + std::string(command) + " | head -n 1",
                          dbtool_binary().string()},
                 .working_directory = hostile.path("")});
        INFO(cut.err);
        CHECK(cut.exit_code == 0);
        CHECK(cut.err.find("error") == std::string::npos);
    }
    CHECK_THAT(hostile({"current"}).out, ContainsSubstring("0200_x"));
}

TEST_CASE("what may not be read is named, for another user") {
    if (::geteuid() != 0) {
        WARN("skipped: only root can become another user");
        return;
    }
    const Hostile hostile;
    hostile.project().table("0001_x");
    const auto as_nobody = [&] {
        Command command = dbtool_command({"upgrade"}, {.working_directory = hostile.path("")});
        command.account = Account{.user = 65534, .group = 65534};
        return run(command);
    };
    const auto hidden = [&](const std::string& name, const std::string& message) {
        const fs::path path = hostile.path(name);
        const fs::perms before = fs::status(path).permissions();
        fs::permissions(path, fs::perms::none);
        refused(as_nobody(), message);
        fs::permissions(path, before);
    };
    fs::permissions(hostile.path(""), fs::perms::all);
    hostile.write(".env", "A=b\n");
    hidden(sql_file, "cannot be read: permission denied");
    hidden("migrations", "permission denied");
    hidden("dbtool.yaml", "cannot be read: permission denied");
    hidden(".env", "cannot be read: permission denied");
    CHECK(hostile.is_untouched());
}

TEST_CASE("a SQLite database that cannot be written is refused before anything is tried") {
    if (::geteuid() != 0) {
        WARN("skipped: only root can become another user");
        return;
    }
    const Hostile hostile;
    hostile.project().table("0001_x");
    REQUIRE(hostile({"upgrade"}).exit_code == 0);
    hostile.project().table("0002_y");
    const fs::path database = hostile.path("dev.db");
    const fs::path folder = database.parent_path();
    std::string message = "the file cannot be written";
    fs::permissions(folder, fs::perms::all);
    fs::permissions(database, fs::perms(0666));
    SECTION("the file") {
        fs::permissions(database, fs::perms(0444));
    }
    SECTION("its folder") {
        fs::permissions(folder, fs::perms(0755));
        message = "its folder " + fs::canonical(folder).string() + " cannot be written";
    }
    SECTION("the folder of one that is not there yet") {
        fs::remove(database);
        fs::permissions(folder, fs::perms(0755));
        message = "its folder " + fs::canonical(folder).string() + " cannot be written";
    }
    Command command = dbtool_command({"upgrade"}, {.working_directory = folder});
    command.account = Account{.user = 65534, .group = 65534};
    const Result result = run(command);
    INFO(result.out << result.err);
    CHECK(result.exit_code == 4);
    CHECK_THAT(result.err, ContainsSubstring(message));
    CHECK_THAT(result.err, ContainsSubstring("dbtool runs as nobody"));
    CHECK(result.err.find("mend the migration") == std::string::npos);
    CHECK(result.err.find("0002_y") == std::string::npos);
}

TEST_CASE("a SQLite database in a folder that may not be entered is not taken for an empty one") {
    if (::geteuid() != 0) {
        WARN("skipped: only root can become another user");
        return;
    }
    const Hostile hostile;
    hostile.project().table("0001_x");
    fs::create_directory(hostile.path("closed"));
    hostile.write("dbtool.yaml",
                  "default: dev\nenvironments:\n  dev: {url: \"sqlite:closed/dev.db\"}\n");
    REQUIRE(hostile({"upgrade"}).exit_code == 0);
    const fs::path folder = hostile.path("closed").parent_path();
    fs::permissions(folder, fs::perms::all);
    fs::permissions(hostile.path("closed"), fs::perms(0700));
    for (const char* name : {"status", "check", "current", "upgrade"}) {
        Command command = dbtool_command({name}, {.working_directory = folder});
        command.account = Account{.user = 65534, .group = 65534};
        const Result result = run(command);
        INFO(name << ": " << result.out << result.err);
        CHECK(result.exit_code == 4);
        CHECK_THAT(result.err, ContainsSubstring("closed/dev.db"));
        CHECK_THAT(result.err, ContainsSubstring("dbtool runs as nobody"));
        CHECK(result.out.find("pending") == std::string::npos);
    }
}

TEST_CASE("links are followed, out of the folder too, and to the folder itself") {
    const Hostile hostile;
    fs::create_directory(hostile.path("elsewhere"));
    hostile.write("elsewhere/real.sql", "CREATE TABLE x (id int);\n");
    fs::create_symlink("../elsewhere/real.sql", hostile.path(sql_file));
    fs::create_symlink("..", hostile.path("migrations/round"));
    CHECK(hostile({"upgrade"}).exit_code == 0);
    CHECK_THAT(hostile({"current"}).out, ContainsSubstring("0001_x"));
    // What counts is the text behind the link.
    hostile.write("elsewhere/real.sql", "CREATE TABLE y (id int);\n");
    CHECK_THAT(hostile({"status"}).out, ContainsSubstring("edited"));
    fs::rename(hostile.path("migrations"), hostile.path("moved"));
    fs::create_directory_symlink("moved", hostile.path("migrations"));
    fs::remove(hostile.path(sql_file));
    hostile.write(sql_file, "CREATE TABLE x (id int);\n");
    CHECK(hostile({"check"}).exit_code == 0);
}

TEST_CASE("SQL that is nested very deeply is the database's to refuse") {
    const Hostile hostile;
    constexpr std::size_t deep = 200'000;
    hostile.write(sql_file,
                  "SELECT " + repeated("(", deep) + "1" + repeated(")", deep) + ";\n" +
                      "CREATE INDEX CONCURRENTLY i ON t (a) WHERE " + repeated("(", deep) + "a" +
                      repeated(")", deep) + ";\n");
    for (const std::string url : {"sqlite:dev.db", "postgresql:///nothing_is_asked_of_it"}) {
        const Result shown = hostile({"show", "0001", "--url", url, "--format", "json"});
        INFO(shown.err);
        CHECK(shown.exit_code == 0);
        CHECK(shown.out.size() > 4 * deep);
    }
    const Result result = hostile({"upgrade"});
    INFO(result.err.substr(0, 2000));
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("parser stack overflow"));
    CHECK(hostile.is_untouched());
}

#include <dbtool/report/error.hpp>

#include "golden.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;
using test::check_golden;

namespace {

Error at(const std::string& line, int column) {
    Error error(ErrorKind::database, "it failed");
    error.position = {"m.sql", 1042, column};
    error.excerpt = line;
    return error;
}

bool is_harmless(const std::string& text) {
    return text.find('\x1b') == std::string::npos && text.find("s3cret") == std::string::npos &&
           text.find('\xff') == std::string::npos && text.find("\xE2\x80\xAE") == std::string::npos;
}

}  // namespace

TEST_CASE("an error shows where, the line with a caret, and what the server said") {
    check_golden("error", render_error({}, test::sample_error()));
    Style style;
    style.color = true;
    check_golden("error_color", render_error(style, test::sample_error()));
}

TEST_CASE("an error with nothing but a message is one line") {
    CHECK(render_error({}, Error(ErrorKind::usage, "no such command")) ==
          "error: no such command\n");
}

TEST_CASE("the caret stands under its character") {
    std::string out;
    const std::string longer = std::string(300, 'a') + "HERE" + std::string(300, 'b');
    out += render_error({}, at("\tSELECT\tx;", 9));
    out += render_error({}, at("SELECT '日本', x;", 14));
    out += render_error({}, at("SELECT", 7));
    out += render_error({}, at("SELECT", 99));
    out += render_error({}, at("SELECT \x1b[2J x", 12));
    out += render_error({}, at("CONNECTION 'password=s3cret' x", 30));
    out += render_error({}, at(longer, 301));
    out += render_error({}, at(longer, 1));
    out += render_error({}, at(longer, 604));
    Style narrow;
    narrow.width = 40;
    out += render_error(narrow, at(longer, 301));
    out += render_error({}, at("", 3));
    out += render_error({}, at("SELECT x", 0));
    check_golden("error_carets", out);
}

TEST_CASE("an excerpt hides the literal and shows the name") {
    CHECK_THAT(render_error({}, at("    password = emial,", 16)),
               ContainsSubstring("password = emial,"));
    CHECK_THAT(render_error({}, at("    password = 'hunter2',", 16)),
               ContainsSubstring("password = ***,"));
    CHECK_THAT(render_error({}, at("url: \"host=db password=hunter2\"", 1)),
               !ContainsSubstring("hunter2"));
}

TEST_CASE("nothing from a server or a file reaches the terminal as it is") {
    Error error(ErrorKind::database, test::nasty);
    error.detail = error.hint = error.context = error.excerpt = test::nasty;
    error.position = {test::nasty, 1, 5};
    error.diagnostics = {
        {"code\x1b[1m", Severity::warning, test::nasty, {test::nasty, 2, 2}, test::nasty}};
    const std::string text =
        render_error({}, error, [](const SourcePosition&) { return test::nasty; });
    CHECK(is_harmless(text));
    CHECK_THAT(text, ContainsSubstring("日本"));
    CHECK(is_harmless(render_warning({}, test::nasty, test::nasty)));
}

TEST_CASE("diagnostics are grouped by file and counted") {
    const std::vector<Diagnostic> diagnostics = {
        {"unknown-directive",
         Severity::error,
         "unknown directive \"upgrad\"",
         {"b.sql", 1, 11},
         "Did you mean \"upgrade\"?"},
        {"empty-upgrade", Severity::warning, "the upgrade is empty", {"a.sql", 0, 0}, ""},
        {"missing-parent",
         Severity::error,
         "\"0002\" is not there",
         {"b.sql", 2, 20},
         "Name a revision that exists."}};
    const auto lines = [](const SourcePosition& position) -> std::string {
        return position.line == 1 ? "-- dbtool:upgrad" : "-- dbtool:revises 0002";
    };
    check_golden("diagnostics", render_diagnostics({}, diagnostics, lines));
    CHECK(render_diagnostics({}, {}).empty());
}

TEST_CASE("an error that sums mistakes up comes after them") {
    Error error(ErrorKind::migration, "the migrations have mistakes");
    error.diagnostics = {
        {"cycle", Severity::error, "a and b revise each other", {"a.sql", 1, 0}, "Break it."}};
    check_golden("error_with_diagnostics", render_error({}, error));
}

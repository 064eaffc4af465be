#include <array>
#include <random>
#include <string>

#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

#include "support/catch.hpp"

using namespace dbtool;

TEST_CASE("no password survives redaction") {
    const char* texts[] = {
        "postgresql://bob:hunter2@db/app",
        "cannot connect to postgres://bob:hunter2@db:5432/app?x=1 today",
        "postgresql://bob:hunter2@ss@db/app",
        "postgresql://bob:a/hunter2?@db/app",
        "postgresql://bob:it's hunter2@db/app",
        "postgresql://bob:and\"hunter2@db/app",
        "host=db password=hunter2 user=bob",
        "host=db password = 'hunter2 and more' user=bob",
        "host=db password='it\\'s hunter2' user=bob",
        "host=db password=a\"hunter2&hunter2 user=bob",
        "host=db password=a\\ hunter2 user=bob",
        "postgresql://db/app?user=bob&password=hunter2&sslmode=require",
        "sslpassword=hunter2",
        "PGPASSWORD=hunter2",
        "password: hunter2",
        "{\"password\": \"hunter2\"}",
        "passwd=hunter2",
        "ALTER ROLE bob PASSWORD 'hunter2'",
        "create user bob with encrypted password  'hunter2';",
        "ALTER ROLE bob PASSWORD 'it''s hunter2'",
        "ALTER ROLE bob PASSWORD E'it\\'s hunter2'",
        "ALTER ROLE bob PASSWORD U&'hunter2'",
        "ALTER ROLE bob PASSWORD $$hunter2 and$more$$",
        "ALTER ROLE bob PASSWORD $x$hunter2$$more$x$",
        "ALTER ROLE bob PASSWORD /* here */ 'hunter2'",
        "ALTER ROLE bob PASSWORD -- here\n 'hunter2'",
        "ALTER ROLE bob PASSWORD \"hunter2\"",
        "ALTER ROLE bob WITH PASSWORD hunter2;",
        "CREATE USER MAPPING FOR bob SERVER s OPTIONS (user 'x', password 'hunter2')",
        "CREATE SUBSCRIPTION s CONNECTION 'host=db password=hunter2' PUBLICATION p",
        "UPDATE users SET password = crypt('hunter2 and more', gen_salt('bf'))",
        "SELECT f(password => 'hunter2')",
        "DO $$ DECLARE password text := 'x'; BEGIN password := 'hunter2'; END $$",
    };
    for (const char* text : texts) {
        INFO(text);
        const std::string shown = redact(text);
        INFO(shown);
        CHECK(shown.find("hunter2") == std::string::npos);
        CHECK(shown.find("more") == std::string::npos);
        CHECK(shown.find("***") != std::string::npos);
    }
}

TEST_CASE("what holds no password stays as it is") {
    for (const char* text : {"postgresql://bob@db/app",
                             "postgresql://db:5432/app is down, ask bob@example.org",
                             "sqlite:dev.db",
                             "host=db user=bob",
                             "",
                             "password",
                             "the password is wrong",
                             "password authentication failed for user \"bob\"",
                             "fe_sendauth: no password supplied",
                             "SELECT user, password FROM users WHERE name = 'bob'",
                             "ALTER ROLE bob PASSWORD NULL",
                             "SELECT password::text FROM t",
                             "see https://example.org/x"}) {
        CHECK(redact(text) == text);
    }
    CHECK(redact("postgresql://bob:x@db/app") == "postgresql://bob:***@db/app");
    CHECK(redact("postgresql://h/db?password=x&sslmode=require") ==
          "postgresql://h/db?password=***&sslmode=require");
    CHECK(redact("ALTER ROLE bob PASSWORD 'x' VALID UNTIL 'infinity'") ==
          "ALTER ROLE bob PASSWORD *** VALID UNTIL 'infinity'");
}

TEST_CASE("blanking keeps lines and columns") {
    const std::string text = "CREATE ROLE bob PASSWORD\n  'hun\nter2' BOGUS;\n";
    CHECK(blank_secrets(text) == "CREATE ROLE bob PASSWORD\n  ****\n***** BOGUS;\n");
    CHECK(blank_secrets("SELECT 1") == "SELECT 1");
}

TEST_CASE("what a server quotes of a statement is hidden as in the statement") {
    const auto shown = [](std::string_view message, std::string_view statement) {
        return redact_about(message, statement);
    };
    CHECK(shown("syntax error at or near \"hunter2\"", "ALTER ROLE b PASSWORD hunter2;") ==
          "syntax error at or near \"***\"");
    CHECK(shown("syntax error at or near \"\"hunter2\"\"", "ALTER ROLE b PASSWORD \"hunter2\"") ==
          "syntax error at or near \"***\"");
    CHECK(shown("syntax error at or near \"x\"", "ALTER ROLE b PASSWORD x") ==
          "syntax error at or near \"***\"");
    CHECK(shown("relation \"users\" does not exist", "SELECT password FROM users") ==
          "relation \"users\" does not exist");
}

namespace {

/// Passwords that a person may choose: pieces that are looked for, with what is hard to read
/// between them.
class Passwords {
public:
    explicit Passwords(unsigned seed) : random_(seed) {}

    std::string next() {
        static constexpr std::array<std::string_view, 20> glue = {
            "@",  "/", ":",  "?",        "&",
            "=",  "%", "'",  "\"",       "\\",
            " ",  "#", "+",  "\xC3\xA9", "\xF0\x9F\x94\x91",
            "$$", ";", "--", "://",      ","};
        std::string out;
        const std::size_t pieces = 1 + random_() % 4;
        for (std::size_t i = 0; i < pieces; ++i) {
            out += random_() % 3 == 0 ? glue[random_() % glue.size()] : "";
            out += piece;
            out += random_() % 2 == 0 ? glue[random_() % glue.size()] : "";
        }
        return out;
    }

    std::size_t choose(std::size_t count) { return random_() % count; }

    static constexpr std::string_view piece = "zQz";

private:
    std::mt19937 random_;
};

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        out += plain ? std::string(1, c) : std::string{'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return out;
}

std::string escaped(std::string_view text, std::string_view what, std::string_view by) {
    std::string out;
    for (const char c : text) {
        out += what.find(c) != std::string_view::npos ? std::string(by) : std::string();
        out += c;
    }
    return out;
}

std::string doubled(std::string_view text, char quote) {
    std::string out;
    for (const char c : text) {
        out += c == quote ? std::string(2, c) : std::string(1, c);
    }
    return out;
}

std::string without_blanks(std::string text) {
    std::erase(text, ' ');
    return text;
}

/// The password in one of the ways to write it down.
std::string written(const std::string& password, Passwords& random) {
    const std::string user = random.choose(2) == 0 ? "bob" : "b%40b";
    switch (random.choose(8)) {
        case 0:
            return "postgresql://" + user + ":" + percent_encoded(password) + "@db:5432/app";
        case 1:  // Not encoded, as people do; nobody can tell where one ends that has both.
            return "postgres://" + user + ":" +
                   (password.find('@') == std::string::npos ? password : without_blanks(password)) +
                   "@db/app?sslmode=require";
        case 2:
            return "postgresql://db/app?user=bob&password=" + percent_encoded(password) +
                   "&connect_timeout=3";
        case 3:
            return "host=db password='" + escaped(password, "'\\", "\\") + "' user=bob";
        case 4:
            return "user=bob password=" + escaped(password, "'\\ ", "\\") + " host=db";
        case 5:
            return "ALTER ROLE bob PASSWORD '" + doubled(password, '\'') + "' LOGIN";
        case 6:
            return "CREATE USER bob PASSWORD E'" + escaped(password, "'\\", "\\") + "'";
        default:
            return "  sslpassword = '" + escaped(password, "'\\", "\\") + "'\nhost=db";
    }
}

}  // namespace

TEST_CASE("no random password is shown, however it is written down") {
    Passwords random(20261121);
    static constexpr std::array<std::string_view, 4> before = {
        "", "cannot connect to ", "the URL \"", "in the query: "};
    for (int i = 0; i < 20'000; ++i) {
        const std::string password = random.next();
        const std::string text =
            std::string(before[random.choose(before.size())]) + written(password, random);
        const std::string shown = redact(text);
        if (shown.find(Passwords::piece) != std::string::npos) {
            INFO(text);
            INFO(shown);
            REQUIRE(shown.find(Passwords::piece) == std::string::npos);
        }
        CHECK(redact(shown).find(Passwords::piece) == std::string::npos);
        CHECK(blank_secrets(text).size() == text.size());
    }
}

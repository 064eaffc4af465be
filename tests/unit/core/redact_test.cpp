#include <dbtool/core/text.hpp>

#include "support/catch.hpp"

using namespace dbtool;

TEST_CASE("no password survives redaction") {
    const char* texts[] = {
        "postgresql://bob:hunter2@db/app",
        "cannot connect to postgres://bob:hunter2@db:5432/app?x=1 today",
        "postgresql://bob:hunter2@ss@db/app",
        "postgresql://bob:a/hunter2?@db/app",
        "host=db password=hunter2 user=bob",
        "host=db password = 'hunter2 and more' user=bob",
        "host=db password='it\\'s hunter2' user=bob",
        "postgresql://db/app?user=bob&password=hunter2&sslmode=require",
        "sslpassword=hunter2",
        "PGPASSWORD=hunter2",
        "ALTER ROLE bob PASSWORD 'hunter2'",
        "create user bob with encrypted password  'hunter2';",
    };
    for (const char* text : texts) {
        INFO(text);
        const std::string shown = redact(text);
        CHECK(shown.find("hunter2") == std::string::npos);
        CHECK(shown.find("more") == std::string::npos);
        CHECK(shown.find("***") != std::string::npos);
    }
}

TEST_CASE("what holds no password stays as it is") {
    for (const char* text : {"postgresql://bob@db/app",
                             "sqlite:dev.db",
                             "host=db user=bob",
                             "",
                             "password",
                             "the password is wrong",
                             "see https://example.org/x"}) {
        CHECK(redact(text) == text);
    }
    CHECK(redact("postgresql://bob:x@db/app") == "postgresql://bob:***@db/app");
}

#include <dbtool/config/url.hpp>

#include "fakes.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::config;

TEST_CASE("URLs that are understood") {
    struct Case {
        const char* url;
        Dialect dialect;
        const char* target;
    };
    const Case cases[] = {
        {"postgresql://bob@db:5433/app", Dialect::postgresql, "postgresql://bob@db:5433/app"},
        {"postgres://db/app", Dialect::postgresql, "postgresql://db/app"},
        {"POSTGRES://db/app", Dialect::postgresql, "postgresql://db/app"},
        {"postgresql+asyncpg://u:p@db/app", Dialect::postgresql, "postgresql://u:p@db/app"},
        {"postgresql+psycopg2://db/app", Dialect::postgresql, "postgresql://db/app"},
        {"postgresql://", Dialect::postgresql, "postgresql://"},
        {"postgresql:", Dialect::postgresql, ""},
        {"postgresql:///app?host=/tmp&port=5433",
         Dialect::postgresql,
         "postgresql:///app?host=/tmp&port=5433"},
        {"postgresql://u:a?b%40c@db", Dialect::postgresql, "postgresql://u:a?b%40c@db"},
        {"postgresql://a:5432,b:5433,c/app",
         Dialect::postgresql,
         "postgresql://a:5432,b:5433,c/app"},
        {"postgresql://[::1]:5432/app", Dialect::postgresql, "postgresql://[::1]:5432/app"},
        {"postgresql://%2Ftmp%2Fsocket/app",
         Dialect::postgresql,
         "postgresql://%2Ftmp%2Fsocket/app"},
        {"host=db dbname=app", Dialect::postgresql, "host=db dbname=app"},
        {"host=db password = 'a b\\'c' dbname=app",
         Dialect::postgresql,
         "host=db password = 'a b\\'c' dbname=app"},
        {"hostaddr=::1", Dialect::postgresql, "hostaddr=::1"},
        {" sqlite:dev.db\n", Dialect::sqlite, "project/dev.db"},
        {"sqlite:./a/../dev.db", Dialect::sqlite, "project/dev.db"},
        {"sqlite:/var/dev.db", Dialect::sqlite, "/var/dev.db"},
        {"sqlite:///var/dev.db", Dialect::sqlite, "/var/dev.db"},
        {"sqlite::memory:", Dialect::sqlite, ":memory:"},
        {"sqlite:a b=c.db", Dialect::sqlite, "project/a b=c.db"},
    };
    for (const Case& each : cases) {
        INFO(each.url);
        CHECK(parse_url(each.url, "--url", "project") == DatabaseUrl{each.dialect, each.target});
    }
}

TEST_CASE("a malformed URL is refused, and no part of a password is shown") {
    const char* urls[] = {
        "postgresql://bob:hunter2@ss@db/app",  // an @ in the host
        "postgresql://bob:hunter2/x@db/app",   // the password's / ends the host, and hunter2 is its
                                               // port
        "postgresql://bob:hunter2%zz@db/app",
        "postgresql://bob:hunter2%00@db/app",
        "postgresql://bob:hunter2@db:port/app",
        "postgresql://bob:hunter2@db:0/app",
        "postgresql://bob:hunter2@db:65536/app",
        "postgresql://bob:hunter2@db:-1/app",
        "postgresql://bob:hunter2@a:1,b:x/app",
        "postgresql://bob:hunter2@[::1/app",
        "postgresql://bob:hunter2@[::1]x/app",
        "postgresql://bob:hunter2@db/app?sslmode",
        "postgresql://bob:hunter2@db/app?=x",
        "postgresql://bob:hunter2@db/my app",
        "postgresql:bob:hunter2@db",
        "mysql://bob:hunter2@db/app",
        "bob:hunter2@db/app",
        "hunter2://db",
        "hunter2",
        "host=db password=x hunter2",
        "host=db hunter2 user=bob",
        "host=db password='hunter2",
        "host=bob:hunter2@db",
        "user=bob HUNTER2=x",
        "sqlite:",
        "sqlite://host/dev.db",
        "sqlite:dev.db?password=hunter2",
        "",
        "   ",
    };
    for (const char* url : urls) {
        INFO(url);
        const Error error = config::test::error_of([&] { parse_url(url, "DATABASE_URL", {}); });
        CHECK(error.kind == ErrorKind::configuration);
        CHECK_THAT(error.message, ContainsSubstring("the URL of DATABASE_URL is malformed: "));
        CHECK_FALSE(error.hint.empty());
        if (std::string_view(url) != "hunter2://db") {
            CHECK((error.message + error.hint).find("hunter2") == std::string::npos);
            CHECK((error.message + error.hint).find("HUNTER2") == std::string::npos);
        }
    }
}

TEST_CASE("a misspelt scheme names the nearest one") {
    CHECK_THAT(config::test::error_of([] { parse_url("postgressql://db", "--url", {}); }).message,
               ContainsSubstring("did you mean \"postgresql\"?"));
}

TEST_CASE("which URLs may hold a password") {
    for (const char* url : {"postgresql://u:p@h/d",
                            "postgresql://u:p%zz@h",
                            "password=x",
                            "u:p@h/d",
                            "postgresql://h?password=x",
                            "mysql://u:p@h"}) {
        INFO(url);
        CHECK(may_hold_password(url));
    }
    for (const char* url :
         {"postgresql://u@h:5432/d", "sqlite:dev.db", "host=db user=u", "sqlite::memory:", ""}) {
        INFO(url);
        CHECK_FALSE(may_hold_password(url));
    }
}

#include <dbtool/run/blocker.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::run;

namespace {

Blocker reader() {
    return {.pid = 77,
            .user = "app",
            .application = "worker 3",
            .client = "10.0.0.7",
            .state = "idle in transaction",
            .backend = "client backend",
            .since = "10:00:00",
            .age = Milliseconds(60'000),
            .query = "SELECT 1"};
}

}  // namespace

TEST_CASE("a rule holds when all that it names does") {
    CHECK(matches({.user = "app"}, reader()));
    CHECK(matches({.application = "worker*"}, reader()));
    CHECK(matches({.application = "*3"}, reader()));
    CHECK(matches({.application = "w*r*3*"}, reader()));
    CHECK(matches({.state = "idle in transaction"}, reader()));
    CHECK(matches({.older_than = Milliseconds(60'000)}, reader()));
    CHECK(matches({.user = "app",
                   .application = "worker *",
                   .state = "idle in transaction",
                   .older_than = Milliseconds(1)},
                  reader()));
    CHECK_FALSE(matches({.user = "ap"}, reader()));
    CHECK_FALSE(matches({.user = "app", .application = "w*4"}, reader()));
    CHECK_FALSE(matches({.user = "app", .state = "active"}, reader()));
    CHECK_FALSE(matches({.user = "app", .older_than = Milliseconds(60'001)}, reader()));
}

TEST_CASE("a rule that names nothing holds for nobody") {
    CHECK_FALSE(matches({}, reader()));
}

TEST_CASE("what the role may not see matches nothing") {
    Blocker hidden = reader();
    hidden.state = hidden.backend = hidden.client = hidden.query = "";
    hidden.age.reset();
    CHECK(matches({.user = "app"}, hidden));
    CHECK_FALSE(matches({.user = "app", .state = "*"}, hidden));
    CHECK_FALSE(matches({.user = "app", .older_than = Milliseconds(0)}, hidden));
}

TEST_CASE("another run of dbtool and the server's own workers are left alone") {
    Blocker other = reader();
    other.application = "dbtool host:77 0123456789abcdef";
    CHECK_FALSE(matches({.application = "*", .older_than = Milliseconds(1)}, other));
    Blocker vacuum = reader();
    vacuum.user = "";
    vacuum.backend = "autovacuum worker";
    CHECK_FALSE(matches({.older_than = Milliseconds(1)}, vacuum));
    Blocker sender = reader();
    sender.backend = "walsender";
    CHECK_FALSE(matches({.user = "app"}, sender));
    CHECK_FALSE(matches({.application = "*", .older_than = Milliseconds(1)}, Blocker{}));
}

TEST_CASE("a session is described by what is known of it") {
    CHECK(describe(reader()) ==
          "pid 77 (app, worker 3, 10.0.0.7, idle in transaction since 10:00:00): SELECT 1");
    CHECK(describe({.pid = 5, .user = "app"}) ==
          "pid 5 (app, what it does is hidden from this role)");
    CHECK(describe({.pid = 6, .backend = "autovacuum worker", .since = "10:00:00"}) ==
          "pid 6 (autovacuum worker, since 10:00:00)");
    CHECK_THAT(describe({}), ContainsSubstring("prepared transaction"));
}

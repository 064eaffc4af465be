#include <dbtool/core/error.hpp>

#include "support/catch.hpp"

using namespace dbtool;

TEST_CASE("an error's kind decides the exit code") {
    CHECK(exit_code(ErrorKind::database) == 1);
    CHECK(exit_code(ErrorKind::in_doubt) == 1);
    CHECK(exit_code(ErrorKind::usage) == 2);
    CHECK(exit_code(ErrorKind::history) == 2);
    CHECK(exit_code(ErrorKind::check) == 3);
    CHECK(exit_code(ErrorKind::connection) == 4);
    CHECK(exit_code(ErrorKind::lock) == 5);
    CHECK(exit_code(ErrorKind::interrupted) == 130);
}

TEST_CASE("only what can pass is transient") {
    const auto with_state = [](const char* state) {
        Error error(ErrorKind::database, "x");
        error.sqlstate = SqlState(state);
        return error;
    };
    for (const char* state :
         {"40001", "40P01", "55P03", "53300", "57P01", "57P02", "57P03", "08006"}) {
        CHECK(is_transient(with_state(state)));
    }
    for (const char* state : {"42601", "42P01", "23505", "57014", "25001", ""}) {
        CHECK_FALSE(is_transient(with_state(state)));
    }
    CHECK(breaks_connection(Error(ErrorKind::connection, "gone")));
    CHECK_FALSE(breaks_connection(with_state("40001")));
    Error refused(ErrorKind::connection, "password authentication failed");
    refused.sqlstate = SqlState("28P01");
    CHECK_FALSE(is_transient(refused));
}

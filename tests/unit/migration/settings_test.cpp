#include <dbtool/core/error.hpp>
#include <dbtool/migration/migration.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using migration::ScriptSettings;

TEST_CASE("settings are read back as they were written") {
    CHECK(migration::to_text({}).empty());
    CHECK(migration::settings_from_text("") == ScriptSettings{});
    const ScriptSettings all{.transactional = false,
                             .lock_timeout = Milliseconds(2000),
                             .statement_timeout = Milliseconds(0),
                             .format = migration::Format::yaml};
    CHECK(migration::to_text(all) ==
          "transaction=off lock_timeout=2000ms statement_timeout=0ms format=yaml");
    CHECK(migration::settings_from_text(migration::to_text(all)) == all);
}

TEST_CASE("settings of another version are refused") {
    const std::string text =
        GENERATE("transaction=on", "lock_timeout=soon", "colour=red", "transaction=off x");
    CHECK_THROWS_AS(migration::settings_from_text(text), Error);
}

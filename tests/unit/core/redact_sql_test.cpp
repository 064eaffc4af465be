// What is a secret in SQL, and what only looks like one.

#include <string>

#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

#include "support/catch.hpp"

using namespace dbtool;

TEST_CASE("secrets in SQL are hidden in every form") {
    const char* texts[] = {
        "ALTER ROLE app PASSWORD'zQz'",
        "ALTER ROLE app PASSWORD 'zQz'\n  'zQz' LOGIN",
        "ALTER ROLE app PASSWORD 'zQz' -- more\n'zQz'",
        "DO $$ BEGIN EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', 'app', 'zQz'); END $$",
        "DO $$ BEGIN EXECUTE format('CREATE ROLE %1$I PASSWORD %2$L', 'app', 'zQz'); END $$",
        "DO $$ BEGIN EXECUTE format('CREATE ROLE %2$I PASSWORD ''%1$s''', 'zQz', 'app'); END $$",
        "DO $$ BEGIN EXECUTE format($q$CREATE ROLE %I PASSWORD %L$q$, 'app', 'zQz'); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE app PASSWORD ' || quote_literal('zQz'); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE app PASSWORD ''' || 'zQz' || ''''; END $$",
        "DO $$ BEGIN EXECUTE concat('ALTER ROLE app PASSWORD ', quote_literal('zQz')); END $$",
        "DO $$ BEGIN EXECUTE 'UPDATE u SET password = $1' USING 'zQz'; END $$",
        "DO $$ BEGIN EXECUTE 'UPDATE u SET password = crypt(''zQz'', salt)'; END $$",
        "SELECT 'ALTER ROLE app PASSWORD ' || quote_literal('zQz')",
        "SELECT dblink('host=db password=' || 'zQz')",
        "SET app.password TO 'zQz'",
        "SET app.password TO zQz",
        "SET LOCAL app.db_password = 'zQz'",
        "ALTER ROLE app SET app.password TO 'zQz'",
        "ALTER DATABASE shop SET app.password = 'zQz'",
        "ALTER ROLE app SET app.password TO zQz;",
        "DO $$ BEGIN SET LOCAL app.password TO 'zQz'; END $$",
        "SELECT set_config('app.password','zQz',false)",
        "SELECT pg_catalog.set_config( 'app.password' , 'zQz' , false)",
        "INSERT INTO settings (name, password) VALUES ('smtp', 'zQz'), ('imap', 'zQz')",
        "INSERT INTO \"settings\" (\"smtp_password\", \"name\") VALUES ('zQz', 'smtp')",
        "insert: INSERT INTO settings (name, password) VALUES (lower('a,b'), md5('zQz'))",
        "UPDATE users SET password = 'zQz'",
        "UPDATE users SET password = salt || 'zQz'",
        "UPDATE users SET password = md5('zQz' || name), karma = 1",
        "SELECT * FROM dblink('host=db password=zQz user=bob', 'SELECT 1')",
        "DO $$ BEGIN PERFORM dblink_connect('password=zQz host=db'); END $$",
        "CREATE USER MAPPING FOR bob SERVER s OPTIONS (user 'b', password 'zQz')",
        "CREATE SUBSCRIPTION s CONNECTION 'host=db password=zQz' PUBLICATION p",
        "can't connect: ALTER ROLE bob PASSWORD 'zQz'",
        "IF password = 'zQz' THEN",
        "password: zQz zQz",
        "  - password: \"zQz zQz\"",
    };
    for (const char* text : texts) {
        INFO(text);
        const std::string shown = redact(text);
        INFO(shown);
        CHECK(shown.find("zQz") == std::string::npos);
        CHECK(shown.find("***") != std::string::npos);
        CHECK(blank_secrets(text).size() == std::string(text).size());
    }
}

TEST_CASE("names, calls and prose are no secrets") {
    const char* texts[] = {
        "UPDATE users SET password = emial",
        "UPDATE users SET name = 'x', password=password WHERE id = 1",
        "UPDATE users SET password = \"emial\" WHERE id = 1",
        "UPDATE users SET password = lower(email)",
        "UPDATE users SET password = ''",
        "SELECT * FROM users WHERE password = crypt(_password, password)",
        "CREATE TABLE users (id int, password text, CHECK (password = lower(password)))",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
        "new.password = old.password; password = x; RETURN new; END $$",
        "CREATE FUNCTION f(_password text) RETURNS bool AS $$\n"
        "SELECT password = _password FROM users $$ LANGUAGE sql",
        "new.password = old.password",
        "SELECT f(password => _password)",
        "DO $$ DECLARE password text; BEGIN password := lower(x); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER ROLE %I PASSWORD %L', who, secret); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE app PASSWORD ' || quote_literal(secret); END $$",
        "DO $$ BEGIN EXECUTE 'UPDATE users SET password = emial'; END $$",
        "SQL statement \"UPDATE users SET password = emial\"",
        "-- reset password: users must change",
        "COMMENT ON TABLE users IS 'reset password: users must change'",
        "ALTER TABLE users RENAME COLUMN password TO \"hash\"",
        "-- create role app, the password comes from the vault",
        "INSERT INTO users (name, email) VALUES ('password', 'bob')",
        "INSERT INTO texts (id, name) VALUES ('reset_password', 'Reset it')",
        "INSERT INTO users (name, password) VALUES ('bob', NULL)",
        "RESET app.password",
        "SET app.password TO DEFAULT",
        "COMMENT ON COLUMN users.password IS 'a hash'",
    };
    for (const char* text : texts) {
        INFO(text);
        CHECK(redact(text) == text);
    }
    CHECK(redact("DO $$ BEGIN EXECUTE format('CREATE ROLE %I PASSWORD %L', 'app', 'x'); END $$") ==
          "DO $$ BEGIN EXECUTE format('CREATE ROLE %I PASSWORD %L', 'app', ***); END $$");
    CHECK(redact("UPDATE users SET password = md5('x' || name), karma = 'low'") ==
          "UPDATE users SET password = md5(*** || name), karma = 'low'");
    CHECK(redact("INSERT INTO settings (name, password) VALUES ('smtp', 'x')") ==
          "INSERT INTO settings (name, password) VALUES ('smtp', ***)");
    CHECK(redact("SELECT '{\"password\": \"x\", \"user\": \"bob\"}'") ==
          "SELECT '{\"password\": ***, \"user\": \"bob\"}'");
}

TEST_CASE("what is blanked once stays as it is") {
    const char* texts[] = {
        "CREATE USER MAPPING FOR bob SERVER s OPTIONS (user 'b', password 'x')",
        "CREATE ROLE bob PASSWORD 'x';",
        "CREATE ROLE bob PASSWORD hunter2;",
        "UPDATE users SET password = 'xyz';",
        "host=db password='x' user=bob",
        "postgresql://bob:secret@db/app",
        "INSERT INTO settings (name, password) VALUES ('smtp', 'x');",
        "DO $$ BEGIN EXECUTE format('CREATE ROLE %I PASSWORD %L', 'app', 'xyz'); END $$;",
        "DO $$ BEGIN EXECUTE 'CREATE ROLE app PASSWORD ''xyz'' LOGIN'; END $$;",
        "SET app.password TO 'x';",
    };
    for (const char* text : texts) {
        const std::string once = blank_secrets(text);
        INFO(once);
        CHECK(once != text);
        CHECK(blank_secrets(once) == once);
        CHECK(redact(redact(text)) == redact(text));
    }
}

TEST_CASE("a secret is hidden in a message where it stands for itself") {
    const std::string statement = "ALTER ROLE nosuchrole PASSWORD 'role'";
    CHECK(redact_about("role \"nosuchrole\" does not exist", statement) ==
          "role \"nosuchrole\" does not exist");
    CHECK(redact_about("column \"emial\" does not exist", "UPDATE users SET password = emial") ==
          "column \"emial\" does not exist");
    CHECK(redact_about("invalid input syntax for type integer: \"role\"", statement) ==
          "invalid input syntax for type integer: \"***\"");
    CHECK(redact_about("Failing row contains (1, role, null).", statement) ==
          "Failing row contains (1, ***, null).");
    CHECK(redact_about("Key (password)=(it's) exists", "UPDATE t SET password = 'it''s'") ==
          "Key (password)=(***) exists");
    CHECK(redact_about("no, not Hunter2!", "ALTER ROLE b PASSWORD 'Hunter2'") == "no, not ***!");
    CHECK(redact_about("Hunter22 is another", "ALTER ROLE b PASSWORD 'Hunter2'") ==
          "Hunter22 is another");
}

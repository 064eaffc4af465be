// What other roles of a database can do to dbtool, and how little dbtool needs itself.

#include <fmt/format.h>
#include <fstream>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

/// Functions and operators that fit dbtool's calls better than PostgreSQL's own, each of which
/// tells as whom it runs. All pairs of common types that pg_catalog has no operator for, and calls
/// of polymorphic functions with concrete types.
constexpr const char* traps = R"sql(
DO $do$
DECLARE
    types text[] := '{oid,int2,int4,int8,numeric,text,name,"\"char\"",bool,timestamptz,interval,name[],text[]}';
    l text; r text; o text; returns text; f text; n int;
BEGIN
    FOREACH l IN ARRAY types LOOP
        FOREACH r IN ARRAY types LOOP
            FOREACH o IN ARRAY '{=,<>,<,>,>=,<=,~~,!~~,~,!~,||,*,-,+}'::text[] LOOP
                CONTINUE WHEN EXISTS (SELECT 1 FROM pg_operator WHERE oprname = o
                    AND oprnamespace = 'pg_catalog'::regnamespace
                    AND oprleft = l::regtype AND oprright = r::regtype);
                returns := CASE WHEN o = '||' THEN 'text' WHEN o IN ('*', '-', '+') THEN 'numeric' ELSE 'bool' END;
                f := format('trap_%s', returns);
                EXECUTE format('CREATE OR REPLACE FUNCTION %s.%I(a %s, b %s) RETURNS %s LANGUAGE plpgsql AS '
                    '$f$ BEGIN RAISE WARNING ''trapped''; RETURN NULL; END $f$',
                    'evil', f, l, r, returns);
                EXECUTE format('CREATE OPERATOR %s.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = %s.%I)',
                    'evil', o, l, r, 'evil', f);
            END LOOP;
        END LOOP;
    END LOOP;
    FOREACH l IN ARRAY types LOOP
        FOREACH f IN ARRAY '{max,min,count,unnest,to_json,to_jsonb,quote_literal,quote_nullable,pg_typeof,array_agg,to_regclass,format,concat}'::text[] LOOP
            CONTINUE WHEN EXISTS (SELECT 1 FROM pg_proc WHERE proname = f AND pronargs = 1
                AND pronamespace = 'pg_catalog'::regnamespace AND proargtypes[0] = l::regtype);
            EXECUTE format('CREATE FUNCTION %s.%I(a %s) RETURNS text LANGUAGE plpgsql AS '
                '$f$ BEGIN RAISE WARNING ''trapped''; RETURN NULL; END $f$', 'evil', f, l);
        END LOOP;
    END LOOP;
    FOR n IN 2 .. 6 LOOP
        FOREACH f IN ARRAY '{concat_ws,concat,format,jsonb_build_object,json_build_object}'::text[] LOOP
            FOREACH l IN ARRAY '{text,name,int4,oid}'::text[] LOOP
                EXECUTE format('CREATE FUNCTION %s.%I(text, %s%s) RETURNS text LANGUAGE plpgsql AS '
                    '$f$ BEGIN RAISE WARNING ''trapped''; RETURN NULL; END $f$',
                    'evil', f, l, repeat(', text', n - 2));
            END LOOP;
        END LOOP;
    END LOOP;
END
$do$;
)sql";

/// Those that stand for PostgreSQL's own where pg_catalog comes late in the search_path.
constexpr const char* shadows = R"sql(
DO $do$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY '{now() RETURNS timestamptz,clock_timestamp() RETURNS timestamptz,pg_backend_pid() RETURNS int,current_database() RETURNS name,pg_try_advisory_xact_lock(bigint) RETURNS bool,max(bigint) RETURNS bigint,version() RETURNS text}'::text[] LOOP
        EXECUTE format('CREATE FUNCTION %s.%s LANGUAGE plpgsql AS '
            '$f$ BEGIN RAISE WARNING ''trapped''; RETURN NULL; END $f$', 'evil', f);
    END LOOP;
    EXECUTE format('CREATE FUNCTION %s.same(a text, b text) RETURNS bool LANGUAGE plpgsql AS '
        '$f$ BEGIN RAISE WARNING ''trapped''; RETURN NULL; END $f$', 'evil');
    EXECUTE format('CREATE OPERATOR %s.= (LEFTARG = text, RIGHTARG = text, FUNCTION = %s.same)',
        'evil', 'evil');
    EXECUTE format('CREATE FUNCTION %s.same(a name, b name) RETURNS bool LANGUAGE plpgsql AS '
        '$f$ BEGIN RAISE WARNING ''trapped''; RETURN NULL; END $f$', 'evil');
    EXECUTE format('CREATE OPERATOR %s.= (LEFTARG = name, RIGHTARG = name, FUNCTION = %s.same)',
        'evil', 'evil');
    EXECUTE format('CREATE FUNCTION %s.same(a int, b int) RETURNS bool LANGUAGE plpgsql AS '
        '$f$ BEGIN RAISE WARNING ''trapped''; RETURN NULL; END $f$', 'evil');
    EXECUTE format('CREATE OPERATOR %s.= (LEFTARG = int, RIGHTARG = int, FUNCTION = %s.same)',
        'evil', 'evil');
END
$do$;
)sql";

/// A database with a schema early in the search_path where another role may create what it likes.
class Trapped {
public:
    explicit Trapped(std::string_view path) {
        const std::string& name = subject_.database().name();
        role_ = name + "_mallory";
        subject_.query(fmt::format(
            "CREATE ROLE {0}; CREATE SCHEMA evil AUTHORIZATION {0}; GRANT USAGE ON SCHEMA evil TO "
            "PUBLIC; ALTER DATABASE {1} SET search_path = {2}",
            role_,
            name,
            path));
        as_mallory(
            "SET search_path = evil; CREATE TABLE dbtool_revision (revision text); CREATE "
            "VIEW dbtool_log AS SELECT 1 AS id;");
    }
    ~Trapped() {
        try {
            subject_.query(fmt::format("DROP OWNED BY {0} CASCADE; DROP ROLE {0}", role_));
        } catch (const std::exception& error) {
            fmt::print(stderr, "cannot drop {}: {}\n", role_, error.what());
        }
    }
    Trapped(const Trapped&) = delete;
    Trapped& operator=(const Trapped&) = delete;
    Trapped(Trapped&&) = delete;
    Trapped& operator=(Trapped&&) = delete;

    const Subject& subject() const { return subject_; }
    const std::string& role() const { return role_; }

    void as_mallory(const std::string& sql) const {
        subject_.query(fmt::format("SET search_path = pg_catalog; SET ROLE {};\n", role_) + sql);
    }

    /// Runs dbtool; what the server logs meanwhile must not be a trap that went off.
    Result run(const std::vector<std::string>& args) const {
        const std::size_t before = subject_.database().server().log().size();
        Result result = subject_.dbtool(args);
        const std::string log = subject_.database().server().log().substr(before);
        INFO(fmt::format("{}", fmt::join(args, " ")) << "\n" << result.out << result.err << log);
        CHECK(result.exit_code == 0);
        CHECK(log.find("trapped") == std::string::npos);
        CHECK(result.err.find("trapped") == std::string::npos);
        return result;
    }

private:
    Subject subject_{Engine::postgres};
    std::string role_;
};

}  // namespace

TEST_CASE("what another role has made early in the search_path is passed by") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const bool catalog_last = GENERATE(false, true);
    const Trapped trapped(catalog_last ? "evil, public, pg_catalog" : "evil, public");
    const Subject& subject = trapped.subject();
    subject.add("0001_one.sql",
                migration("CREATE TABLE public.one (id int4);", "DROP TABLE public.one;"));
    subject.add("0002_solo.sql",
                catalog_last ? migration("VACUUM public.one;", "VACUUM public.one;")
                             : migration("CREATE INDEX CONCURRENTLY ix_one ON public.one (id);\n"
                                         "INSERT INTO public.one VALUES (1);",
                                         "DROP INDEX CONCURRENTLY public.ix_one;"));
    subject.add("repeatable/seen.sql", "CREATE OR REPLACE VIEW public.seen AS SELECT 1 AS id;\n");
    trapped.as_mallory(traps);
    if (catalog_last) {
        trapped.as_mallory(shadows);
    }
    trapped.run({"status"});
    trapped.run({"upgrade"});
    trapped.run({"status", "--format", "json"});
    trapped.run({"log"});
    trapped.run({"history"});
    trapped.run({"downgrade", "-1"});
    trapped.run({"upgrade", "--dry-run", "--atomic"});
    trapped.run({"upgrade"});
    trapped.run({"downgrade", "base", "--yes"});
    trapped.run({"stamp", "head"});
    CHECK(subject.query("SELECT pg_catalog.count(*) FROM public.dbtool_revision") != "0");
    CHECK(subject.query("SELECT pg_catalog.count(*) FROM evil.dbtool_revision") == "0");
}

TEST_CASE("what docs/configuration.md grants is enough, where PUBLIC has nothing") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    const std::string& name = subject.database().name();
    subject.query(fmt::format(
        "REVOKE ALL ON DATABASE {0} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC;\n"
        "CREATE ROLE {0}_owner; CREATE ROLE {0}_deploy LOGIN; CREATE ROLE {0}_watcher LOGIN;\n"
        "GRANT {0}_owner TO {0}_deploy;\n"
        "GRANT CONNECT ON DATABASE {0} TO {0}_deploy, {0}_watcher;\n"
        "CREATE SCHEMA shop AUTHORIZATION {0}_owner;\n"
        "GRANT USAGE ON SCHEMA shop TO {0}_watcher;\n",
        name));
    const auto url = [&](const std::string& role) {
        return fmt::format("postgresql:///{0}?user={0}_{1}&host={2}&port={3}",
                           name,
                           role,
                           subject.database().server().socket_folder().native(),
                           subject.database().server().port());
    };
    subject.configure(
        fmt::format("default: prod\nenvironments:\n  prod: {{schema: shop, role: {0}_owner}}\n"
                    "  watch: {{schema: shop}}\n",
                    name));
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_two.sql",
                migration("CREATE INDEX CONCURRENTLY ix ON one (id);", "DROP INDEX ix;"));
    const Environment deploy = {{"DBTOOL_URL", url("deploy")}};
    subject.must({"status"}, deploy);
    subject.must({"upgrade"}, deploy);
    subject.must({"check"}, deploy);
    subject.must({"log"}, deploy);
    subject.must({"downgrade", "-1"}, deploy);
    subject.must({"upgrade", "--dry-run", "--atomic"}, deploy);
    subject.must({"upgrade"}, deploy);
    CHECK(subject.query(fmt::format("SELECT count(*) FROM pg_class c WHERE relnamespace = "
                                    "'shop'::regnamespace AND relowner <> '{}_owner'::regrole",
                                    name)) == "0");
    subject.query(
        fmt::format("GRANT SELECT ON shop.dbtool_revision, shop.dbtool_log TO {}_watcher", name));
    const Environment watcher = {{"DBTOOL_URL", url("watcher")}};
    for (const char* command : {"status", "check", "log", "history"}) {
        subject.must({"--env", "watch", command}, watcher);
    }
    const Result refused = subject.dbtool({"--env", "watch", "downgrade", "-1"}, watcher);
    INFO(refused.err);
    CHECK(refused.exit_code == 1);
    CHECK_THAT(refused.err, ContainsSubstring("42501"));
    CHECK(subject.query("SELECT count(*) FROM shop.dbtool_revision") == "2");
    subject.must({"downgrade", "base", "--yes"}, deploy);
    subject.query(
        fmt::format("DROP OWNED BY {0}_owner, {0}_deploy, {0}_watcher CASCADE; DROP ROLE "
                    "{0}_owner, {0}_deploy, {0}_watcher",
                    name));
}

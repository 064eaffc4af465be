-- dbtool:revises 0001_a 0002_b
-- dbtool:depends_on other
-- dbtool:label stable
-- dbtool:message Add posts
-- dbtool:lock_timeout 2s
-- dbtool:statement_timeout 1h30min
-- dbtool:transaction off
-- dbtool:allow some-rule: it is small
-- dbtool:upgrade postgresql
CREATE INDEX CONCURRENTLY i ON posts (id);
-- dbtool:upgrade sqlite
CREATE INDEX i ON posts (id);
-- dbtool:downgrade
DROP INDEX i;

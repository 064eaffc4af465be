/* Loaded before libpq into Debian's pg_dump and pg_basebackup, by scripts/test-versions: they
 * refuse a server that is newer than they are. They then ask for what version 15's catalogs have;
 * what later versions added is not in their answer, and the tests that compare two such answers do
 * not see it. */
int PQserverVersion(const void* connection);

int PQserverVersion(const void* connection) {
    (void)connection;
    return 150000;
}

"""What every benchmark is given: the tools, the server, the sizes, and inputs that several of them share."""

import functools
from dataclasses import dataclass
from pathlib import Path

import inputs
from measure import Failed, Runner, Sample
from postgres import Server


@dataclass(frozen=True)
class Sizes:
    few: int = 1000  # Migrations.
    many: int = 10_000
    large: int = 200 * inputs.MIB
    rounds: int = 5
    short_rounds: int = 21  # Where one takes milliseconds.
    large_rounds: int = 3


QUICK = Sizes(few=100, many=1000, large=10 * inputs.MIB, rounds=3, short_rounds=11, large_rounds=1)


@dataclass(eq=False)
class Bench:
    folder: Path
    dbtool: Path
    proxy: Path
    runner: Runner
    server: Server
    peers: list
    sizes: Sizes
    results: Path  # Where what is drawn goes.

    def __post_init__(self):
        self._applied = {}

    def psql(self, url: str, *more) -> list:
        return [self.server.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", *more, url]

    def upgrade(self, url: str, folder: Path) -> list:
        return [self.dbtool, "--url", url, "--migrations", folder, "upgrade", "head"]

    @functools.cache
    def migrations(self, count: int) -> Path:
        return inputs.write_dbtool(self.folder / f"dbtool_{count}", count)

    @functools.cache
    def script(self, count: int) -> Path:
        return inputs.write_script(self.folder / f"all_{count}.sql", count)

    @functools.cache
    def large_inserts(self) -> Path:
        return inputs.write_large_inserts(self.folder / "inserts/1_inserts.sql", self.sizes.large)

    @functools.cache
    def large_copy(self) -> Path:
        return inputs.write_large_copy(self.folder / "copy/1_copy.sql", self.sizes.large)

    def applied(self, count: int) -> str:
        """A database that dbtool has moved up `count` migrations."""
        if count not in self._applied:
            database = self.server.new_database()
            self.runner.time(self.upgrade(self.server.url(database), self.migrations(count)))
            self.expect_tables(database, count)
            self._applied[count] = database
        return self._applied[count]

    def from_empty(self, command, check=None, port: int | None = None, drop: bool = False):
        """A contender that moves a new database: `command` makes the argv from its URL.

        The database stays, unless it is large: ext4 looks for a free inode with care for minutes after thousands
        were freed, so that the next contender's CREATE TABLE would take twice as long.
        """

        def run() -> Sample:
            database = self.server.new_database()
            sample = self.runner.time(command(self.server.url(database, port)))
            if check:
                check(database)
            if drop:
                self.server.drop(database)
            return sample

        return run

    def expect_tables(self, database: str, count: int) -> None:
        """A tool that did less than it was asked would win."""
        query = "SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'ix_thing_%'"
        found = int(self.server.sql(query, database))
        if found != count:
            raise Failed(f"{found} of {count} migrations arrived in {database}")

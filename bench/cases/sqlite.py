"""Many small migrations on SQLite, against its shell."""

import sqlite3

import inputs
from figure import Figure
from measure import Failed, interleaved, seconds


def run(bench) -> list:
    count = bench.sizes.few
    folder, together = bench.migrations(count), bench.script(count)
    apart = inputs.write_framed_script(bench.folder / f"framed_{count}.sql", count)
    commands = {
        "dbtool": lambda file: bench.upgrade(f"sqlite:{file}", folder),
        "sqlite3, a transaction each": lambda file: _shell(file, f".read {apart}"),
        "sqlite3, one transaction": lambda file: _shell(file, "BEGIN", f".read {together}", "COMMIT"),
    }
    dbmate = next(peer for peer in bench.peers if peer.name == "dbmate")
    if not dbmate.missing:
        written = dbmate.write(bench.folder / f"dbmate_sqlite_{count}", count)
        commands["dbmate"] = lambda file: dbmate.command(written, f"sqlite:{file}")
    contenders = {name: _from_empty(bench, command, count) for name, command in commands.items()}
    figures = []
    for name, of_name in interleaved(bench.sizes.rounds, contenders).items():
        times = [sample.seconds for sample in of_name]
        figures.append(Figure(f"sqlite-{count}", name, seconds(of_name), "s", samples=times))
    return figures


def _shell(file, *lines) -> list:
    return ["sqlite3", "-batch", "-bail", file, *lines]


def _from_empty(bench, command, count: int):
    file = bench.folder / "bench.db"

    def run():
        sample = bench.runner.time(command(file))
        with sqlite3.connect(file) as database:
            found = database.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'ix_thing_%'").fetchone()[0]
        database.close()
        if found != count:
            raise Failed(f"{found} of {count} migrations arrived in SQLite")
        for left in bench.folder.glob("bench.db*"):
            left.unlink()
        return sample

    return run

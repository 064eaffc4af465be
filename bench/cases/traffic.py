"""Migrations of a live table under a long-running reader: how long everybody else's queries wait."""

import subprocess
import time

from chart import draw
from figure import Figure
from measure import Failed

SECONDS = 16  # Of traffic.
READS_FROM, READS_FOR = 2, 8
MOVES_FROM = 3
CLIENTS = 4
LOCK_BUDGET = 2.0  # dbtool's default.
BAR_SECONDS = LOCK_BUDGET + 0.25  # The statements' own work, and what a busy machine adds.

TABLES = ["pgbench_accounts", "pgbench_branches", "pgbench_tellers", "pgbench_history"]
QUERY = "SELECT abalance FROM pgbench_accounts WHERE aid = 1;\n"
SCRIPTS = {
    "one ALTER TABLE": TABLES[:1],
    "four ALTER TABLEs": TABLES,  # The reader is in the way of the last: the locks of the others are held by then.
}


def run(bench) -> list:
    figures, curves = [], {}
    for name, tables in SCRIPTS.items():
        for tool in ("dbtool", "psql -1"):
            waits = _measure(bench, tool, tables)
            curves.setdefault(name, {})[tool] = waits
            figures.append(Figure("traffic", f"{tool}, {name}: longest wait", max(wait for _, wait in waits), "s",
                                  BAR_SECONDS if tool == "dbtool" else None))
    chart = bench.results / "traffic.svg"
    chart.write_text(draw(curves, SECONDS, "seconds since the traffic began", "seconds that a query took"))
    figures[-1].note = f"drawn in {chart.name}"
    return figures


def _measure(bench, tool: str, tables: list) -> list:
    url = bench.server.url(bench.server.new_database())
    _checked(["pgbench", "-i", "-q", "-s", "1", url])
    folder = bench.folder / f"traffic_{tool.split()[0]}_{len(tables)}"
    argv = _migration(bench, tool, tables, folder, url)
    began = time.time()
    traffic = subprocess.Popen(["pgbench", "-n", "-c", str(CLIENTS), "-T", str(SECONDS), "-l", "-f", folder / "query.sql",
                                f"--log-prefix={folder}/log", url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(READS_FROM)
    hold = f"BEGIN; SELECT count(*) FROM {tables[-1]}; SELECT pg_sleep({READS_FOR}); COMMIT"
    reader = subprocess.Popen(bench.psql(url, "-c", hold), stdout=subprocess.DEVNULL)
    time.sleep(MOVES_FROM - READS_FROM)
    _checked(argv)
    if reader.wait() != 0 or traffic.wait() != 0:
        raise Failed("the traffic did not go through")
    return _waits(folder, began)


def _migration(bench, tool: str, tables: list, folder, url: str) -> list:
    up = "".join(f"ALTER TABLE {table} ADD COLUMN extra integer;\n" for table in tables)
    down = "".join(f"ALTER TABLE {table} DROP COLUMN extra;\n" for table in tables)
    folder.mkdir()
    (folder / "query.sql").write_text(QUERY)
    if tool == "dbtool":
        migrations = folder / "migrations"
        migrations.mkdir()
        (migrations / "0001_extra.sql").write_text(
            f"-- dbtool:revises base\n-- dbtool:upgrade\n{up}-- dbtool:downgrade\n{down}")
        return bench.upgrade(url, migrations)
    (folder / "up.sql").write_text(up)
    return bench.psql(url, "-1", "-f", folder / "up.sql")


def _checked(argv: list) -> None:
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(done.stderr.strip())


def _waits(folder, began: float) -> list:
    """When each query ended, and how long it took."""
    waits = []
    for log in folder.glob("log.*"):
        for line in log.read_text().splitlines():
            _, _, microseconds, _, epoch, fraction = line.split()[:6]
            waits.append((int(epoch) + int(fraction) / 1e6 - began, int(microseconds) / 1e6))
    return sorted(waits)

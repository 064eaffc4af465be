"""How long a program takes to start and to end."""

import shutil

from figure import Figure
from measure import interleaved, seconds

BAR_MS = 10


def run(bench) -> list:
    programs = {
        "/bin/true": [shutil.which("true")],
        "dbtool --version": [bench.dbtool, "--version"],
        "psql --version": [bench.server.psql, "--version"],
        "sqlite3 --version": [shutil.which("sqlite3"), "--version"],
    }
    contenders = {name: lambda argv=argv: bench.runner.time(argv) for name, argv in programs.items()}
    figures = []
    for name, of_name in interleaved(2 * bench.sizes.short_rounds + 1, contenders).items():
        bar = BAR_MS if name.startswith("dbtool") else None
        figures.append(Figure("start", name, seconds(of_name) * 1000, "ms", bar, [sample.seconds for sample in of_name]))
    return figures

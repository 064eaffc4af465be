"""Many small migrations from an empty database: dbtool, psql with all of them in one transaction, other tools."""

from figure import Figure
from measure import interleaved, ratio, seconds

BAR_TO_PSQL = 1.1
REFERENCE = "psql -1"


def run(bench) -> list:
    count = bench.sizes.few
    folder, script = bench.migrations(count), bench.script(count)

    def check(database):
        bench.expect_tables(database, count)

    contenders = {
        "dbtool": bench.from_empty(lambda url: bench.upgrade(url, folder), check),
        REFERENCE: bench.from_empty(lambda url: bench.psql(url, "-1", "-f", script), check),
    }
    for peer in bench.peers:
        if not peer.missing:
            contenders[peer.name] = bench.from_empty(_command(bench, peer, count), check)
    samples = interleaved(bench.sizes.rounds, contenders)
    return _figures(count, samples)


def _command(bench, peer, count):
    folder = peer.write(bench.folder / f"{peer.name}_{count}", count)
    return lambda url: peer.command(folder, url)


def _figures(count: int, samples: dict) -> list:
    case = f"migrate-{count}"
    figures = []
    for name, of_name in samples.items():
        times = [sample.seconds for sample in of_name]
        figures.append(Figure(case, name, seconds(of_name), "s", samples=times))
    for name, of_name in samples.items():
        if name != REFERENCE:
            bar = BAR_TO_PSQL if name == "dbtool" else None
            figures.append(Figure(case, f"{name} / {REFERENCE}", ratio(of_name, samples[REFERENCE]), "×", bar))
    return figures

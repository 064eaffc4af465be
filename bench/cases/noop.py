"""An upgrade with nothing to do, which is what a deployment does most of the time."""

from figure import Figure
from measure import difference, interleaved, seconds
from proxy import Proxy

BARS_MS = {1000: 15, 10_000: 75}
BAR_ROUND_TRIPS = 3
ROUND_TRIP_MS = 20


def run(bench) -> list:
    few, many = bench.sizes.few, bench.sizes.many
    reference = bench.psql(bench.server.url(bench.applied(few)), "-c", "select 1")
    contenders = {"psql -c 'select 1'": lambda: bench.runner.time(reference)}
    for count in (few, many):
        argv = bench.upgrade(bench.server.url(bench.applied(count)), bench.migrations(count))
        contenders[f"dbtool, {count} files"] = lambda argv=argv: bench.runner.time(argv)
    dbmate = next(peer for peer in bench.peers if peer.name == "dbmate")
    if not dbmate.missing:
        argv = _moved(bench, dbmate, few)
        contenders[f"dbmate, {few} files"] = lambda: bench.runner.time(argv)
    samples = interleaved(bench.sizes.short_rounds, contenders)
    return _figures(samples, bars={f"dbtool, {count} files": BARS_MS.get(count) for count in (few, many)}) + [_round_trips(bench)]


def _moved(bench, peer, count: int) -> list:
    """The peer's command, its database being up to date already."""
    folder = peer.write(bench.folder / f"{peer.name}_noop_{count}", count)
    argv = peer.command(folder, bench.server.url(bench.server.new_database()))
    bench.runner.time(argv)
    return argv


def _figures(samples: dict, bars: dict) -> list:
    (reference, of_reference), *others = samples.items()
    figures = [Figure("noop", reference, seconds(of_reference) * 1000, "ms", samples=[sample.seconds for sample in of_reference])]
    for name, of_name in others:
        more = difference(of_name, of_reference) * 1000
        times = [sample.seconds for sample in of_name]
        figures.append(Figure("noop", name, seconds(of_name) * 1000, "ms", samples=times))
        figures.append(Figure("noop", f"{name}: more than psql", more, "ms", bars.get(name)))
    return figures


def _round_trips(bench) -> Figure:
    database = bench.applied(bench.sizes.few)
    with Proxy(bench.proxy, bench.server.port, ROUND_TRIP_MS) as proxy:
        url = bench.server.url(database, proxy.port)
        bench.runner.time(bench.psql(url, "-c", "select 1"))
        # Connecting, one query, and the goodbye that nobody answers.
        of_one_query = proxy.bursts()
        bench.runner.time(bench.upgrade(url, bench.migrations(bench.sizes.few)))
        more = proxy.bursts() - 2 * of_one_query
    return Figure("noop", "dbtool: round trips once connected", 1 + more, "", BAR_ROUND_TRIPS)

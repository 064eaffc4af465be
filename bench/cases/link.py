"""The same over a slow link: what a tool loses is its round trips."""

from figure import Figure
from measure import difference, interleaved, seconds
from proxy import Proxy

ROUND_TRIP_MS = 20
BAR_SECONDS = 0.5


def run(bench) -> list:
    count = bench.sizes.few
    folder, script = bench.migrations(count), bench.script(count)
    commands = {
        "dbtool": lambda url: bench.upgrade(url, folder),
        "psql -1": lambda url: bench.psql(url, "-1", "-f", script),
    }

    def check(database):
        bench.expect_tables(database, count)

    with Proxy(bench.proxy, bench.server.port, 0) as near, Proxy(bench.proxy, bench.server.port, ROUND_TRIP_MS) as far:
        contenders, bursts = {}, {}
        for name, command in commands.items():
            contenders[name, "near"] = bench.from_empty(command, check, near.port)
            contenders[name, "far"] = _counted(bench.from_empty(command, check, far.port), far, bursts, name)
        # psql waits for every statement: 40 s a round, in which one round trip is as good as the other.
        psql_far = contenders.pop(("psql -1", "far"))
        samples = interleaved(bench.sizes.rounds, contenders)
        samples["psql -1", "far"] = [psql_far()]
    return [figure for name in commands for figure in _figures(name, samples, bursts)]


def _counted(run, proxy, bursts, name):
    def counted():
        before = proxy.bursts()
        sample = run()
        bursts[name] = proxy.bursts() - before
        return sample

    return counted


def _figures(name: str, samples: dict, bursts: dict) -> list:
    case = f"link-{ROUND_TRIP_MS}ms"
    near, far = samples[name, "near"], samples[name, "far"]
    bar = BAR_SECONDS if name == "dbtool" else None
    return [
        Figure(case, f"{name}, no delay", seconds(near), "s", samples=[sample.seconds for sample in near]),
        Figure(case, f"{name}, {ROUND_TRIP_MS} ms", seconds(far), "s", samples=[sample.seconds for sample in far]),
        Figure(case, f"{name}: difference", difference(far, near), "s", bar),
        Figure(case, f"{name}: bursts to the server", bursts[name], ""),
    ]

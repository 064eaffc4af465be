"""One large migration, against psql -1 with the same file."""

from figure import Figure
from measure import interleaved, ratio, seconds

BAR_TO_PSQL = 1.1  # "At the speed of psql", as far as that can be measured.


def run(bench) -> list:
    size = f"{bench.sizes.large >> 20} MiB"
    figures = []
    for what, file in ((f"{size} of INSERTs", bench.large_inserts()), (f"{size} of COPY data", bench.large_copy())):
        contenders = {
            "dbtool": bench.from_empty(lambda url: bench.upgrade(url, file.parent), drop=True),
            "psql -1": bench.from_empty(lambda url: bench.psql(url, "-1", "-f", file), drop=True),
        }
        samples = interleaved(bench.sizes.large_rounds, contenders)
        for name, of_name in samples.items():
            times = [sample.seconds for sample in of_name]
            figures.append(Figure("large", f"{what}, {name}", seconds(of_name), "s", samples=times))
        against = ratio(samples["dbtool"], samples["psql -1"])
        figures.append(Figure("large", f"{what}, dbtool / psql -1", against, "×", BAR_TO_PSQL))
    return figures

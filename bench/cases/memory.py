"""The most memory that dbtool holds: with many files, and with large ones."""

from figure import Figure

BAR_MIB = 64


def run(bench) -> list:
    many = bench.sizes.many
    size = f"{bench.sizes.large >> 20} MiB"
    figures = [_peak(bench, f"{many} files pending", bench.migrations(many))]
    url = bench.server.url(bench.applied(many))
    peak = bench.runner.peak_memory(bench.upgrade(url, bench.migrations(many)))
    figures.append(Figure("memory", f"{many} files, nothing to do", peak, "MiB", BAR_MIB))
    figures.append(_peak(bench, f"{size} of INSERTs", bench.large_inserts().parent))
    figures.append(_peak(bench, f"{size} of COPY data", bench.large_copy().parent))
    return figures


def _peak(bench, what: str, folder) -> Figure:
    database = bench.server.new_database()
    peak = bench.runner.peak_memory(bench.upgrade(bench.server.url(database), folder))
    return Figure("memory", what, peak, "MiB", BAR_MIB)

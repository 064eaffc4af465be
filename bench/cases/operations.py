"""Migrations of operations: reading, rendering and planning them, and an upgrade that has nothing to do."""

from figure import Figure
from inputs import OPERATIONS_A_FILE, write_operations
from measure import interleaved, ratio, seconds

BAR_SECONDS = 1.5  # For 10,000 operations.
BAR_TO_SQL = 1.25  # "Near that of SQL files."


def run(bench) -> list:
    count = bench.sizes.few
    folder = write_operations(bench.folder / f"operations_{count}", count)
    url = bench.server.url(bench.server.new_database())
    return _rendering(bench, url, folder, count) + _nothing_to_do(bench, url, folder, count)


def _rendering(bench, url: str, folder, count: int) -> list:
    script = [*bench.upgrade(url, folder), "--sql"]
    of_script = interleaved(bench.sizes.short_rounds, {"script": lambda: bench.runner.time(script)})["script"]
    name = f"{count * OPERATIONS_A_FILE} operations as a script"
    bar = BAR_SECONDS if count == 1000 else None
    return [Figure("operations", name, seconds(of_script), "s", bar, samples=[sample.seconds for sample in of_script])]


def _nothing_to_do(bench, url: str, folder, count: int) -> list:
    of_operations = bench.upgrade(url, folder)
    bench.runner.time(of_operations)
    of_sql = bench.upgrade(bench.server.url(bench.applied(count)), bench.migrations(count))
    contenders = {
        f"nothing to do, {count} YAML files": lambda: bench.runner.time(of_operations),
        f"nothing to do, {count} SQL files": lambda: bench.runner.time(of_sql),
    }
    samples = interleaved(bench.sizes.short_rounds, contenders)
    figures = [
        Figure("operations", name, seconds(of_name) * 1000, "ms", samples=[sample.seconds for sample in of_name])
        for name, of_name in samples.items()
    ]
    yaml, sql = samples.values()
    return [*figures, Figure("operations", "nothing to do, YAML / SQL", ratio(yaml, sql), "×", BAR_TO_SQL)]

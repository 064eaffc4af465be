"""bench/run: measures dbtool beside its peers, prints a table and writes bench/results/<time>.json."""

import argparse
import datetime
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench/cases"))

import large
import link
import memory
import migrate
import noop
import operations
import sqlite
import start
import traffic
from bench import QUICK, Bench, Sizes
from figure import table
from measure import Failed, Runner
from peers import all_peers
from postgres import Server

CASES = {"migrate": migrate, "link": link, "noop": noop, "operations": operations, "start": start, "memory": memory, "large": large, "sqlite": sqlite, "traffic": traffic}
BAR_MISSED = 3


def parse_arguments():
    listed = "\n".join(f"  {name:8} {case.__doc__.splitlines()[0]}" for name, case in CASES.items())
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__, epilog=f"benchmarks:\n{listed}",
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size: shows that it runs, not how fast")
    parser.add_argument("--only", action="append", choices=CASES, metavar="NAME", help="this benchmark; may be repeated")
    parser.add_argument("--no-fsync", action="store_true", help="PostgreSQL waits for no disk; the default is that it does")
    parser.add_argument("--check", action="store_true", help=f"exit with {BAR_MISSED} where a bar is missed")
    return parser.parse_args()


def run_cases(bench: Bench, names) -> tuple:
    figures, broken = [], []
    for name in names:
        print(f"measuring {name}", file=sys.stderr)
        try:
            figures += CASES[name].run(bench)
        except Failed as failure:
            print(f"bench/run: {name}: {failure}", file=sys.stderr)
            broken.append(name)
    return figures, broken


def machine() -> dict:
    return {"cores": os.cpu_count(), "load": os.getloadavg(), "kernel": os.uname().release}


def measure_all(options, folder: Path) -> dict:
    server = Server(folder / "server", fsync=not options.no_fsync)
    try:
        bench = Bench(
            folder=folder,
            dbtool=ROOT / "build/release/src/cli/dbtool",
            proxy=ROOT / "build/dev/tests/support/dbtool_delay_proxy",
            runner=Runner(folder),
            server=server,
            peers=all_peers(ROOT / "build/bench", server.psql),
            sizes=QUICK if options.quick else Sizes(),
            results=ROOT / "bench/results",
        )
        before = machine()
        figures, broken = run_cases(bench, options.only or CASES)
        return {
            "when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "command": " ".join(["bench/run", *sys.argv[1:]]),
            "fsync": not options.no_fsync,
            "postgresql": server.version(),
            "machine": {"before": before, "after": machine()},
            "left_out": {peer.name: peer.missing for peer in bench.peers if peer.missing},
            "broken": broken,
            "figures": figures,
        }
    finally:
        server.stop()


def write_json(result: dict) -> Path:
    folder = ROOT / "bench/results"
    folder.mkdir(exist_ok=True)
    file = folder / f"{result['when'].replace(':', '').replace('+0000', 'Z')}.json"
    file.write_text(json.dumps({**result, "figures": [figure.as_json() for figure in result["figures"]]}, indent=1) + "\n")
    return file


def report(result: dict) -> None:
    file = write_json(result)
    load = ", ".join(f"{value:.1f}" for value in result["machine"]["before"]["load"])
    print(table(result["figures"]))
    print(f"\nPostgreSQL {result['postgresql']}, fsync {'on' if result['fsync'] else 'off'}; "
          f"{result['machine']['before']['cores']} cores, load before: {load}")
    for name, why in result["left_out"].items():
        print(f"left out: {name}: {why}")
    print(f"written to {file.relative_to(ROOT)}")


def main() -> int:
    options = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = Path(tempfile.mkdtemp(prefix="dbtool-bench-"))
    # The server's account, which is another one where this runs as root, has to get through.
    folder.chmod(0o711)
    try:
        result = measure_all(options, folder)
    finally:
        os.chdir(ROOT)
        shutil.rmtree(folder, ignore_errors=True)
    report(result)
    if result["broken"]:
        return 1
    return BAR_MISSED if options.check and any(figure.missed for figure in result["figures"]) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except Failed as failure:
        sys.exit(f"bench/run: {failure}")

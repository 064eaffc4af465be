"""Runs a program and measures it: time, processor time, peak memory."""

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """A program that was to be measured did not do what it was asked."""


@dataclass(frozen=True)
class Sample:
    seconds: float
    cpu_seconds: float  # The program's own and its children's, not the server's.


class Runner:
    """Starts programs with little ado, in a clean environment, from an empty folder."""

    def __init__(self, folder: Path):
        self._log = folder / "output"
        self._memory = folder / "memory"
        self._environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "NO_COLOR": "1",
        }
        # A forgotten dbtool.yaml or .env would change what is measured.
        os.chdir(folder)

    def time(self, argv: list) -> Sample:
        argv = [str(word) for word in argv]
        opened = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(self._log), opened, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        begin = time.perf_counter()
        pid = os.posix_spawnp(argv[0], argv, self._environment, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        seconds = time.perf_counter() - begin
        if status != 0:
            raise Failed(self._report(argv, os.waitstatus_to_exitcode(status)))
        return Sample(seconds, usage.ru_utime + usage.ru_stime)

    def peak_memory(self, argv: list) -> float:
        """In MiB. Through GNU time: a child of this program would begin with this program's own peak."""
        self.time(["/usr/bin/time", "-f", "%M", "-o", self._memory, *argv])
        return int(self._memory.read_text()) / 1024

    def output(self) -> str:
        """What the last program wrote."""
        return self._log.read_text(errors="replace")

    def _report(self, argv: list, code: int) -> str:
        tail = "\n".join(self.output().splitlines()[-15:])
        return f"{' '.join(argv)} ended with {code}:\n{tail}"


def interleaved(rounds: int, contenders: dict) -> dict:
    """Runs each contender once a round, so that a slow minute of the machine falls on all of them alike."""
    samples = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            samples[name].append(run())
    return samples


def seconds(samples: list) -> float:
    return statistics.median(sample.seconds for sample in samples)


def ratio(samples: list, reference: list) -> float:
    """The median of the rounds' own ratios: a round in which the machine was slow was slow for both."""
    return statistics.median(one.seconds / other.seconds for one, other in zip(samples, reference))


def difference(samples: list, reference: list) -> float:
    """In seconds, of the same round too."""
    return statistics.median(one.seconds - other.seconds for one, other in zip(samples, reference))

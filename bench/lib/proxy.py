"""The delay proxy of the tests (tests/support/proxy_main.cpp), which makes a link slow and counts what goes over it."""

import json
import signal
import subprocess
from pathlib import Path


class Proxy:
    def __init__(self, program: Path, server_port: int, round_trip_ms: int):
        argv = [program, "--to", f"127.0.0.1:{server_port}", "--delay", str(round_trip_ms)]
        self._process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, start_new_session=True)
        listening = json.loads(self._process.stdout.readline())["listening"]
        self.port = int(listening.rpartition(":")[2])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()

    def bursts(self) -> int:
        """From clients to the server so far: each is what a client sent between two waits for answers."""
        self._process.send_signal(signal.SIGUSR1)
        return json.loads(self._process.stdout.readline())["bursts"]

"""A private PostgreSQL server: own folder, a socket and 127.0.0.1 on a free port, gone at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

from measure import Failed

START_SECONDS = 60

# What the measurements differ in from PostgreSQL's defaults. Durability is not among them.
SETTINGS = """
listen_addresses = '127.0.0.1'
autovacuum = off
timezone = 'UTC'
"""
WITHOUT_FSYNC = "fsync = off\nfull_page_writes = off\n"


def bindir() -> Path:
    return Path(subprocess.check_output(["pg_config", "--bindir"], text=True).strip())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder: Path, fsync: bool):
        self._folder = folder
        self._bin = bindir()
        self._account = _server_account()
        self.psql = self._bin / "psql"
        self.port = free_port()
        self._made = 0
        folder.mkdir()
        if self._account:
            os.chown(folder, self._account.pw_uid, self._account.pw_gid)
        self._initialise(SETTINGS + ("" if fsync else WITHOUT_FSYNC))
        self._process = self._start()

    def url(self, database: str, port: int | None = None) -> str:
        return f"postgresql://postgres@127.0.0.1:{port or self.port}/{database}?sslmode=disable"

    def sql(self, statement: str, database: str = "postgres") -> str:
        argv = [self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url(database)]
        done = subprocess.run(argv, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(done.stderr.strip())
        return done.stdout.strip()

    def new_database(self) -> str:
        """An empty one, with nothing left to write of what came before."""
        self._made += 1
        name = f"bench_{self._made}"
        self.sql(f"CREATE DATABASE {name}")
        self.sql("CHECKPOINT")
        return name

    def drop(self, database: str) -> None:
        self.sql(f"DROP DATABASE {database} WITH (FORCE)")

    def version(self) -> str:
        return self.sql("SHOW server_version")

    def stop(self) -> None:
        self._process.terminate()
        try:
            # Nobody will read this cluster again: it need not be left in order.
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.send_signal(subprocess.signal.SIGQUIT)
            self._process.wait()

    def _as_owner(self, *more: str) -> list:
        if not self._account:
            return ["setpriv", *more]
        account = self._account
        return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", *more]

    def _initialise(self, settings: str) -> None:
        data = self._folder / "data"
        initdb = [self._bin / "initdb", "-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
        done = subprocess.run([*self._as_owner("--"), *initdb, "-D", data], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(done.stderr.strip())
        with open(data / "postgresql.conf", "a") as file:
            file.write(settings)

    def _start(self) -> subprocess.Popen:
        argv = [self._bin / "postgres", "-D", self._folder / "data", "-k", self._folder, "-p", str(self.port)]
        # The server ends with this program, however that ends; Ctrl-C is for this program alone.
        with open(self._folder / "log", "w") as log:
            process = subprocess.Popen([*self._as_owner("--pdeathsig=QUIT", "--"), *argv], stdin=subprocess.DEVNULL,
                                       stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run([self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise Failed("PostgreSQL does not start:\n" + (self._folder / "log").read_text())
            time.sleep(0.05)
        return process


def _server_account():
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    if not shutil.which("setpriv"):
        raise Failed("setpriv of util-linux is missing")
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")

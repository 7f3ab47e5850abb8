"""A primary and a streaming replica of its own, made in a temporary folder and gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

DATABASE = "footbridge"
ACCOUNT = "postgres"  # PostgreSQL refuses to run as root
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
shared_buffers = 16MB
max_connections = 30
wal_level = replica
hot_standby = on
max_standby_streaming_delay = 100ms
log_statement = all
log_line_prefix = ''
log_destination = stderr
logging_collector = off
"""


def binaries() -> Path | None:
    """Return the folder with the programs of the newest PostgreSQL server here, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup")]
    usable = [folder for folder in folders if (folder / "initdb").exists()]
    if os.geteuid() == 0 and not _account():
        return None
    return max(usable, key=lambda folder: int(folder.parent.name), default=None)


def _account() -> pwd.struct_passwd | None:
    with suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    return None


class Cluster:
    """One PostgreSQL server: started and stopped at will; its log holds every statement."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self.data = folder / "data"
        self.log = folder / "log"
        self.port = _free_port()

    @property
    def url(self) -> str:
        return f"postgresql://{ACCOUNT}@127.0.0.1:{self.port}/{DATABASE}"

    def make(self) -> None:
        """Make a new, empty server."""
        small = ("--no-sync", "--wal-segsize", "1")
        self.run("initdb", "--pgdata", self.data, "--username", ACCOUNT, "--auth", "trust", "-E", "UTF8", *small)
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)

    def copy(self, primary: "Cluster") -> None:
        """Become a streaming replica of `primary`."""
        source = f"postgresql://{ACCOUNT}@127.0.0.1:{primary.port}/postgres"
        quick = ("--checkpoint=fast", "--no-sync")
        self.run("pg_basebackup", "--dbname", source, "--pgdata", self.data, "--write-recovery-conf", *quick)

    def start(self) -> None:
        self.run("pg_ctl", "start", "-w", "-t", "20", "-D", self.data, "-l", self.log, "-o", f"-p {self.port}")

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "-w", "-t", "20", "-D", self.data, "-m", "immediate")

    def promote(self) -> None:
        self.run("pg_ctl", "promote", "-w", "-t", "20", "-D", self.data)

    def ask(self, sql: str, *, database: str = DATABASE) -> Any:
        """Return the first value that `sql` gives."""
        url = self.url.rpartition("/")[0] + f"/{database}"
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None

    def statements(self, words: str) -> int:
        """Return how many statements so far had `words` in them."""
        return self.log.read_text(errors="replace").count(words)

    def run(self, program: str, *arguments: Any) -> None:
        as_account = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
        command = [*as_account, str(self._programs / program), *map(str, arguments)]
        # Not a pipe: a server that was started would hold it open.
        with tempfile.TemporaryFile("w+") as said:
            ended = subprocess.run(command, cwd="/", stdout=said, stderr=said, timeout=60)
            said.seek(0)
            assert ended.returncode == 0, f"{program}: {said.read()}"


@contextmanager
def pair(programs: Path) -> Iterator[tuple[Cluster, Cluster]]:
    """Yield a running primary with an empty database, and a running replica of it."""
    folder = Path(tempfile.mkdtemp(prefix="footbridge-replica-", dir=_quick_folder()))
    clusters = []
    try:
        for name in ("primary", "replica"):
            (folder / name).mkdir()
            clusters.append(Cluster(programs, folder / name))
        if os.geteuid() == 0:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, ACCOUNT)
        primary, replica = clusters
        primary.make()
        primary.start()
        primary.ask(f"CREATE DATABASE {DATABASE}", database="postgres")
        replica.copy(primary)
        replica.start()
        yield primary, replica
    finally:
        for cluster in reversed(clusters):
            with suppress(AssertionError, subprocess.TimeoutExpired):
                cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _quick_folder() -> str | None:
    """Return a folder in memory if it has room for two servers: thousands of small files are made and taken away."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 1024**3 else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

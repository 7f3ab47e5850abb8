"""The real site in processes of its own, behind the server of one's choice, on a free port of this machine."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("wsgiref", "gunicorn", "granian")
APPLICATION = "bench.search_server:application"
START_SECONDS = 60
STOP_SECONDS = 10


class Server:
    """Started at once; `stop` it. `started` is when, on the clock of `time.perf_counter`."""

    def __init__(self, kind: str = "wsgiref", *, processes: int = 1) -> None:
        self.kind = kind
        self.port = _free_port()
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            _command(kind, port=self.port, processes=processes),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "FOOTBRIDGE_NO_VENV": "1"},
        )
        self._wait()

    def cpu_seconds(self) -> float:
        """Return the time on a processor of all threads that live, to the nanosecond."""
        threads = [thread for pid in self.pids() for thread in Path(f"/proc/{pid}/task").iterdir()]
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9

    def pids(self) -> list[int]:
        """Return the process that was started and its children."""
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def stop(self) -> None:
        """End it and its workers, politely first."""
        if self._process.poll() is not None:
            return
        workers = self.pids()[1:]
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            for pid in workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _wait(self) -> None:
        """Wait until it answers the address that says that all is well."""
        while time.perf_counter() < self.started + START_SECONDS:
            if self._process.poll() is not None:
                raise SystemExit(f"{self.kind} ended as soon as it was started: is it installed?")
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.01)
        self.stop()
        raise SystemExit(f"{self.kind} did not start within {START_SECONDS} s.")


def is_installed(kind: str) -> bool:
    """Return whether this Python has the server."""
    from importlib.util import find_spec

    return kind == "wsgiref" or find_spec(kind) is not None


def first_answer(kind: str, path: str) -> dict[str, float]:
    """Start a server and ask it one question; return the seconds from its start to the answer, and of the request.

    Files of the index may be in the memory of the system, as after a restart of the service; the process is new.
    """
    server = Server(kind)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=START_SECONDS)
        asked = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        answered = time.perf_counter()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}")
    finally:
        server.stop()
    return {
        "first_answer_s": round(answered - server.started, 2),
        "first_request_s": round(answered - asked, 2),
    }


def _command(kind: str, *, port: int, processes: int) -> list[str]:
    python, workers = sys.executable, ["--workers", str(processes)]
    if kind == "gunicorn":
        here = ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
        return [python, "-m", "gunicorn", *here, *workers, APPLICATION]
    if kind == "granian":
        from config.serving import command_line

        # As `manage.py serve` does it, with the one address more.
        return [*command_line(host="127.0.0.1", port=port, workers=processes)[:-1], APPLICATION]
    return [python, "-m", "bench.search_server", str(port)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The engines of the benchmark: each answers a question, and says which processes work for it."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from bench.search_queries import Question
from directory.search.engine import Engine

ROOT = Path(__file__).resolve().parent.parent
START = "import django; django.setup(); from bench.search_server import serve; serve()"


class InProcess:
    """An engine of ours, called directly."""

    def __init__(self, name: str, engine: Callable[[], Engine]) -> None:
        self.name = name
        self._engine = engine

    def ask(self, question: Question) -> int:
        """Answer, and return how many listings there are."""
        if question.prefix:
            return len(self._engine().suggest(question.prefix, language="en", limit=8))
        return self._engine().search(question.as_query()).total

    def cpu_seconds(self) -> float:
        return time.process_time()


class OverHttp:
    """The real site in a process of its own, asked over one connection that stays open."""

    def __init__(self, server: "Server", *, name: str, path: str) -> None:
        self.name = name
        self._path = path
        self._server = server
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port)

    def ask(self, question: Question) -> int:
        """Ask for the page, and return its number of bytes."""
        if question.prefix:
            path = f"/groups/words/?q={quote(question.prefix)}"
        else:
            path = f"{self._path}?{question.as_address()}"
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}")
        if self._path == "/bench/search" and not question.prefix:
            return int(json.loads(body)["total"])
        return len(body)

    def cpu_seconds(self) -> float:
        return self._server.cpu_seconds()


class Server:
    """`bench.search_server` as a child process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", START], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def cpu_seconds(self) -> float:
        """Return the time on a processor of all threads that live, to the nanosecond."""
        threads = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

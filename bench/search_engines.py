"""Ours in the benchmark: the engine called directly, and the site asked over HTTP."""

import http.client
import time
from collections.abc import Callable
from urllib.parse import quote

from bench.search_queries import Question
from bench.servers import Server
from directory.search.engine import Engine

JSON_PATH = "/bench/search"
PAGE_PATH = "/groups/"


def address_of(question: Question, path: str) -> str:
    """Return the path and query string that ask `question`."""
    if question.prefix:
        return f"/groups/words/?q={quote(question.prefix)}"
    return f"{path}?{question.as_address()}"


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
    """The real site in a process of its own, asked over one connection that stays open where the server lets it."""

    def __init__(self, server: Server, *, name: str, path: str) -> None:
        self.name = name
        self._path = path
        self._server = server
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def ask(self, question: Question) -> int:
        """Ask for the page, and return its number of bytes."""
        path = address_of(question, self._path)
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}")
        return len(body)

    def cpu_seconds(self) -> float:
        return self._server.cpu_seconds()

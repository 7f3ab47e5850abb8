"""Ask the main pages through a real socket: what `manage.py demo --check` does at its end."""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import BaseServer

SECONDS_A_PAGE = 10


@dataclass(frozen=True)
class PageToCheck:
    """A page, what it must contain, and the status it must have."""

    words: str
    path: str
    contains: str
    status: int = 200
    language: str = "en"


@dataclass(frozen=True)
class PageResult:
    """How a page answered; `problem` is empty if it was right."""

    page: PageToCheck
    problem: str
    milliseconds: float


@contextmanager
def running(server: BaseServer) -> Iterator[None]:
    """Serve in a thread until the block ends."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def check_page(page: PageToCheck, *, base_url: str) -> PageResult:
    """Return how the page answers. Redirects are followed; nothing but `base_url` is asked."""
    started = time.perf_counter()
    request = urllib.request.Request(base_url + page.path, headers={"Accept-Language": page.language})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS_A_PAGE) as response:  # noqa: S310 (our own server)
            status, body = response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read().decode()
    except OSError as error:
        status, body = 0, str(error)
    problem = ""
    if status != page.status:
        problem = f"status {status} instead of {page.status}"
    elif page.contains not in body:
        problem = f"does not contain {page.contains!r}"
    return PageResult(page=page, problem=problem, milliseconds=(time.perf_counter() - started) * 1000)

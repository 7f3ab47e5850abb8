"""How many statements the results page takes, so that runs of two sizes can be compared."""

import logging
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.search import live

MOST = 6


def page_queries(asked: dict[str, list[Any]]) -> dict[str, int]:
    """Return the statements of the results page for an empty question, a text, and a text near a point.

    :raises SystemExit: if one of them takes more than `MOST`
    """
    logging.disable(logging.INFO)  # a line a request would bury the tables
    client = Client(headers={"host": "localhost"})
    counts = {}
    for name in ("e", "a", "d"):
        path = f"/groups/?{asked[name][0].as_address()}"
        client.get(path)  # the vocabulary and the index are read once a process
        live.current()._next_check = 0.0  # a process that last looked half a second ago
        with CaptureQueriesContext(connection) as statements:
            client.get(path)
        counts[name] = len(statements)
    logging.disable(logging.NOTSET)
    if max(counts.values()) > MOST:
        raise SystemExit(f"The results page takes {counts} statements; {MOST} is the most.")
    return counts

"""The process that keeps the clocks, sends the outboxes and tends the search index, until it is told to stop."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from bridges.actions import due, outbox
from directory import search
from directory.actions import letterbox, upkeep, webhook_post

CLOCKS_EVERY = 60.0  # seconds: no clock of an introduction is finer than an hour
LONGEST_PAUSE = 300.0  # seconds between two tries while a mail server is down
Result = TypeVar("Result")
logger = logging.getLogger("footbridge.worker")


class Command(BaseCommand):
    help = (
        "Keep the clocks, send the outbox and tend the search index, until it is stopped (SIGTERM: after the letter in "
        "its hand)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_signal: stop.set())
        logger.info("The worker begins.")
        work(should_stop=stop.is_set, rest=stop.wait, pause=settings.FOOTBRIDGE_WORKER_PAUSE)
        logger.info("The worker has stopped.")


def work(*, should_stop: Callable[[], bool], rest: Callable[[float], Any], pause: float) -> None:
    """Go round until `should_stop`; `rest` waits for some seconds and is woken by stopping."""
    clocks_at, shortest = 0.0, pause
    while not should_stop():
        close_old_connections()
        if time.monotonic() >= clocks_at:
            _try(lambda: due.run(at=timezone.now()))
            _try(lambda: upkeep.run(at=timezone.now()))
            _try(lambda: search.tend(at=timezone.now()))
            clocks_at = time.monotonic() + CLOCKS_EVERY
        notices = _try(lambda: outbox.run_once(at=timezone.now(), should_stop=should_stop))
        letters = _try(lambda: letterbox.run_once(at=timezone.now(), should_stop=should_stop))
        _try(lambda: webhook_post.run_once(at=timezone.now(), should_stop=should_stop))
        both = None if notices is None or letters is None else notices + letters
        is_stuck = both is None or (both.waiting and not both.moved)
        pause = min(2 * pause, LONGEST_PAUSE) if is_stuck else shortest
        rest(pause)


def _try(part: Callable[[], Result]) -> Result | None:
    """Do one part; what goes wrong in it is logged, and holds up neither the other part nor the next round."""
    try:
        return part()
    except DatabaseError:  # it is being restarted, or somebody held a row for too long
        logger.exception("The database does not answer; the worker comes back later.")
        connection.close()
    except Exception:
        logger.exception("A part of the worker failed.")
    return None

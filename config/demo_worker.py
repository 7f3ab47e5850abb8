"""The demo's worker: the same passes as `manage.py worker`, in a thread of the one process."""

import logging
import threading
import time

from django.db import DatabaseError, connection
from django.utils import timezone

from bridges.actions import due, outbox

SECONDS_BETWEEN = 3
logger = logging.getLogger("footbridge.demo")


def start() -> threading.Thread:
    """Keep clocks and send what is due until the process ends."""
    thread = threading.Thread(target=_run, daemon=True, name="worker")
    thread.start()
    return thread


def _run() -> None:
    while True:
        try:
            due.run(at=timezone.now())
            outbox.run_once(at=timezone.now())
        except DatabaseError:  # a page was writing for too long: the next pass will do it
            logger.warning("The worker comes back later.", exc_info=True)
            connection.close()
        time.sleep(SECONDS_BETWEEN)

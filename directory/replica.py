"""Reading from a streaming replica of PostgreSQL: what is read there, and what happens where it cannot be read.

`read(work)` reads from the replica; everything else, and every write, goes to the primary. Before a replica is read it
must show that it has replayed what the primary had committed; this is asked four times a second at most. So its rows
are never older than `LOOK_SECONDS + LAG_SECONDS`, and with the half second of the search index nothing is older than a
second. Where the replica is away or behind, the primary answers instead.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from django.db import Error, connections

PRIMARY: Final = "default"
REPLICA: Final = "replica"

LOOK_SECONDS = 0.25  # how long one look at the replica holds
LAG_SECONDS = 0.2  # how long a look waits for what the primary has committed; more is too far behind
REST_SECONDS = 5.0  # how long a server that did not answer is left alone

OK = "ok"
OK_ALONE = "ok, but the primary does not answer"
NOT_REACHABLE = "not reachable"
BEHIND = "too far behind"
PROMOTED = "no replica any more: it takes writes itself"
OTHER = "another database"

IDENTITY = """(SELECT system_identifier FROM pg_control_system()),
(SELECT oid FROM pg_database WHERE datname = current_database())"""

T = TypeVar("T")
Identity = tuple[int, int]
logger = logging.getLogger("footbridge.replica")
_is_reading: ContextVar[bool] = ContextVar("is_reading_replica", default=False)


def is_set() -> bool:
    """Return whether this installation has a replica (`FOOTBRIDGE_REPLICA_URL`)."""
    return REPLICA in connections.settings


def read(work: Callable[[], T]) -> T:
    """Return what `work` returns, read from the replica, or from the primary where that cannot be.

    Where a statement fails on the replica (it went away, or replaying took a row from under the statement), `work` is
    done once more on the primary: it must do no harm when done twice.
    """
    if not is_set() or connections[PRIMARY].in_atomic_block or not _state.is_usable():
        return work()
    token = _is_reading.set(True)
    try:
        return work()
    except Error as error:
        _state.look_again()
        logger.info("A read from the replica failed and is done on the primary (%s).", type(error).__name__)
    finally:
        _is_reading.reset(token)
    return work()


def is_read() -> bool:
    """Return whether reads go to the replica now; never inside a transaction on the primary."""
    return _is_reading.get() and not connections[PRIMARY].in_atomic_block


def word() -> str:
    """Return how the replica is, for the health page."""
    _state.is_usable()
    return _state.word


class Router:
    """Django's database router: reads inside `read` go to the replica, all else to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return REPLICA if is_read() else PRIMARY

    def db_for_write(self, model: Any, **hints: Any) -> str:
        _is_reading.set(False)  # what is written now must be there when it is read back
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # both hold the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


class _State:
    """What the last look at the replica showed, for all threads of the process."""

    def __init__(self) -> None:
        self.word = ""
        self._lock = threading.Lock()
        self._next_look = 0.0
        self._next_primary = 0.0
        self._identity: Identity | None = None

    def is_usable(self) -> bool:
        """Return whether the replica may be read, after a look at it if the last one is too old."""
        # While another thread looks, what is known is good enough.
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=not self.word):
            try:
                if time.monotonic() >= self._next_look:
                    self._look()
            finally:
                self._lock.release()
        return self.word in {OK, OK_ALONE}

    def look_again(self) -> None:
        """Look at the replica before the next read, over a new connection."""
        connections[REPLICA].close()
        self._next_look = 0.0

    def _look(self) -> None:
        found = self._ask_replica(self._ask_primary())
        self._next_look = time.monotonic() + (REST_SECONDS if found == NOT_REACHABLE else LOOK_SECONDS)
        if found != self.word:
            is_good = found in {OK, OK_ALONE}
            logger.log(logging.INFO if is_good else logging.WARNING, "The replica is %s.%s", found, _instead(is_good))
        self.word = found

    def _ask_primary(self) -> str | None:
        """Return up to where the primary has committed; None where it does not answer."""
        if time.monotonic() < self._next_primary:
            return None
        try:
            # What is committed is flushed; what is only inserted would be waited for in vain.
            lsn, *identity = _row(PRIMARY, f"SELECT pg_current_wal_flush_lsn(), {IDENTITY}")
        except Error:
            connections[PRIMARY].close()
            self._next_primary = time.monotonic() + REST_SECONDS
            return None
        self._identity = (identity[0], identity[1])
        return str(lsn)

    def _ask_replica(self, lsn: str | None) -> str:
        try:
            return self._compare(lsn)
        except Error:
            connections[REPLICA].close()
        try:  # the connection may have been older than the last restart of the replica
            return self._compare(lsn)
        except Error:
            connections[REPLICA].close()
            return NOT_REACHABLE

    def _compare(self, lsn: str | None) -> str:
        end = time.monotonic() + LAG_SECONDS
        sql = f"SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn, {IDENTITY}"
        while True:
            is_replica, has_replayed, *identity = _row(REPLICA, sql, lsn)
            if not is_replica:
                return PROMOTED
            if self._identity not in {None, tuple(identity)}:
                return OTHER
            if lsn is None or has_replayed:
                return OK if has_replayed else OK_ALONE
            if time.monotonic() > end:
                return BEHIND
            time.sleep(0.005)


def _row(alias: str, sql: str, *values: str | None) -> tuple[Any, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _instead(is_good: bool) -> str:
    return "" if is_good else " Its visitors are answered from the primary."


_state = _State()

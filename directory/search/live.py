"""The index that a process answers from: opened or built at the first question, and kept in step with the database.

One `LiveIndex` for each database. Small catalogues are built in memory, larger ones are stored and shared by the
processes of the host. Every half second at most, one query asks for newer lines of the change table; a line is only
written under a lock that is held until the commit, so the numbers are in the order of the commits and none is passed
over.
"""

import logging
import threading
import time
from pathlib import Path

from directory import replica
from directory.search import building, rows
from directory.search.engine import Engine
from directory.search.opening import Opened, open_index
from directory.search.reference import ReferenceEngine
from directory.search.rows import Position, Topics
from directory.search.snapshot import SnapshotEngine, storage
from directory.search.types import NotReadyError

CHECK_SECONDS = 0.5
# Lines of the change table taken in at one check: more would make a visitor wait.
LINES_A_CHECK = 500
CHECKS_A_REFRESH = 10
# Fewer documents are indexed within a second: not worth files.
STORED_FROM = 1000
# Up to this many documents a visitor waits for the index to be built; for more they are asked to come back, and a
# command builds it.
WAITED_FOR = 50_000
WAIT_SECONDS = 30
# A replica that is read is less than a second behind, so what it does not have after this was lost with a primary.
BEHIND_SECONDS = 10.0
# What a document that breaks our own rules may cause.
BROKEN = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)
NOT_BUILT = "The search index cannot be built, so the slow engine answers."
NOT_STORED = "The search index cannot be stored, so this process keeps it in memory."
OTHER_TOPICS = "Topics have changed since the search index was built: manage.py search_index build takes them in."

logger = logging.getLogger(__name__)


class LiveIndex:
    """The engine for one database, safe to share between threads; `folder` is where it is stored, None: in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._opened: Opened | None = None
        self._position: Position | None = None
        self._stamp: int | None = None
        self._next_check = 0.0
        self._behind_since: float | None = None

    def engine(self) -> Engine:
        """Return the engine, at most half a second behind the database.

        :raises NotReadyError: if the catalogue is large and has no index yet.
        """
        engine = self._engine
        if engine is not None and time.monotonic() < self._next_check:
            return engine
        # While another thread is at it, the answer as it was is good enough.
        if not self._lock.acquire(blocking=engine is None):
            assert engine is not None
            return engine
        try:
            if self._engine is None or time.monotonic() >= self._next_check:
                self._check()
            assert self._engine is not None
            return self._engine
        finally:
            self._lock.release()

    def refresh(self) -> None:
        """Take in everything that is committed now (up to 5,000 lines)."""
        with self._lock:
            for _ in range(CHECKS_A_REFRESH):
                if not self._check():
                    return

    def _check(self) -> bool:
        """Bring the engine up to date with one query, or open or build it; return whether there may be more."""
        # From before the query: a process that is stopped for a moment must not think that it has just looked.
        looked_at = time.monotonic()
        if self._engine is None or self._stored_stamp() != self._stamp:
            self._start()
        more = self._catch_up()
        self._next_check = looked_at + CHECK_SECONDS
        return more

    def _catch_up(self) -> bool:
        """Take in the next lines of the change table; return whether there may be more."""
        lines = rows.lines_from(self._position, limit=LINES_A_CHECK + 1)
        if self._has_lost_its_place(lines):
            logger.warning("The search index does not fit this database any more and is built again.")
            self._build(rows.topics())
            return False
        if lines:
            self._take_in(lines)
        return len(lines) > LINES_A_CHECK

    def _has_lost_its_place(self, lines: list[Position]) -> bool:
        if self._position is not None and not lines and replica.is_read():
            return self._is_behind_for_long()
        self._behind_since = None
        return building.has_lost_its_place(self._position, lines, limit=LINES_A_CHECK + 1)

    def _is_behind_for_long(self) -> bool:
        """Return whether the replica still lacks what this index took in from the primary, or from its files."""
        now = time.monotonic()
        if self._behind_since is None:
            self._behind_since = now
        if now - self._behind_since < BEHIND_SECONDS:
            return False
        self._behind_since = None
        return True

    def _take_in(self, lines: list[Position]) -> None:
        fresh = lines if self._position is None else lines[1:]
        if fresh:
            assert self._engine is not None
            try:
                self._engine.apply(rows.changes_of({line.listing for line in fresh}))
            except BROKEN:
                logger.exception(NOT_BUILT)
                self._build_in_memory(rows.topics())
            self._position = fresh[-1]

    def _start(self) -> None:
        """Open the stored index, or build one; whoever has an index keeps it where there is no other."""
        topics, stamp = rows.topics(), self._stored_stamp()
        if self._open(topics):
            return
        if self._engine is None:
            self._build(topics)
        self._stamp = stamp

    def _open(self, topics: Topics) -> bool:
        """Open the stored index, and what is newer than it up to where this process was; False: there is none."""
        if self._folder is None or building.uses_reference():
            return False
        stamp = self._stored_stamp()
        opened = open_index(self._folder, known=self._opened.segments if self._opened else None)
        if opened is None:
            return False
        if opened.manifest.thesaurus != topics.fingerprint:
            if self._engine is None and opened.manifest.documents <= WAITED_FOR:
                return False
            logger.warning(OTHER_TOPICS)
        position = _brought_up_to(self._position, opened.engine, opened.position)
        self._opened, self._engine = opened, opened.engine
        self._position, self._stamp = position, stamp
        return True

    def _build(self, topics: Topics) -> None:
        if self._folder is None or building.uses_reference() or rows.document_count() < STORED_FROM:
            self._build_in_memory(topics)
            return
        logger.warning("There is no search index for this catalogue. To build it ahead: manage.py search_index build")
        if rows.document_count() > WAITED_FOR:
            raise NotReadyError("The search index of this catalogue is not built yet.")
        try:
            with storage.build_lock(self._folder) as is_ours:
                if is_ours:
                    self._build_and_store(self._folder, topics)
                    return
                if self._wait_for_other() and self._open(topics):
                    return
        except OSError:
            logger.exception(NOT_STORED)
        except BROKEN:
            logger.exception(NOT_BUILT)
        self._build_in_memory(topics)

    def _build_and_store(self, folder: Path, topics: Topics) -> None:
        arrays, position = building.build(topics)
        try:
            building.store(folder, arrays, position, topics)
        except OSError:
            logger.exception(NOT_STORED)
            self._opened = None
            self._engine = SnapshotEngine.of_arrays(arrays, thesaurus=topics.thesaurus)
            self._position, self._stamp = position, self._stored_stamp()
            return
        # From the files, memory is shared with the other processes of the host.
        self._open(topics)

    def _build_in_memory(self, topics: Topics) -> None:
        position, self._stamp = rows.last_position(), self._stored_stamp()
        self._engine = self._new_engine(topics)
        self._position, self._opened = position, None

    @staticmethod
    def _new_engine(topics: Topics) -> Engine:
        if not building.uses_reference():
            try:
                return SnapshotEngine.build(rows.documents(), topics.thesaurus)
            except BROKEN:
                logger.exception(NOT_BUILT)
        return ReferenceEngine.build(rows.documents(), topics.thesaurus)

    def _wait_for_other(self) -> bool:
        """Wait until the process that builds has stored something; return False when that takes too long."""
        end, before = time.monotonic() + WAIT_SECONDS, self._stored_stamp()
        while time.monotonic() < end:
            if self._stored_stamp() != before:
                return True
            time.sleep(0.1)
        return False

    def _stored_stamp(self) -> int | None:
        """Return what changes whenever a new index is stored."""
        if self._folder is None:
            return None
        try:
            return (self._folder / storage.MANIFEST).stat().st_mtime_ns
        except OSError:
            return None


def _brought_up_to(goal: Position | None, engine: SnapshotEngine, position: Position | None) -> Position | None:
    """Let an engine that was opened at `position` take in what the one before it knew; return how far it is then."""
    while goal and position and position.change < goal.change:
        fresh = [line for line in rows.lines_from(position, limit=LINES_A_CHECK + 1) if line != position]
        if not fresh:
            break
        engine.apply(rows.changes_of({line.listing for line in fresh}))
        position = fresh[-1]
    return position


_indexes: dict[tuple[str, ...], LiveIndex] = {}
_indexes_lock = threading.Lock()


def current() -> LiveIndex:
    """Return the index of the database that this thread talks to."""
    key = building.database_key()
    found = _indexes.get(key)
    if found is None:
        with _indexes_lock:
            found = _indexes.setdefault(key, LiveIndex(building.folder_of(key)))
    return found


def reset() -> None:
    """Forget what this process holds, for tests: the next question opens or builds the index anew."""
    with _indexes_lock:
        _indexes.clear()

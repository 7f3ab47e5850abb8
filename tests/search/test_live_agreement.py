"""The index that a server answers from agrees with the reference while listings are edited, sealed and merged."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone

from directory.actions import search_documents
from directory.models import Listing, SearchDocument
from directory.search import building, live, rows, tending
from directory.search.codec import document_as_json
from directory.search.reference import ReferenceEngine
from directory.search.rows import Position
from directory.search.snapshot import SnapshotEngine, storage
from directory.search.types import IndexedDocument
from tests.search.catalogues import THESAURUS, THOROUGH, Dice

LISTINGS = 300
QUESTIONS = 1200 if THOROUGH else 200
QUESTIONS_A_ROUND = 5
STATES = 5


class Twin:
    """The reference engine over the same lines of the change table."""

    def __init__(self) -> None:
        self.position: Position | None = rows.last_position()
        self.engine = ReferenceEngine.build(rows.documents(), THESAURUS)

    def catch_up(self) -> None:
        lines = [line for line in rows.lines_from(self.position, limit=100_000) if line != self.position]
        if lines:
            self.engine.apply(rows.changes_of({line.listing for line in lines}))
            self.position = lines[-1]


def put(listing_id: UUID, document: IndexedDocument | None) -> None:
    """Make this the document of a listing, as the actions do it."""
    with transaction.atomic():
        if document is None:
            SearchDocument.objects.filter(pk=listing_id).delete()
        else:
            Listing.objects.get_or_create(
                pk=listing_id, defaults={"kind": "community_group", "status": "active", "language": "en"}
            )
            SearchDocument.objects.update_or_create(
                listing_id=listing_id, defaults={"content": document_as_json(document), "card": {}}
            )
        search_documents.note_changes([listing_id])


@contextmanager
def going_on(*works: Callable[[], None]) -> Iterator[None]:
    """Do each work again and again in a thread of its own while the block runs; what they raise is raised here."""
    stop, failures = threading.Event(), []

    def loop(work: Callable[[], None]) -> None:
        try:
            while not stop.is_set():
                work()
        except Exception as error:  # whatever it is, the test must see it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=loop, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]


@pytest.mark.django_db(transaction=True)
def test_answers_agree_while_listings_are_edited_sealed_and_merged(folder, monkeypatch):
    monkeypatch.setattr(tending, "SEAL_FROM", 1)
    # Joining the base counts frequencies anew, which the reference does only when it is built.
    monkeypatch.setattr(tending, "BASE_CHANGES", 1_000_000)
    monkeypatch.setattr(rows, "topics", lambda: rows.Topics(THESAURUS, "tests", "[]"))
    monkeypatch.setattr(rows, "topics_of", lambda _rows: rows.topics())
    dice = Dice(2026)
    known = [dice.document() for _ in range(LISTINGS)]
    for document in known:
        put(document.listing_id, document)
    with storage.build_lock(folder) as is_ours:
        assert is_ours
        building.store(folder, *building.build(rows.topics()), rows.topics())
    live.reset()
    twin, one_state, edits = Twin(), threading.Lock(), 0

    writer_dice, ids = Dice(7), [document.listing_id for document in known]

    def edit() -> None:
        nonlocal edits
        with one_state:
            listing = writer_dice.random.choice([*ids, uuid.uuid4()])
            put(listing, None if writer_dice.random.random() < 0.25 else writer_dice.document(listing))
            edits += 1
        time.sleep(0.002)

    def tend() -> None:
        try:
            tending.tend(folder, at=timezone.now(), stored_from=1)
        except OperationalError:  # SQLite: somebody else writes just now
            close_old_connections()
        time.sleep(0.05)

    manifests, asked = set(), 0
    with going_on(edit, tend):
        # On a busy machine the index is tended seldom: then there are more questions, until it was tended often enough.
        while asked < QUESTIONS or (len(manifests) <= STATES and asked < 20 * QUESTIONS):
            with one_state:
                live.current().refresh()
                twin.catch_up()
                engine = live.current().engine()
            assert isinstance(engine, SnapshotEngine)
            manifest = storage.read_manifest(folder)
            assert manifest is not None
            manifests.add(tuple(segment.name for segment in manifest.segments))
            for _ in range(QUESTIONS_A_ROUND):
                query = dice.query()
                assert engine.search(query) == twin.engine.search(query), query
                asked += 1
    assert edits > 50
    assert len(manifests) > STATES
    assert any(len(names) > 2 for names in manifests)

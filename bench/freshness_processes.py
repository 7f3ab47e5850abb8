"""The processes of `bench.freshness`: writers that take their time to commit, and readers that ask like a web worker.

A writer says that it is about to commit, commits, and says since when its change must be found; all processes of a
machine share CLOCK_MONOTONIC. A reader asks for everything it was told about, again and again, and judges only what
was in force while it asked: what a writer is changing just then is not judged.
"""

import random
import string
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

ALLOWED_SECONDS = 1.0
PAUSE_SECONDS = 0.003  # a web worker waits for its next visitor as well
OPEN_A_ROUND, AGAIN_A_ROUND = 25, 3
LISTINGS_AT_LEAST = 5
CHANGES = {"create": 0.3, "rename": 0.4, "hide": 0.1, "show": 0.1, "remove": 0.1}


@dataclass(frozen=True, slots=True)
class Order:
    """What to do. Without the lock each writer takes one of its own, so that changes commit out of order."""

    seconds: float
    writers: int
    readers: int
    max_delay_ms: int = 300
    has_lock: bool = True
    seed: int = 20_261_129


@dataclass(frozen=True, slots=True)
class Fact:
    """A listing as it is from `committed_at` on (None: somebody is about to commit that)."""

    listing: uuid.UUID
    version: int
    word: str
    old_word: str
    is_there: bool
    committed_at: float | None = None


class Writer:
    """Changes its own listings, one transaction a change, and tells the readers."""

    def __init__(self, order: Order, number: int, channels: list[Any]) -> None:
        self._order = order
        self._channels = channels
        self._random = random.Random(order.seed + number)
        self._mine: dict[uuid.UUID, Fact] = {}
        self.waited: list[float] = []
        self.kinds: Counter[str] = Counter()

    def run(self) -> None:
        end = time.monotonic() + self._order.seconds
        while time.monotonic() < end:
            self.change()

    def change(self) -> None:
        from django.db import transaction

        kind, before = self._choose()
        fact = Fact(
            listing=before.listing if before else uuid.uuid4(),
            version=before.version + 1 if before else 1,
            word=before.word if before and kind != "rename" else self._new_word(),
            old_word=before.word if before and kind == "rename" else "",
            is_there=kind not in {"hide", "remove"},
        )
        with transaction.atomic():
            started = time.monotonic()
            self._write(kind, fact)
            self.waited.append(time.monotonic() - started)
            time.sleep(self._random.random() * self._order.max_delay_ms / 1000)
            self._tell(fact)
        fact = replace(fact, committed_at=time.monotonic())
        self._tell(fact)
        self.kinds[kind] += 1
        self._mine[fact.listing] = fact
        if kind == "remove":
            del self._mine[fact.listing]

    def _choose(self) -> tuple[str, Fact | None]:
        kind = self._random.choices(list(CHANGES), list(CHANGES.values()))[0]
        fitting = [fact for fact in self._mine.values() if kind == "remove" or fact.is_there == (kind != "show")]
        if kind == "create" or not fitting or len(self._mine) < LISTINGS_AT_LEAST:
            return "create", None
        return kind, self._random.choice(fitting)

    def _new_word(self) -> str:
        return "".join(self._random.choices(string.ascii_lowercase, k=12))

    def _write(self, kind: str, fact: Fact) -> None:
        from django.utils import timezone

        from directory.actions import search_documents
        from directory.models import Listing, ListingStatus, ListingText

        rows = Listing.objects.filter(pk=fact.listing)
        if kind == "remove":
            rows.delete()
            search_documents.remove([fact.listing], at=timezone.now())
            return
        if kind == "create":
            Listing.objects.create(pk=fact.listing, status=ListingStatus.ACTIVE, language="en")
            ListingText.objects.create(listing_id=fact.listing, language="en", name=f"Circle {fact.word}")
        elif kind == "rename":
            ListingText.objects.filter(listing_id=fact.listing).update(name=f"Circle {fact.word}")
        else:
            rows.update(status=ListingStatus.ACTIVE if kind == "show" else ListingStatus.INACTIVE)
        search_documents.rewrite([fact.listing], at=timezone.now())

    def _tell(self, fact: Fact) -> None:
        for channel in self._channels:
            channel.put(fact)


@dataclass
class Reader:
    """Asks for what it was told about, and counts what it did not find as it should be."""

    channel: Any
    facts: dict[uuid.UUID, Fact] = field(default_factory=dict)
    announced: dict[uuid.UUID, int] = field(default_factory=dict)
    open: dict[uuid.UUID, Fact] = field(default_factory=dict)
    first_right: list[float] = field(default_factory=list)
    last_wrong: dict[tuple[uuid.UUID, int], float] = field(default_factory=dict)
    reads: int = 0

    def run(self, stopped: Any) -> None:
        chooser = random.Random(1)
        while not stopped.is_set():
            self.listen()
            known = list(self.facts.values())
            again = chooser.sample(known, min(AGAIN_A_ROUND, len(known)))
            for fact in [*list(self.open.values())[:OPEN_A_ROUND], *again]:
                self.judge(fact)
            time.sleep(PAUSE_SECONDS)

    def listen(self) -> None:
        while not self.channel.empty():
            fact: Fact = self.channel.get()
            self.announced[fact.listing] = max(fact.version, self.announced.get(fact.listing, 0))
            if fact.committed_at is not None:
                self.facts[fact.listing] = self.open[fact.listing] = fact

    def judge(self, fact: Fact) -> None:
        asked_at = time.monotonic()
        is_right = self.is_right(fact)
        self.listen()
        if self.announced[fact.listing] != fact.version or fact.committed_at is None:
            return
        age = asked_at - fact.committed_at
        if not is_right:
            self.last_wrong[fact.listing, fact.version] = age
        elif fact.listing in self.open:
            del self.open[fact.listing]
            self.first_right.append(max(0.0, age))

    def is_right(self, fact: Fact) -> bool:
        """Return whether the listing is found by its newest name, not by the one before, or not at all."""
        found = fact.listing in self._found(fact.word)
        return found == fact.is_there and not (fact.old_word and fact.listing in self._found(fact.old_word))

    def _found(self, word: str) -> set[uuid.UUID]:
        from django.utils import timezone

        from directory import search
        from directory.search.types import SearchQuery

        self.reads += 1
        return set(search.search(SearchQuery(at=timezone.now(), text=word)).ids)

    def everything(self) -> Iterator[uuid.UUID]:
        """Yield all listings that the index has, a thousand a page."""
        from django.utils import timezone

        from directory import search
        from directory.search.types import MAX_PAGE, SearchQuery

        for page in range(1, MAX_PAGE + 1):
            ids = search.search(SearchQuery(at=timezone.now(), page=page, page_size=1000)).ids
            yield from ids
            if len(ids) < 1000:
                return


def write(order: Order, number: int, channels: list[Any], may_begin: Any, results: Any) -> None:
    """Be a writer: the body of a process."""
    import django

    django.setup()
    from directory.actions import search_documents

    if not order.has_lock:
        search_documents.CHANGE_LOCK += number + 1
    writer = Writer(order, number, channels)
    may_begin.wait()
    writer.run()
    results.put({"kinds": dict(writer.kinds), "waited": writer.waited})


def read(channel: Any, is_ready: Any, stopped: Any, results: Any) -> None:
    """Be a reader: the body of a process."""
    import django

    django.setup()
    from directory.models import SearchDocument

    reader = Reader(channel)
    next(reader.everything(), None)
    is_ready.release()
    reader.run(stopped)
    time.sleep(ALLOWED_SECONDS)
    reader.listen()
    wrong = [fact for fact in reader.facts.values() if not reader.is_right(fact)]
    found, there = list(reader.everything()), set(SearchDocument.objects.values_list("pk", flat=True))
    results.put(
        {
            "reads": reader.reads,
            "first_right": reader.first_right,
            "last_wrong": list(reader.last_wrong.values()),
            "wrong_at_the_end": len(wrong),
            "missing": len(there - set(found)),
            "extra": len(found) - len(there & set(found)),
        }
    )

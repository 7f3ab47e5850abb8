"""Kill a process at every point of building, sealing and merging, and see what the next start answers.

A script for `test_killing.py`: it fills an empty database (DATABASE_URL names it), and prints for each operation how
many points there were. A point is every file that is opened, renamed or removed, and every statement.
"""

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import django

AT = datetime(2026, 3, 27, 12, tzinfo=UTC)
FILE_EVENTS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"}
NAMES = ["garden", "choir", "walking", "repair", "coffee", "grief", "singing", "Ålborg", "tuingroep", "havegruppe"]
QUESTIONS = ["", "garden", "sing", "koffie", "choir walking", "havegruppe", "nothing like it"]


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from directory.search import live, rows

    live.STORED_FROM = 1
    call_command("migrate", verbosity=0)
    call_command("load_taxonomies", verbosity=0)
    rows.topics()  # the thesaurus takes a second to make, and every child inherits it
    for name, prepare, operation in _operations():
        prepare()
        sys.stdout.write(f"{name} {kill_everywhere(operation)}\n")
        sys.stdout.flush()


def _operations() -> list[tuple[str, Callable[[], None], Callable[[], None]]]:
    from directory.search import building, rows, tending
    from directory.search.opening import open_index
    from directory.search.snapshot import storage

    place = folder()

    def build() -> None:
        with storage.build_lock(place):
            topics = rows.topics()
            building.store(place, *building.build(topics), topics)

    def seal() -> None:
        with storage.build_lock(place):
            opened = open_index(place)
            assert opened is not None
            tending.seal(place, opened)

    def merge(first: int) -> None:
        with storage.build_lock(place):
            manifest = storage.read_manifest(place)
            assert manifest is not None
            tending.merge(place, manifest, first=first)

    def more() -> None:
        edit(12)
        seal()
        edit(3)

    return [
        ("build", lambda: edit(40), build),
        ("rebuild", lambda: edit(5), build),
        ("seal", lambda: edit(6), seal),
        ("merge", more, lambda: merge(1)),
        ("join", more, lambda: merge(0)),
    ]


def folder() -> Path:
    from directory.search import building

    place = building.folder_of(building.database_key())
    assert place is not None
    return place


def edit(count: int) -> None:
    """Create, rename and remove listings through the actions."""
    from directory.actions import search_documents
    from directory.models import Listing, ListingText

    dice = random.Random(count)
    pick = list(Listing.objects.order_by("pk"))
    for listing in dice.sample(pick, min(len(pick), count // 3)):
        gone = listing.pk
        listing.delete()
        search_documents.remove([gone], at=AT)
    for _ in range(count):
        listing = Listing.objects.create(kind="community_group", status="active", language="en")
        words = " ".join(dice.sample(NAMES, 3))
        ListingText.objects.create(listing=listing, language="en", name=words)
        search_documents.rewrite([listing.pk], at=AT)


def kill_everywhere(operation: Callable[[], None]) -> int:
    """Return how many points the operation has; each time from the same state of the files.

    All of them with FOOTBRIDGE_THOROUGH=1, otherwise a seventh, beginning anywhere.
    """
    stride = 1 if os.environ.get("FOOTBRIDGE_THOROUGH") == "1" else 7
    place, before = folder(), folder().with_name("before")
    shutil.rmtree(before, ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
    shutil.copytree(place, before)
    point = random.SystemRandom().randrange(stride) + 1 - stride
    while True:
        point += stride
        status = in_a_child(partial(kill_at, point, operation))
        if in_a_child(check):
            raise SystemExit(f"Wrong answers after a kill at point {point}.")
        if status == 0:
            return point - 1
        if not os.WIFSIGNALED(status):
            raise SystemExit(f"The operation failed by itself at point {point}.")
        shutil.rmtree(place)
        shutil.copytree(before, place)


def in_a_child(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own and return how it ended, 0 for well."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def kill_at(point: int, operation: Callable[[], None]) -> None:
    from django.db import connection

    passed = 0

    def step() -> None:
        nonlocal passed
        passed += 1
        if passed == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def on_event(event: str, args: tuple[Any, ...]) -> None:
        if event in FILE_EVENTS and "search" in str(args[0]):
            step()

    def on_statement(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        step()
        return execute(sql, params, many, context)

    sys.addaudithook(on_event)
    with connection.execute_wrapper(on_statement):
        operation()


def check() -> None:
    """Start as a server does, and compare every answer with the reference engine over the database."""
    from directory import search
    from directory.search import live, rows
    from directory.search.reference import ReferenceEngine
    from directory.search.types import SearchQuery

    live.reset()
    plain = ReferenceEngine.build(rows.documents(), rows.topics().thesaurus)
    for text in QUESTIONS:
        query = SearchQuery(at=AT, text=text, page_size=200)
        found, meant = search.search(query), plain.search(query)
        # Frequencies are those of the last build, so the order may differ; who is found may not.
        assert sorted(found.ids) == sorted(meant.ids), text
        assert (found.total, found.facets) == (meant.total, meant.facets), text


if __name__ == "__main__":
    main()

"""The index on disk: shared, replaced whole, and never a reason for an error."""

import json
import resource
import signal
import subprocess
import sys
import threading
import time
from io import StringIO
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from directory import search
from directory.actions import search_documents
from directory.models import Listing, SearchChange, TaxonomyTerm
from directory.search import building, live, rows
from directory.search.snapshot import SnapshotEngine, build_arrays, storage
from directory.search.snapshot.arrays import Arrays
from directory.search.snapshot.storage import Manifest
from tests.search.catalogues import THESAURUS, Dice
from tests.search.test_freshness import found, make, rename

REPOSITORY = Path(__file__).resolve().parents[2]


def manifest(**changes: object) -> Manifest:
    values = {
        "build": storage.new_build_name(),
        "documents": 1,
        "thesaurus": "t",
        "last_change": 7,
        "last_listing": str(UUID(int=7)),
        "built_at": "2026-03-27T12:00:00+00:00",
        "files": {},
    }
    return Manifest(**{**values, **changes})  # type: ignore[arg-type]


def stored(folder: Path, arrays: Arrays | None = None) -> Manifest:
    return storage.save(folder, arrays or {"a": np.arange(100_000), "b": np.arange(3)}, manifest())


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of this test database's index, for however few listings."""
    monkeypatch.setattr(live, "STORED_FROM", 1)
    place = building.folder_of(building.database_key())
    assert place is not None
    for path in place.glob("*.json"):
        path.unlink()
    return place


# --- Files ---


def test_stored_arrays_come_back_as_they_were(tmp_path):
    dice = Dice(1)
    catalogue = [dice.document() for _ in range(300)]
    arrays = build_arrays(catalogue, thesaurus=THESAURUS)
    written = storage.save(tmp_path, arrays, manifest(documents=300))
    assert storage.read_manifest(tmp_path) == written
    loaded = storage.load(tmp_path, written)
    assert loaded is not None
    assert loaded.keys() == arrays.keys()
    assert all(np.array_equal(loaded[name], arrays[name]) for name in arrays)
    opened, built = SnapshotEngine(loaded, thesaurus=THESAURUS), SnapshotEngine(arrays, thesaurus=THESAURUS)
    for _ in range(20):
        query = dice.query()
        assert opened.search(query) == built.search(query)


def test_new_build_replaces_the_old_one(tmp_path):
    first, second = stored(tmp_path), stored(tmp_path)
    assert storage.read_manifest(tmp_path) == second
    assert not (tmp_path / first.build).exists()


def test_reader_keeps_what_it_opened_when_a_new_build_comes(tmp_path):
    opened = storage.load(tmp_path, stored(tmp_path))
    stored(tmp_path)
    assert opened is not None
    assert int(opened["a"].sum()) == 4_999_950_000


def test_torn_file_is_no_index(tmp_path):
    written = stored(tmp_path)
    path = tmp_path / written.build / "a.npy"
    path.write_bytes(path.read_bytes()[:-1])
    assert storage.read_manifest(tmp_path) is None


def test_missing_file_is_no_index(tmp_path):
    written = stored(tmp_path)
    (tmp_path / written.build / "b.npy").unlink()
    assert storage.read_manifest(tmp_path) is None


def test_file_of_something_else_is_no_index(tmp_path, caplog):
    written = stored(tmp_path)
    path = tmp_path / written.build / "b.npy"
    path.write_bytes(b"x" * path.stat().st_size)
    assert storage.read_manifest(tmp_path) == written
    assert storage.load(tmp_path, written) is None
    assert "could not be read and will be built again" in caplog.text


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 1}'])
def test_broken_manifest_is_no_index(tmp_path, text):
    stored(tmp_path)
    (tmp_path / storage.MANIFEST).write_text(text)
    assert storage.read_manifest(tmp_path) is None


def test_index_of_another_version_is_no_index(tmp_path):
    stored(tmp_path)
    path = tmp_path / storage.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": storage.FORMAT_VERSION + 1}))
    assert storage.read_manifest(tmp_path) is None


def test_full_disk_leaves_the_old_index(tmp_path):
    before = stored(tmp_path)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError, match=r"requested and|File too large"):
            stored(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert storage.read_manifest(tmp_path) == before
    assert [path.name for path in tmp_path.glob("build-*")] == [before.build]


KILLED = """
import os, sys
from pathlib import Path
import django
import numpy as np
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from directory.search.snapshot import storage
with storage.build_lock(Path(sys.argv[1])) as is_ours:
    print(is_ours, flush=True)
    manifest = storage.Manifest("build-killed", 1, "t", None, None, "", {})
    storage.save(Path(sys.argv[1]), {f"a{n}": np.arange(50_000) for n in range(20_000)}, manifest)
"""


def test_kill_in_the_middle_leaves_the_old_index_and_frees_the_lock(tmp_path):
    before = stored(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        while not (tmp_path / "build-killed" / "a3.npy").exists():
            time.sleep(0.01)
        with storage.build_lock(tmp_path) as is_ours:
            assert is_ours is False
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert storage.read_manifest(tmp_path) == before
    with storage.build_lock(tmp_path) as is_ours:
        assert is_ours is True
        after = stored(tmp_path)
    assert [path.name for path in tmp_path.glob("build-*")] == [after.build]


# --- A process and its files ---


@pytest.mark.django_db
def test_index_is_stored_and_opened_by_the_next_process(folder, django_assert_num_queries):
    garden = make("Garden in the sun")
    assert found("garden") == {garden.pk}
    manifest = storage.read_manifest(folder)
    assert manifest is not None
    assert (manifest.documents, building.position_of(manifest)) == (1, rows.last_position())
    live.reset()
    with django_assert_num_queries(2):  # the topics and the change table: no document is read
        assert found("garden") == {garden.pk}


@pytest.mark.django_db
def test_opened_index_takes_in_what_came_after_it(folder):
    garden = make("Garden in the sun")
    found()
    rename(garden, "Orchard")
    live.reset()
    assert (found("garden"), found("orchard")) == (set(), {garden.pk})


@pytest.mark.django_db
def test_running_process_changes_over_to_a_new_build(folder):
    garden = make("Garden in the sun")
    found()
    before = live.current()._stamp
    call_command("search_index", "build", "--quiet", stdout=StringIO())
    search.refresh()
    assert live.current()._stamp != before
    assert found("garden") == {garden.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["torn", "missing", "nonsense"])
def test_damaged_index_is_built_again(folder, damage):
    garden = make("Garden in the sun")
    found()
    first = storage.read_manifest(folder)
    assert first is not None
    path = folder / first.build / "posting_slots.npy"
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] if damage == "torn" else b"x" * path.stat().st_size)
    live.reset()
    assert found("garden") == {garden.pk}
    second = storage.read_manifest(folder)
    assert second is not None
    assert second.build != first.build


@pytest.mark.django_db
def test_changed_topics_are_another_index(folder):
    make("Allotment")
    found()
    TaxonomyTerm.objects.create(
        taxonomy="topic", code="garden", names={"en": "Gardening"}, synonyms={"en": ["allotment"]}
    )
    live.reset()
    assert len(found("gardening")) == 1


@pytest.mark.django_db
def test_index_of_a_database_that_was_restored_is_built_again(folder):
    garden, choir = make("Garden in the sun"), make("Choir")
    found()
    SearchChange.objects.filter(listing_id=choir.pk).delete()
    Listing.objects.filter(pk=choir.pk).delete()
    live.reset()
    assert found() == {garden.pk}


@pytest.mark.django_db
def test_trimmed_change_table_is_noticed_by_who_is_behind(folder, monkeypatch):
    garden = make("Garden in the sun")
    found()
    for number in range(3):
        rename(garden, f"Orchard number{number}")
    monkeypatch.setattr(building, "KEPT_CHANGES", 0)
    call_command("search_index", "build", "--quiet", stdout=StringIO())
    assert SearchChange.objects.count() == 1
    search.refresh()
    assert found("orchard") == {garden.pk}


@pytest.mark.django_db
def test_place_that_cannot_be_written_means_memory(folder, settings, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    settings.FOOTBRIDGE_SEARCH_DIR = tmp_path / "file"
    garden = make("Garden in the sun")
    assert found("garden") == {garden.pk}
    assert "keeps it in memory" in caplog.text
    rename(garden, "Orchard")
    search.refresh()
    assert found("orchard") == {garden.pk}


@pytest.mark.django_db
def test_second_builder_waits_for_the_first(folder):
    garden = make("Garden in the sun")
    topics = rows.topics()
    arrays = build_arrays(rows.documents(), thesaurus=topics.thesaurus)
    position = rows.last_position()
    assert position is not None
    locked = threading.Event()

    def first_builder() -> None:
        with storage.build_lock(folder) as is_ours:
            assert is_ours
            locked.set()
            time.sleep(0.3)
            values = {"thesaurus": topics.fingerprint, "last_change": position.change}
            storage.save(folder, arrays, manifest(**values, last_listing=str(position.listing)))

    thread = threading.Thread(target=first_builder)
    thread.start()
    locked.wait(5)
    assert found("garden") == {garden.pk}
    thread.join()
    assert len(list(folder.glob("build-*"))) == 1


@pytest.mark.django_db
def test_builder_that_takes_too_long_is_not_waited_for(folder, monkeypatch):
    monkeypatch.setattr(live, "WAIT_SECONDS", 0.2)
    garden = make("Garden in the sun")
    with storage.build_lock(folder) as is_ours:
        assert is_ours
        assert found("garden") == {garden.pk}
    assert storage.read_manifest(folder) is None


# --- The command ---


@pytest.mark.django_db
def test_command_says_how_the_index_is(folder):
    def say(*words: str) -> str:
        out = StringIO()
        call_command("search_index", *words, stdout=out)
        return out.getvalue()

    garden = make("Garden in the sun")
    assert say("status").startswith("There is no search index.")
    assert say("build", "--quiet").startswith("Search index of 1 listings")
    rename(garden, "Orchard")
    assert "1 listings have changed since." in say("status")
    assert say("build", "--if-due") == "The search index is fine as it is.\n"
    TaxonomyTerm.objects.create(taxonomy="topic", code="garden", names={"en": "Gardening"})
    assert "A new build is due" in say("status")
    assert say("build", "--if-due", "--quiet").startswith("Search index of 1 listings")


@pytest.mark.django_db
def test_command_does_not_build_beside_another(folder):
    with storage.build_lock(folder), pytest.raises(CommandError, match="Another process is building"):
        call_command("search_index", "build", "--quiet")


def test_each_database_has_an_index_of_its_own(settings, tmp_path):
    settings.FOOTBRIDGE_SEARCH_DIR = tmp_path
    keys = [
        ("sqlite", "", "", str(tmp_path / "one.sqlite3")),
        ("sqlite", "", "", str(tmp_path / "two.sqlite3")),
        ("postgresql", "a", "5432", "one"),
        ("postgresql", "b", "5432", "one"),
    ]
    assert len({building.folder_of(key) for key in keys}) == 4
    assert building.folder_of(("sqlite", "", "", "file:memorydb_default?mode=memory&cache=shared")) is None


@pytest.mark.django_db
def test_bulk_removal_is_taken_in(folder):
    listings = [make(f"Garden number{number}").pk for number in range(5)]
    assert found("garden") == set(listings)
    search_documents.remove(listings[1:])
    search.refresh()
    assert found("garden") == {listings[0]}

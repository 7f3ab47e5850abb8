"""The index on disk: shared, replaced whole, and never a reason for an error."""

import json
import resource
import threading
import time
from io import StringIO
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory import search
from directory.actions import search_documents
from directory.models import Listing, SearchChange, SearchDocument, TaxonomyTerm
from directory.search import building, live, rows
from directory.search.snapshot import SnapshotEngine, build_arrays, storage
from directory.search.snapshot.arrays import Arrays
from directory.search.snapshot.storage import Manifest, StoredSegment
from tests.search.catalogues import THESAURUS, Dice
from tests.search.test_freshness import found, make, rename

ARRAYS = {"ids": np.arange(100_000), "b": np.arange(3)}


def manifest(*segments: StoredSegment) -> Manifest:
    return Manifest(thesaurus="t", topics="[]", built_at="2026-03-27T12:00:00+00:00", segments=segments)


def stored(folder: Path, arrays: Arrays | None = None) -> Manifest:
    """Store arrays as the only segment of an index."""
    written = manifest(storage.write_segment(folder, arrays or ARRAYS, change=7, listing=str(UUID(int=7))))
    storage.publish(folder, written)
    return written


def base(written: Manifest | None) -> str:
    assert written is not None
    return written.segments[0].name


def folders(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_dir()]


# --- Files ---


def test_stored_arrays_come_back_as_they_were(tmp_path):
    dice = Dice(1)
    catalogue = [dice.document() for _ in range(300)]
    arrays = build_arrays(catalogue, thesaurus=THESAURUS)
    written = stored(tmp_path, arrays)
    assert storage.read_manifest(tmp_path) == written
    assert written.documents == 300
    loaded = storage.load(tmp_path, written.segments[0], cold=True)
    assert loaded is not None
    assert loaded.keys() == arrays.keys()
    assert all(np.array_equal(loaded[name], arrays[name]) for name in arrays)
    opened = SnapshotEngine.of_arrays(loaded, thesaurus=THESAURUS)
    built = SnapshotEngine.of_arrays(arrays, thesaurus=THESAURUS)
    for _ in range(20):
        query = dice.query()
        assert opened.search(query) == built.search(query)


def test_new_build_replaces_the_old_one(tmp_path):
    first, second = stored(tmp_path), stored(tmp_path)
    assert storage.read_manifest(tmp_path) == second
    assert folders(tmp_path) == [base(second)]
    assert base(first) != base(second)


def test_reader_keeps_what_it_opened_when_a_new_build_comes(tmp_path):
    opened = storage.load(tmp_path, stored(tmp_path).segments[0])
    stored(tmp_path)
    assert opened is not None
    assert int(opened["ids"].sum()) == 4_999_950_000


def test_torn_file_is_no_index(tmp_path):
    written = stored(tmp_path)
    path = tmp_path / base(written) / "ids.npy"
    path.write_bytes(path.read_bytes()[:-1])
    assert storage.read_manifest(tmp_path) is None


def test_missing_file_is_no_index(tmp_path):
    written = stored(tmp_path)
    (tmp_path / base(written) / "b.npy").unlink()
    assert storage.read_manifest(tmp_path) is None


def test_file_of_something_else_is_no_index(tmp_path, caplog):
    written = stored(tmp_path)
    path = tmp_path / base(written) / "b.npy"
    path.write_bytes(b"x" * path.stat().st_size)
    assert storage.read_manifest(tmp_path) == written
    assert storage.damaged_files(tmp_path, written) == [f"{base(written)}/b.npy"]
    assert storage.load(tmp_path, written.segments[0]) is None
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize("damage", ["torn", "missing"])
def test_only_segments_before_a_broken_one_count(tmp_path, damage):
    segments = [storage.write_segment(tmp_path, ARRAYS, change=n, listing=str(UUID(int=n))) for n in range(3)]
    storage.publish(tmp_path, manifest(*segments))
    path = tmp_path / segments[1].name / "ids.npy"
    if damage == "torn":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        path.unlink()
    assert storage.read_manifest(tmp_path) == manifest(segments[0])


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 3}', '{"format": 3, "segments": [1]}', "null"])
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
    assert folders(tmp_path) == [base(before)]


# --- A process and its files ---


@pytest.mark.django_db
def test_index_is_stored_and_opened_by_the_next_process(folder, django_assert_num_queries):
    garden = make("Garden in the sun")
    assert found("garden") == {garden.pk}
    manifest = storage.read_manifest(folder)
    assert manifest is not None
    assert (manifest.documents, building.position_of(manifest.segments[0])) == (1, rows.last_position())
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
    path = folder / base(first) / "posting_slots.npy"
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] if damage == "torn" else b"x" * path.stat().st_size)
    live.reset()
    assert found("garden") == {garden.pk}
    assert base(storage.read_manifest(folder)) != base(first)


@pytest.mark.django_db
def test_every_listing_can_be_read_anew(folder, monkeypatch):
    monkeypatch.setattr(search_documents, "BATCH", 2)
    made = [make(f"Circle {n}") for n in range(5)]
    SearchDocument.objects.update(card={})
    said = StringIO()
    call_command("search_index", "rewrite", stdout=said)
    assert said.getvalue() == "5 listings were read anew.\n"
    assert [row.card["kind"] for row in SearchDocument.objects.all()] == ["community_group"] * len(made)


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
            written = building.write(folder, arrays, position)
            storage.publish(folder, Manifest(topics.fingerprint, topics.rows, "", (written,)))

    thread = threading.Thread(target=first_builder)
    thread.start()
    locked.wait(5)
    assert found("garden") == {garden.pk}
    thread.join()
    assert len(folders(folder)) == 1


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
    search_documents.remove(listings[1:], at=timezone.now())
    search.refresh()
    assert found("garden") == {listings[0]}

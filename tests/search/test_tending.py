"""What keeps the stored index in shape: sealing, merging, and what running processes make of it."""

import re
import resource
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import OperationalError, connection
from django.utils import timezone

from bridges.management.commands import worker
from directory import search
from directory.models import SearchChange, SearchDocument, TaxonomyTerm
from directory.search import building, live, rows, tending
from directory.search.reference import ReferenceEngine
from directory.search.snapshot import SnapshotEngine, storage
from directory.search.snapshot.storage import Manifest, StoredSegment
from directory.search.types import NotReadyError, SearchQuery
from tests.search.test_freshness import AT, found, make, rename

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_change_is_worth_a_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tending, "SEAL_FROM", 1)


def tend(folder: Path) -> list[str]:
    return tending.tend(folder, at=timezone.now(), stored_from=1)


def manifest_of(folder: Path) -> Manifest:
    manifest = storage.read_manifest(folder)
    assert manifest is not None
    return manifest


def delta_count() -> int:
    engine = live.current().engine()
    assert isinstance(engine, SnapshotEngine)
    return engine.delta_count


def segment(documents: int, changes: int) -> StoredSegment:
    return StoredSegment("segment-x", documents, changes, 1, None, {"ids.npy": [1, 1]})


# --- One round ---


def test_first_round_builds_and_the_next_has_nothing_to_do(folder):
    make("Garden in the sun")
    assert tend(folder) == ["built"]
    assert tend(folder) == []


def test_small_catalogue_is_left_in_memory(folder):
    make("Garden in the sun")
    assert tending.tend(folder, at=timezone.now(), stored_from=2) == []
    assert storage.read_manifest(folder) is None


def test_changes_are_sealed_and_running_processes_let_go_of_theirs(folder):
    garden, choir = make("Garden in the sun"), make("Choir")
    found()
    rename(garden, "Orchard")
    SearchDocument.objects.filter(pk=choir.pk).delete()
    SearchChange.objects.create(listing_id=choir.pk)
    search.refresh()
    assert delta_count() == 2
    assert tend(folder) == ["sealed"]
    assert [each.changes for each in manifest_of(folder).segments] == [0, 2]
    search.refresh()
    assert delta_count() == 0
    assert (found("garden"), found("orchard"), found("choir")) == (set(), {garden.pk}, set())


def test_few_changes_wait_until_they_are_old(folder, monkeypatch):
    monkeypatch.setattr(tending, "SEAL_FROM", 500)
    garden = make("Garden in the sun")
    tend(folder)
    rename(garden, "Orchard")
    assert tending.tend(folder, at=timezone.now(), stored_from=1) == []
    later = timezone.now() + tending.SEAL_AFTER + timedelta(seconds=1)
    assert tending.tend(folder, at=later, stored_from=1) == ["sealed"]


def test_many_rounds_leave_few_segments_and_right_answers(folder):
    listings = [make(f"Garden number{number}") for number in range(12)]
    tend(folder)
    done = []
    for number, listing in enumerate(listings):
        rename(listing, f"Orchard number{number}")
        done += tend(folder)
    assert set(done) == {"sealed", "merged"}
    assert len(manifest_of(folder).segments) <= 4
    live.reset()
    assert found("orchard") == {listing.pk for listing in listings}
    assert found("garden") == set()


def test_changes_join_the_base_when_they_are_a_good_part_of_it(folder, monkeypatch):
    monkeypatch.setattr(tending, "BASE_CHANGES", 0)
    garden = make("Garden in the sun")
    tend(folder)
    rename(garden, "Orchard")
    assert tend(folder) == ["sealed", "joined"]
    assert [each.documents for each in manifest_of(folder).segments] == [1]
    live.reset()
    assert found("orchard") == {garden.pk}


def test_changed_topics_mean_a_build(folder):
    make("Allotment")
    tend(folder)
    TaxonomyTerm.objects.create(taxonomy="topic", code="garden", names={"en": "Gardening"})
    assert tend(folder) == ["built"]


def test_index_of_a_restored_database_is_built_again(folder):
    make("Garden in the sun")
    tend(folder)
    SearchChange.objects.all().delete()
    make("Choir")
    assert tend(folder) == ["built"]
    live.reset()
    assert len(found("choir")) == 1


def test_nothing_is_done_beside_another_process(folder):
    make("Garden in the sun")
    with storage.build_lock(folder):
        assert tend(folder) == []


@pytest.mark.parametrize(
    ("sizes", "first"),
    [
        ([], None),
        ([500], None),
        ([400, 100], 1),
        ([500, 125], 1),
        ([501, 125], None),
        ([1000, 200, 100], 1),
        ([1900, 40, 10], 2),
        ([0, 0], 1),
        ([1500, 501], 0),
    ],
)
def test_which_segments_are_merged(sizes, first):
    assert tending.first_to_merge([segment(10_000, 0), *(segment(each, each) for each in sizes)]) == first


def test_base_of_a_large_catalogue_is_left_alone_until_a_twentieth_has_changed():
    assert tending.first_to_merge([segment(1_000_000, 0), segment(50_000, 50_000)]) is None
    assert tending.first_to_merge([segment(1_000_000, 0), segment(50_001, 50_001)]) == 0


# --- What goes wrong ---


def test_full_disk_while_sealing_leaves_the_index_and_loses_nothing(folder):
    garden = make("Garden in the sun")
    tend(folder)
    before = manifest_of(folder)
    rename(garden, "Orchard")

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150, hard))
    try:
        with pytest.raises(OSError, match=r"requested and|File too large"):
            tend(folder)
        with pytest.raises(CommandError, match=r"requested and|File too large"):
            call_command("search_index", "tend", "--once", stdout=StringIO())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert manifest_of(folder) == before
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {each.name for each in before.segments}
    live.reset()
    assert found("orchard") == {garden.pk}
    assert tend(folder) == ["sealed"]


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_index_of_a_catalogue_without_history_is_not_built_again_after_many_edits(folder, monkeypatch):
    monkeypatch.setattr(live, "LINES_A_CHECK", 3)
    garden = make("Garden in the sun")
    SearchChange.objects.all().delete()
    _restart_numbering()
    tend(folder)
    before = manifest_of(folder)
    assert building.position_of(before.segments[0]) is None
    for number in range(8):
        rename(garden, f"Orchard number{number}")
    live.reset()
    search.refresh()
    assert found("number7") == {garden.pk}
    assert manifest_of(folder) == before


def _restart_numbering() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(
            no_style(), [{"table": SearchChange._meta.db_table, "column": "id"}]
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("damage", ["torn", "missing", "nonsense"])
def test_broken_segment_of_changes_is_made_up_for_by_the_change_table(folder, damage):
    garden, choir = make("Garden in the sun"), make("Choir")
    tend(folder)
    rename(garden, "Orchard")
    tend(folder)
    rename(choir, "Band")
    base, newest = manifest_of(folder).segments
    path = folder / newest.name / "ids.npy"
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] if damage == "torn" else b"x" * path.stat().st_size)
    live.reset()
    assert (found("orchard"), found("band"), found("garden")) == ({garden.pk}, {choir.pk}, set())
    assert manifest_of(folder).segments[0] == base  # nothing was built
    assert tend(folder) == ["sealed"]
    assert live.current().engine().search(SearchQuery(at=AT)).total == 2


def test_process_in_the_middle_of_reading_survives_a_merge(folder):
    garden = make("Garden in the sun")
    tend(folder)
    engine = live.current().engine()
    rename(garden, "Orchard")
    tend(folder)
    manifest = manifest_of(folder)
    with storage.build_lock(folder):
        tending.merge(folder, manifest, first=0)
    assert engine.search(SearchQuery(at=AT, text="garden")).total == 1  # as it was when it was opened


def test_large_catalogue_with_other_topics_answers_from_the_old_index(folder, monkeypatch, caplog):
    monkeypatch.setattr(live, "WAITED_FOR", 0)
    garden = make("Allotment")
    tend(folder)
    before = manifest_of(folder)
    TaxonomyTerm.objects.create(taxonomy="topic", code="garden", names={"en": "Gardening"})
    live.reset()
    assert found("allotment") == {garden.pk}
    assert manifest_of(folder) == before
    assert "Topics have changed" in caplog.text


def test_nobody_waits_minutes_for_a_build(folder, client, monkeypatch):
    monkeypatch.setattr(live, "WAITED_FOR", 0)
    garden = make("Garden in the sun")
    with pytest.raises(NotReadyError):
        found("garden")
    page, ready = client.get("/groups/?q=sun"), client.get("/health/ready")
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "60", "no-store")
    html = page.content.decode()
    assert "We are getting the list ready" in html
    assert re.findall(r'class="button button--primary" href="([^"]*)"', html) == ["/groups/?q=sun"]
    assert (ready.status_code, ready.json()["search_index"]) == (503, "not built")
    assert client.get(f"/groups/{garden.pk}/").status_code == 200  # a link on a poster still leads somewhere
    assert tend(folder) == ["built"]
    assert found("garden") == {garden.pk}
    assert client.get("/groups/").status_code == 200


def test_process_keeps_its_index_when_the_stored_one_cannot_be_opened(folder):
    garden = make("Garden in the sun")
    found()
    (folder / storage.MANIFEST).write_text('{"format": 0}')
    choir = make("Choir")
    search.refresh()
    assert (found("garden"), found("choir")) == ({garden.pk}, {choir.pk})
    assert (folder / storage.MANIFEST).read_text() == '{"format": 0}'


def test_failed_build_leaves_nothing_behind(folder, monkeypatch):
    make("Garden in the sun")
    tend(folder)
    before = manifest_of(folder)

    def away(*_args: object, **_options: object) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch, storage.build_lock(folder):
        built = building.build(rows.topics())
        patch.setattr(rows, "lines_from", away)
        with pytest.raises(OperationalError):
            building.store(folder, *built, rows.topics())
    assert manifest_of(folder) == before
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {each.name for each in before.segments}


def test_large_index_is_sealed_though_its_topics_wait_for_a_build(folder, monkeypatch):
    monkeypatch.setattr(live, "WAITED_FOR", 0)
    garden = make("Garden in the sun")
    tend(folder)
    TaxonomyTerm.objects.create(taxonomy="topic", code="garden", names={"en": "Gardening"})
    rename(garden, "Orchard")
    assert search.tend(at=timezone.now()) == ["sealed"]


@pytest.mark.django_db(transaction=True)
def test_worker_seals_what_has_changed(folder, monkeypatch):
    garden = make("Garden in the sun")
    found()
    rename(garden, "Orchard")
    rests: list[float] = []
    worker.work(should_stop=lambda: bool(rests), rest=rests.append, pause=0.01)
    assert [each.changes for each in manifest_of(folder).segments] == [0, 1]


def test_worker_leaves_the_building_of_a_large_index_to_the_command(folder, monkeypatch):
    make("Garden in the sun")
    monkeypatch.setattr(live, "WAITED_FOR", 0)
    assert search.tend(at=timezone.now()) == []
    monkeypatch.setattr(live, "WAITED_FOR", 1)
    assert search.tend(at=timezone.now()) == ["built"]


def test_answers_after_many_edits_and_rounds_equal_the_reference(folder, monkeypatch):
    monkeypatch.setattr(tending, "BASE_CHANGES", 6)
    names = ("Garden", "Choir", "Orchard", "Walking")
    listings = [make(f"{names[number % 4]} number{number}") for number in range(10)]
    for number, listing in enumerate(listings * 2):
        rename(listing, f"{names[number % 3]} again number{number}")
        if number % 3 == 0:
            tend(folder)
        if number % 4 == 0:
            live.reset()
        search.refresh()
        plain = ReferenceEngine.build(rows.documents(), rows.topics().thesaurus)
        for text in ("", "garden", "choir again", "number3"):
            query = SearchQuery(at=AT, text=text, page_size=100)
            page, meant = search.search(query), plain.search(query)
            assert (set(page.ids), page.facets) == (set(meant.ids), meant.facets)

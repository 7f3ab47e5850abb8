"""Importing from end to end, in the database: idempotent, resumable, vanishing, and never half."""

import json
import os
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from directory.actions import imports
from directory.actions.import_parts import listing_id
from directory.actions.imports import Order, SourceFacts, import_listings
from directory.importers.formats import FORMATS
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults
from directory.importers.report import Report
from directory.models import (
    CapitalTag,
    Finding,
    FindingKind,
    ImportRun,
    Listing,
    ListingText,
    Location,
    SearchChange,
    SearchDocument,
    Source,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CHOIR = {
    "id": "choir",
    "name": "Harbour choir",
    "description": "We sing together every Tuesday.",
    "organization": "The Hub",
    "locations": [{"name": "The Hub", "city": "Sale", "country": "GB", "lat": 53.42, "lon": -2.32}],
    "schedule": [{"freq": "WEEKLY", "byday": "TU", "start": "19:00", "end": "21:00"}],
    "phone": "0161 832 3736",
}
GARDEN = {"id": "garden", "name": "Neighbourhood garden", "categories": ["gardening"]}


def write(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(path: Path, *, slug: str = "town", at: datetime = NOON, format_: str = "jsonl", **order: Any) -> Report:
    facts = SourceFacts(slug=slug)
    defaults = Defaults(country="GB")
    options = ReadOptions(slug=slug)
    report = import_listings(
        Order(format=FORMATS[format_], path=path, source=facts, defaults=defaults, options=options, **order), at=at
    )
    assert report.read == report.created + report.updated + report.unchanged + report.rejected + report.skipped
    return report


def state() -> dict[str, Any]:
    """Return all that importing leaves behind, without clocks and without runs."""

    def rows(model: Any, *left_out: str) -> list[tuple[Any, ...]]:
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
        return sorted((tuple(map(repr, row)) for row in model.objects.values_list(*names)), key=repr)

    return {
        "listings": rows(Listing, "created_at", "modified_at", "seen_in_run_id", "source_id"),
        "texts": rows(ListingText, "id", "modified_at"),
        "locations": rows(Location),
        "documents": rows(SearchDocument),
        "findings": rows(Finding, "id"),
    }


def test_a_new_row_becomes_a_listing_that_search_can_find(tmp_path: Path) -> None:
    report = run(write(tmp_path / "a.jsonl", [CHOIR, GARDEN]))
    assert (report.created, report.read) == (2, 2)
    choir = Listing.objects.get(source_ref="choir")
    assert choir.pk == listing_id("town", "choir")
    assert choir.organization is not None
    assert choir.organization.name == "The Hub"
    assert [place.coordinate_origin for place in choir.locations.all()] == ["source"]
    assert [schedule.rrule for schedule in choir.schedules.all()] == ["FREQ=WEEKLY;BYDAY=TU"]
    assert [schedule.location_id for schedule in choir.schedules.all()] == [choir.locations.get().pk]
    assert SearchDocument.objects.filter(listing=choir).exists()
    assert set(SearchChange.objects.values_list("listing_id", flat=True)) == set(
        Listing.objects.values_list("pk", flat=True)
    )


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [CHOIR, {**GARDEN, "confirmed_days_ago": 3}])
    run(path)
    changes = SearchChange.objects.count()
    stamps = list(Listing.objects.order_by("pk").values_list("modified_at", "seen_in_run_id"))
    before = state()
    report = run(path, at=NOON + timedelta(days=2))
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    assert state() == before
    assert SearchChange.objects.count() == changes
    assert list(Listing.objects.order_by("pk").values_list("modified_at", "seen_in_run_id")) == stamps


def test_a_changed_row_is_updated_and_its_revision_goes_up_with_its_words(tmp_path: Path) -> None:
    run(write(tmp_path / "a.jsonl", [CHOIR, GARDEN]))
    created_at = Listing.objects.get(source_ref="choir").created_at
    moved = {**CHOIR, "locations": [{"city": "Urmston", "country": "GB"}]}
    report = run(write(tmp_path / "a.jsonl", [moved, GARDEN]))
    assert (report.updated, report.unchanged) == (1, 1)
    choir = Listing.objects.get(source_ref="choir")
    assert (choir.revision, choir.created_at) == (1, created_at)
    assert [place.city for place in choir.locations.all()] == ["Urmston"]
    run(write(tmp_path / "a.jsonl", [{**moved, "description": "We sing."}, GARDEN]))
    assert Listing.objects.get(source_ref="choir").revision == 2
    assert Listing.objects.count() == 2


def test_what_a_source_drops_vanishes_from_search_and_comes_back(tmp_path: Path) -> None:
    other = run(write(tmp_path / "b.jsonl", [CHOIR]), slug="other")
    assert other.created == 1
    run(write(tmp_path / "a.jsonl", [CHOIR, GARDEN]))
    report = run(write(tmp_path / "a.jsonl", [CHOIR]), at=NOON + timedelta(days=1))
    assert report.vanished == 1
    garden = Listing.objects.get(source__slug="town", source_ref="garden")
    assert garden.vanished_at == NOON + timedelta(days=1)
    assert not SearchDocument.objects.filter(listing=garden).exists()
    assert Listing.objects.public().count() == 2
    report = run(write(tmp_path / "a.jsonl", [CHOIR, GARDEN]))
    assert (report.updated, report.returned, report.vanished) == (1, 1, 0)
    assert Listing.objects.get(pk=garden.pk).vanished_at is None
    assert SearchDocument.objects.filter(listing=garden).exists()


def test_a_row_that_broke_keeps_its_listing_and_an_unpublished_one_hides_it(tmp_path: Path) -> None:
    run(write(tmp_path / "a.jsonl", [CHOIR, GARDEN]))
    report = run(write(tmp_path / "a.jsonl", [{**CHOIR, "name": ""}, {**GARDEN, "published": False}]))
    assert (report.rejected, report.skipped, report.vanished) == (1, 1, 1)
    assert Listing.objects.get(source_ref="choir").vanished_at is None
    assert Listing.objects.get(source_ref="garden").vanished_at is not None


def test_an_id_that_stands_twice_is_one_listing(tmp_path: Path) -> None:
    report = run(write(tmp_path / "a.jsonl", [CHOIR, {**CHOIR, "name": "Another"}]))
    assert (report.created, report.rejected) == (1, 1)
    assert (report.rejections[0].where.line, report.rejections[0].field) == (2, "id")


@pytest.mark.parametrize("content", [b'[{"slug": "a", "name": "A"}', b'[{"slug": "a", "name": "A"}] text', b""])
def test_a_file_that_breaks_changes_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([{"slug": "a", "name": "A"}, {"slug": "b", "name": "B"}]))
    run(path, format_="meeting-guide")
    before = state()
    path.write_bytes(content)
    report = run(path, format_="meeting-guide")
    assert "not JSON" in report.error
    assert report.vanished == 0
    assert state() == before
    assert ImportRun.objects.order_by("-pk")[0].state == ImportRun.State.FAILED


def test_a_zip_that_breaks_in_the_middle_hides_nothing(tmp_path: Path) -> None:
    rows = [{"id": f"c{number}", "name": f"Choir {number} {os.urandom(300).hex()}"} for number in range(900)]
    path = tmp_path / "town.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("town.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert run(path).created == 900
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    report = run(path)
    assert report.error
    # A damaged stream can also read as other rows before its sum is found wrong: they are new, and hide nobody.
    still_there = Listing.objects.public().filter(source_ref__in=[row["id"] for row in rows])
    assert (report.vanished, still_there.count()) == (0, 900)


def test_a_dry_run_gives_the_same_report_and_writes_nothing(tmp_path: Path) -> None:
    run(write(tmp_path / "a.jsonl", [CHOIR, GARDEN]))
    path = write(
        tmp_path / "a.jsonl", [{**CHOIR, "name": "Choir of the harbour"}, {"id": "new", "name": "New"}, {"id": "x"}]
    )
    before = state(), ImportRun.objects.count(), SearchChange.objects.count()
    dry = run(path, dry_run=True).as_json()
    assert (state(), ImportRun.objects.count(), SearchChange.objects.count()) == before
    real = run(path).as_json()
    for report in (dry, real):
        del report["dry_run"], report["seconds"]
    assert dry == real
    assert (real["created"], real["updated"], real["rejected"], real["vanished"]) == (1, 1, 1, 1)


class PulledPlugError(Exception):
    """Stands for a kill between two batches."""


def test_an_interrupted_import_goes_on_and_ends_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 10)
    rows = [{**CHOIR, "id": f"c{number}", "name": f"Choir {number}"} for number in range(35)]
    path = write(tmp_path / "a.jsonl", [*rows[:5], {"id": "broken"}, *rows[5:]])

    def stop(rows_read: int) -> None:
        if rows_read >= 30:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        run(path, progress=stop)
    assert Listing.objects.count() == 19
    report = run(path)
    assert (report.resumed_at, report.created, report.rejected, report.read) == (20, 35, 1, 36)
    assert [rejection.where.line for rejection in report.rejections] == [6]
    finished = state()
    assert run(path).unchanged == 35
    assert state() == finished
    whole = run(write(tmp_path / "b.jsonl", rows), slug="whole")
    assert whole.created == 35


def test_fresh_begins_at_the_first_row_and_a_changed_file_does_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 1)
    path = write(tmp_path / "a.jsonl", [CHOIR, GARDEN])

    def stop(rows_read: int) -> None:
        if rows_read == 2:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        run(path, progress=stop)
    report = run(path, fresh=True)
    assert (report.resumed_at, report.created, report.unchanged) == (0, 1, 1)
    assert sorted(ImportRun.objects.values_list("state", flat=True)) == ["failed", "finished"]


def test_two_imports_of_one_source_at_once_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 1)
    path = write(tmp_path / "a.jsonl", [CHOIR, GARDEN])

    def somebody_else(rows_read: int) -> None:
        if rows_read == 2:
            ImportRun.objects.update(checkpoint=77)

    with pytest.raises(imports.ImportTakenError):
        run(path, progress=somebody_else)
    assert [listing.source_ref for listing in Listing.objects.all()] == ["choir"]


def test_one_point_for_dozens_of_addresses_is_flagged_and_not_used(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"p{number}",
            "name": f"Pantry {number}",
            "address": f"{number} Main St",
            "city": "Sale",
            "lat": 40.713,
            "lon": -74.007,
        }
        for number in range(12)
    ]
    office = [{**row, "id": f"o{row['id']}", "address": "1 Broadway", "lat": 41.0} for row in rows]
    path = write(tmp_path / "a.jsonl", [*rows, *office])
    report = run(path)
    assert report.finding_counts == {"coordinates_shared": 12}
    flagged = Location.objects.filter(listing__findings__kind=FindingKind.COORDINATES_SHARED)
    assert [place.latitude for place in flagged] == [None] * 12
    assert SearchDocument.objects.get(listing__source_ref="p3").content["points"] == []
    assert Location.objects.filter(latitude=41.0).count() == 12
    before = state()
    assert run(path).unchanged == 24
    assert state() == before
    changed = [{**rows[0], "description": "Tea"}, *rows[1:], *office]
    run(write(tmp_path / "a.jsonl", changed))
    assert Location.objects.get(listing__source_ref="p0").latitude is None


def test_likely_duplicates_of_other_sources_are_listed_and_weekdays_are_not(tmp_path: Path) -> None:
    run(write(tmp_path / "a.jsonl", [CHOIR, {**CHOIR, "id": "choir-friday"}]), slug="one")
    assert not Finding.objects.exists()
    same_name_elsewhere = {"id": "far", "name": "Harbour choir", "city": "Leeds"}
    twin = {"id": "twin", "name": "THE HARBOUR CHOIRS LTD", "phone": "+44 161 832 3736"}
    report = run(write(tmp_path / "b.jsonl", [twin, same_name_elsewhere]), slug="two")
    assert [line.ref for line in report.findings] == ["twin"] * len(report.findings)
    pairs = Finding.objects.filter(kind=FindingKind.LIKELY_DUPLICATE).values_list(
        "listing__source_ref", "other__source_ref"
    )
    assert ("twin", "choir") in set(pairs)
    assert {left for left, _right in pairs} == {"twin"}


def test_a_settled_finding_and_a_stewards_tag_survive_an_update(tmp_path: Path) -> None:
    line = {"id": "line", "name": "Crisis helpline"}
    run(write(tmp_path / "a.jsonl", [line]))
    listing = Listing.objects.get()
    assert listing.is_crisis_line
    assert not SearchDocument.objects.exists()
    Finding.objects.update(settled_at=NOON)
    run(write(tmp_path / "a.jsonl", [{**line, "description": "Day and night."}]))
    assert [finding.settled_at for finding in Finding.objects.all()] == [NOON]


def test_capital_is_scored_from_its_statements(tmp_path: Path) -> None:
    tag = {"kind": "bonding", "statements": ["a", "b", "c", "d"], "reason": "The same people for years."}
    run(write(tmp_path / "a.jsonl", [{**CHOIR, "capital": [tag]}]))
    assert [(row.kind, row.strength, row.statements) for row in CapitalTag.objects.all()] == [
        ("bonding", 3, ["a", "b", "c", "d"])
    ]


def test_the_command_reports_as_text_and_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "town.listings.jsonl", [CHOIR, {"id": "x"}])
    report = tmp_path / "report.json"
    call_command("import_listings", "jsonl", str(path), "--report", str(report), "--licence", "CC0")
    assert Source.objects.get().slug == "town"
    assert Source.objects.get().licence == "CC0"
    said = capsys.readouterr().out
    assert "2 rows read: 1 created, 0 updated, 0 unchanged, 1 rejected, 0 skipped" in said
    assert "town.listings.jsonl, 2, name: The row has no name." in said
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["rejections"] == [
        {"file": "town.listings.jsonl", "line": 2, "field": "name", "reason": "The row has no name."}
    ]
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_listings", "jsonl", str(tmp_path / "nothing.jsonl"))
    with pytest.raises(CommandError, match="time zone"):
        call_command("import_listings", "jsonl", str(path), "--timezone", "Mars/Base")

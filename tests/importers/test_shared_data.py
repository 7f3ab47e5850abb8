"""Every real file imports: the report adds up to its rows, and a second run changes nothing."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from directory.actions.imports import Order, SourceFacts, import_listings
from directory.importers.formats import FORMATS
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults
from directory.importers.report import Report
from directory.models import FindingKind, Listing, SearchChange, SearchDocument
from tests.shared_data import shared_path

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def lines(path: Path) -> int:
    return sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def table_rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for row in csv.reader(stream) if any(row)) - 1


def items(path: Path) -> int:
    return len(json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Case:
    """A file or folder, its format, how its rows are counted without us, and what is expected of them."""

    format: str
    path: str
    rows: Callable[[Path], int] | int
    rejected: int = 0
    skipped: int = 0
    country: str = "GB"
    timezone: str = ""

    def __str__(self) -> str:
        return f"{self.format} {self.path}"


US: dict[str, Any] = {"country": "US", "timezone": "America/New_York"}
CASES = [
    Case("jsonl", "civic-brigades/brigade.listings.jsonl", lines, **US),
    Case("hsds-json", "civic-brigades/organizations.json", items, **US),
    Case("jsonl", "hsds-food-harvest/harvest.listings.jsonl", lines, rejected=117, **US),
    # 949 results hold 996 services; 43 are organisations without one.
    Case("hsds-json", "hsds-food-harvest/hsds_results.json", 1039, rejected=3, skipped=43, **US),
    Case("jsonl", "hsds1-legal-aid/florida.listings.jsonl", lines, **US),
    Case("jsonl", "hsds1-legal-aid/ilao.listings.jsonl", lines, rejected=1, **US),
    # both exports of the folder: 135 and 430 services
    Case("hsds-csv", "hsds1-legal-aid", 565, rejected=1, **US),
    Case("jsonl", "meetings-bmlt/na-ny.listings.jsonl", lines, skipped=42, **US),
    Case("bmlt", "meetings-bmlt/na-ny.GetSearchResults.json", items, skipped=42, **US),
    *(
        Case(format_, f"meetings-tsml/{name}.{ending}", count, **US)
        for name in ("aa-edmonton", "aa-kc", "aa-sf-marin", "aa-sussex", "alanon-ma")
        for format_, ending, count in (("jsonl", "listings.jsonl", lines), ("meeting-guide", "feed.json", items))
    ),
    Case("meeting-guide", "meetings-tsml/edge/appointment.test.json", items, **US),
    Case("meeting-guide", "meetings-tsml/edge/times.json", items, **US),
    Case("meeting-guide", "meetings-tsml/edge/timezones.test.json", items, **US),
    Case("jsonl", "osm-community-index/oci.listings.jsonl", lines),
    Case("jsonl", "queries/synthetic_da.listings.jsonl", lines, country="DK"),
    Case("jsonl", "queries/synthetic_nl.listings.jsonl", lines, country="NL"),
    Case("hsds-csv", "sample-ohana-csv", 23, **US),
    *(
        Case("jsonl", f"uk-trafford/{name}.listings.jsonl", lines)
        for name in ("gm-foodbank", "gm-library", "trafford-allotment", "trafford-charity", "trafford-mh")
    ),
    Case("jsonl", "uk-trafford/trafford-sport.listings.jsonl", lines),
    *(
        Case("csv", f"uk-trafford/raw/{name}.csv", table_rows)
        for name in (
            "charities",
            "gm_food_banks",
            "gm_libraries",
            "sports_clubs",
            "trafford_allotments",
            "trafford_mental_health_services",
        )
    ),
]
# What holds no listings, and what reads it.
NOT_LISTINGS = {
    "README.md": "about the folder",
    "hsds1-legal-aid/florida_data_florida_mapping.yaml": "says which headings mean what; hsds-csv knows them",
    "meetings-bmlt/formats.json": "names of format codes; ours are in fixtures/taxonomies/fellowships.json",
    "meetings-tsml/edge/invalid.json": "is no JSON: it must be refused, see below",
    "queries/qrels.tsv": "judgements for bench/relevance.py",
    "queries/queries.jsonl": "queries for bench/relevance.py",
    "queries/queries.tsv": "queries for bench/relevance.py",
    "taxonomy-open-eligibility/oe.json": "a taxonomy",
    "taxonomy-open-eligibility/taxonomy.xml": "a taxonomy",
    "uk-trafford/raw/trafford_postcodes.csv": "postcodes, for import_places",
}


def run(case: Case) -> Report:
    path = shared_path("data", *case.path.split("/"))
    slug = path.name.split(".")[0].lower().replace("_", "-")
    order = Order(
        format=FORMATS[case.format],
        path=path,
        source=SourceFacts(slug=slug),
        defaults=Defaults(country=case.country, fixed_timezone=case.timezone),
        options=ReadOptions(slug=slug),
    )
    return import_listings(order, at=NOON)


def fingerprint() -> list[tuple[object, ...]]:
    documents = dict(SearchDocument.objects.values_list("listing_id", "content"))
    rows = Listing.objects.order_by("pk").values_list("pk", "content_hash", "modified_at", "seen_in_run", "vanished_at")
    return [(*row, repr(documents.get(row[0]))) for row in rows]


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_real_file_imports_and_adds_up_and_a_second_run_changes_nothing(case: Case) -> None:
    expected = case.rows if isinstance(case.rows, int) else case.rows(shared_path("data", *case.path.split("/")))
    report = run(case)
    assert report.error == ""
    assert report.read == expected
    assert (report.rejected, report.skipped) == (case.rejected, case.skipped)
    assert report.created == expected - case.rejected - case.skipped == Listing.objects.count()
    before, changes = fingerprint(), SearchChange.objects.count()
    again = run(case)
    assert (again.created, again.updated, again.unchanged, again.vanished) == (0, 0, report.created, 0)
    assert (fingerprint(), SearchChange.objects.count()) == (before, changes)


def test_every_shared_file_is_imported_or_said_to_hold_no_listings() -> None:
    folder = shared_path("data")
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != "SOURCE.md"}
    named = {name for case in CASES for name in found if name == case.path or name.startswith(f"{case.path}/")}
    assert sorted(found - named - set(NOT_LISTINGS)) == []
    assert sorted(set(NOT_LISTINGS) - found) == []


@pytest.mark.django_db
def test_the_feed_that_is_no_json_is_refused_and_changes_nothing() -> None:
    report = run(Case("meeting-guide", "meetings-tsml/edge/invalid.json", 0))
    assert report.error.startswith("invalid.json: this is not JSON")
    assert report.read == Listing.objects.count() == 0


@pytest.mark.django_db
def test_the_town_hall_of_46_pantries_is_flagged() -> None:
    report = run(Case("jsonl", "hsds-food-harvest/harvest.listings.jsonl", lines, **US))
    assert report.finding_counts[FindingKind.COORDINATES_SHARED] == 46


@pytest.mark.django_db
def test_charities_that_are_also_wellbeing_groups_are_listed_as_likely_duplicates() -> None:
    run(Case("jsonl", "uk-trafford/trafford-charity.listings.jsonl", lines))
    report = run(Case("jsonl", "uk-trafford/trafford-mh.listings.jsonl", lines))
    found = {line.name for line in report.findings if line.kind == FindingKind.LIKELY_DUPLICATE}
    assert {"Trafford Carers Centre", "Trafford Domestic Abuse Service", "African Caribbean Care Group"} <= found


@pytest.mark.parametrize("name", ["service_full", "service_list", "organization_full", "service_at_location_full"])
@pytest.mark.parametrize("folder", ["hsds/examples", "hsds-323-examples", "oruk/validator/Mocks/V3.0-UK-Default"])
def test_published_examples_of_hsds_and_open_referral_uk_are_read(folder: str, name: str) -> None:
    path = shared_path("schemas", *folder.split("/"), f"{name}.json")
    rows = list(FORMATS["oruk"].read(path, options=ReadOptions()))
    records = [row.record for row in rows if hasattr(row, "record")]
    assert records
    assert {record["name"] for record in records} == {"Community Counselling"}
    assert {record["organization"] for record in records} == {"Example Organization Inc."}


@pytest.mark.parametrize("folder", ["hsds/examples/csv", "hsds-323-examples/csv"])
def test_published_tables_of_hsds_3_are_joined(folder: str) -> None:
    (row,) = FORMATS["hsds-csv"].read(shared_path("schemas", *folder.split("/")), options=ReadOptions())
    record = row.record
    assert record["id"] == "ac148810-d857-441c-9679-408f346de14b"
    assert record["organization"] == "Example Organization Inc."
    assert record["locations"][0]["name"] == "MyCity Civic Center"
    assert record["schedule"][0]["start_date"] == "2005-01-01"
    assert record["languages"] == ["ur"]
    note = "Under 18s and Over 60s per 1 hour session"
    assert record["costs"] == [{"kind": "paid", "note": note, "amount": "35", "currency": "GBP"}]

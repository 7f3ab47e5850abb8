"""The fixtures of the Open Referral UK validator get the verdicts that they are made for."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from directory.actions.imports import Order, SourceFacts, import_listings
from directory.importers.formats import FORMATS
from directory.importers.records import Defaults
from directory.importers.report import Report
from directory.models import Listing
from tests.shared_data import shared_path

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ID = "ac148810-d857-441c-9679-408f346de14b"
BODY = {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Hub", "description": "A hub."}
SERVICE: dict[str, Any] = {"id": ID, "name": "Garden", "status": "active", "organization": BODY}
PAGE: dict[str, Any] = {
    "total_items": 1, "total_pages": 1, "page_number": 1, "size": 1, "first_page": True, "last_page": True,
    "empty": False,
}  # fmt: skip


def fixtures(name: str) -> Path:
    return shared_path("schemas", "oruk", "validator", "Mocks", f"V3.0-UK-{name}")


def run(path: Path) -> Report:
    order = Order(FORMATS["oruk"], path, SourceFacts(slug="oruk"), Defaults(country="GB"))
    report = import_listings(order, at=NOON)
    assert report.error == ""
    return report


def said(report: Report) -> set[tuple[str, int, str, str]]:
    """Return file, record, field and severity of whatever a report complains about."""
    found = {(where.file, where.line, one.field, str(one.severity)) for where, one in report.problems}
    return found | {(row.where.file, row.where.line, row.field, "rejected") for row in report.rejections}


def written(folder: Path, **files: Any) -> Path:
    for name, data in files.items():
        (folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["Default", "Test"])
def test_good_answers_are_imported_without_a_warning(name: str) -> None:
    report = run(fixtures(name))
    assert (report.verdict, said(report)) == ("pass", set()), report.as_text()
    assert report.created == Listing.objects.count() == 1


WARN = {
    ("service_at_location_full.json", 1, "id", "warning"),
    ("taxonomy_list.json", 1, "total_pages", "gap"),
    ("taxonomy_term.json", 1, "description", "warning"),
    ("taxonomy_term.json", 1, "term_uri", "warning"),
    ("taxonomy_term_list.json", 1, "id", "warning"),
    ("taxonomy_term_list.json", 1, "last_page", "warning"),
}


def test_answers_with_weak_spots_are_imported_with_warnings_that_name_them() -> None:
    report = run(fixtures("Warn"))
    assert said(report) == WARN, report.as_text()
    assert report.verdict == "warn"
    assert (report.created, report.rejected) == (1, 0)


FAIL = {
    ("api_details.json", 1, "openapi_url", "error"),
    ("api_details.json", 1, "profile", "error"),
    ("service_at_location_full.json", 1, "id", "warning"),
    ("service_at_location_list.json", 1, "total_pages", "gap"),
    ("service_full.json", 1, "email", "error"),
    ("service_full.json", 1, "url", "error"),
    ("service_list.json", 1, "id", "error"),
    *(("service_list.json", number, "name", "rejected") for number in (1, 2, 3, 4)),
    *(("service_list.json", number, "email", "error") for number in (1, 2, 3, 4)),
    *(("service_list.json", number, "url", "error") for number in (1, 2, 3)),
    ("taxonomy_term.json", 1, "description", "warning"),
    ("taxonomy_term.json", 1, "term_uri", "warning"),
    ("taxonomy_term_list.json", 1, "id", "warning"),
}


def test_broken_answers_fail_by_record_and_field_and_the_rest_goes_in() -> None:
    report = run(fixtures("Fail"))
    assert said(report) == FAIL, report.as_text()
    assert report.verdict == "fail"
    assert report.created == Listing.objects.count() == 1


@pytest.mark.parametrize(("name", "is_wrong"), [("Default", False), ("Warn", False), ("Fail", True)])
def test_the_check_writes_nothing_and_fails_where_the_answers_do(
    name: str, is_wrong: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fixtures(name)
    if is_wrong:
        with pytest.raises(CommandError, match="check failed"):
            call_command("import_listings", "oruk", str(path), "--check")
    else:
        call_command("import_listings", "oruk", str(path), "--check")
    assert not Listing.objects.exists()
    words = {"Default": "pass", "Warn": "warn", "Fail": "fail"}
    assert capsys.readouterr().out.rstrip().endswith(f"Verdict: {words[name]}")


WRONG = [
    ({"id": "7"}, "id"),
    ({"status": "open"}, "status"),
    ({"status": None}, "status"),
    ({"minimum_age": "12"}, "minimum_age"),
    ({"minimum_age": True}, "minimum_age"),
    ({"assured_date": "yesterday"}, "assured_date"),
    ({"last_modified": 5}, "last_modified"),
    ({"description": ["a"]}, "description"),
    ({"organization": {"id": BODY["id"], "name": "Hub"}}, "organization.description"),
    ({"phones": [{"id": ID}]}, "phones.0.number"),
    ({"schedules": [{"id": ID, "freq": "DAILY"}]}, "schedules.0.freq"),
    ({"schedules": [{"id": ID, "opens_at": "half past six"}]}, "schedules.0.opens_at"),
    ({"service_at_locations": [{"id": ID, "location": {"id": ID, "location_type": "tent"}}]}, "service_at_locations.0"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_what_is_wrong_with_a_service_is_an_error_at_its_field(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    report = run(written(tmp_path, service=SERVICE | change))
    assert report.verdict == "fail"
    assert report.created == 1
    assert any(name.startswith(field) and severity == "error" for _file, _line, name, severity in said(report))


def test_what_hsds_does_not_name_is_nobodys_mistake(tmp_path: Path) -> None:
    extra = {"x-mood": 7, "url": None, "phones": [], "minimum_age": 0, "last_modified": "2023-03-15T10:30:45.0Z"}
    assert run(written(tmp_path, service=SERVICE | extra)).verdict == "pass"


def test_listings_on_pages_that_are_not_here_do_not_vanish(tmp_path: Path) -> None:
    other = SERVICE | {"id": "b644a0d2-9e8a-4c33-9390-ae9ee93fc056", "name": "Choir"}
    both = PAGE | {"total_items": 2, "total_pages": 2}
    first, last = both | {"last_page": False}, both | {"page_number": 2, "first_page": False}
    written(tmp_path, a=first | {"contents": [SERVICE]}, b=last | {"contents": [other]})
    report = run(tmp_path)
    assert (report.verdict, report.created) == ("pass", 2), report.as_text()
    (tmp_path / "b.json").unlink()
    report = run(tmp_path)
    assert (report.verdict, report.vanished, report.unchanged) == ("warn", 0, 1), report.as_text()
    written(tmp_path, a=PAGE | {"contents": [SERVICE]})
    assert run(tmp_path).vanished == 1


def test_a_page_that_says_it_is_empty_and_is_not(tmp_path: Path) -> None:
    report = run(written(tmp_path, a=PAGE | {"empty": True, "contents": [SERVICE]}))
    assert said(report) == {("a.json", 1, "empty", "error")}
    report = run(written(tmp_path, a=PAGE | {"contents": []}))
    # a warning, because nothing says what such a page is about
    assert said(report) == {("a.json", 1, "empty", "warning")}


def test_the_fullest_answer_counts_and_others_are_passed_over(tmp_path: Path) -> None:
    full = SERVICE | {"description": "We dig.", "phones": [{"id": ID, "number": "0161 832 3736"}]}
    report = run(written(tmp_path, a_list=PAGE | {"contents": [SERVICE]}, service=full))
    assert (report.created, report.skipped, report.verdict) == (1, 1, "pass")
    assert Listing.objects.get().texts.get().description == "We dig."

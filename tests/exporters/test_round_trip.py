"""Exported and imported again: nothing changes here, and everything comes to an empty database."""

from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from django.core.management import call_command

from directory.exporters.manners import Manner
from directory.models import ImportConflict, Listing, ListingVersion, Organization, SearchChange, SearchDocument, Source
from tests.exporters.catalogue import counts, everything, make_catalogue, read, written

pytestmark = pytest.mark.django_db
FORMATS = ("csv", "hsds-json", "hsds-zip", "jsonl")
SIZE = 60


def empty_database() -> None:
    Listing.objects.update(merged_into=None)
    Listing.objects.all().delete()
    Organization.objects.all().delete()
    Source.objects.all().delete()


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("manner", Manner)
def test_an_export_that_is_imported_again_changes_nothing(tmp_path: Path, format_: str, manner: Manner) -> None:
    make_catalogue(tmp_path, size=SIZE)
    before, notes = everything(), SearchChange.objects.count()
    path = written(tmp_path / "own", format_=format_, manner=manner)
    report = read(path, format_=format_)
    shown = SIZE if manner == Manner.PUBLIC else SIZE + 1
    assert counts(report) == {"unchanged": shown}, report.as_text()
    assert everything() == before
    assert SearchChange.objects.count() == notes
    assert not ImportConflict.objects.exists()


@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_database_gets_everything(tmp_path: Path, format_: str) -> None:
    make_catalogue(tmp_path, size=SIZE)
    before = everything()
    found = set(SearchDocument.objects.values_list("pk", flat=True))
    sources = sorted(Source.objects.values_list("slug", "name", "licence", "attribution"))
    path = written(tmp_path / "own", format_=format_)
    empty_database()
    report = read(path, format_=format_)
    assert counts(report) == {"created": SIZE + 1}, report.as_text()
    assert everything() == before
    assert set(SearchDocument.objects.values_list("pk", flat=True)) == found
    assert sorted(Source.objects.values_list("slug", "name", "licence", "attribution")) == sources
    assert counts(read(path, format_=format_)) == {"unchanged": SIZE + 1}
    again = written(tmp_path / "again", format_=format_)
    assert without_versions(again) == without_versions(path)


def without_versions(path: Path) -> list[str]:
    """Return the lines of a file; the numbers in the history begin anew in another database."""
    text = text_of(path)
    for number in (2, 1):
        text = text.replace(f'"version": {number}, ', "").replace(f'"{number}","2026-', '"","2026-')
        text = text.replace(f'""version"":{number},', "")
    return [line.replace('"version": null, ', "").replace('""version"":null,', "") for line in text.splitlines()]


def text_of(path: Path) -> str:
    """Return what is written in a file, or in all files of a zip."""
    if not is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with ZipFile(path) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())


@pytest.mark.parametrize("format_", ["csv", "hsds-zip"])
def test_a_public_export_brings_no_secret_to_an_empty_database(tmp_path: Path, format_: str) -> None:
    make_catalogue(tmp_path, size=SIZE)
    text = text_of(written(tmp_path / "own", format_=format_, manner=Manner.PUBLIC))
    for secret in ("Secret Lane", "omar@home.example", "Et udkast", 'niche_indicators":{"a"'):
        assert secret not in text
    assert "Secret Lane" in text_of(written(tmp_path / "full", format_=format_))
    empty_database()
    assert counts(read(tmp_path / "own", format_=format_)) == {"created": SIZE}


def test_the_command_knows_our_own_export_and_writes_no_history_for_it(tmp_path: Path, capsys: object) -> None:
    make_catalogue(tmp_path, size=20)
    before, versions = everything(), ListingVersion.objects.count()
    call_command("export_listings", "csv", str(tmp_path), "--separator", ";")
    (path,) = tmp_path.glob("listings-full-with-private-details-*.csv")
    call_command("import_listings", "csv", str(path))
    assert everything() == before
    assert ListingVersion.objects.count() == versions
    assert set(Source.objects.values_list("slug", flat=True)) == {"town", "county"}

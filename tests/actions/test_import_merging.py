"""A source says something new of a listing that was edited here: nothing that people wrote is lost."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from directory.actions import import_conflicts, listings
from directory.actions.import_provenance import provenance
from directory.actions.imports import Order, SourceFacts, import_listings
from directory.actions.listings import StateError
from directory.editors import Author
from directory.importers.formats import FORMATS
from directory.importers.records import Defaults
from directory.importers.report import Report
from directory.merging import Change
from directory.models import (
    ImportConflict,
    Listing,
    ListingOrigin,
    ListingVersion,
    Party,
    SearchDocument,
    User,
    VersionHow,
)
from tests.exporters.catalogue import NOON, counts, read, written

pytestmark = pytest.mark.django_db
CHOIR: dict[str, Any] = {
    "id": "choir",
    "name": "Harbour choir",
    "description": "We sing together every Tuesday.",
    "promise": "Sing with us.",
    "url": "https://choir.example",
    "locations": [{"name": "The Hub", "city": "Sale", "country": "GB", "lat": 53.42, "lon": -2.32}],
    "schedule": [{"freq": "WEEKLY", "byday": "TU", "start": "19:00", "end": "21:00", "timezone": "Europe/London"}],
}
PROMISE, DESCRIPTION = "text.en.standard.promise", "text.en.standard.description"
DAY = timedelta(days=1)


def arrives(folder: Path, *, days: int = 0, **said: Any) -> Report:
    """Import the choir as its source tells it, so many days later."""
    path = folder / "town.jsonl"
    path.write_text(json.dumps(CHOIR | said), encoding="utf-8")
    order = Order(FORMATS["jsonl"], path, SourceFacts(slug="town"), Defaults(country="GB"))
    return import_listings(order, at=NOON + days * DAY)


def choir() -> Listing:
    return Listing.objects.get(source_ref="choir")


def says(field: str) -> Any:
    return listings.current(choir()).get(field)


def write(stine: User, field: str, words: Any, *, days: int = 1) -> None:
    """Let Stine change one field."""
    change = Change(says(field), words)
    listings.edit(choir(), {field: change}, by=Author(Party.STEWARD, user=stine), at=NOON + days * DAY)


def decide(stine: User, choice: str, *, days: int, version: int | None = None) -> None:
    """Let Stine decide about all that waits."""
    choices = {row.pk: choice for row in ImportConflict.objects.open()}
    seen = choir().version if version is None else version
    import_conflicts.decide(choir(), choices, version=seen, by=stine, at=NOON + days * DAY)


@pytest.fixture
def stine() -> User:
    return User.objects.create_user("stine@steward.example", is_steward=True, display_name="Stine")


def test_what_only_the_source_changed_is_taken_and_what_we_changed_stays(tmp_path: Path, stine: User) -> None:
    arrives(tmp_path)
    write(stine, PROMISE, "Everybody can sing.")
    report = arrives(tmp_path, days=2, url="https://choir.example/new")
    assert counts(report) == {"updated": 1}
    assert (says(PROMISE), says("url")) == ("Everybody can sing.", "https://choir.example/new")
    newest = ListingVersion.objects.order_by("-number")[0]
    assert (newest.how, newest.party, newest.changed) == (VersionHow.IMPORT, Party.SOURCE, ["url"])
    assert not ImportConflict.objects.exists()
    assert SearchDocument.objects.get(pk=choir().pk).card["texts"]["en"]["promise"] == "Everybody can sing."
    assert counts(arrives(tmp_path, days=3, url="https://choir.example/new")) == {"unchanged": 1}


def test_what_both_changed_waits_for_a_steward_and_ours_stays(tmp_path: Path, stine: User) -> None:
    arrives(tmp_path)
    write(stine, PROMISE, "Everybody can sing.")
    report = arrives(tmp_path, days=2, promise="Come and sing.", url="https://choir.example/new")
    assert report.finding_counts["import_conflict"] == 1
    conflict = ImportConflict.objects.get()
    assert (conflict.field, conflict.base, conflict.ours, conflict.theirs, conflict.run.source.slug) == (
        PROMISE, "Sing with us.", "Everybody can sing.", "Come and sing.", "town",
    )  # fmt: skip
    assert (says(PROMISE), says("url")) == ("Everybody can sing.", "https://choir.example/new")


@pytest.mark.parametrize(("choice", "words"), [("ours", "Everybody can sing."), ("theirs", "Come and sing.")])
def test_a_steward_decides_and_is_not_asked_again(tmp_path: Path, stine: User, choice: str, words: str) -> None:
    arrives(tmp_path)
    write(stine, PROMISE, "Everybody can sing.")
    arrives(tmp_path, days=2, promise="Come and sing.")
    decide(stine, choice, days=3)
    assert says(PROMISE) == words
    for days, more in ((4, {}), (5, {"url": "https://choir.example/new"})):
        arrives(tmp_path, days=days, promise="Come and sing.", **more)
    assert says(PROMISE) == words
    assert not ImportConflict.objects.open().exists()
    arrives(tmp_path, days=6, promise="Sing or listen.")
    waits = ImportConflict.objects.open().count()
    assert waits == (1 if choice == "ours" else 0)


def test_a_conflict_that_the_source_changes_again_is_still_one(tmp_path: Path, stine: User) -> None:
    arrives(tmp_path)
    write(stine, PROMISE, "Everybody can sing.")
    for days, words in ((2, "Come and sing."), (3, "Sing or listen.")):
        arrives(tmp_path, days=days, promise=words)
    conflict = ImportConflict.objects.get()
    assert (conflict.ours, conflict.theirs) == ("Everybody can sing.", "Sing or listen.")


def test_a_decision_about_something_that_changed_meanwhile_settles_nothing(tmp_path: Path, stine: User) -> None:
    arrives(tmp_path)
    write(stine, PROMISE, "Everybody can sing.")
    arrives(tmp_path, days=2, promise="Come and sing.")
    write(stine, PROMISE, "All voices.", days=3)
    shown = choir().version - 1
    with pytest.raises(StateError):
        decide(stine, "theirs", version=shown, days=4)
    assert ImportConflict.objects.open().count() == 1
    assert says(PROMISE) == "All voices."


def test_a_translation_made_here_and_being_closed_for_now_outlive_every_import(tmp_path: Path, stine: User) -> None:
    arrives(tmp_path)
    write(stine, "text.da.standard.name", "Havnekoret")
    listings.close(choir(), until=None, by=Author(Party.STEWARD, user=stine), at=NOON + DAY)
    for days in (2, 3):
        arrives(tmp_path, days=days, description=f"We sing {days} songs.")
    assert (says("text.da.standard.name"), says("status")) == ("Havnekoret", "temporarily_closed")
    assert says(DESCRIPTION) == "We sing 3 songs."
    assert not ImportConflict.objects.exists()


@pytest.mark.parametrize("state", ["hidden_at", "binned_at"])
def test_an_import_brings_nothing_back_that_people_took_away(tmp_path: Path, state: str) -> None:
    arrives(tmp_path)
    Listing.objects.update(**{state: NOON})
    SearchDocument.objects.all().delete()
    arrives(tmp_path, days=2, promise="Come and sing.")
    assert says(PROMISE) == "Come and sing."
    assert not SearchDocument.objects.exists()
    assert not Listing.objects.public().exists()


def test_an_import_of_a_listing_that_nobody_edited_stands_in_its_history(tmp_path: Path) -> None:
    arrives(tmp_path)
    assert not ListingVersion.objects.exists()
    arrives(tmp_path, days=2, promise="Come and sing.")
    arrives(tmp_path, days=3, promise="Sing or listen.")
    rows = ListingVersion.objects.order_by("number").values_list("number", "how", "changed")
    versions = [(number, how, PROMISE in changed) for number, how, changed in rows]
    assert versions == [(1, "before", False), (2, "import", True), (3, "import", True)]
    assert choir().version == 3
    assert not ListingOrigin.objects.exists()


def test_every_field_knows_who_said_it_last(tmp_path: Path, stine: User) -> None:
    arrives(tmp_path)
    write(stine, PROMISE, "Everybody can sing.")
    arrives(tmp_path, days=2, url="https://choir.example/new")
    found = provenance(choir())
    assert (found[PROMISE].party, found[PROMISE].user, found[PROMISE].at) == (Party.STEWARD, stine, NOON + DAY)
    assert (found["url"].party, found["url"].source.slug, found["url"].at) == (Party.SOURCE, "town", NOON + 2 * DAY)
    assert found[DESCRIPTION].party == Party.SOURCE


def test_an_export_edited_in_a_spreadsheet_does_not_undo_what_was_changed_here(tmp_path: Path, stine: User) -> None:
    arrives(tmp_path)
    path = written(tmp_path / "own.csv", format_="csv")
    text = path.read_text(encoding="utf-8")
    write(stine, PROMISE, "Everybody can sing.")
    changed = text.replace("https://choir.example", "https://choir.example/new")
    path.write_text(changed, encoding="utf-8")
    assert counts(read(path, format_="csv")) == {"updated": 1}
    assert (says(PROMISE), says("url")) == ("Everybody can sing.", "https://choir.example/new")
    path.write_text(changed.replace("Sing with us.", "Come and sing."), encoding="utf-8")
    assert counts(read(path, format_="csv")) == {"unchanged": 1}
    conflict = ImportConflict.objects.get()
    assert (conflict.field, conflict.ours, conflict.theirs) == (PROMISE, "Everybody can sing.", "Come and sing.")
    decide(stine, "ours", days=5)
    assert counts(read(path, format_="csv")) == {"unchanged": 1}
    assert not ImportConflict.objects.open().exists()


def test_a_file_with_a_few_columns_changes_those_and_nothing_else(tmp_path: Path) -> None:
    arrives(tmp_path)
    before = listings.current(choir())
    path = tmp_path / "few.csv"
    path.write_text(f'"footbridge","id","promise"\n"1 full","{choir().pk}","\'=All voices"\n', encoding="utf-8")
    assert counts(read(path, format_="csv")) == {"updated": 1}
    after = listings.current(choir())
    assert {name for name in after if after[name] != before[name]} == {PROMISE}
    assert after[PROMISE] == "=All voices"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("id", "1"),
        ("schedule", "{"),
        ("url", "javascript:alert(1)"),
        ("topics", "no-such"),
        ("may", ""),
        ("age_min", "x"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_a_reason_and_stops_nothing(
    tmp_path: Path, column: str, cell: str
) -> None:
    arrives(tmp_path)
    path = tmp_path / "bad.csv"
    cells = {"footbridge": "1 full", "id": str(choir().pk), "name": "", column: cell}
    good = {"footbridge": "1 full", "id": "5f2c9d3e-7a41-5b0e-9c58-0d6a3f4b7e21", "name": "Chess <b>club</b>"}
    lines = [",".join(cells), ",".join(cells.values()), *([] if column == "id" else [",".join(good.values())])]
    path.write_text("\n".join(lines), encoding="utf-8")
    before = listings.current(choir())
    report = read(path, format_="csv")
    assert [row.reason for row in report.rejections] != []
    assert listings.current(choir()) == before

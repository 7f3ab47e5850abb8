"""Loads the demo town of `fixtures/demo` through the same importers that real data takes."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.utils import timezone

from directory.actions import imports, taxonomies
from directory.geo.place_import import ImportReport as PlacesReport
from directory.geo.place_import import import_places
from directory.geo.place_rows import read_csv
from directory.importers.demo_dates import written_out
from directory.importers.formats import FORMATS
from directory.importers.records import Defaults
from directory.importers.report import Report
from directory.models import Listing

FOLDER: Final = taxonomies.FIXTURES / "demo"
SOURCE: Final = imports.SourceFacts(
    slug="demo",
    name="Brohavn, the demo town",
    licence="CC0 1.0",
    attribution="An invented town. Nobody in it is real.",
)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What became of the vocabularies, the places and the listings of the demo."""

    vocabularies: taxonomies.LoadReport
    places: PlacesReport
    listings: Report


def load_demo(*, at: datetime) -> DemoReport:
    """Load vocabularies, places and listings of the demo town, or bring them up to date.

    Relative dates are counted from the local day of `at`, so a later day moves them on; the same day changes nothing.
    The three parts commit one after the other.

    :raises UnreadableTaxonomyError: if a vocabulary cannot be used
    :raises DemoDateError: if a listing has a relative date that means nothing
    :raises ImportTakenError: if another process loads the demo now
    """
    vocabularies = taxonomies.load_all()
    places = import_places(read_csv(FOLDER / "places.csv"), source=SOURCE.slug)
    with TemporaryDirectory(prefix="footbridge-demo-") as folder:
        path = _write_out(Path(folder), today=timezone.localdate(at))
        order = imports.Order(
            format=FORMATS["jsonl"],
            path=path,
            source=SOURCE,
            defaults=Defaults(country="DK", timezone="Europe/Copenhagen"),
            fresh=True,
        )
        listings = imports.import_listings(order, at=at)
    return DemoReport(vocabularies, places, listings)


def has_other_listings() -> bool:
    """Return whether the database holds listings that are not the demo's."""
    return Listing.objects.exclude(source__slug=SOURCE.slug).exists()


def _write_out(folder: Path, *, today: date) -> Path:
    """Write the listings with real dates into `folder`, and return the file."""
    path = folder / "listings.jsonl"
    with (FOLDER / path.name).open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(written_out(json.loads(line), today=today), ensure_ascii=False) + "\n")
    return path

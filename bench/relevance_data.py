"""The listings that relevance is measured on: imported by the product into a database that is thrown away."""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import django

from tests.shared_data import SHARED

# A Saturday noon, so that timetables are the same in every run.
AT = datetime(2026, 5, 16, 12, tzinfo=UTC)
QUERIES = SHARED / "data" / "queries" / "queries.jsonl"


def start() -> Path:
    """Start Django on a fresh SQLite database in a folder of its own, and return that folder."""
    if not QUERIES.exists():
        raise SystemExit(f"No shared data at {SHARED}: set FOOTBRIDGE_SHARED.")
    folder = Path(tempfile.mkdtemp(prefix="footbridge-relevance-"))
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'relevance.sqlite3'}"
    os.environ["FOOTBRIDGE_SEARCH_DIR"] = str(folder / "index")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    return folder


def remove(folder: Path) -> None:
    """Delete the folder of `start`."""
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Collection:
    """Which listing has which id in the files, and what it is called; `shown` are those that search may find."""

    ids: dict[str, UUID]
    refs: dict[UUID, str]
    names: dict[UUID, str]
    shown: frozenset[UUID]


def load() -> Collection:
    """Import every normalised file of the shared folder, as an operator would, and return what came of it.

    An id of the files that the importer rejects (a row without a name) is in `ids` all the same: it can be asked for,
    and is never found.
    """
    from django.core.management import call_command

    from directory.actions import imports, taxonomies
    from directory.actions.import_parts import listing_id
    from directory.importers.formats import FORMATS
    from directory.models import Listing, ListingText, SearchDocument

    call_command("migrate", verbosity=0)
    call_command("import_places", "--bundled", verbosity=0)
    taxonomies.load_all()
    for path in sorted((SHARED / "data").glob("*/*.listings.jsonl")):
        slug = path.name.partition(".")[0].replace("_", "-")
        source = imports.SourceFacts(slug=slug, name=slug)
        report = imports.import_listings(imports.Order(FORMATS["jsonl"], path, source), at=AT)
        if report.error:
            raise SystemExit(f"{path}: {report.error}")
    refs = dict(Listing.objects.values_list("pk", "source_ref"))
    ids = {ref: key for key, ref in refs.items()}
    for ref in _wanted_refs() - ids.keys():
        ids[ref] = listing_id("missing", ref)
    return Collection(
        ids=ids,
        refs=refs,
        names=dict(ListingText.objects.values_list("listing_id", "name")),
        shown=frozenset(SearchDocument.objects.values_list("listing_id", flat=True)),
    )


def _wanted_refs() -> set[str]:
    rows = (json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines())
    return {ref for row in rows for ref in row["relevant"]}

"""A catalogue with everything in it: rows of several sources, and listings that were edited here."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from directory.actions import listings, taxonomies
from directory.actions.imports import Order, SourceFacts, import_listings
from directory.actions.own_imports import import_export, is_export
from directory.contents import content_of
from directory.documents import parts_of
from directory.editors import Author
from directory.exporters.formats import FORMATS as EXPORTS
from directory.exporters.formats import export
from directory.exporters.manners import Manner
from directory.importers.formats import FORMATS
from directory.importers.records import Defaults
from directory.importers.report import Report
from directory.merging import Change, Content
from directory.models import Contact, Listing, Party

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=2)
STINE = Author(Party.STEWARD)
DANISH = {"name": "Havnekoret", "promise": "=Vi synger", "first_visit": ["Kom ind", "Syng | lyt"]}
EASY = {"name": "We sing", "description": "- We sing.\n- You can listen."}


def row(number: int) -> dict[str, Any]:
    """Return a row of a source; what it says besides its name goes round with its number."""
    record: dict[str, Any] = {"id": f"group-{number}", "name": f"Harbour group {number}", "lang": "en"}
    record["promise"] = ("We sing", "=1+1", "@home, for all", "'Tis all; free")[number % 4]
    parts: list[dict[str, Any]] = [
        {"texts": {"da": DANISH, "en-easy": EASY}, "revision": 3},
        {"locations": [_place(number), {"city": "Sale", "visibility": "hidden", "address": "3 Secret Lane"}]},
        {"schedule": [_weekly(), {"start_date": "2026-12-24", "start": "15:00", "timezone": "Europe/London"}]},
        {"costs": [{"kind": "paid", "amount": "2.5", "currency": "GBP", "note": "for tea"}, {"kind": "free"}]},
        {"contact_name": "Ida", "contact_public": True, "email": "ida@hub.example", "phone": "0161 832 3736"},
        {"capital": [{"kind": "bonding", "statements": ["a", "b"], "reason": "People like me."}]},
        {"niche_indicators": {"a": True, "b": "often"}, "wants_help_to_get_ready": "yes"},
        {"organization": f"The Hub {number % 3}", "organization_url": "https://hub.example"},
        {"welcome": {"may_watch": True, "who_greets": "Ida", "first_visit": ["Come in", "Sit"]}, "age_min": 18},
        {"confirmed_at": "2026-10-01", "confirmed_how": "phone", "categories": ["tea|cake", "[new]"]},
    ]
    for place, part in enumerate(parts):
        if (number + place) % 3 != 1:
            record |= part
    return record


def _place(number: int) -> dict[str, Any]:
    point = {"lat": 53.42 + number / 7_000, "lon": -2.32 - number / 9_000}
    return {"name": "The Hub", "address": f"{number} High Street", "city": "Sale", "country": "GB", **point}


def _weekly() -> dict[str, Any]:
    changed = [{"date": "2026-12-08", "start": "18:00", "note": "earlier"}, {"date": "2026-12-15", "cancelled": True}]
    times = {"start": "19:00", "end": "21:00", "timezone": "Europe/London", "exdates": ["2026-12-29"], "place": 0}
    return {"rrule": "FREQ=WEEKLY;BYDAY=TU", **times, "overrides": changed}


def make_catalogue(folder: Path, *, size: int) -> None:
    """Fill the database: two sources, a draft of our own, private contacts, and every tenth listing edited here."""
    taxonomies.load_all()
    for slug in ("town", "county"):
        path = folder / f"{slug}.jsonl"
        rows = (json.dumps(row(number)) + "\n" for number in range(size // 2))
        path.write_text("".join(rows), encoding="utf-8")
        facts = SourceFacts(slug=slug, name=f"={slug}", licence="CC BY 4.0", attribution=f"The {slug}")
        report = import_listings(Order(FORMATS["jsonl"], path, facts, Defaults(country="GB")), at=NOON)
        assert report.created == size // 2, report.as_text()
    for listing in Listing.objects.filter(source_ref__endswith="0"):
        edit_here(listing)
    draft: Content = {"language": "da", "kind": "peer_circle", "text.da.standard.name": "Et udkast\r\nmed linje"}
    listings.create(draft, by=STINE, at=NOON)


def edit_here(listing: Listing) -> None:
    """Change a listing as a steward does: a text, the times, a private contact."""
    now = listings.current(listing)
    name = "text.en.standard.description"
    wanted = {name: Change(now.get(name), "-2+3 tea\r\n+45 12 34 56 78\t="), "peer_led": Change(now["peer_led"], True)}
    listings.edit(listing, wanted, by=STINE, at=NOON + timedelta(hours=1))
    Contact.objects.create(listing=listing, name="Omar", email="omar@home.example", is_public=False)


def everything() -> dict[str, Content]:
    """Return what every listing says, with the facts beside that an export carries."""
    rows = Listing.objects.with_parts().select_related("source").prefetch_related("contacts")
    facts = ("revision", "confirmed_at", "confirmed_how", "created_at", "source_ref", "vanished_at", "binned_at")
    return {
        str(found.pk): content_of(parts_of(found), contacts=list(found.contacts.all()))
        | {name: getattr(found, name) for name in facts}
        | {"source": found.source.slug if found.source else "", "merged_into": found.merged_into_id}
        for found in rows
    }


def written(path: Path, *, format_: str, manner: Manner = Manner.FULL, separator: str = ",") -> Path:
    """Export to a file and return it."""
    with path.open("wb") as out:
        out.writelines(export(EXPORTS[format_], manner=manner, separator=separator))
    return path


def read(path: Path, *, format_: str, at: datetime = LATER, **order: Any) -> Report:
    """Import our own export."""
    assert is_export(FORMATS[format_], path)
    report = import_export(Order(FORMATS[format_], path, SourceFacts(slug="own"), Defaults(), **order), at=at)
    assert report.error == ""
    return report


def counts(report: Report) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "rejected", "skipped", "vanished", "problem_count")
    return {name: number for name in names if (number := getattr(report, name))}

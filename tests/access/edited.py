"""A listing that was edited, with a request that waits, a version that nobody has looked at, and a report."""

from datetime import datetime
from typing import Any

from directory.actions import edits, error_reports
from directory.merging import Change
from directory.models import ListingVersion, ReportKind
from tests.access.rows import Thing
from tests.keepers import editor_of, make_organiser
from tests.listings import make_listing


def edited_things(at: datetime) -> dict[Thing, list[Any]]:
    """Make them, and return what stands in their addresses."""
    listing = make_listing("Edited")
    trusted = editor_of(listing, make_organiser(listing, "Trude", at=at, is_trusted=True))
    edits.save(trusted, {"url": Change("", "https://edited.example/")}, at=at)
    asking = editor_of(listing, make_organiser(listing, "Ingrid", at=at))
    saved = edits.save(asking, {"openness": Change("unknown", "full")}, at=at)
    assert saved.request is not None
    report = error_reports.report(listing, kind=ReportKind.TIME, words="At eight", email="", language="en", at=at)
    return {
        Thing.EDITED_LISTING: [listing.pk],
        Thing.CHANGE_REQUEST: [saved.request.pk],
        Thing.PUBLISHED_VERSION: [ListingVersion.objects.get(listing=listing, number=2).pk],
        Thing.REPORT: [report.pk],
    }

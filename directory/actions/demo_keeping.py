"""Who keeps the groups of the demo town true, and what waits on its stewards' desk, made by the real actions."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory.actions import capital_reviews, claims, edits, error_reports, listings, organisers, wishes
from directory.actions.demo import FOLDER, SOURCE
from directory.editors import Editor
from directory.merging import Change
from directory.models import (
    CapitalReview,
    ChangeRequest,
    ErrorReport,
    Letter,
    Listing,
    Organiser,
    OutgoingState,
    ReportKind,
    ReviewBasis,
    User,
)

CAST: Final = FOLDER / "keeping.json"
BEFORE_EVERYTHING: Final = timedelta(days=120)


def load(*, at: datetime) -> int:
    """Make organisers, edits, reports, a claim, ratings and wishes; return how many organisers there are.

    What an earlier day made is taken away first. The same day changes nothing.
    """
    rows = Organiser.objects.filter(listing__in=_listings())
    newest = Letter.objects.filter(listing__in=_listings()).order_by("-created_at").first()
    if newest is None or timezone.localdate(newest.created_at) != timezone.localdate(at):
        _clear()
        _Desk(json.loads(CAST.read_text(encoding="utf-8")), at=at).build()
    return rows.count()


def organiser() -> Organiser | None:
    """Return the organiser to whom the guide of the demo makes a private link."""
    return Organiser.objects.current().filter(listing__in=_listings(), is_trusted=False).order_by("name").last()


def _listings() -> QuerySet[Listing]:
    return Listing.objects.filter(source__slug=SOURCE.slug)


def _clear() -> None:
    for model in (ChangeRequest, ErrorReport, CapitalReview, Letter, Organiser):
        model._default_manager.filter(listing__in=_listings()).delete()


class _Desk:
    """Builds what people sent in, in the order in which it happened."""

    def __init__(self, cast: dict[str, Any], *, at: datetime) -> None:
        self.cast = cast
        self.at = at

    @transaction.atomic
    def build(self) -> None:
        for row in self.cast["organisers"]:
            self._organiser(row)
        for row in self.cast["edits"]:
            self._edit(row)
        for row in self.cast["reports"]:
            self._report(row)
        for row in self.cast["claims"]:
            self._claim(row)
        for row in self.cast["reviews"]:
            self._review(row)
        for row in self.cast["wishes"]:
            self._wish(row)
        # What would have been sent by now is history, and not news that fills a terminal.
        waiting = Letter.objects.filter(listing__in=_listings(), state=OutgoingState.PENDING, due_at__lte=self.at)
        waiting.update(state=OutgoingState.SENT, finished_at=self.at)

    def _when(self, row: dict[str, Any]) -> datetime:
        return self.at - timedelta(days=row["days_ago"])

    def _listing(self, row: dict[str, Any]) -> Listing:
        return _listings().get(source_ref=f"demo-{row['listing']}")

    def _organiser(self, row: dict[str, Any]) -> None:
        at = self.at - BEFORE_EVERYTHING
        made = organisers.make(
            self._listing(row),
            name=row["name"],
            email=f"{row['name'].lower()}@brohavn.example",
            role=row["role"],
            is_verified=True,
            at=at,
        )
        Organiser.objects.filter(pk=made.pk).update(email_proven_at=at, is_trusted=row.get("is_trusted", False))

    def _edit(self, row: dict[str, Any]) -> None:
        listing = self._listing(row)
        editor = Editor(listing, organiser=Organiser.objects.get(listing=listing, name=row["who"]))
        now = listings.current(listing)
        wanted = {name: Change(now.get(name), value) for name, value in row["changes"].items()}
        edits.save(editor, wanted, at=self._when(row))

    def _report(self, row: dict[str, Any]) -> None:
        kind, words = ReportKind(row["kind"]), row["words"]
        error_reports.report(self._listing(row), kind=kind, words=words, email="", language="en", at=self._when(row))

    def _claim(self, row: dict[str, Any]) -> None:
        listing = self._listing(row)
        email = f"{row['name'].lower()}@brohavn.example"
        words = {name: row[name] for name in ("name", "belongs", "how_to_check")}
        claims.ask(listing, claims.Words(email=email, language="en", **words), at=self._when(row))
        claims.prove(Organiser.objects.get(listing=listing, email=email), at=self._when(row))

    def _review(self, row: dict[str, Any]) -> None:
        listing = self._listing(row)
        rater = User.objects.get(email=row["who"])
        capital_reviews.rate(listing, row["answers"], basis=ReviewBasis.VISIT, by=rater, at=self._when(row))

    def _wish(self, row: dict[str, Any]) -> None:
        """Let different households look for it, on two days of last week."""
        monday = wishes.monday_of(timezone.localdate(self.at))
        friday = self.at - timedelta(days=(timezone.localdate(self.at) - monday).days + 3)
        for number in range(row["voices"]):
            day = friday if number > 1 else friday - timedelta(days=1)
            wishes.note(wishes.Wish(row["words"], row["place"]), network=f"192.0.2.{number}/32", at=day)

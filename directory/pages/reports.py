"""What the pages of reports show: the choices for everybody, the queue and one report for stewards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models import ErrorReport, ReportKind, ReportState
from directory.pages.listing_names import listing_name

MOST_WAITING, MOST_DECIDED = 50, 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a group; `more` explains it."""

    value: str
    label: str
    checked: bool
    more: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report, as stewards see it. `has_address`: somebody waits for an answer; the address itself is not shown."""

    id: UUID
    url: str
    group: str
    group_url: str
    edit_url: str
    kind: str
    is_about_safety: bool
    words: str
    made_at: datetime
    has_address: bool
    state: str
    state_code: str
    is_open: bool
    answer: str
    decided_at: datetime | None
    decided_by: str
    told_at: datetime | None
    words_for_organiser: str


def kind_choices(chosen: str) -> list[Choice]:
    """Return what can be wrong with a listing."""
    more = {ReportKind.NOT_SAFE: _("Only the people who look after this directory read it, never the group.")}
    return [
        Choice(kind.value, str(kind.label), checked=kind.value == chosen, more=more.get(kind, ""))
        for kind in ReportKind
    ]


def end_choices(chosen: str) -> list[Choice]:
    """Return how a report can end."""
    words = {
        ReportState.RIGHT: _("It was right"),
        ReportState.WRONG: _("It was not so"),
        ReportState.DUPLICATE: _("We knew already"),
    }
    return [Choice(state.value, label, checked=state.value == chosen) for state, label in words.items()]


def queue(*, language: str) -> tuple[Sequence[ReportRow], Sequence[ReportRow]]:
    """Return the reports that wait, those about safety first, and what was decided lately."""
    decided = _rows(ErrorReport.objects.exclude(state=ReportState.OPEN)).order_by("-decided_at")[:MOST_DECIDED]
    waiting = _rows(ErrorReport.objects.waiting())[:MOST_WAITING]
    return tuple(_each(waiting, language)), tuple(_each(decided, language))


def report_row(report: ErrorReport, *, language: str) -> ReportRow:
    """Return one report, fetched with its listing's texts and who decided."""
    listing = report.listing
    return ReportRow(
        id=report.pk,
        url=reverse("desk_report", args=[report.pk]),
        group=listing_name(listing, language=language),
        group_url=reverse("listing", args=[listing.pk]),
        edit_url=reverse("keep_listing", args=[listing.pk]),
        kind=str(report.get_kind_display()),
        is_about_safety=report.kind == ReportKind.NOT_SAFE,
        words=report.words,
        made_at=report.made_at,
        has_address=bool(report.email),
        state=str(report.get_state_display()),
        state_code=report.state,
        is_open=report.state == ReportState.OPEN,
        answer=report.answer,
        decided_at=report.decided_at,
        decided_by=str(report.decided_by) if report.decided_by else "",
        told_at=report.told_at,
        words_for_organiser=report.words_for_organiser,
    )


def _rows(reports: QuerySet[ErrorReport]) -> QuerySet[ErrorReport]:
    return reports.select_related("listing", "decided_by").prefetch_related("listing__texts")


def _each(reports: Iterable[ErrorReport], language: str) -> Iterable[ReportRow]:
    return (report_row(report, language=language) for report in reports)

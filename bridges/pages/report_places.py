"""How the places are now: fresh, missing, wished for, getting ready. About places, so nothing is frozen or withheld;
what was searched for is shown from five voices on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from bridges.models import RoomTask
from bridges.pages.report_charts import Chart, chart, labelled
from directory.coverage import CELLS
from directory.freshness import FRESH_UNTIL, STALE_AFTER
from directory.models import Listing
from directory.pages.desk_coverage import cell_words, coverage_view
from directory.pages.desk_coverage import table_rows as coverage_rows
from directory.pages.desk_wishes import wishes_view

MOST_WISHES = 20
Rows = Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class PlaceFigure:
    """One subject about places: a chart, its table, and the name of its file."""

    key: str
    title: str
    note: str
    chart: Chart | None
    head: Sequence[str]
    rows: Rows

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Return the rows of the table, each cell with the words of its column."""
        return labelled(self.head, self.rows)


def places_view(*, language: str, at: datetime) -> list[PlaceFigure]:
    """Return all figures about places, in the order of the page."""
    return [_freshness(at=at), _coverage(at=at), _wishes(language=language, at=at), _making_room()]


def table_rows(key: str, *, language: str, at: datetime) -> tuple[Sequence[str], Iterable[Sequence[object]]] | None:
    """Return the head and the lines of the file of one figure; None where there is none of that name."""
    if key == "coverage":
        return _coverage_head(), coverage_rows(QueryDict(), at=at)
    figure = next((one for one in places_view(language=language, at=at) if one.key == key), None)
    return (figure.head, [[label, *cells] for label, cells in figure.rows]) if figure else None


def _freshness(*, at: datetime) -> PlaceFigure:
    fresh, old = at - FRESH_UNTIL, at - STALE_AFTER
    found = Listing.objects.public().aggregate(
        fresh=Count("pk", filter=Q(confirmed_at__gte=fresh), distinct=True),
        middle=Count("pk", filter=Q(confirmed_at__lt=fresh, confirmed_at__gte=old), distinct=True),
        old=Count("pk", filter=Q(confirmed_at__lt=old) | Q(confirmed_at__isnull=True), distinct=True),
    )
    rows = [
        (_("Confirmed in the last 90 days"), [found["fresh"]]),
        (_("Confirmed 90 to 180 days ago"), [found["middle"]]),
        (_("Longer ago, or never"), [found["old"]]),
    ]
    return _figure("freshness", _("Is it still true?"), "", [_("Checked with the group"), _("Listings")], rows)


def _coverage_head() -> list[str]:
    return [_("Area"), _("All groups"), *(cell_words(cell) for cell in CELLS)]


def _coverage(*, at: datetime) -> PlaceFigure:
    view = coverage_view(QueryDict(), language="en", at=at)
    rows = [
        (row.name, [row.total, *(cell.count for _kind, _words, cells in row.ties for cell in cells)])
        for row in view.rows
    ]
    note = _("Groups by area, kind of tie and time of the week. The largest areas.")
    return PlaceFigure("coverage", _("Where there are groups"), note, None, _coverage_head(), rows)


def _wishes(*, language: str, at: datetime) -> PlaceFigure:
    found = wishes_view("12", language=language, at=at).rows[:MOST_WISHES]
    rows = [
        (", ".join([wish.words, *([wish.place] if wish.place else []), *wish.filters]), [wish.count]) for wish in found
    ]
    note = _("Searched for in the last 12 weeks without a result, by five households or offices at least.")
    return _figure("wishes", _("What was wished for and not there"), note, [_("Search"), _("Voices")], rows)


def _making_room() -> PlaceFigure:
    found = RoomTask.objects.aggregate(
        waiting=Count("pk", filter=Q(closed_at__isnull=True, assigned_to__isnull=True)),
        helped=Count("pk", filter=Q(closed_at__isnull=True, assigned_to__isnull=False)),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
    )
    rows = [
        (_("Nobody helps yet"), [found["waiting"]]),
        (_("Somebody helps"), [found["helped"]]),
        (_("Ready"), [found["closed"]]),
    ]
    note = _("Groups that asked for help to get ready to welcome, or were offered it.")
    return _figure("making-room", _("Making room"), note, [_("How far"), _("Groups")], rows)


def _figure(key: str, title: str, note: str, head: Sequence[str], rows: Rows) -> PlaceFigure:
    drawn = chart([(label, cells[0]) for label, cells in rows]) if rows else None
    return PlaceFigure(key, title, note, drawn, head, rows)

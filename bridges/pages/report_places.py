"""How the places are now: fresh, missing, wished for, getting ready. About places, so nothing is frozen or withheld;
what was searched for is shown from five voices on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from bridges.models import RoomTask
from bridges.pages.report_charts import Chart, Grid, chart, grid, labelled
from directory.coverage import CELLS
from directory.date_words import say_list
from directory.freshness import FRESH_UNTIL, STALE_AFTER
from directory.models import Listing
from directory.pages.desk_coverage import AreaRow, cell_words, coverage_view, read
from directory.pages.desk_coverage import table_rows as coverage_rows
from directory.pages.desk_wishes import wishes_view

MOST_WISHES = 20
NOTHING = QueryDict()
Rows = Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class PlaceFigure:
    """One subject about places: its drawings, its table, and the name of its file.

    Of coverage also `areas`, the rows of its table; `access`: (code, words, whether it is asked for); and `query`,
    which asks the file for the same.
    """

    key: str
    title: str
    note: str
    charts: Sequence[Chart | Grid]
    head: Sequence[str]
    rows: Rows
    areas: Sequence[AreaRow] = ()
    access: Sequence[tuple[str, str, bool]] = ()
    query: str = ""

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Return the rows of the table, each cell with the words of its column."""
        return labelled(self.head, self.rows)


def places_view(*, language: str, at: datetime, data: QueryDict = NOTHING) -> list[PlaceFigure]:
    """Return all figures about places, in the order of the page; `data` says what groups must have to be covered by."""
    coverage = _coverage(_access_in(data), language=language, at=at)
    return [_freshness(at=at), coverage, _wishes(language=language, at=at), _making_room()]


def table_rows(
    key: str, *, language: str, at: datetime, data: QueryDict = NOTHING
) -> tuple[Sequence[str], Iterable[Sequence[object]]] | None:
    """Return the head and the lines of the file of one figure; None where there is none of that name."""
    if key == "coverage":
        return _coverage_head(), coverage_rows(_access_in(data), at=at)
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


def _access_in(data: QueryDict) -> QueryDict:
    """Return what `data` asks for of access, and nothing else: this page has one list of areas."""
    return QueryDict(urlencode([("access", code) for code in read(data).access]))


def _coverage(asked: QueryDict, *, language: str, at: datetime) -> PlaceFigure:
    view = coverage_view(asked, language=language, at=at)
    rows = [
        (row.name, [row.total, *(cell.count for _kind, _words, cells in row.ties for cell in cells)])
        for row in view.rows
    ]
    note = _("Groups by area, kind of tie and time of the week. The largest areas.")
    chosen = [words for _code, words, is_chosen in view.access if is_chosen]
    if chosen:
        note += " " + _("Only groups with all of this: %(access)s.") % {"access": say_list(chosen)}
    nowhere = [row.name for row in view.rows if not row.total]
    if nowhere:
        note += " " + _("Without any group: %(areas)s.") % {"areas": say_list(nowhere)}
    return PlaceFigure(
        key="coverage", title=_("Where there are groups"), note=note, charts=_coverage_grids(view.rows),
        head=_coverage_head(), rows=rows, areas=view.rows, access=view.access, query=asked.urlencode(),
    )  # fmt: skip


def _coverage_grids(rows: Sequence[AreaRow]) -> list[Grid]:
    """Return a grid of areas and times for each kind of tie; a dot of one is as large as that number in another.

    Areas without any group are said in words: most are, in a large country.
    """
    rows = [row for row in rows if row.total]
    largest = max((cell.count for row in rows for _tie, _words, cells in row.ties for cell in cells), default=0)
    ties = rows[0].ties if rows else []
    return [
        grid(
            [cell.words for cell in cells],
            [(row.name, [cell.count for cell in row.ties[place][2]]) for row in rows],
            title=words,
            tie=tie,
            largest=largest,
            is_beside=True,
        )
        for place, (tie, words, cells) in enumerate(ties)
    ]


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
    drawn = [chart([(label, cells[0]) for label, cells in rows])] if rows else []
    return PlaceFigure(key, title, note, drawn, head, rows)

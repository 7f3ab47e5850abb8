"""Where bridges are missing: a row an area, a column a kind of tie and a time of the week, and the gaps in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory import facets
from directory.capital import PLAIN_WORDS, CapitalKind
from directory.coverage import CELLS, Cell, Counts, Cube, WeekTime, count
from directory.date_words import say_list
from directory.pages import desk_coverage_facts as facts
from directory.pages.desk_areas import LEVELS, Area, areas_of
from directory.pages.desk_coverage_map import CoverageMap, coverage_map
from directory.pages.desk_table import Choice

PAGE_SIZE = 30
NAMED = 6  # areas that a sentence names

TIMES: Mapping[str, str | Promise] = {
    WeekTime.DAY: gettext_lazy("By day, Monday to Friday"),
    WeekTime.EVENING: gettext_lazy("In the evening, Monday to Friday"),
    WeekTime.WEEKEND: gettext_lazy("At the weekend"),
}
SHORT_TIMES: Mapping[str, str | Promise] = {
    WeekTime.DAY: gettext_lazy("Day"),
    WeekTime.EVENING: gettext_lazy("Evening"),
    WeekTime.WEEKEND: gettext_lazy("Weekend"),
}
GAPS: Mapping[Cell, str | Promise] = {
    ("bonding", "day"): gettext_lazy("No place by day for people like me: %(areas)s"),
    ("bonding", "evening"): gettext_lazy("No place in the evening for people like me: %(areas)s"),
    ("bonding", "weekend"): gettext_lazy("No place at the weekend for people like me: %(areas)s"),
    ("bridging", "day"): gettext_lazy("No place by day to meet new and different people: %(areas)s"),
    ("bridging", "evening"): gettext_lazy("No place in the evening to meet new and different people: %(areas)s"),
    ("bridging", "weekend"): gettext_lazy("No place at the weekend to meet new and different people: %(areas)s"),
    ("linking", "day"): gettext_lazy("No place by day that opens a door: %(areas)s"),
    ("linking", "evening"): gettext_lazy("No place in the evening that opens a door: %(areas)s"),
    ("linking", "weekend"): gettext_lazy("No place at the weekend that opens a door: %(areas)s"),
}
WHOLE_GAPS: Mapping[str, str | Promise] = {
    "bonding": gettext_lazy("No place at any time for people like me: %(areas)s"),
    "bridging": gettext_lazy("No place at any time to meet new and different people: %(areas)s"),
    "linking": gettext_lazy("No place at any time that opens a door: %(areas)s"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked for; every value is known."""

    level: str
    access: tuple[str, ...]
    name: str
    tie: str
    time: str

    def query(self) -> str:
        """Return it as a query string."""
        pairs = [("level", self.level), ("name", self.name), ("tie", self.tie), ("time", self.time)]
        return urlencode([*((name, value) for name, value in pairs if value), *(("access", a) for a in self.access)])


@dataclass(frozen=True, slots=True)
class CellView:
    """How many groups there are of one tie at one time, with the words of both."""

    tie: str
    time: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the table; `ties` are (kind, words, cells)."""

    name: str
    total: int
    ties: Sequence[tuple[str, str, Sequence[CellView]]]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """All that the page shows. `gaps` are sentences about the areas of this page."""

    asked: Asked
    rows: Sequence[AreaRow]
    gaps: Sequence[str]
    map: CoverageMap | None
    map_heading: str
    choices: Mapping[str, Sequence[Choice]]
    access: Sequence[tuple[str, str, bool]]
    areas: int
    elsewhere: int
    page: int
    pages: int


def read(data: QueryDict) -> Asked:
    """Return what a query string asks for; what is not known is left out."""

    def known(name: str, values: Collection[str]) -> str:
        written = data.get(name, "")
        return written if written in values else ""

    known_access = {*facts.ACCESS, facts.ONLINE}
    return Asked(
        level=known("level", LEVELS) or "town",
        access=tuple(code for code in dict.fromkeys(data.getlist("access")) if code in known_access),
        name=" ".join("".join(c if c.isprintable() else " " for c in data.get("name", "")[:160]).split())[:80],
        tie=known("tie", {str(tie) for tie in CapitalKind}),
        time=known("time", {str(time) for time in WeekTime}),
    )


def coverage_view(data: QueryDict, *, language: str, at: datetime) -> CoverageView:
    """Return the page of areas that `data` asks for."""
    asked = read(data)
    cube = facts.cube(at=at)
    areas = areas_of(cube, level=asked.level, name=asked.name)
    written = data.get("page", "")[:4]
    pages = max(1, -(-len(areas.listed) // PAGE_SIZE))
    page = min(pages, int(written)) if written.isascii() and written.isdigit() and int(written) else 1
    shown = areas.listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    counts = count(cube, areas=areas.of_spot, access=set(asked.access))
    numbered = [(area, counts.get(area.key, Counts())) for area in shown]
    return CoverageView(
        asked=asked,
        rows=[_row(area, counts) for area, counts in numbered],
        gaps=list(gap_words(numbered)),
        map=coverage_map([(area, _on_map(counts, asked)) for area, counts in numbered]),
        map_heading=_map_heading(asked),
        choices=_choices(),
        access=_access(asked, language=language),
        areas=len(areas.listed),
        elsewhere=_without_place(cube),
        page=page,
        pages=pages,
    )


def table_rows(data: QueryDict, *, at: datetime) -> Iterable[Sequence[object]]:
    """Yield every area with its counts, for a file: name, all, and a number a tie and time in the order of `CELLS`."""
    asked = read(data)
    cube = facts.cube(at=at)
    areas = areas_of(cube, level=asked.level, name=asked.name)
    counts = count(cube, areas=areas.of_spot, access=set(asked.access))
    for area in areas.listed:
        mine = counts.get(area.key, Counts())
        yield [area.name, mine.total, *(mine.cells[cell] for cell in CELLS)]


def cell_words(cell: Cell) -> str:
    """Return a tie and a time in words: "A door to help and a say: in the evening"."""
    tie, time = cell
    return f"{PLAIN_WORDS[CapitalKind(tie)]}: {SHORT_TIMES[time]}"


def gap_words(numbered: Sequence[tuple[Area, Counts]]) -> Iterable[str]:
    """Yield a sentence for each tie and time that is missing somewhere, with the areas that miss it.

    An area without any place of a tie is named once for the tie, not at each time.
    """
    for tie, whole in WHOLE_GAPS.items():
        cells = [cell for cell in CELLS if cell[0] == tie]
        nowhere = [area.name for area, counts in numbered if len(counts.missing(cells)) == len(cells)]
        if nowhere:
            yield str(whole) % {"areas": _named(nowhere)}
        for cell in cells:
            at_times = [area.name for area, counts in numbered if counts.missing([cell]) and area.name not in nowhere]
            if at_times:
                yield str(GAPS[cell]) % {"areas": _named(at_times)}


def _named(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    if rest <= 0:
        return say_list(list(names))
    more = ngettext("%(n)d more", "%(n)d more", rest) % {"n": rest}
    return say_list([*names[:NAMED], more])


def _row(area: Area, counts: Counts) -> AreaRow:
    return AreaRow(
        name=area.name,
        total=counts.total,
        ties=[
            (
                str(tie),
                str(PLAIN_WORDS[tie]),
                [
                    CellView(str(tie), time, str(SHORT_TIMES[time]), counts.cells[str(tie), str(time)])
                    for time in WeekTime
                ],
            )
            for tie in CapitalKind
        ],
    )


def _on_map(counts: Counts, asked: Asked) -> int:
    """Return the number that the map shows: all groups, those of a tie, of a time, or of both."""
    if asked.tie and asked.time:
        return counts.cells[asked.tie, asked.time]
    if asked.tie:
        return counts.ties[asked.tie]
    return counts.times[asked.time] if asked.time else counts.total


def _map_heading(asked: Asked) -> str:
    said = [str(PLAIN_WORDS[CapitalKind(asked.tie)])] if asked.tie else []
    said += [str(TIMES[asked.time])] if asked.time else []
    return _("How many groups: %(what)s") % {"what": ", ".join(said)} if said else _("How many groups")


def _without_place(cube: Cube) -> int:
    return sum(number for found, number in cube.items() if found.spots == {facts.NO_SPOT})


def _access(asked: Asked, *, language: str) -> list[tuple[str, str, bool]]:
    known = facets.values("access", language=language)
    named = [(code, known[code].label if code in known else code) for code in facts.ACCESS]
    online = (facts.ONLINE, _("One can take part online"))
    return [(code, label, code in asked.access) for code, label in [*named, online]]


def _choices() -> Mapping[str, Sequence[Choice]]:
    every = Choice("", _("All"))
    return {
        "level": [Choice(level, str(words)) for level, words in LEVELS.items()],
        "tie": [every, *(Choice(str(tie), str(words)) for tie, words in PLAIN_WORDS.items())],
        "time": [every, *(Choice(str(time), str(words)) for time, words in TIMES.items())],
    }

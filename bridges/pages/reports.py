"""What a report of a quarter shows: figures, each a chart, a table and a file of the same numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bridges.models import Report
from bridges.pages.report_charts import Chart, Grid, Number, Rows, chart, grid, labelled
from bridges.reporting.groups import AFTER_TWELVE_WEEKS, TIES, Answer, Days, Group
from bridges.reporting.numbers import DAYS, FOLLOW_UPS, SPREAD, STAGES, STANDING, VISITS, number
from bridges.reporting.periods import Quarter, quarter_of
from bridges.words.reports import (
    ANSWER_WORDS,
    DAYS_WORDS,
    GROUP_WORDS,
    QUARTER_WORDS,
    STAGE_REPORT_WORDS,
    TIE_WORDS,
)
from directory.models import Team

WHOLE = "all"
SPREAD_QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """One subject: what it says, its drawings, and a table; a number that is None is withheld."""

    key: str
    title: str
    note: str
    charts: Sequence[Chart | Grid]
    head: Sequence[str]
    rows: Rows
    csv_url: str
    said: str = ""
    is_empty: bool = False  # every number of it is withheld

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, Number]]]]:
        """Return the rows of the table, each cell with the words of its column."""
        return labelled(self.head, self.rows)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its page shows it."""

    who: str
    quarter: str
    made_on: date
    total: Number
    figures: Sequence[Figure]
    earlier_url: str
    later_url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A team or the whole, with the quarters that have a report: (words, address)."""

    who: str
    quarters: Sequence[tuple[str, str]]


def quarter_words(quarter: Quarter) -> str:
    """Return a quarter in words: "July to September 2026"."""
    return str(QUARTER_WORDS[quarter.number]) % {"year": quarter.year}


def report_choices(reports: Sequence[Report], *, teams: Sequence[Team]) -> list[Choice]:
    """Return what may be looked at: the teams of somebody, then the whole; the newest quarter first."""
    who: list[tuple[str, str]] = [*((str(team.pk), team.name) for team in teams), (WHOLE, _("Everybody"))]
    found = []
    for key, name in who:
        mine = [report for report in reports if _scope(report) == key]
        quarters = [quarter_of(report.starts_on) for report in mine]
        found.append(Choice(name, [(quarter_words(q), _url(key, q)) for q in sorted(quarters, reverse=True)]))
    return found


def report_view(report: Report, *, others: Sequence[Report]) -> ReportView:
    """Return the page of one report; `others` are those of the same team, or of the whole, with it."""
    quarter, scope = quarter_of(report.starts_on), _scope(report)
    there = {quarter_of(other.starts_on) for other in others}

    def step(to: Quarter) -> str:
        return _url(scope, to) if to in there else ""

    return ReportView(
        who=report.team.name if report.team else _("Everybody"),
        quarter=quarter_words(quarter),
        made_on=timezone.localdate(report.made_at),
        total=number(report.numbers, STANDING),
        figures=figures_of(report, others=others),
        earlier_url=step(quarter.previous()),
        later_url=step(quarter.next()),
    )


def figures_of(report: Report, *, others: Sequence[Report]) -> list[Figure]:
    """Return all figures of a report, in the order of the page."""
    quarter = quarter_of(report.starts_on)
    url = reverse("practice_report", args=[_scope(report), quarter.code])
    return [
        _standing(report.numbers, url=url),
        _days(report.numbers, url=url),
        _after_twelve_weeks(report.numbers, url=url),
        _follow_ups(report.numbers, url=url),
        _spread(sorted(others, key=lambda other: other.starts_on)[-SPREAD_QUARTERS:], url=url),
    ]


def _by_tie(numbers: Mapping[str, Any], groups: Sequence[Group]) -> list[tuple[str, list[Number]]]:
    return [
        (str(GROUP_WORDS[group]), [number(numbers, STANDING, group, column) for column in ("", *TIES)])
        for group in groups
    ]


def _figure(key: str, title: str, note: str, head: list[str], rows: Rows,
            *, url: str, said: str = "", parts: str = "") -> Figure:  # fmt: skip
    """Return a figure with bars of its first column; with dots of the others, called `parts`, or bars of each."""
    return Figure(
        key=key,
        title=title,
        note=note,
        charts=[*_bars(head[1:2] if parts else head[1:], rows), *_dots(head[2:] if parts else [], rows, title=parts)],
        head=head,
        rows=rows,
        csv_url=f"{url}{quote(key)}.csv",
        said=said,
        is_empty=all(cell is None for _label, cells in rows for cell in cells),
    )


def _bars(columns: Sequence[str], rows: Rows) -> Iterator[Chart]:
    """Yield the bars of each column that has a number to show."""
    for place, title in enumerate(columns):
        numbers = [(label, cells[place]) for label, cells in rows]
        if any(value is not None for _label, value in numbers):
            yield chart(numbers, title=title)


def _dots(columns: Sequence[str], rows: Rows, *, title: str) -> Iterator[Grid]:
    """Yield a grid of all columns after the first, if there is a number to show in them."""
    parts = [(label, cells[1:]) for label, cells in rows]
    if columns and any(value is not None for _label, cells in parts for value in cells):
        yield grid(columns, parts, title=title)


def _tie_head(first: str) -> list[str]:
    return [first, _("All"), *(str(TIE_WORDS[tie]) for tie in TIES)]


def _standing(numbers: Mapping[str, Any], *, url: str) -> Figure:
    note = _("Each introduction is counted once, under the strongest tie of its group.")
    return _figure(
        "introductions", _("Where introductions are"), note, _tie_head(_("Where it is")),
        _by_tie(numbers, list(Group)), url=url, parts=_("By kind of tie"),
    )  # fmt: skip


def _days(numbers: Mapping[str, Any], *, url: str) -> Figure:
    rows = [(str(DAYS_WORDS[days]), [number(numbers, DAYS, VISITS, days)]) for days in Days]
    return _figure(
        "days", _("From yes to the first visit"), _("First visits that we heard of in this quarter."),
        [_("How long it took"), _("First visits")], rows, url=url, said=_half_within(numbers),
    )  # fmt: skip


def _half_within(numbers: Mapping[str, Any]) -> str:
    """Return within which time half of the first visits were; "" where the shown numbers do not say it."""
    known = [number(numbers, DAYS, VISITS, days) for days in Days if days != Days.UNKNOWN]
    counts = [count for count in known if count is not None]
    if len(counts) != len(known):
        return ""
    so_far = 0
    for days, count in zip(Days, counts, strict=False):
        so_far += count
        if 2 * so_far >= sum(counts):
            return _("The one in the middle: %(days)s.") % {"days": str(DAYS_WORDS[days]).lower()}
    return ""


def _after_twelve_weeks(numbers: Mapping[str, Any], *, url: str) -> Figure:
    note = _("Of those who ended in this quarter, 12 weeks or more after the first visit. The person says it.")
    return _figure(
        "twelve-weeks", _("Still going after 12 weeks"), note, _tie_head(_("What the person said")),
        _by_tie(numbers, list(AFTER_TWELVE_WEEKS)), url=url, parts=_("By kind of tie"),
    )  # fmt: skip


def _follow_ups(numbers: Mapping[str, Any], *, url: str) -> Figure:
    rows = [
        (str(STAGE_REPORT_WORDS[stage]), [number(numbers, FOLLOW_UPS, stage, column) for column in ("", *Answer)])
        for stage in STAGES
    ]
    head = [_("When we asked"), _("Asked"), *(str(ANSWER_WORDS[answer]) for answer in Answer)]
    note = _("Counted two weeks after we asked, so that everybody had time to answer.")
    return _figure("follow-ups", _("Asking how it was"), note, head, rows, url=url, parts=_("What became of it"))


def _spread(reports: Sequence[Report], *, url: str) -> Figure:
    """Return the quarters one after the other; for the whole also in how many teams there is a number to show."""
    columns = {_("Introductions"): (STANDING, ""), _("First visits"): (STANDING, VISITS)}
    if any(report.is_whole for report in reports):
        columns[_("Teams with five or more")] = (SPREAD, "")
    rows = [
        (
            quarter_words(quarter_of(report.starts_on)),
            [number(report.numbers, table, group) for table, group in columns.values()],
        )
        for report in reports
    ]
    return _figure(
        "growth", _("How the practice spreads"), _("Start with one team and one area, and see it grow."),
        [_("Quarter"), *columns], rows, url=url,
    )  # fmt: skip


def _scope(report: Report) -> str:
    return WHOLE if report.is_whole else str(report.team_id or "")


def _url(scope: str, quarter: Quarter) -> str:
    return reverse("practice_report", args=[scope, quarter.code])

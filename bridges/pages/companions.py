"""Companions: the pool of a team, a companion's own page, and one visit as far as its companion may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bridges import vault
from bridges.actions.companions import WEEKDAYS
from bridges.models import Companion, CompanionAnswer, Company, Visit, VisitState
from bridges.pages.hosts import group_name
from bridges.states import IntroductionStatus as S
from directory.date_words import say_date, say_list, say_span, say_weekday, say_weekday_date
from directory.facets import FIXED_VALUES
from directory.models import Team
from directory.schedules import DayPart

PART_WORDS: Mapping[str, str | Promise] = FIXED_VALUES["part"]
PART_HEADS: Mapping[str, str | Promise] = {DayPart.NIGHT: pgettext_lazy("part of the day", "Late")}
"""Shorter, for the head of a narrow column."""
STATE_WORDS: Mapping[str, str | Promise] = {
    "ready": gettext_lazy("Can be asked"),
    "resting": gettext_lazy("Rests for a while"),
    "invited": gettext_lazy("Invited, no answer yet"),
    "over": gettext_lazy("Their yes has run out"),
}


@dataclass(frozen=True, slots=True)
class CompanionRow:
    """One companion of a team's pool. `state` is a key of `STATE_WORDS`."""

    id: str
    name: str
    state: str
    state_words: str
    when: Sequence[str]
    speaks: str
    about: str
    until: str


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the grid of times."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class MyPoolPage:
    """A companion's own page."""

    name: str
    team: str
    state: str
    until: str
    parts: Sequence[str]
    grid: Sequence[tuple[str, Sequence[Box]]]
    speaks: str
    about: str
    coming: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CompanionVisit:
    """One visit, for whoever was asked to come along. Without a plan that holds it is an empty shell."""

    id: str
    is_over: bool = True
    alias: str = ""
    when: str = ""
    meeting_point: str = ""
    group: str = ""
    group_url: str = ""
    answer: str = ""
    has_begun: bool = False


def pool(team: Team, *, at: datetime) -> list[CompanionRow]:
    """Return the pool of a team by first name, without those who stopped."""
    rows = Companion.objects.filter(team=team, ended_at__isnull=True).order_by("name", "pk")
    return [_row(companion, at=at) for companion in rows]


def my_pool_page(
    companion: Companion, *, may_open: Iterable[UUID], chosen: Sequence[str] | None = None, at: datetime
) -> MyPoolPage:
    """Return a companion's own page; `may_open` are the visits to open from here, `chosen` the boxes just sent."""
    days = companion.days if chosen is None else chosen
    return MyPoolPage(
        name=companion.name,
        team=companion.team.name,
        state=_state(companion, at=at),
        until=_day(companion.consent_until, at=at),
        parts=[str(PART_HEADS.get(part, PART_WORDS[part])) for part in DayPart],
        grid=_grid(days),
        speaks=", ".join(companion.speaks),
        about=companion.about,
        coming=list(_coming(companion, may_open=set(may_open), at=at)),
    )


def companion_visit(visit: Visit, *, companion: Companion, language: str, at: datetime) -> CompanionVisit:
    """Return what a companion may see of a visit: while it is planned, they are asked, and did not say no.

    `visit` was fetched with introduction, key, listing and its texts.
    """
    introduction = visit.introduction
    is_planned = visit.state == VisitState.PLANNED and introduction.status == S.VISIT_PLANNED
    is_theirs = visit.company == Company.PEER and visit.companion_id == companion.pk
    if not is_planned or not is_theirs:
        return CompanionVisit(id=str(visit.pk))
    said_no = visit.companion_answer == CompanionAnswer.NO
    texts = vault.open_for(introduction.person)
    listing = introduction.listing
    return CompanionVisit(
        id=str(visit.pk),
        is_over=False,
        # the name that they chose for this group, not the one that their practitioner wrote down
        alias="" if said_no else texts.read(introduction, "called") or texts.read(introduction.person, "alias"),
        when=_when(visit, at=at),
        meeting_point="" if said_no else texts.read(visit, "meeting_point"),
        group="" if said_no else group_name(listing, language=language),
        group_url=reverse("listing", args=[listing.pk]) if listing.is_public() and not said_no else "",
        answer=visit.companion_answer,
        has_begun=visit.starts_at <= at,
    )


def _row(companion: Companion, *, at: datetime) -> CompanionRow:
    state = _state(companion, at=at)
    return CompanionRow(
        id=str(companion.pk),
        name=companion.name,
        state=state,
        state_words=str(STATE_WORDS[state]),
        when=_when_words(companion.days) if state != "invited" else [],
        speaks=", ".join(companion.speaks),
        about=companion.about,
        until=_day(companion.consent_until, at=at),
    )


def _state(companion: Companion, *, at: datetime) -> str:
    if companion.consent_until is None:
        return "invited"
    if companion.consent_until <= at:
        return "over"
    return "resting" if companion.is_resting else "ready"


def _when_words(days: Sequence[str]) -> list[str]:
    """Return “Evening: Monday and Friday”, a line for each part of the day; “Any time” where none was named."""
    if not days:
        return [_("Any time")]
    lines = []
    for part in DayPart:
        chosen = [say_weekday(index) for index, day in enumerate(WEEKDAYS) if f"{day}-{part}" in days]
        if chosen:
            lines.append(_("%(part)s: %(days)s") % {"part": PART_WORDS[part], "days": say_list(chosen)})
    return lines


def _grid(days: Sequence[str]) -> list[tuple[str, list[Box]]]:
    return [
        (
            say_weekday(index),
            [Box(f"{day}-{part}", _box_words(index, part), f"{day}-{part}" in days) for part in DayPart],
        )
        for index, day in enumerate(WEEKDAYS)
    ]


def _box_words(weekday: int, part: DayPart) -> str:
    # Translators: one box of a timetable, for screen readers: “Monday, Evening”.
    return _("%(day)s, %(part)s") % {"day": say_weekday(weekday), "part": PART_WORDS[part]}


def _coming(companion: Companion, *, may_open: set[UUID], at: datetime) -> Iterable[tuple[str, str]]:
    rows = Visit.objects.filter(companion=companion, state=VisitState.PLANNED, company=Company.PEER)
    for visit in rows.exclude(companion_answer=CompanionAnswer.NO).order_by("starts_at", "pk"):
        url = reverse("companion_visit", args=[visit.pk]) if visit.pk in may_open else ""
        yield _when(visit, at=at), url


def _when(visit: Visit, *, at: datetime) -> str:
    day = say_weekday_date(visit.day, today=at.date())
    return _("%(day)s, %(time)s") % {"day": day, "time": say_span(visit.start, visit.end)}


def _day(moment: datetime | None, *, at: datetime) -> str:
    return say_date(timezone.localdate(moment), today=timezone.localdate(at)) if moment else ""

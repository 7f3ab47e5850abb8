"""The person's own pages (page 6): my introductions, and one of them with all that was said about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from bridges import clocks, disclosure, vault
from bridges.actions import asking, people
from bridges.actions.consents import MAY_BE_GIVEN
from bridges.actions.roles import HAVE_BEEN_THERE
from bridges.models import Consent, Introduction, Person, Visit
from bridges.pages.hosts import group_name
from bridges.pages.my_next_step import NEEDS_OTHERS, Step, follow_up_url, next_step, planned_visit, visit_words
from bridges.pages.timeline import Moment, Names, Voice, moments
from bridges.scopes import ConsentScope
from bridges.states import ENDED, OPEN, IntroductionStatus, Manner
from bridges.states import IntroductionStatus as S
from bridges.words import BUTTONS, SCOPE_WORDS, STATUS_WORDS, TURNS, ScopeWords, Turn
from directory.date_words import say_date
from directory.models import Listing

ALSO: Final[Mapping[IntroductionStatus, tuple[str, ...]]] = MappingProxyType(
    {
        S.SUGGESTED: ("consider", "not_now"),
        S.CONSIDERING: ("not_now", "put_back"),
        S.SETTLING: ("found_a_place", "move_on"),
    }
)
"""What else the person can say, beside the one next step."""

AFTER_NOT_GOING: Final[Mapping[str, Promise | str]] = MappingProxyType(
    {
        "another_day": gettext_lazy("Another day"),
        "other_company": gettext_lazy("Other company"),
        "pause": gettext_lazy("A pause of four weeks"),
        "stop": gettext_lazy("Stop here"),
    }
)


@dataclass(frozen=True, slots=True)
class MineLine:
    """One introduction in the list."""

    url: str
    group: str
    status: str
    step: Step
    since: str
    is_mine: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One fact that the person said yes to."""

    id: UUID
    name: str
    text: str
    when: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The visit that is planned."""

    when: str
    company: str
    meeting_point: str
    leave_early: str
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class MyIntroduction:
    """All that the page of one introduction shows to its person."""

    id: UUID
    version: int
    group: str
    group_url: str
    status: str
    is_over: bool
    step: Step
    also: list[tuple[str, str]]
    suggestion: str
    suggested_by: str
    question: str
    answer: str
    may_answer: bool
    host_words: str
    host: str
    host_language: str
    letter: str
    plan: Plan | None
    may_say_how_it_went: bool
    follow_up_url: str
    consents: list[ConsentLine]
    offer: ScopeWords | None
    happened: list[Moment]
    shows_others: bool
    role_url: str


def my_rows(person: Person) -> Iterable[Introduction]:
    """Return the person's introductions, what changed last first, in a fixed number of queries."""
    return (
        Introduction.objects.of(person)
        .select_related("person__key", "listing", "host", "author")
        .prefetch_related("listing__texts", "visits__companion", "follow_ups")
        .order_by("-status_since", "pk")
    )


def my_lines(person: Person, *, language: str, at: datetime) -> list[MineLine]:
    """Return the list of the person's introductions: their turn first, ended ones last."""
    lines = [_line(row, language=language, at=at) for row in my_rows(person)]
    return sorted(lines, key=lambda line: (line.is_over, not line.is_mine))


def _line(row: Introduction, *, language: str, at: datetime) -> MineLine:
    status = S(row.status)
    step = next_step(row, at=at)
    return MineLine(
        url=reverse("my_introduction", args=[row.pk]),
        group=group_name(row.listing, language=language),
        status=str(STATUS_WORDS[status].short),
        step=step,
        since=_day(row.status_since, row.person, at=at),
        is_mine=TURNS[status] == Turn.PERSON or bool(follow_up_url(row)),
        is_over=status in ENDED,
    )


def my_introduction(row: Introduction, *, language: str, at: datetime) -> MyIntroduction:
    """Return the page of one introduction."""
    status, box = S(row.status), vault.open_for(row.person)
    visit = planned_visit(row)
    return MyIntroduction(
        id=row.pk,
        version=row.version,
        group=group_name(row.listing, language=language),
        group_url=reverse("listing", args=[row.listing_id]) if row.listing.is_public() else "",
        status=str(STATUS_WORDS[status].short),
        is_over=status in ENDED,
        step=next_step(row, at=at),
        also=[(move, str(BUTTONS[move])) for move in ALSO.get(status, ())],
        suggestion=box.read(row, "suggestion"),
        suggested_by=row.author.display_name if row.author else "",
        question=box.read(row, "question"),
        answer=box.read(row, "answer"),
        may_answer=status == S.QUESTION,
        host_words=box.read(row, "host_words"),
        host=row.host.name if row.host else "",
        host_language=row.host.language if row.host else "",
        letter=_letter(row, at=at),
        plan=_plan(visit, box=box, at=at) if visit else None,
        may_say_how_it_went=visit is not None and visit.starts_at <= at,
        follow_up_url=follow_up_url(row),
        consents=_consents(row, box=box, at=at),
        offer=_offer(row, at=at),
        happened=_happened(row, language=language, at=at),
        role_url=reverse("my_role", args=[row.listing_id]) if status in HAVE_BEEN_THERE else "",
        shows_others=status in NEEDS_OTHERS or (status == S.CONSENTED and asking.hindrance(row, at=at) is not None),
    )


def names_of(rows: Iterable[Introduction], *, language: str) -> dict[str, str]:
    """Return the names of the groups by the id of the introduction, and of the rows around it."""
    names: dict[str, str] = {}
    for row in rows:
        name = group_name(row.listing, language=language)
        around = [row.pk, *(visit.pk for visit in row.visits.all()), *(one.pk for one in row.follow_ups.all())]
        names |= {str(pk): name for pk in around}
    return names


def my_record(person: Person, *, language: str, at: datetime) -> list[Moment]:
    """Return everything that happened to the person's page and every look at it, what happened last first."""
    names = Names(groups=names_of(my_rows(person), language=language))
    told = moments(people.events_of(person), voice=Voice.PERSON, names=names, zone=zone_of(person), at=at)
    return list(reversed(told))


def zone_of(person: Person) -> str:
    """Return the zone of the person's clock."""
    return clocks.known_zone(person.timezone, otherwise=settings.TIME_ZONE)


def _plan(visit: Visit, *, box: vault.Vault, at: datetime) -> Plan:
    company = str(visit.get_company_display())
    if visit.companion is not None:
        company = _("%(name)s: %(answer)s") % {
            "name": visit.companion.name,
            "answer": visit.get_companion_answer_display(),
        }
    return Plan(
        when=visit_words(visit, at=at),
        company=company,
        meeting_point=box.read(visit, "meeting_point"),
        leave_early=box.read(visit, "leave_early"),
        is_ahead=visit.starts_at > at,
    )


def _consents(row: Introduction, *, box: vault.Vault, at: datetime) -> list[ConsentLine]:
    """Return what the person said yes to: what holds first, then what has ended; the replaced are left out."""
    rows = [one for one in row.consents.order_by("given_at", "scope") if one.ended_how != "replaced"]
    lines = [_consent(one, row, box=box, at=at) for one in rows]
    order = {str(SCOPE_WORDS[scope].name): place for place, scope in enumerate(ConsentScope)}
    return sorted(lines, key=lambda line: (not line.is_active, order[line.name]))


def _offer(row: Introduction, *, at: datetime) -> ScopeWords | None:
    """Return the yes that can still be given here: to a copy for another system, where somebody could take one."""
    if row.status not in MAY_BE_GIVEN or row.person.team_id is None:
        return None
    is_given = any(one.scope == ConsentScope.SHARE_RECORD for one in row.consents.active(at=at))
    return None if is_given else SCOPE_WORDS[ConsentScope.SHARE_RECORD]


def _consent(consent: Consent, row: Introduction, *, box: vault.Vault, at: datetime) -> ConsentLine:
    is_active = consent.ended_at is None and consent.expires_at > at
    end = consent.ended_at or consent.expires_at
    day = {"day": _day(end, row.person, at=at), "given": _day(consent.given_at, row.person, at=at)}
    how = consent.get_ended_how_display() if consent.ended_how else _("its time was over")
    when = _("Yes until %(day)s") % day if is_active else _("Ended on %(day)s: %(how)s") % {**day, "how": how}
    if consent.manner == Manner.SPOKEN:
        when += " · " + _("said aloud on %(given)s") % day
    return ConsentLine(
        id=consent.pk,
        name=str(SCOPE_WORDS[ConsentScope(consent.scope)].name),
        text=box.read(consent, "text_shown"),
        when=when,
        is_active=is_active and row.status in OPEN,
    )


def _happened(row: Introduction, *, language: str, at: datetime) -> list[Moment]:
    groups = names_of([row], language=language)
    events: list[Any] = [event for event in people.events_of(row.person) if event.target_id in groups]
    told = moments(events, voice=Voice.PERSON, names=Names(groups=groups), zone=zone_of(row.person), at=at)
    return list(reversed(told))


def _letter(row: Introduction, *, at: datetime) -> str:
    """Return what the host reads now, word for word; "" where they see nothing."""
    if row.host is None:
        return ""
    with override(row.host.language):
        return disclosure.host_view(row, at=at).letter(host_name=row.host.name)


def _day(moment: datetime, person: Person, *, at: datetime) -> str:
    zone = ZoneInfo(zone_of(person))
    return say_date(moment.astimezone(zone).date(), today=at.astimezone(zone).date())


def listing_of(row: Introduction) -> Listing:
    """Return the listing, with its parts, for other groups like it."""
    return Listing.objects.with_parts().get(pk=row.listing_id)

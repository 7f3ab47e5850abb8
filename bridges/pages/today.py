"""What needs a practitioner today: late and due steps, visits, news, what they promised, what we do not know."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bridges import vault
from bridges.models import Introduction, Notice, NoticeState, Person, RoomTask, Visit, VisitState
from bridges.pages.hosts import group_name
from bridges.pages.next_steps import say_moment
from bridges.pages.tickets import Teller, Ticket, alias_of, with_parts, with_turn
from bridges.states import OPEN
from bridges.states import IntroductionStatus as S
from bridges.words import Turn
from directory.models import User
from directory.schedules import instant

NEWS: Final = (S.QUESTION, S.WAITING, S.WELCOMED, S.HOST_UNAVAILABLE, S.LAPSED)
NEWS_STAYS: Final = timedelta(days=7)
MOST: Final = 50
UNKNOWN: Final = (NoticeState.UNCERTAIN, NoticeState.FAILED)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit of today or tomorrow."""

    url: str
    alias: str
    group: str
    when: str
    is_today: bool
    meeting_point: str
    company: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One place that gets ready, with how much of its list is done."""

    url: str
    group: str
    done_words: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One message of which we do not know whether it arrived, or that could not be sent."""

    id: UUID
    what: str
    about: str
    is_uncertain: bool
    url: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    """All that the page shows; `next_up` says what comes after, where nothing needs anybody."""

    due: tuple[Ticket, ...]
    news: tuple[Ticket, ...]
    visits: tuple[VisitLine, ...]
    tasks: tuple[TaskLine, ...]
    notices: tuple[NoticeLine, ...]
    next_up: str
    people_count: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all needs the reader."""
        return not (self.due or self.news or self.visits or self.tasks or self.notices)


def today_page(user: User, *, language: str, zone: str, at: datetime) -> TodayPage:
    """Return what needs `user`: their own people's steps, and what is theirs to do for places and messages."""
    rows = Introduction.objects.visible_to(user).filter(person__practitioner=user)
    teller = Teller(language=language, zone=zone, at=at, reader=user)
    due = teller.tickets(with_parts(_due(rows, zone=zone, at=at))[:MOST])
    there = {ticket.id for ticket in due}
    news = teller.tickets(with_parts(_news(rows, at=at))[:MOST])
    return TodayPage(
        due=due,
        news=tuple(ticket for ticket in news if ticket.id not in there),
        visits=_visits(user, language=language, zone=zone, at=at),
        tasks=_tasks(user, language=language),
        notices=_notices(user, language=language),
        next_up=_next_up(rows, zone=zone, at=at),
        people_count=Person.objects.visible_to(user).filter(practitioner=user).count(),
    )


def unknown_notices(user: User) -> QuerySet[Notice]:
    """Narrow to messages about the user's own people, or to the user, that failed or of which we do not know."""
    own = Introduction.objects.visible_to(user).filter(person__practitioner=user)
    return Notice.objects.filter(Q(introduction__in=own) | Q(user=user), state__in=UNKNOWN)


def _end_of_today(zone: str, at: datetime) -> datetime:
    tz = ZoneInfo(zone)
    return instant(at.astimezone(tz).date() + timedelta(days=1), time(0), tz)


def _due(rows: QuerySet[Introduction], *, zone: str, at: datetime) -> QuerySet[Any]:
    """What is late or due by tonight, what is the reader's turn, and visits that have been; latest first.

    What has rested on its own (a person settles) is not pressed: it comes when there is something to ask.
    """
    is_open = Q(status__in=[str(status) for status in OPEN])
    is_due = Q(due_at__lt=_end_of_today(zone, at)) & ~Q(status__in=[str(S.SETTLING), str(S.VISITED)])
    was_visit = Q(status=str(S.VISIT_PLANNED), visits__state=VisitState.PLANNED, visits__starts_at__lte=at)
    found = with_turn(rows, at=at, zone=zone).filter(is_open & (is_due | Q(turn=str(Turn.ME)) | was_visit))
    is_late = Case(When(due_at__lt=at, then=Value(0)), default=Value(1))
    return found.order_by(is_late, F("due_at").asc(nulls_last=True), "pk").distinct()


def _news(rows: QuerySet[Introduction], *, at: datetime) -> QuerySet[Introduction]:
    """What a group answered within a week, newest first."""
    statuses = [str(status) for status in NEWS]
    return rows.filter(status__in=statuses, status_since__gt=at - NEWS_STAYS).order_by("-status_since", "pk")


def _visits(user: User, *, language: str, zone: str, at: datetime) -> tuple[VisitLine, ...]:
    until = _end_of_today(zone, at) + timedelta(days=1)
    found = (
        Visit.objects.filter(state=VisitState.PLANNED, starts_at__gt=at, starts_at__lt=until)
        .filter(introduction__in=Introduction.objects.visible_to(user).filter(person__practitioner=user))
        .select_related("introduction__person__key", "introduction__listing", "companion")
        .prefetch_related("introduction__listing__texts")
        .order_by("starts_at", "pk")
    )
    return tuple(_visit_line(visit, language=language, zone=zone, at=at) for visit in found)


def _visit_line(visit: Visit, *, language: str, zone: str, at: datetime) -> VisitLine:
    person = visit.introduction.person
    return VisitLine(
        url=reverse("introduction", args=[visit.introduction_id]),
        alias=alias_of(person),
        group=group_name(visit.introduction.listing, language=language),
        when=say_moment(visit.starts_at, zone=visit.timezone, at=at),
        is_today=visit.starts_at < _end_of_today(zone, at),
        meeting_point=vault.open_for(person).read(visit, "meeting_point"),
        company=company_words(visit),
    )


def company_words(visit: Visit) -> str:
    """Return who goes along, as one of the team says it."""
    if visit.company == "peer":
        name = visit.companion.name if visit.companion else ""
        answers = {
            "yes": _("%(name)s comes along"),
            "asked": _("%(name)s was asked to come along"),
            "no": _("%(name)s cannot come along: look for somebody else"),
        }
        return answers.get(visit.companion_answer, _("A companion is still to be found")) % {"name": name}
    return {
        "practitioner": _("You go along"),
        "friend": _("Somebody of their own goes along"),
        "alone": _("They go by themselves"),
    }[visit.company]


def _tasks(user: User, *, language: str) -> tuple[TaskLine, ...]:
    found = (
        RoomTask.objects.filter(assigned_to=user, closed_at__isnull=True)
        .select_related("listing")
        .prefetch_related("listing__texts")
        .annotate(many=Count("steps"), done=Count("steps", filter=Q(steps__done_at__isnull=False)))
        .order_by("created_at", "pk")
    )
    return tuple(
        TaskLine(
            url=reverse("room_task", args=[task.pk]),
            group=group_name(task.listing, language=language),
            done_words=_("%(done)s of %(many)s things are done") % {"done": task.done, "many": task.many},
        )
        for task in found
    )


def _notices(user: User, *, language: str) -> tuple[NoticeLine, ...]:
    found = (
        unknown_notices(user)
        .select_related("introduction__person__key", "introduction__listing")
        .prefetch_related("introduction__listing__texts")
        .order_by("due_at", "pk")
    )
    return tuple(_notice_line(notice, language=language) for notice in found[:MOST])


def _notice_line(notice: Notice, *, language: str) -> NoticeLine:
    about, url = "", ""
    if notice.introduction:
        names = {
            "alias": alias_of(notice.introduction.person),
            "group": group_name(notice.introduction.listing, language=language),
        }
        about = _("%(alias)s and %(group)s") % names
        url = reverse("introduction", args=[notice.introduction.pk])
    return NoticeLine(
        id=notice.pk,
        what=str(notice.get_kind_display()),
        about=about,
        is_uncertain=notice.state == NoticeState.UNCERTAIN,
        url=url,
    )


def _next_up(rows: QuerySet[Introduction], *, zone: str, at: datetime) -> str:
    """Return what comes next after today, in one sentence; nothing where nothing is planned."""
    first = rows.filter(due_at__gte=_end_of_today(zone, at)).order_by("due_at").first()
    if first is None or first.due_at is None:
        return ""
    tz = ZoneInfo(zone)
    days = (first.due_at.astimezone(tz).date() - at.astimezone(tz).date()).days
    words = ngettext("The next thing comes tomorrow.", "The next thing comes in %(count)s days.", days)
    return words % {"count": days}

"""Making room: which groups get ready to welcome, how far they are, and who helps them. Nothing about a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bridges.models import Host, RoomTask
from bridges.pages.hosts import group_name
from bridges.words import ROOM_STEPS
from directory.date_words import say_date
from directory.models import Listing, Team, User

MOST_CLOSED = 10


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One group that gets ready."""

    url: str
    group: str
    asked: str
    progress: str
    helper: str
    is_mine: bool
    closed: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the checklist."""

    code: str
    words: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class RoomPage:
    """One group with its checklist, for whoever helps it."""

    id: str
    row: RoomRow
    group_url: str
    host_words: str
    note: str
    steps: Sequence[StepLine]
    is_all_done: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class RoomForHost:
    """The same for the host: what it is, and how far it is."""

    group: str
    is_asked: bool
    asked: str
    helper: str
    steps: Sequence[StepLine]


def tasks_of(user: User) -> QuerySet[RoomTask]:
    """Narrow to the tasks of the teams in which `user` works, and those that no team has taken; ready for a row."""
    return (
        RoomTask.objects.filter(Q(team__in=Team.objects.of(user)) | Q(team__isnull=True))
        .select_related("listing", "assigned_to")
        .prefetch_related("listing__texts", "steps", Prefetch("listing__hosts", Host.objects.filter(ended_at=None)))
    )


def room_rows(user: User, *, language: str, at: datetime) -> tuple[list[RoomRow], list[RoomRow]]:
    """Return what is open, longest first, and the last few that were closed."""
    rows = tasks_of(user)
    is_open = rows.filter(closed_at__isnull=True).order_by("created_at", "pk")
    over = rows.filter(closed_at__isnull=False).order_by("-closed_at", "pk")[:MOST_CLOSED]
    return (
        [_row(task, user=user, language=language, at=at) for task in is_open],
        [_row(task, user=user, language=language, at=at) for task in over],
    )


def room_page(task: RoomTask, *, user: User, language: str, at: datetime) -> RoomPage:
    """Return one task that was fetched by `tasks_of`."""
    steps = _steps(task)
    host = next(iter(task.listing.hosts.all()), None)
    return RoomPage(
        id=str(task.pk),
        row=_row(task, user=user, language=language, at=at),
        group_url=reverse("listing", args=[task.listing_id]) if task.listing.is_public() else "",
        host_words=_("%(name)s welcomes there.") % {"name": host.name} if host else "",
        note=task.note,
        steps=steps,
        is_all_done=all(step.is_done for step in steps),
        is_over=task.closed_at is not None,
    )


def room_for_host(task: RoomTask | None, *, listing: Listing, language: str, at: datetime) -> RoomForHost:
    """Return what a host reads about getting ready; `task` is None before anybody asked for it."""
    return RoomForHost(
        group=group_name(listing, language=language),
        is_asked=task is not None,
        asked=_day(task.created_at, at=at) if task else "",
        helper=task.assigned_to.display_name if task and task.assigned_to else "",
        steps=_steps(task) if task else [StepLine(code, str(words), False) for code, words in ROOM_STEPS.items()],
    )


def _row(task: RoomTask, *, user: User, language: str, at: datetime) -> RoomRow:
    steps = _steps(task)
    done = sum(step.is_done for step in steps)
    words = ngettext("%(done)d of %(all)d step done", "%(done)d of %(all)d steps done", len(steps))
    return RoomRow(
        url=reverse("room_task", args=[task.pk]),
        group=group_name(task.listing, language=language),
        asked=_("%(how)s on %(day)s") % {"how": task.get_asked_for_by_display(), "day": _day(task.created_at, at=at)},
        progress=words % {"done": done, "all": len(steps)},
        helper=task.assigned_to.display_name if task.assigned_to else "",
        is_mine=task.assigned_to_id == user.pk,
        closed=_day(task.closed_at, at=at) if task.closed_at else "",
    )


def _steps(task: RoomTask) -> list[StepLine]:
    done = {step.code for step in task.steps.all() if step.done_at}
    return [StepLine(code, str(words), code in done) for code, words in ROOM_STEPS.items()]


def _day(moment: datetime, *, at: datetime) -> str:
    return say_date(timezone.localdate(moment), today=timezone.localdate(at))

"""Making room: helping a host to get ready to welcome. Asked for by either side; about the place, never a person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bridges.actions.parties import By
from bridges.models import AskedFor, RoomStep, RoomTask
from bridges.states import MoveError, Party
from bridges.words import ROOM_STEPS
from directory.actions import audit
from directory.models import Listing, Team, User


class RoomTaskError(MoveError):
    """Something about making room that cannot be; the text is for people."""


@transaction.atomic
def open_task(listing: Listing, *, note: str = "", team: Team | None = None, by: By, at: datetime) -> RoomTask:
    """Open the checklist of a listing, or return the one that is open; the listing says that help is wanted.

    Where a host asks, any team may take it on. A practitioner who offers it takes it on for `team`.

    :raises RoomTaskError: if it is neither the host of the listing nor a practitioner of `team`
    """
    Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)  # two who ask at once: one task
    is_host = by.party == Party.HOST
    if is_host and (by.host is None or by.host.listing_id != listing.pk):
        raise RoomTaskError(_("Only the host of this group asks for help with it."))
    if not is_host and not _works_in(by, team):
        raise RoomTaskError(_("Only somebody of a team offers help to get ready."))
    if is_host:
        Listing.objects.filter(pk=listing.pk).update(wants_help_to_get_ready=True)
    there = RoomTask.objects.filter(listing=listing, closed_at__isnull=True).first()
    if there is not None:
        return there
    task = RoomTask.objects.create(
        listing=listing,
        host=by.host,
        team=team,
        asked_for_by=AskedFor.HOST if is_host else AskedFor.PRACTITIONER,
        asked_by_user=by.user,
        assigned_to=None if is_host else by.user,
        note=note.strip(),
        created_at=at,
    )
    RoomStep.objects.bulk_create([RoomStep(task=task, code=code) for code in ROOM_STEPS])
    _record("room_task.opened", task, by=by, at=at)
    return task


@transaction.atomic
def assign(task: RoomTask, *, to: User, team: Team, by: By, at: datetime) -> RoomTask:
    """Let a practitioner of `team` take a task on; it stays theirs until somebody else of that team takes it over.

    :raises RoomTaskError: if it is closed, or another team's, or `to` or `by` does not work in the team
    """
    row = _open(task, by=by)
    if row.team_id not in {None, team.pk} or not _works_in(by, team) or not Team.objects.of(to).filter(pk=team.pk):
        raise RoomTaskError(_("Only somebody of the team that helps takes this on."))
    row.assigned_to, row.team = to, team
    row.save(update_fields=["assigned_to", "team"])
    _record("room_task.assigned", row, by=by, at=at)
    return row


def do_step(task: RoomTask, code: str, *, by: By, at: datetime) -> RoomStep:
    """Tick one line of the checklist; ticked already, it keeps its time.

    :raises RoomTaskError: if the task is closed, there is no such line, or it is not for `by` to say
    """
    return _tick(task, code, done_at=at, by=by, at=at)


def undo_step(task: RoomTask, code: str, *, by: By, at: datetime) -> RoomStep:
    """Take the tick of one line away. Errors as those of `do_step`."""
    return _tick(task, code, done_at=None, by=by, at=at)


@transaction.atomic
def close(task: RoomTask, *, by: By, at: datetime) -> RoomTask:
    """Close a task, whether every line is ticked or not; the listing no longer says that help is wanted.

    :raises RoomTaskError: if it is closed already, or not for `by` to close
    """
    row = _open(task, by=by)
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    # The search document need not be written anew: what a host wants help with is not in it.
    Listing.objects.filter(pk=row.listing_id).update(wants_help_to_get_ready=False)
    _record("room_task.closed", row, by=by, at=at)
    return row


def may_work_on(task: RoomTask, *, by: By) -> bool:
    """Return whether `by` is the listing's host, or of the team that helps (any team while nobody does)."""
    if by.party == Party.HOST:
        return by.host is not None and by.host.listing_id == task.listing_id
    if by.party != Party.PRACTITIONER or by.user is None:
        return False
    teams = Team.objects.of(by.user)
    return teams.exists() if task.team_id is None else teams.filter(pk=task.team_id).exists()


@transaction.atomic
def _tick(task: RoomTask, code: str, *, done_at: datetime | None, by: By, at: datetime) -> RoomStep:
    row = _open(task, by=by)
    step = row.steps.filter(code=code).first()
    if step is None:
        raise RoomTaskError(_("There is no such line on this list."))
    if (step.done_at is None) != (done_at is None):
        step.done_at = done_at
        step.save(update_fields=["done_at"])
        _record("room_task.ticked" if done_at else "room_task.unticked", row, by=by, at=at)
    return step


def _open(task: RoomTask, *, by: By) -> RoomTask:
    row = RoomTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not may_work_on(row, by=by):
        raise RoomTaskError(_("This list is for the host, and for the team that helps."))
    if row.closed_at is not None:
        raise RoomTaskError(_("This list is closed. A new one can be opened at any time."))
    return row


def _works_in(by: By, team: Team | None) -> bool:
    if by.party != Party.PRACTITIONER or by.user is None or team is None:
        return False
    return Team.objects.of(by.user).filter(pk=team.pk).exists()


def _record(event: str, task: RoomTask, *, by: By, at: datetime) -> None:
    about = audit.About(target="bridges.RoomTask", target_id=str(task.pk), data_category="room_task")
    audit.record(event, subject=task.listing_id, by=by.as_actor(), at=at, about=about)

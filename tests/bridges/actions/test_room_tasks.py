"""Making room: a checklist that either side asks for."""

from datetime import timedelta

import pytest

from bridges.actions import room_tasks
from bridges.actions.parties import by_host, by_practitioner
from bridges.actions.room_tasks import RoomTaskError
from bridges.models import Host, RoomTask
from bridges.words import ROOM_STEPS
from directory.models import Listing, Team, User
from tests.bridges.cast import make_host
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(choir: Listing, hanna: Host) -> RoomTask:
    return room_tasks.open_task(choir, note="New people stay at the door.", by=by_host(hanna), at=NOON)


def test_a_host_asks_and_the_listing_says_so(task: RoomTask, choir: Listing, hanna: Host) -> None:
    choir.refresh_from_db()
    assert choir.wants_help_to_get_ready
    assert (task.asked_for_by, task.host, task.team, task.assigned_to) == ("host", hanna, None, None)
    assert list(task.steps.order_by("pk").values_list("code", flat=True)) == list(ROOM_STEPS)


def test_a_practitioner_offers_and_takes_it_on(choir: Listing, team: Team, pim: User) -> None:
    task = room_tasks.open_task(choir, team=team, by=by_practitioner(pim), at=NOON)
    choir.refresh_from_db()
    assert not choir.wants_help_to_get_ready
    assert (task.asked_for_by, task.team, task.assigned_to) == ("practitioner", team, pim)


def test_there_is_one_open_list_for_a_listing(task: RoomTask, choir: Listing, team: Team, pim: User) -> None:
    assert room_tasks.open_task(choir, team=team, by=by_practitioner(pim), at=NOON) == task
    room_tasks.close(task, by=by_practitioner(pim), at=NOON)
    assert room_tasks.open_task(choir, team=team, by=by_practitioner(pim), at=NOON) != task


def test_others_neither_ask_nor_offer(choir: Listing, team: Team, paula: User, olaf: User) -> None:
    for by in (by_host(make_host(make_listing("Garden"))), by_practitioner(paula), by_practitioner(olaf)):
        with pytest.raises(RoomTaskError):
            room_tasks.open_task(choir, team=team, by=by, at=NOON)
    assert not RoomTask.objects.exists()


def test_lines_are_ticked_and_unticked(task: RoomTask, hanna: Host) -> None:
    step = room_tasks.do_step(task, "quiet_spot", by=by_host(hanna), at=NOON)
    assert step.done_at == NOON
    assert room_tasks.do_step(task, "quiet_spot", by=by_host(hanna), at=NOON + timedelta(days=1)).done_at == NOON
    assert room_tasks.undo_step(task, "quiet_spot", by=by_host(hanna), at=NOON).done_at is None
    with pytest.raises(RoomTaskError, match="no such line"):
        room_tasks.do_step(task, "paint_the_door", by=by_host(hanna), at=NOON)


def test_a_team_takes_it_on_and_others_do_not_work_on_it(
    task: RoomTask, team: Team, pim: User, paula: User, hanna: Host
) -> None:
    room_tasks.assign(task, to=pim, team=team, by=by_practitioner(pim), at=NOON)
    task.refresh_from_db()
    assert (task.assigned_to, task.team) == (pim, team)
    with pytest.raises(RoomTaskError):
        room_tasks.do_step(task, "quiet_spot", by=by_practitioner(paula), at=NOON)
    with pytest.raises(RoomTaskError):
        room_tasks.assign(task, to=paula, team=paula.memberships.get().team, by=by_practitioner(paula), at=NOON)
    with pytest.raises(RoomTaskError):
        room_tasks.assign(task, to=paula, team=team, by=by_practitioner(pim), at=NOON)
    assert room_tasks.do_step(task, "quiet_spot", by=by_host(hanna), at=NOON).done_at == NOON


def test_closing_takes_the_mark_off_the_listing(task: RoomTask, choir: Listing, hanna: Host) -> None:
    room_tasks.close(task, by=by_host(hanna), at=NOON)
    choir.refresh_from_db()
    assert not choir.wants_help_to_get_ready
    with pytest.raises(RoomTaskError, match="closed"):
        room_tasks.do_step(task, "quiet_spot", by=by_host(hanna), at=NOON)
    with pytest.raises(RoomTaskError, match="closed"):
        room_tasks.close(task, by=by_host(hanna), at=NOON)

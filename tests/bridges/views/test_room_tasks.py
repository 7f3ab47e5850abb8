"""Making room: a team helps a group to get ready, step by step, and closes it with thanks."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.actions import room_tasks
from bridges.actions.parties import by_host
from bridges.models import Host, RoomStep, RoomTask
from bridges.words import ROOM_STEPS
from directory.models import Listing, User
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
FIRST = next(iter(ROOM_STEPS))


@pytest.fixture
def as_pim(pim: User) -> Client:
    return log_in(Client(), pim)


@pytest.fixture
def as_paula(paula: User) -> Client:
    return log_in(Client(), paula)


@pytest.fixture
def task(hanna: Host) -> RoomTask:
    return room_tasks.open_task(hanna.listing, note="A second door", by=by_host(hanna), at=timezone.now())


def move(client: Client, task: RoomTask, do: str) -> Any:
    return client.post(reverse("room_task_move", args=[task.pk]), {"do": do}, follow=True)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def is_done(task: RoomTask) -> bool:
    return RoomStep.objects.get(task=task, code=FIRST).done_at is not None


def test_the_list_says_why_this_matters(as_pim: Client) -> None:
    body = text_of(as_pim.get(reverse("room_tasks")))
    assert ("kwartiermaken" in body, "No group has asked yet" in body) == (True, True)


def test_a_practitioner_offers_help_once(as_pim: Client, choir: Listing, pim: User, team: Any) -> None:
    url = reverse("room_task_new", args=[choir.pk])
    for _click in range(2):
        assert as_pim.post(url, {"note": "Light"}, follow=True).status_code == 200
    task = RoomTask.objects.get()
    assert (task.asked_for_by, task.assigned_to, task.team, task.note) == ("practitioner", pim, team, "Light")


def test_a_note_that_is_too_long_comes_back(as_pim: Client, choir: Listing) -> None:
    response = as_pim.post(reverse("room_task_new", args=[choir.pk]), {"note": "x" * 1001})
    assert ("at most 1000" in text_of(response), RoomTask.objects.count()) == (True, 0)


def test_a_draft_gets_no_help(as_pim: Client) -> None:
    url = reverse("room_task_new", args=[make_listing("Not yet", status="draft").pk])
    assert as_pim.get(url).status_code == 404


def test_any_team_takes_on_what_a_host_asked_for(as_paula: Client, task: RoomTask, paula: User) -> None:
    assert "A second door" in text_of(as_paula.get(reverse("room_task", args=[task.pk])))
    move(as_paula, task, "assign")
    task.refresh_from_db()
    assert (task.assigned_to, task.team) == (paula, paula.memberships.get().team)


def test_a_task_that_a_team_took_is_not_there_for_others(as_pim: Client, as_paula: Client, task: RoomTask) -> None:
    move(as_pim, task, "assign")
    assert as_paula.get(reverse("room_task", args=[task.pk])).status_code == 404
    assert move(as_paula, task, "close").status_code == 404
    assert as_paula.get(reverse("room_tasks")).context["rows"] == []


def test_a_step_is_ticked_and_unticked_and_a_double_click_is_one(as_pim: Client, task: RoomTask) -> None:
    for do, done in ((f"done:{FIRST}", True), (f"done:{FIRST}", True), (f"undo:{FIRST}", False)):
        assert move(as_pim, task, do).status_code == 200
        assert is_done(task) is done


def test_after_a_tick_the_page_stays_at_its_step(as_pim: Client, task: RoomTask) -> None:
    response = as_pim.post(reverse("room_task_move", args=[task.pk]), {"do": f"done:{FIRST}"})
    assert response["Location"].endswith(f"#step-{FIRST}")


@pytest.mark.parametrize("do", ["done:no_such_step", "done:", "", "delete"])
def test_an_unknown_step_changes_nothing(as_pim: Client, task: RoomTask, do: str) -> None:
    assert move(as_pim, task, do).status_code == 200
    assert RoomStep.objects.filter(done_at__isnull=False).count() == 0


def test_a_task_is_closed_with_thanks_and_stays_readable(as_pim: Client, task: RoomTask) -> None:
    assert "with thanks" in text_of(move(as_pim, task, "close"))
    assert "is closed" in text_of(move(as_pim, task, f"done:{FIRST}"))
    assert is_done(task) is False
    assert "Closed, with thanks" in text_of(as_pim.get(reverse("room_tasks")))


def test_a_listing_that_closed_meanwhile_keeps_its_list(as_pim: Client, task: RoomTask, choir: Listing) -> None:
    Listing.objects.filter(pk=choir.pk).update(status="inactive")
    body = text_of(as_pim.get(reverse("room_task", args=[task.pk])))
    assert ("Tuesday harbour choir" in body, reverse("listing", args=[choir.pk]) in body) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    as_pim: Client, count: int, stine: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        RoomTask.objects.create(listing=make_listing(f"Group {number}"), asked_for_by="host")
    with django_assert_num_queries(11):
        as_pim.get(reverse("room_tasks"))

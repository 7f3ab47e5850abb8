"""A practitioner writes a meeting down with the person, who finds it on their own page; and a letter that failed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.actions import meeting_seats, meetings, network_sharing, participants
from bridges.actions.meetings import Plan
from bridges.actions.participants import Guest
from bridges.actions.parties import by_person
from bridges.models import NetworkMeeting, Notice, NoticeState, Person
from directory.models import User
from tests.logins import log_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def desk(pim: User) -> Client:
    client = Client()
    log_in(client, pim)
    return client


def say_yes(noor: Person, *, may_write: bool = True) -> None:
    network_sharing.allow(noor, may_write=may_write, by=by_person(noor), at=timezone.now())


def write_down(desk: Client, noor: Person, **data: str) -> Any:
    data = {"title": "How I go on 6204", "invitation": "Please come 6204", "where": "here", **data}
    return desk.post(reverse("person_meeting_new", args=[noor.pk]), data, follow=True)


def test_without_the_yes_to_draw_together_there_is_no_such_page(desk: Client, noor: Person) -> None:
    address = reverse("person_meeting_new", args=[noor.pk])
    for share in (lambda: None, lambda: say_yes(noor, may_write=False)):
        share()
        assert desk.get(address).status_code == 404
        assert write_down(desk, noor).status_code == 404
        assert address not in desk.get(reverse("person", args=[noor.pk])).content.decode()
    assert not NetworkMeeting.objects.exists()


def test_written_down_together_it_is_the_person_s(desk: Client, noor: Person, browser: Client, pim: User) -> None:
    say_yes(noor)
    address = reverse("person_meeting_new", args=[noor.pk])
    assert address in desk.get(reverse("person", args=[noor.pk])).content.decode()
    assert "Until then nobody hears of it." in desk.get(address).content.decode()
    for _press in range(2):
        assert "finds it on their own page" in write_down(desk, noor).content.decode()
    made = NetworkMeeting.objects.get()
    assert (made.manner, made.recorded_by, made.state) == ("spoken", pim, "preparing")
    assert made.participants.count() == 1, "who writes it down is not invited by that"
    assert Notice.objects.filter(dedupe_key__contains="meeting_prepared").get().person == noor
    for name in ("person", "meetings"):
        seen = desk.get(reverse(name, args=[noor.pk] if name == "person" else [])).content.decode()
        assert "6204" not in seen
    assert desk.get(reverse("meeting", args=[made.pk])).status_code == 404
    assert "How I go on 6204" in browser.get(reverse("my_meeting", args=[made.pk])).content.decode()


def test_invited_aloud_the_practitioner_reads_it_once_the_person_invites(
    desk: Client, noor: Person, browser: Client, pim: User
) -> None:
    say_yes(noor)
    for _press in range(2):
        write_down(desk, noor, invite_me="on")
    made = NetworkMeeting.objects.get()
    assert made.participants.filter(user=pim).get().answer == "not_invited"
    assert "6204" not in desk.get(reverse("meetings")).content.decode()
    browser.post(reverse("my_meeting_move", args=[made.pk]), {"do": "invite", "version": made.version})
    assert "How I go on 6204" in desk.get(reverse("meetings")).content.decode()


def test_what_cannot_be_kept_stays_in_the_form(desk: Client, noor: Person) -> None:
    say_yes(noor)
    for wrong, field in (({"title": ""}, "title"), ({"day": "2020-01-01", "start": "10:00"}, "day")):
        answer = write_down(desk, noor, invite_me="on", **wrong)
        body = answer.content.decode()
        assert (answer.status_code, "Please come 6204" in body) == (422, True)
        assert f"{field}_error" in body
    assert not NetworkMeeting.objects.exists()


def test_a_letter_that_failed_says_to_give_the_way_in_oneself(browser: Client, noor: Person) -> None:
    made = meetings.prepare(noor, Plan(title="How I go on"), by=by_person(noor), at=NOW)
    for name in ("Karin", "Mia"):
        guest = Guest(name, contact=f"{name}@example.org")
        participants.add(made, guest, by=by_person(noor), at=NOW)
    made = meetings.invite(made, by=by_person(noor), at=NOW)
    karin, mia = (made.participants.get(position=number) for number in (1, 2))
    Notice.objects.filter(participant=karin).update(state=NoticeState.FAILED, finished_at=NOW, error_code="refused")
    Notice.objects.filter(participant=mia).update(state=NoticeState.SENT, finished_at=NOW)
    address = reverse("my_meeting", args=[made.pk])
    body = browser.get(address).content.decode()
    assert "The letter to Karin did not arrive. Give them the way in yourself." in body
    assert "The letter to Mia" not in body
    meeting_seats.make_way_in(karin, by=by_person(noor), at=NOW + timedelta(minutes=1))
    assert "The letter to" not in browser.get(address).content.decode()

"""A person's visits, and being asked afterwards."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bridges import vault
from bridges.models import Companion, Host, Introduction, Person, Visit
from bridges.states import IntroductionStatus as S
from directory.models import Listing
from tests.bridges.views.my_pages import ask, make, move, plan, read

# --- The visit


def next_date(browser: Client, introduction: Introduction) -> str:
    page = read(browser, "my_visit", introduction.pk)
    return page.split('name="when" value="')[1].split('"')[0]


def test_a_visit_is_planned_on_a_real_date_changed_and_called_off(
    browser: Client, noor: Person, hanna: Host, bo: Companion
) -> None:
    introduction = make(noor, hanna, S.WELCOMED)
    when = next_date(browser, introduction)
    address = reverse("my_visit", args=[introduction.pk])
    sent = {"when": when, "company": "peer", "companion": str(bo.pk), "meeting_point": "At the bus stop"}
    for _press in range(2):
        assert browser.post(address, sent)["Location"] == reverse("my_introduction", args=[introduction.pk])
    visit = Visit.objects.get()
    assert (visit.companion, visit.sequence) == (bo, 0)
    assert "At the bus stop" in read(browser, "my_introduction", introduction.pk)
    browser.post(address, {**sent, "company": "alone"})
    visit.refresh_from_db()
    assert (visit.company, visit.companion, visit.sequence) == ("alone", None, 1)
    browser.post(address, {"do": "call_off"})
    browser.post(address, {"do": "call_off"})
    introduction.refresh_from_db()
    assert introduction.status == S.DID_NOT_GO
    assert not Visit.objects.filter(state="planned").exists()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2020-01-07T19:00", "Choose one of the next dates."),
        ("2026-12-25T19:00", "Choose one of the next dates."),
        ("", "Choose one of the next dates."),
        ("tomorrow", "Choose one of the next dates."),
    ],
)
def test_a_day_on_which_the_group_does_not_meet_keeps_the_form(
    browser: Client, noor: Person, hanna: Host, when: str, words: str
) -> None:
    introduction = make(noor, hanna, S.WELCOMED)
    sent = {"when": when, "company": "friend", "meeting_point": "At the bus stop"}
    page = browser.post(reverse("my_visit", args=[introduction.pk]), sent).content.decode()
    assert words in page
    assert 'value="At the bus stop"' in page
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("day", "start", "words"),
    [("2020-01-07", "10:00", "Choose a day within the next year."), ("", "10:00", "Write the day."), ("x", "", "like")],
)
def test_where_a_group_has_no_times_a_day_is_typed(
    browser: Client, noor: Person, hanna: Host, day: str, start: str, words: str
) -> None:
    hanna.listing.schedules.all().delete()
    introduction = make(noor, hanna, S.WELCOMED)
    page = browser.post(
        reverse("my_visit", args=[introduction.pk]), {"day": day, "start": start, "company": "alone"}
    ).content.decode()
    assert words in page


def test_a_group_that_closed_meanwhile_keeps_the_introduction(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.WELCOMED)
    when = next_date(browser, introduction)
    Listing.objects.filter(pk=hanna.listing_id).update(status="temporarily_closed")
    sent = {"when": when, "company": "alone"}
    page = browser.post(reverse("my_visit", args=[introduction.pk]), sent, follow=True)
    assert "This group has closed for now" in page.content.decode()
    assert not Visit.objects.exists()


def test_the_calendar_file_says_appointment_unless_asked_for_all(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.VISIT_PLANNED)
    plan(introduction, ahead=timedelta(days=2))
    address = reverse("my_visit_calendar", args=[introduction.pk])
    discreet, full = browser.get(address).content, browser.get(address, {"full": "1"}).content
    assert b"SUMMARY:Appointment" in discreet
    assert b"choir" not in discreet
    assert b"choir" in full
    other = make(noor, _other_host(), S.WELCOMED)
    assert browser.get(reverse("my_visit_calendar", args=[other.pk])).status_code == 404


def _other_host() -> Host:
    from tests.bridges.cast import make_host
    from tests.listings import make_listing

    return make_host(make_listing("Garden"))


@pytest.mark.parametrize(
    ("do", "target"),
    [
        ("went", S.VISITED),
        ("did_not_go:another_day", S.DID_NOT_GO),
        ("did_not_go:pause", S.DID_NOT_GO),
        ("did_not_go:stop", S.WITHDRAWN),
    ],
)
def test_afterwards_one_tap_says_how_it_went(browser: Client, noor: Person, hanna: Host, do: str, target: S) -> None:
    introduction = make(noor, hanna, S.VISIT_PLANNED, ago=timedelta(days=3))
    plan(introduction, ahead=timedelta(hours=-2))
    page = read(browser, "my_introduction", introduction.pk)
    assert "I went" in page
    assert "It did not happen" in page
    move(browser, introduction, do)
    introduction.refresh_from_db()
    assert introduction.status == target


# --- Afterwards


def test_two_days_later_one_tap_is_enough(browser: Client, noor: Person, hanna: Host) -> None:
    introduction = make(noor, hanna, S.VISITED)
    follow_up = ask(introduction, "2d")
    assert "Say how it was" in read(browser, "my_introduction", introduction.pk)
    for _press in range(2):
        done = browser.post(reverse("my_follow_up", args=[follow_up.pk]), {"went": "went"}, follow=True)
        assert done.status_code == 200
    follow_up.refresh_from_db()
    assert follow_up.state == "answered"
    assert vault.open_for(noor).read(follow_up, "went") == "went"


def test_later_each_question_can_be_left_out(browser: Client, noor: Person, hanna: Host) -> None:
    follow_up = ask(make(noor, hanna, S.SETTLING), "2w")
    page = read(browser, "my_follow_up", follow_up.pk)
    assert "Whom did you meet?" in page
    assert "Do you feel you belong there?" in page
    wrong = browser.post(reverse("my_follow_up", args=[follow_up.pk]), {"belonging": "no idea", "ensuring": "Tea"})
    assert (wrong.status_code, "Tea" in wrong.content.decode()) == (400, True)
    browser.post(reverse("my_follow_up", args=[follow_up.pk]), {"ensuring": "Tea", "connecting": ""})
    follow_up.refresh_from_db()
    assert follow_up.state == "answered"
    other = ask(follow_up.introduction, "6w")
    browser.post(reverse("my_follow_up", args=[other.pk]), {"do": "skip"})
    other.refresh_from_db()
    assert other.state == "skipped"

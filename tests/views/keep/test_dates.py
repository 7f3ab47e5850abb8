"""“Not this week” in two steps, and what is different on one date."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Listing, Organiser
from tests.listings import make_listing

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[Organiser], Client]


def body(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def browser(ida: Organiser, browser_of: BrowserOf) -> Client:
    return browser_of(ida)


def not_this_week(listing: Listing) -> str:
    return f"/keep/{listing.pk}/not-this-week/"


def next_date(browser: Client, listing: Listing) -> Any:
    return browser.get(not_this_week(listing)).context["chosen"]


def call_off(browser: Client, listing: Listing, **more: str) -> Any:
    one = next_date(browser, listing)
    return browser.post(not_this_week(listing), {"key": one.key, "day": one.day, **more}, follow=True)


def public_page(listing: Listing) -> str:
    return body(Client().get(reverse("listing", args=[listing.pk])))


def test_one_press_calls_the_next_date_off_for_everybody(browser: Client, choir: Listing) -> None:
    one = next_date(browser, choir)
    page = call_off(browser, choir, reason="Ida is <i>away</i>")
    assert "Everybody sees it now" in body(page)
    assert "Undo" in body(page)
    assert "(Ida is &lt;i&gt;away&lt;/i&gt;)" in public_page(choir)
    assert choir.schedules.get().overrides == [{"date": one.day, "cancelled": True, "note": "Ida is <i>away</i>"}]


def test_undo_leaves_nothing_behind(browser: Client, choir: Listing) -> None:
    one = next_date(browser, choir)
    call_off(browser, choir)
    page = browser.post(reverse("keep_date_put_back", args=[choir.pk, one.key, one.day]), follow=True)
    assert "It is as always again." in body(page)
    assert choir.schedules.get().overrides == []
    assert "Not on" not in public_page(choir)


def test_the_date_after_one_that_is_off_is_asked_next(browser: Client, choir: Listing) -> None:
    one = next_date(browser, choir)
    call_off(browser, choir)
    assert next_date(browser, choir).day > one.day


def test_a_date_that_it_does_not_meet_on_is_refused_in_words(browser: Client, choir: Listing) -> None:
    key = next_date(browser, choir).key
    page = browser.post(not_this_week(choir), {"key": key, "day": "2999-01-01"})
    assert page.status_code == 409
    assert "the group does not meet on that date" in body(page)


@pytest.mark.parametrize("data", [{}, {"key": "x", "day": "y"}, {"reason": "x" * 500}])
def test_nonsense_changes_nothing(browser: Client, choir: Listing, data: dict[str, str]) -> None:
    assert browser.post(not_this_week(choir), data).status_code == 422
    assert choir.schedules.get().overrides == []


def test_a_reason_that_is_too_long_stays_in_its_field(browser: Client, choir: Listing) -> None:
    page = call_off(browser, choir, reason="x" * 121)
    assert "Say it in 120 characters" in body(page)
    assert "x" * 121 in body(page)


def test_a_group_without_dates_is_told_so(browser: Client, choir: Listing) -> None:
    choir.schedules.all().delete()
    assert "There is no date to come" in body(browser.get(not_this_week(choir)))


def test_something_different_on_one_date_is_public(browser: Client, choir: Listing) -> None:
    one = next_date(browser, choir)
    path = reverse("keep_date", args=[choir.pk, one.key, one.day])
    page = browser.post(path, {"start": "18:00", "note": "at the church door"}, follow=True)
    assert "Saved. Everybody sees it now." in body(page)
    assert "6pm instead of 7pm" in body(page)
    assert "(at the church door)" in public_page(choir)
    filled = body(browser.get(path))
    assert 'value="18:00"' in filled
    assert 'value="at the church door"' in filled


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"start": "20:00", "end": "17:00"}, "It ends before it starts"),
        ({"new_date": "2020-01-01"}, "still to come"),
        ({"new_date": "9999-12-31"}, "still to come"),
        ({"start": "25:00"}, "There is no such time"),
    ],
)
def test_a_slip_is_said_and_nothing_is_saved(
    browser: Client, choir: Listing, typed: dict[str, str], words: str
) -> None:
    one = next_date(browser, choir)
    page = browser.post(reverse("keep_date", args=[choir.pk, one.key, one.day]), typed)
    assert page.status_code == 422
    assert words in body(page)
    assert choir.schedules.get().overrides == []


@pytest.mark.parametrize("day", ["tomorrow", "2999-13-01", "2026-02-30"])
def test_a_day_that_is_none_is_a_404(browser: Client, choir: Listing, day: str) -> None:
    key = next_date(browser, choir).key
    assert browser.get(f"/keep/{choir.pk}/dates/{key}/{day}/").status_code == 404


def test_the_dates_of_another_group_are_closed(browser: Client) -> None:
    other = make_listing("Garden")
    assert browser.get(not_this_week(other)).status_code == 403
    assert browser.get(f"/keep/{other.pk}/dates/").status_code == 403


def test_a_timetable_of_another_group_is_not_touched(browser: Client, choir: Listing) -> None:
    other = make_listing("Garden")
    one = next_date(browser, choir)
    page = browser.post(not_this_week(choir), {"key": str(other.schedules.get().pk), "day": one.day})
    assert page.status_code == 409
    assert other.schedules.get().overrides == []

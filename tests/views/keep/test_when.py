"""The pages of when a group meets: choices are saved, slips keep what was typed, what is taken out comes back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import listings
from directory.models import ChangeRequest, Listing, Organiser, VersionHow
from tests.keepers import by_steward
from tests.listings import make_listing

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[Organiser], Client]
WEEKLY = {"repeats": "weekly", "weekdays": ["3"], "start": "19:30", "end": "21:00"}


def body(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def browser(ida: Organiser, browser_of: BrowserOf) -> Client:
    ida.is_trusted = True
    ida.save()
    return browser_of(ida)


def page_of(listing: Listing, *more: str) -> str:
    return f"/keep/{listing.pk}/when/" + "".join(f"{part}/" for part in more)


def rules_of(listing: Listing) -> list[str]:
    return list(listing.schedules.order_by("position").values_list("rrule", flat=True))


def seen_in(browser: Client, path: str) -> str:
    return str(browser.get(path).context["seen"])


def test_the_page_says_when_it_meets_and_the_next_four_dates(browser: Client, choir: Listing) -> None:
    page = browser.get(page_of(choir))
    (one,) = page.context["timetables"]
    assert (one.words, len(one.next)) == (["Tuesdays, 7pm to 9pm"], 4)
    assert "Tuesdays, 7pm to 9pm" in body(page)


def test_a_group_without_times_is_asked_for_them(browser: Client, choir: Listing) -> None:
    choir.schedules.all().delete()
    assert "Nobody knows yet when it meets" in body(browser.get(page_of(choir)))


def test_new_times_are_saved_and_public(browser: Client, choir: Listing) -> None:
    answer = browser.post(page_of(choir, "new"), WEEKLY, follow=True)
    assert "Saved. It is public now." in body(answer)
    assert rules_of(choir) == ["FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TH"]
    public = body(Client().get(reverse("listing", args=[choir.pk])))
    assert "Thursdays, 7:30pm to 9pm" in public


def test_times_of_somebody_who_is_not_trusted_wait_for_a_steward(
    ida: Organiser, choir: Listing, browser_of: BrowserOf
) -> None:
    browser = browser_of(ida)
    answer = browser.post(page_of(choir, "new"), WEEKLY, follow=True)
    assert "A steward looks at it" in body(answer)
    assert [one.words for one in answer.context["timetables"]] == [
        ["Tuesdays, 7pm to 9pm"],
        ["Thursdays, 7:30pm to 9pm"],
    ]
    assert rules_of(choir) == ["FREQ=WEEKLY;BYDAY=TU"]
    assert list(ChangeRequest.objects.get().changes) == ["schedules"]


def test_the_next_dates_are_shown_before_anything_is_saved(browser: Client, choir: Listing) -> None:
    answer = browser.post(page_of(choir, "new"), {**WEEKLY, "do": "preview"})
    assert answer.status_code == 200
    assert len(answer.context["times"].next.dates) == 4
    assert all("7:30pm to 9pm" in words for words in answer.context["times"].next.dates)
    assert 'value="19:30"' in body(answer)
    assert rules_of(choir) == ["FREQ=WEEKLY;BYDAY=TU"]


def test_more_fields_for_dates_keep_those_that_are_filled(browser: Client, choir: Listing) -> None:
    soon = (timezone.localdate() + timedelta(days=30)).isoformat()
    typed = {"repeats": "dates", "dates": [soon, "", "", ""], "start": "10:00"}
    few = browser.post(page_of(choir, "new"), {**typed, "do": "preview"})
    more = browser.post(page_of(choir, "new"), {**typed, "do": "more"})
    assert len(more.context["times"].dates) == len(few.context["times"].dates) + 4
    assert f'value="{soon}"' in body(more)


def test_a_slip_keeps_what_was_typed_and_saves_nothing(browser: Client, choir: Listing) -> None:
    answer = browser.post(page_of(choir, "new"), {**WEEKLY, "end": "17:00", "note": "In the <b>garden</b>"})
    assert answer.status_code == 422
    assert "It ends before it starts" in body(answer)
    assert "In the &lt;b&gt;garden&lt;/b&gt;" in body(answer)
    assert "It goes on until that time of the next day" in body(answer)
    assert rules_of(choir) == ["FREQ=WEEKLY;BYDAY=TU"]


def test_changed_times_keep_their_id(browser: Client, choir: Listing) -> None:
    row = choir.schedules.get()
    path = page_of(choir, str(row.pk))
    typed = {"repeats": "monthly", "numbers": ["1", "-1"], "weekday": "1", "start": "18:00", "end": "20:00"}
    assert browser.post(path, {**typed, "seen": seen_in(browser, path)}).status_code == 302
    changed = choir.schedules.get()
    assert (changed.pk, changed.rrule, changed.end.hour) == (row.pk, "FREQ=MONTHLY;BYDAY=1TU,-1TU", 20)


def test_who_saves_over_somebody_elses_times_is_told_first(browser: Client, choir: Listing) -> None:
    path = page_of(choir, str(choir.schedules.get().pk))
    began_with = seen_in(browser, path)
    version = listings.current(choir)
    changed = [{**version["schedules"][0], "start": "18:00"}]
    listings.write(
        choir, version, {**version, "schedules": changed}, by=by_steward(), how=VersionHow.EDIT, at=timezone.now()
    )
    answer = browser.post(path, {**WEEKLY, "seen": began_with})
    assert answer.status_code == 409
    assert "Somebody else changed these times meanwhile" in body(answer)
    assert 'value="19:30"' in body(answer)
    assert choir.schedules.get().start.hour == 18
    assert browser.post(path, {**WEEKLY, "seen": answer.context["seen"]}).status_code == 302
    assert choir.schedules.get().start.hour == 19


def test_what_is_taken_out_can_be_put_back_with_its_id(browser: Client, choir: Listing) -> None:
    row = choir.schedules.get()
    page = browser.post(page_of(choir, str(row.pk), "take-out"), follow=True)
    assert "These times are taken out" in body(page)
    assert choir.schedules.count() == 0
    back = browser.post(page_of(choir, "put-back"), follow=True)
    assert "These times are taken out" not in body(back)
    assert choir.schedules.get().pk == row.pk
    again = browser.post(page_of(choir, "put-back"), follow=True)
    assert "There is nothing to put back any more." in body(again)


def test_a_rule_of_a_feed_is_kept_until_somebody_replaces_it(browser: Client, choir: Listing) -> None:
    choir.schedules.update(rrule="FREQ=MONTHLY;BYMONTHDAY=31")
    path = page_of(choir, str(choir.schedules.get().pk))
    assert "As it is now: Day 31 of the month, 7pm to 9pm" in body(browser.get(path))
    kept = {"repeats": "as_it_is", "start": "18:00", "seen": seen_in(browser, path)}
    assert browser.post(path, kept).status_code == 302
    assert choir.schedules.get().rrule == "FREQ=MONTHLY;BYMONTHDAY=31"


def test_dates_are_one_timetable_on_the_page(browser: Client, choir: Listing) -> None:
    days = [timezone.localdate() + timedelta(days=more) for more in (20, 40)]
    typed = {"repeats": "dates", "dates": [day.isoformat() for day in days], "start": "10:00"}
    page = browser.post(page_of(choir, "new"), typed, follow=True)
    assert len(page.context["timetables"]) == 2
    assert choir.schedules.filter(rrule="").count() == 2


def test_an_unknown_timetable_is_a_404(browser: Client, choir: Listing) -> None:
    other = make_listing("Garden")
    assert browser.get(page_of(choir, str(other.schedules.get().pk))).status_code == 404
    assert browser.post(page_of(choir, str(other.schedules.get().pk), "take-out")).status_code == 404
    assert other.schedules.count() == 1


def test_the_times_of_another_group_are_closed(browser: Client) -> None:
    other = make_listing("Garden")
    assert browser.get(page_of(other)).status_code == 403
    assert browser.post(page_of(other, "new"), WEEKLY).status_code == 403

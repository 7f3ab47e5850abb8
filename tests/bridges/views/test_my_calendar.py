"""My visits in my own calendar: off until I make an address, discreet, ended by me, and its secret in no log."""

import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.actions import calendar_addresses, people, visits
from bridges.actions.parties import by_person
from bridges.models import CalendarAddress, Host, Person
from bridges.states import IntroductionStatus as S
from directory.logs import JsonLines
from directory.models import AuditEvent
from tests.bridges.cast import make_person
from tests.bridges.views.my_pages import enter, make, plan
from tests.ical_reading import parsed

pytestmark = pytest.mark.django_db
APPOINTMENTS = reverse("appointments")


def made(browser: Client) -> str:
    """Make an address on the page, and return it as the page shows it."""
    response = browser.post(reverse("my_calendar"), {"do": "make"})
    assert response.status_code == 200
    address: str = response.context["address"]
    assert f">{address}</pre>" in response.content.decode()
    assert address.replace("http:", "webcal:") in response.content.decode()
    return address


def fetch(address: str) -> bytes:
    """Fetch as a calendar program does: without a cookie."""
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def secret_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["key"][0]


def test_there_is_no_address_until_i_make_one(browser: Client, noor: Person) -> None:
    page = browser.get(reverse("my_calendar")).content.decode()
    assert "You have no address" in page
    assert not CalendarAddress.objects.exists()
    assert Client().get(APPOINTMENTS).status_code == 404
    assert Client().get(APPOINTMENTS, {"key": ""}).status_code == 404


def test_the_calendar_says_when_and_nothing_else(browser: Client, noor: Person, hanna: Host) -> None:
    visit = plan(make(noor, hanna, S.VISIT_PLANNED), ahead=timedelta(days=2))
    body = fetch(made(browser))
    [part] = parsed(body).walk("VEVENT")
    assert (part["SUMMARY"], part["CLASS"], part["STATUS"]) == ("Appointment", "PRIVATE", "CONFIRMED")
    assert part["DTSTART"].dt == visit.starts_at.replace(second=0)
    assert {*part} <= {
        "UID", "DTSTAMP", "SEQUENCE", "STATUS", "TRANSP", "CLASS", "DTSTART", "DTEND", "SUMMARY"
    }  # fmt: skip
    for telling in ("choir", "Noor", "Hanna", "Friend", str(visit.pk), str(noor.pk)):
        assert telling.lower() not in body.decode().lower()


def test_a_visit_that_is_called_off_stays_there_as_called_off(browser: Client, noor: Person, hanna: Host) -> None:
    visit = plan(make(noor, hanna, S.VISIT_PLANNED), ahead=timedelta(days=2))
    address = made(browser)
    [before] = parsed(fetch(address)).walk("VEVENT")
    visits.call_off(visit, by=by_person(noor), at=timezone.now())
    [after] = parsed(fetch(address)).walk("VEVENT")
    assert (after["STATUS"], after["UID"]) == ("CANCELLED", before["UID"])
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_old_visits_and_those_of_others_are_not_there(browser: Client, noor: Person, hanna: Host) -> None:
    plan(make(noor, hanna, S.SETTLING), ahead=-timedelta(days=31))
    plan(make(make_person("Nadia"), hanna, S.VISIT_PLANNED), ahead=timedelta(days=2))
    body = fetch(made(browser))
    assert b"BEGIN:VEVENT" not in body
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in body


def test_a_new_address_ends_the_old_one_and_ending_ends_it(browser: Client, noor: Person) -> None:
    first = made(browser)
    second = made(browser)
    assert [Client().get(address).status_code for address in (first, second)] == [404, 200]
    assert "You have an address" in browser.get(reverse("my_calendar")).content.decode()
    browser.post(reverse("my_calendar"), {"do": "end"})
    assert Client().get(second).status_code == 404
    assert not CalendarAddress.objects.exists()
    events = AuditEvent.objects.about(noor.pk).values_list("event", flat=True)
    assert [name for name in events if name.startswith("calendar.")] == [
        "calendar.made", "calendar.made", "calendar.ended"
    ]  # fmt: skip


def test_an_address_is_over_after_half_a_year_or_with_a_new_receipt_or_with_the_person(noor: Person) -> None:
    at = timezone.now()
    token = calendar_addresses.make(noor, at=at)
    assert calendar_addresses.calendar_of(token, at=at + calendar_addresses.LASTS - timedelta(days=1))
    assert calendar_addresses.calendar_of(token, at=at + calendar_addresses.LASTS) is None
    enter(noor).post(reverse("my_receipt"), {"do": "new"})
    assert calendar_addresses.calendar_of(token, at=at) is None
    token = calendar_addresses.make(noor, at=at)
    people.erase(noor, by=by_person(noor), at=at)
    assert calendar_addresses.calendar_of(token, at=at) is None


def test_a_wrong_secret_looks_like_none_and_opens_nothing(browser: Client) -> None:
    address = made(browser)
    wrong = [Client().get(APPOINTMENTS, {"key": key}) for key in ("", "x" * 43, "\x00", secret_of(address)[:-1])]
    assert {answer.status_code for answer in wrong} == {404}
    assert [b"Appointment" in answer.content for answer in wrong] == [False] * 4
    stranger = Client()
    stranger.get(address)
    assert stranger.get(reverse("my_page")).status_code == 403
    assert stranger.cookies == {}


def test_nothing_of_it_is_kept_by_anybody_on_the_way(browser: Client) -> None:
    response = Client().get(made(browser))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "Access-Control-Allow-Origin" not in response
    assert "no-store" in browser.get(reverse("my_calendar"))["Cache-Control"]


def test_the_secret_is_in_no_log_and_in_no_table(browser: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        address = made(browser)
        fetch(address)
        browser.post(reverse("my_calendar"), {"do": "end"})
        assert Client().get(address).status_code == 404
        assert Client().post(address).status_code == 405
        made(browser)
    lines = "\n".join(JsonLines().format(record) for record in caplog.records if record.name != "django.db.backends")
    assert "appointments" in lines
    assert secret_of(address) not in lines
    assert secret_of(address) not in CalendarAddress.objects.get().token_hash
    assert secret_of(address) not in browser.get(reverse("my_calendar")).content.decode()


def test_the_file_speaks_the_language_of_the_person(noor: Person, hanna: Host) -> None:
    Person.objects.filter(pk=noor.pk).update(language="da")
    plan(make(noor, hanna, S.VISIT_PLANNED), ahead=timedelta(days=2))
    body = calendar_addresses.calendar_of(calendar_addresses.make(noor, at=timezone.now()), at=timezone.now())
    assert body is not None
    assert b"SUMMARY:Aftale" in body

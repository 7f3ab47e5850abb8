"""The listing page: everything that people need to decide, and nothing that is hidden."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from directory.models import User
from directory.niches import answers
from tests.listings import NOON, index, make_listing, make_term

pytestmark = pytest.mark.django_db


def page(client: Client, path: str, **headers: Any) -> str:
    response = client.get(path, **headers)
    assert response.status_code == 200
    return response.content.decode()


@time_machine.travel(NOON, tick=False)
def test_the_short_version_says_when_where_cost_and_who(client: Client) -> None:
    choir = make_listing(
        place={"name": "Harbour House", "address": "Quay 4", "city": "Odense", "postcode": "5000"},
        text={"who_greets": "Maja, by the red door", "first_visit": ["Maja meets you.", "You get a chair."]},
        phone="+441632960123",
        confirmed_at=datetime(2026, 11, 12, tzinfo=UTC),
        confirmed_how="phone",
        openness="open",
    )
    html = page(client, f"/groups/{choir.pk}/")
    for words in (
        "Tuesdays, 7pm to 9pm",
        "24 November",
        "Harbour House",
        "Quay 4",
        "Free",
        "Maja, by the red door",
        "You get a chair.",
        "01632 960123",
        "tel:+44-1632-960123",
        "We checked with this group on 12 November 2026.",
        "Open to new people",
    ):
        assert words in html


def test_a_tie_is_shown_only_from_two_statements_and_with_a_reason(client: Client) -> None:
    listing = make_listing(
        ties={"bonding": ("a", "Only one."), "bridging": ("ab", "People differ."), "linking": ("abc", "")}
    )
    html = page(client, f"/groups/{listing.pk}/")
    assert "People differ." in html
    assert "People like me" not in html
    assert "A door to help and a say" not in html


def test_a_tie_names_the_questions_that_were_answered_with_yes_and_no_others(client: Client) -> None:
    listing = make_listing(ties={"bridging": ("ac", "People differ.")})
    html = page(client, f"/groups/{listing.pk}/")
    said = html.partition("What they said yes to")[2].partition("</details>")[0]
    assert [question.split("?")[0].split()[0] for question in said.split("<li>")[1:]] == ["Can", "Is"]


def test_a_hidden_address_is_in_no_part_of_page_and_calendar(client: Client) -> None:
    listing = make_listing(
        place={
            "name": "Blue House",
            "address": "Canal Street 4",
            "postcode": "5000",
            "city": "Odense",
            "visibility": "hidden",
            "latitude": 55.41237,
            "longitude": 10.33419,
            "coordinate_origin": "source",
        }
    )
    pages = page(client, f"/groups/{listing.pk}/") + page(client, f"/groups/{listing.pk}/calendar.ics")
    for secret in ("Blue House", "Canal Street", "5000", "55.4123", "10.3341"):
        assert secret not in pages
    assert "They tell you the address when you get in touch" in pages


def test_a_contact_that_is_not_public_is_not_shown(client: Client) -> None:
    listing = make_listing()
    listing.contacts.create(name="Ida", phone="+441632960199", is_public=False)
    html = page(client, f"/groups/{listing.pk}/")
    assert "960199" not in html
    assert "Ida" not in html


def test_the_language_of_the_page_chooses_the_text(client: Client) -> None:
    listing = make_listing(texts={"da": {"name": "Havnekoret", "promise": "Vi synger sammen."}})
    assert "Havnekoret" in page(client, f"/groups/{listing.pk}/", headers={"Accept-Language": "da"})
    assert "Tuesday harbour choir" in page(client, f"/groups/{listing.pk}/")


def test_the_easy_text_can_be_chosen(client: Client) -> None:
    listing = make_listing(texts={"en-easy": {"promise": "We sing. You can listen."}})
    assert "Easy to read" in page(client, f"/groups/{listing.pk}/")
    assert "We sing. You can listen." in page(client, f"/groups/{listing.pk}/?text=en-easy")


def test_a_translation_older_than_the_original_says_so(client: Client) -> None:
    listing = make_listing(revision=2, texts={"da": {"based_on_revision": 1}})
    assert "older than the original" in page(client, f"/groups/{listing.pk}/?text=da")


def test_the_way_back_keeps_the_search_and_leads_nowhere_else(client: Client) -> None:
    listing = make_listing()
    came_from = {"Referer": "http://testserver/groups/?q=choir"}
    assert 'href="/groups/?q=choir"' in page(client, f"/groups/{listing.pk}/", headers=came_from)
    elsewhere = {"Referer": "http://evil.example/groups/?q=choir"}
    assert "q=choir" not in page(client, f"/groups/{listing.pk}/", headers=elsewhere)


def test_three_others_are_offered_one_of_another_tie(client: Client) -> None:
    music = make_term("music")
    choir = make_listing("Choir", terms=(music,), ties={"bridging": ("ab", "Mixed.")})
    for number in range(3):
        make_listing(f"Band {number}", terms=(music,), ties={"bridging": ("ab", "Mixed.")})
    make_listing("Voices circle", ties={"bonding": ("abc", "Peers.")})
    html = page(client, f"/groups/{choir.pk}/")
    assert "Voices circle" in html
    assert html.count("Band ") == 2


def test_the_calendar_file_has_the_rule_and_the_zone(client: Client) -> None:
    listing = make_listing()
    response = client.get(f"/groups/{listing.pk}/calendar.ics")
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert event["RRULE"]["BYDAY"] == ["TU"]
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["SUMMARY"] == "Tuesday harbour choir"


def test_the_discreet_calendar_file_says_nothing(client: Client) -> None:
    listing = make_listing()
    assert b"choir" not in client.get(f"/groups/{listing.pk}/calendar.ics?discreet=1").content


def test_a_qr_code_is_a_drawing(client: Client) -> None:
    listing = make_listing()
    response = client.get(f"/groups/{listing.pk}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content


def test_a_steward_sees_a_draft_and_that_it_is_one(client: Client, stine: User) -> None:
    listing = make_listing(status="draft")
    client.force_login(stine)
    assert "Only stewards can see this listing." in page(client, f"/groups/{listing.pk}/")


def test_an_edit_is_seen_at_once(client: Client) -> None:
    listing = make_listing()
    listing.texts.update(name="Wednesday harbour choir")
    index(listing)
    assert "Wednesday harbour choir" in page(client, "/groups/")


def test_an_unknown_listing_is_a_friendly_404(client: Client) -> None:
    response = client.get("/groups/00000000-0000-4000-8000-000000000000/")
    assert response.status_code == 404


def test_only_stewards_see_the_signs_of_a_closed_niche(client: Client, stine: User) -> None:
    listing = make_listing(kind="social_niche", niche_indicators={"a": True, "b": False})
    assert "For stewards only" not in page(client, f"/groups/{listing.pk}/")
    client.force_login(stine)
    html = page(client, f"/groups/{listing.pk}/")
    assert "Mixed company" in html
    assert answers({"b": False}, language="en")[0].warning in html

"""My list: in the session only, in the visitor's order, shared without anything about them."""

import pytest
from django.test import Client
from icalendar import Calendar

from directory.my_list import MAX_LISTINGS
from tests.listings import make_listing

pytestmark = pytest.mark.django_db

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def change(client: Client, do: str, **data: str) -> None:
    response = client.post("/my-list/change/", {"do": do, **data}, headers=SAME_SITE)
    assert response.status_code == 302


def page(client: Client, path: str = "/my-list/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_list_says_what_to_do_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/my-list/")
    assert "Nothing on your list yet" in response.content.decode()
    assert not response.cookies


def test_saved_listings_stand_in_their_order_and_can_be_moved(client: Client) -> None:
    choir, garden = make_listing("Choir"), make_listing("Garden")
    change(client, f"save:{choir.pk}")
    change(client, f"save:{garden.pk}")
    html = page(client)
    assert html.index("Choir") < html.index("Garden")
    change(client, "up", listing=str(garden.pk))
    html = page(client)
    assert html.index("Garden") < html.index("Choir")


def test_taking_off_can_be_undone_with_the_note(client: Client) -> None:
    choir = make_listing("Choir")
    change(client, f"save:{choir.pk}")
    change(client, "note", listing=str(choir.pk), note="Ask about the bus")
    change(client, "remove", listing=str(choir.pk))
    assert "Put it back" in page(client)
    change(client, "put_back")
    assert "Ask about the bus" in page(client)


def test_the_answer_goes_back_to_where_the_visitor_was_and_nowhere_else(client: Client) -> None:
    choir = make_listing()
    there = client.post("/my-list/change/", {"do": f"save:{choir.pk}", "next": "/groups/?q=choir"}, headers=SAME_SITE)
    assert there["Location"].partition("#")[0] == "/groups/?q=choir"
    evil = client.post("/my-list/change/", {"do": "clear", "next": "//evil.example/"}, headers=SAME_SITE)
    assert evil["Location"] == "/my-list/"


def test_a_form_of_another_site_changes_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    choir = make_listing()
    response = client.post("/my-list/change/", {"do": f"save:{choir.pk}"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "Nothing on your list yet" in page(client)


def test_a_shared_link_holds_ids_and_no_note(client: Client) -> None:
    choir = make_listing("Choir")
    change(client, f"save:{choir.pk}")
    change(client, "note", listing=str(choir.pk), note="Ask about the bus")
    url = page(client).split('readonly value="')[1].split('"')[0]
    shared = page(Client(), url.removeprefix("http://testserver"))
    assert "Choir" in shared
    assert "Ask about the bus" not in shared


def test_a_shared_list_can_be_kept(client: Client) -> None:
    choir = make_listing("Choir")
    change(client, f"save:{choir.pk}")
    path = page(client).split('readonly value="http://testserver')[1].split('"')[0]
    other = Client()
    other.post(f"{path}keep/", headers=SAME_SITE)
    assert "Choir" in page(other)


def test_a_broken_share_link_is_a_friendly_404(client: Client) -> None:
    assert client.get("/lists/nonsense/").status_code == 404


def test_the_calendar_of_the_list_has_every_group_and_a_discreet_twin(client: Client) -> None:
    for name in ("Choir", "Garden"):
        change(client, f"save:{make_listing(name).pk}")
    events = Calendar.from_ical(client.get("/my-list/calendar.ics").content).walk("VEVENT")
    assert sorted(str(event["SUMMARY"]) for event in events) == ["Choir", "Garden"]
    assert b"Choir" not in client.get("/my-list/calendar.ics?discreet=1").content


def test_the_discreet_print_has_times_and_no_names(client: Client) -> None:
    change(client, f"save:{make_listing('Hearing voices circle').pk}")
    assert "Hearing voices circle" in page(client, "/my-list/print/")
    discreet = page(client, "/my-list/print/?discreet=1")
    assert "Hearing voices circle" not in discreet
    assert "Tuesdays, 7pm to 9pm" in discreet


def test_a_listing_that_is_gone_is_said_and_not_shown(client: Client) -> None:
    choir = make_listing("Choir")
    change(client, f"save:{choir.pk}")
    type(choir).objects.filter(pk=choir.pk).update(status="defunct")
    html = page(client)
    assert "1 group on your list is not shown any more." in html
    assert "Choir" not in html


def test_a_draft_cannot_be_saved(client: Client) -> None:
    draft = make_listing(status="draft")
    response = client.post("/my-list/change/", {"do": f"save:{draft.pk}"}, headers=SAME_SITE)
    assert response.status_code == 404


def test_a_full_list_says_so(client: Client) -> None:
    session = client.session
    session["my_list"] = [str(make_listing(rrule="").pk)] * MAX_LISTINGS
    session.save()
    client.cookies["footbridge_session"] = session.session_key or ""
    change(client, f"save:{make_listing('One more').pk}")
    assert "Your list is full" in page(client)


def test_nonsense_changes_nothing(client: Client) -> None:
    change(client, "save:not-a-uuid")
    change(client, "dance")
    assert "Nothing on your list yet" in page(client)

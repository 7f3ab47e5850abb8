"""Calendars to subscribe to: what is in them, what they say to what they do not know, and when nothing has changed."""

from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from directory.actions import search_documents
from directory.api.feeds import questions
from directory.models import Listing
from directory.my_list import share_token
from tests.listings import index, make_listing, make_term

pytestmark = pytest.mark.django_db
LODGE = {"name": "The Lodge", "address": "Green Lane 1", "postcode": "M33 7AB", "city": "Sale"}
HERE = {**LODGE, "latitude": 55.4, "longitude": 10.38}


def read(client: Client, address: str, **data: Any) -> Any:
    response = client.get(address, data)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content)


def titles(found: Any) -> list[str]:
    return sorted({str(part["SUMMARY"]) for part in found.walk("VEVENT")})


def faults(response: Any) -> dict[str, Any]:
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    return {fault["name"]: fault.get("allowed", []) for fault in response.json()["errors"]}


def test_a_search_is_a_calendar_of_the_same_groups(client: Client) -> None:
    singing = make_term("singing")
    make_listing("Choir", terms=(singing,))
    make_listing("Chess")
    found = read(client, reverse("results_calendar"), topic="singing", day="tu", radius="", page="3", map="1")
    assert titles(found) == ["Choir"]
    assert found["X-WR-CALNAME"].to_ical().decode() == r"Groups: Tuesday\, Singing"
    assert found["SOURCE"].startswith("http://testserver/groups/calendar.ics?topic=singing")
    assert titles(read(client, reverse("results_calendar"))) == ["Chess", "Choir"]


def test_a_search_that_finds_more_than_a_calendar_holds_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_LISTINGS", 2)
    for name in ("One", "Two", "Three"):
        make_listing(name)
    found = read(client, reverse("results_calendar"))
    assert len(titles(found)) == 2
    assert found["DESCRIPTION"] == "The first 2 of 3 groups. Ask for less to see all of them."


def test_what_a_calendar_does_not_know_is_a_problem_with_what_is_allowed(client: Client) -> None:
    make_listing()
    response = client.get(
        reverse("results_calendar"),
        {"day": "tuesday", "radius": "7", "sort": "nearest", "color": "red", "lang": "tlh", "page": "100000"},
    )
    found = faults(response)
    assert found["day"] == ["mo", "tu", "we", "th", "fr", "sa", "su"]
    assert found["radius"] == ["2", "5", "10", "25", "50"]
    assert found["lang"] == ["en", "da", "nl"]
    assert {"page", "color"} <= found.keys()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert faults(client.get(reverse("results_calendar"), {"sort": "nearest"}))["sort"] == ["best", "soonest"]
    assert "near" in faults(client.get(reverse("results_calendar"), {"near": "Nowhereville"}))
    assert "near" in faults(client.get(reverse("town_calendar", args=["Nowhereville"])))
    assert "discreet" in faults(client.get(reverse("listing_calendar", args=[make_listing().pk]), {"discreet": "yes"}))


def test_what_is_not_there_is_a_problem_too(client: Client) -> None:
    for key in ("nonsense", "6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e"):
        response = client.get(f"/groups/{key}/calendar.ics")
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
        assert response["Access-Control-Allow-Origin"] == "*"


def test_a_form_that_nobody_speaks_is_refused_with_the_one_there_is(client: Client) -> None:
    response = client.get(reverse("results_calendar"), headers={"Accept": "application/x-nonsense"})
    assert (response.status_code, response.json()["allowed"]) == (406, ["text/calendar"])


def test_the_town_of_an_address_is_the_place_of_the_question(client: Client) -> None:
    make_listing("Near", place=HERE)
    make_listing("Far", place={**HERE, "latitude": 57.0})
    address = reverse("town_calendar", args=["55.4,10.38"])
    assert titles(read(client, address)) == ["Near"]
    assert titles(read(client, address, radius="5", day="tu")) == ["Near"]
    assert titles(read(client, address, day="mo")) == []
    assert "near" in faults(client.get(address, {"near": "Odense"}))


def test_a_place_gives_what_meets_there_and_says_nothing_of_hidden_addresses(client: Client) -> None:
    choir = make_listing("Choir", place=LODGE)
    make_listing("Chess", place={**LODGE, "name": "Lodge", "postcode": "M337AB"})
    make_listing("Circle", place={**LODGE, "visibility": "hidden"})
    make_listing("Draft", place=LODGE, status="draft")
    make_listing("Elsewhere", place={**LODGE, "address": "Other Road 2", "name": "Hall"})
    found = read(client, reverse("place_calendar", args=[choir.locations.get().pk]))
    assert titles(found) == ["Chess", "Choir"]
    assert found["NAME"] == "The Lodge"
    hidden = Listing.objects.get(texts__name="Circle").locations.get()
    draft = Listing.objects.get(texts__name="Draft").locations.get()
    for place in (hidden, draft):
        assert client.get(reverse("place_calendar", args=[place.pk])).status_code == 404


def test_a_hidden_address_is_in_no_calendar(client: Client) -> None:
    circle = make_listing("Circle", place={**HERE, "visibility": "hidden"})
    for address in (reverse("results_calendar"), reverse("listing_calendar", args=[circle.pk])):
        body = client.get(address).content.decode()
        assert "Circle" in body
        assert [secret for secret in ("Lodge", "Green", "M33", "55.4") if secret in body] == []


def test_a_shared_list_is_a_calendar_by_the_same_token(client: Client) -> None:
    choir, chess = make_listing("Choir"), make_listing("Chess")
    draft = make_listing("Draft", status="draft")
    make_listing("Other")
    address = reverse("shared_calendar", args=[share_token([choir.pk, chess.pk, draft.pk])])
    assert titles(read(client, address)) == ["Chess", "Choir"]
    response = client.get(address)
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(reverse("shared_calendar", args=["nonsense"])).status_code == 404


def test_a_calendar_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    choir = make_listing("Choir")
    for address in (reverse("listing_calendar", args=[choir.pk]), reverse("results_calendar")):
        first = client.get(address)
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
        assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    choir.texts.update(name="Big choir")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_was_hidden_meanwhile_is_no_longer_unchanged(client: Client) -> None:
    make_listing("Choir")
    chess = make_listing("Chess")
    Listing.objects.update(modified_at="2026-01-01T00:00:00Z")
    before = client.get(reverse("results_calendar"))
    chess.status = "inactive"
    chess.save()
    index(chess)
    after = client.get(reverse("results_calendar"), headers={"If-Modified-Since": before["Last-Modified"]})
    assert after.status_code == 200
    assert titles(icalendar.Calendar.from_ical(after.content)) == ["Choir"]


@pytest.mark.parametrize("name", ["results_calendar", "results_feed"])
def test_what_is_found_is_as_new_as_the_answer_says(client: Client, name: str) -> None:
    """Search may be half a second behind; an answer from then, dated now, would be kept until the next change."""
    listing = make_listing("Garden")
    assert b"Harbour garden" not in client.get(reverse(name), {"q": "harbour"}).content
    listing.texts.update(name="Harbour garden")
    search_documents.rewrite([listing.pk], at=listing.modified_at)  # which says nothing to the index of this process
    assert b"Harbour garden" in client.get(reverse(name), {"q": "harbour"}).content


def test_the_language_is_that_of_the_address_and_of_no_header(client: Client) -> None:
    choir = make_listing("Choir", texts={"da": {"name": "Kor"}})
    address = reverse("listing_calendar", args=[choir.pk])
    assert titles(read(client, address, lang="da")) == ["Kor"]
    plain = client.get(address, headers={"Accept-Language": "da"})
    assert plain["Content-Language"] == "en"
    assert titles(icalendar.Calendar.from_ical(plain.content)) == ["Choir"]
    assert "Aftale" in client.get(address, {"lang": "da", "discreet": "1"}).content.decode()


def test_other_sites_may_read_calendars_and_none_gets_a_cookie(client: Client) -> None:
    response = client.get(reverse("results_calendar"))
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=60"
    assert response.cookies == {}


def test_pages_lead_to_their_calendars(client: Client) -> None:
    choir = make_listing("Choir", place=LODGE)
    listing = client.get(reverse("listing", args=[choir.pk])).content.decode()
    assert f"webcal://testserver/groups/{choir.pk}/calendar.ics?lang=en" in listing
    assert f"webcal://testserver/places/{choir.locations.get().pk}/calendar.ics?lang=en" in listing
    results = client.get(reverse("results"), {"day": "tu", "map": "1"}).content.decode()
    assert "webcal://testserver/groups/calendar.ics?day=tu&amp;lang=en" in results
    assert '<link rel="alternate" type="application/atom+xml" title="New and changed groups"' in results
    token = share_token([choir.pk])
    shared = client.get(reverse("shared_list", args=[token])).content.decode()
    assert f"webcal://testserver/lists/{token}/calendar.ics?lang=en" in shared
    client.post(reverse("my_list_change"), {"do": f"save:{choir.pk}"})
    assert f"webcal://testserver/lists/{token}/calendar.ics?lang=en" in client.get(reverse("my_list")).content.decode()


def test_the_place_of_a_hidden_address_has_no_calendar_on_the_page(client: Client) -> None:
    circle = make_listing("Circle", place={**LODGE, "visibility": "area"})
    assert "/places/" not in client.get(reverse("listing", args=[circle.pk])).content.decode()

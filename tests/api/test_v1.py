"""Our own interface: what it gives, and what it refuses."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.test import Client, override_settings
from openapi_spec_validator import validate
from pytest_django.asserts import assertNumQueries

from directory.api.v1.detail_shapes import ListingDetailSerializer, ListingPageSerializer
from directory.api.v1.shapes import ListingItemSerializer
from directory.models import CostOption, Listing, Schedule
from directory.search import live
from directory.search.types import NotReadyError
from tests.listings import index, make_listing, make_term
from tests.photographs import make_photo
from tests.views.test_results import make_place

pytestmark = pytest.mark.django_db

LISTINGS = "/api/v1/listings/"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LEEDS = {"city": "Leeds", "country": "GB", "latitude": 53.81, "longitude": -1.55}


def ask(client: Client, path: str = LISTINGS, **query: Any) -> Any:
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return response.json()


def refused(client: Client, path: str = LISTINGS, **query: Any) -> Mapping[str, Any]:
    response = client.get(path, query)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: Mapping[str, Any] = response.json()
    return body


def make_rich() -> Listing:
    """A listing that says something in every field."""
    listing = make_listing(
        ties={"bridging": ("abc", "All ages sing together."), "linking": ("a", "Once.")},
        place={**LEEDS, "name": "Boathouse", "address": "1 Quay", "postcode": "LS1 4DY"},
        texts={"da": {"name": "Havnekoret", "promise": "Syng."}, "en-easy": {"name": "Choir"}},
        text={"promise": "Sing.", "description": "Old songs.", "who_greets": "Ida", "directions": "The blue door."},
        phone="+441134960001",
        openness="open",
        terms=(
            make_term("singing", taxonomy="topic", en="Singing", da="Sang"),
            make_term("wheelchair", taxonomy="access"),
            make_term("en", taxonomy="language", en="English"),
        ),
        may_watch=True,
        group_size_max=8,
        url="https://choir.example/",
        confirmed_at=NOON,
        confirmed_how="phone",
    )
    CostOption.objects.filter(listing=listing).delete()
    CostOption.objects.create(listing=listing, kind="paid", amount="3.50", currency="GBP", note="Tea too")
    make_photo(listing)
    index(listing)
    return listing


@time_machine.travel(NOON, tick=False)
def test_a_listing_in_a_list_says_what_its_card_says(client: Client) -> None:
    listing = make_rich()
    (found,) = ask(client)["results"]
    assert set(found) == set(ListingItemSerializer().fields)
    assert found["id"] == str(listing.pk)
    assert found["ties"] == [{"kind": "bridging", "strength": 3, "reason": "All ages sing together."}]
    assert (found["topics"], found["access"], found["languages"]) == (["singing"], ["wheelchair"], ["en"])
    assert found["costs"] == [{"kind": "paid", "amount": "3.50", "currency": "GBP", "note": "Tea too"}]
    assert found["welcome"] == ["may_watch", "small_group"]
    assert found["when"] == "Tuesdays, 7pm to 9pm"
    assert [one["start"] for one in found["next_meetings"]] == [
        f"2026-{day}T19:00:00+00:00" for day in ("11-24", "12-01", "12-08")
    ]
    assert found["next_meetings"][0]["timezone"] == "Europe/London"
    assert found["places"][0]["latitude"] == 53.81
    assert found["places"][0]["postcode"] == "LS1 4DY"
    assert found["freshness"]["confirmed_how"] == "phone"
    assert found["photos"][0]["url"].startswith("http://testserver/photos/")
    for url in ("self", "page", "calendar", "qr", "hsds"):
        assert client.get(found["urls"][url]).status_code == 200


@time_machine.travel(datetime(2026, 3, 25, 12, 0, tzinfo=UTC), tick=False)
def test_meetings_keep_their_local_time_when_the_clocks_change(client: Client) -> None:
    make_listing(rrule="FREQ=WEEKLY;BYDAY=TH,SU")
    (found,) = ask(client)["results"]
    starts = [one["start"] for one in found["next_meetings"]]
    assert starts == ["2026-03-26T19:00:00+00:00", "2026-03-29T19:00:00+01:00", "2026-04-02T19:00:00+01:00"]


@time_machine.travel(NOON, tick=False)
def test_a_listing_in_full(client: Client) -> None:
    listing = make_rich()
    Schedule.objects.filter(listing=listing).update(
        exdates=["2026-12-01"], overrides=[{"date": "2026-12-08", "start": "18:00", "note": "Concert"}]
    )
    found = ask(client, f"{LISTINGS}{listing.pk}/", locale="da")
    assert set(found) == set(ListingDetailSerializer().fields)
    assert found["name"] == "Havnekoret"
    assert {(text["language"], text["is_easy"]) for text in found["texts"]} == {
        ("en", False),
        ("da", False),
        ("en", True),
    }
    assert found["topics"] == [{"code": "singing", "name": "Sang"}]
    assert found["contacts"][0]["phone"] == "+44-113-496-0001"
    assert len(found["ties"][0]["statements"]) == 3
    assert found["timetables"][0]["exdates"] == ["2026-12-01"]
    starts = [one["start"] for one in found["next_meetings"]]
    assert starts == ["2026-11-24T19:00:00+00:00", "2026-12-08T18:00:00+00:00", "2026-12-15T19:00:00+00:00"]


@pytest.mark.parametrize("visibility", ["area", "hidden"])
def test_a_place_that_is_hidden_is_a_cell(client: Client, visibility: str) -> None:
    place = {
        **LEEDS,
        "latitude": 53.8123,
        "name": "Ida's home",
        "address": "1 Quay",
        "postcode": "LS1 4DY",
        "visibility": visibility,
    }
    listing = make_listing(place=place, text={"directions": "The blue door."})
    for body in (client.get(LISTINGS).content, client.get(f"{LISTINGS}{listing.pk}/").content):
        text = body.decode()
        assert "Leeds" in text
        assert not any(word in text for word in ("Ida's home", "1 Quay", "LS1", "53.8123", "blue door"))


def test_what_is_not_public_is_not_there(client: Client) -> None:
    draft = make_listing(status="draft")
    hidden = client.get(f"{LISTINGS}{draft.pk}/")
    missing = client.get(f"{LISTINGS}{uuid4()}/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json() == missing.json()
    assert ask(client)["results"] == []


def test_an_id_that_is_none_is_a_problem(client: Client) -> None:
    response = client.get(f"{LISTINGS}12/")
    assert response.status_code == 404
    assert response.json()["detail"] == 'The id of a listing is a UUID, not "12".'


def test_what_was_merged_leads_to_the_survivor(client: Client) -> None:
    survivor = make_listing("Choir")
    gone = make_listing("Choir again")
    Listing.objects.filter(pk=gone.pk).update(merged_into=survivor)
    response = client.get(f"{LISTINGS}{gone.pk}/?locale=da")
    assert response.status_code == 301
    assert response["Location"] == f"{LISTINGS}{survivor.pk}/?locale=da"
    assert response["Cache-Control"] == "no-cache"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"colour": "red"}, "colour"),
        ({"tie": "bondage"}, "tie"),
        ({"topic": "nonsense"}, "topic"),
        ({"day": "monday"}, "day"),
        ({"sort": "sideways"}, "sort"),
        ({"radius": "3"}, "radius"),
        ({"radius": "5"}, "radius"),
        ({"radius": "any"}, "radius"),
        ({"sort": "nearest"}, "sort"),
        ({"words": "true"}, "words"),
        ({"per_page": "100000"}, "per_page"),
        ({"per_page": "0"}, "per_page"),
        ({"facets": "perhaps"}, "facets"),
        ({"locale": "fr"}, "locale"),
        ({"cursor": "made-up"}, "cursor"),
        ({"cursor": "a:b:c"}, "cursor"),
        ({"q": "a" * 101}, "q"),
        ({"q": "a\x00"}, "q"),
        ({"near": "Zzyzx"}, "near"),
        ({"near": "55.40312,10.38765"}, "near"),
        ({"near": "95,200"}, "near"),
        ({"modified_after": "yesterday"}, "modified_after"),
        ({"page": "2"}, "page"),
    ],
)
def test_what_says_nothing_is_a_problem_and_never_a_silent_answer(
    client: Client, query: dict[str, str], name: str
) -> None:
    make_listing()
    body = refused(client, **query)
    assert [fault["name"] for fault in body["errors"]] == [name]


def test_a_problem_says_what_is_allowed_and_what_was_meant(client: Client) -> None:
    (fault,) = refused(client, tie="bridgin")["errors"]
    assert fault["allowed"] == ["bonding", "bridging", "linking"]
    assert fault["meant"] == "bridging"
    assert refused(client, sort="nearest")["errors"][0]["allowed"] == ["best", "soonest"]


@pytest.mark.parametrize("path", ["", "facets/", "topics/", "places/?q=le", "suggestions/?q=ch"])
def test_every_address_is_strict(client: Client, path: str) -> None:
    mark = "&" if "?" in path else "?"
    assert client.get(f"/api/v1/{path}").status_code == 200
    assert client.get(f"/api/v1/{path}{mark}colour=red").status_code == 400
    assert client.get(f"/api/v1/{path}", headers={"Accept": "text/turtle"}).status_code == 406
    assert client.post(f"/api/v1/{path}").status_code == 405


def test_a_place_of_several_is_asked_about(client: Client) -> None:
    make_place("Ashby", latitude=52.7, longitude=-1.5, region="Leicestershire")
    make_place("Ashby", latitude=53.6, longitude=-0.6, region="Lincolnshire")
    make_listing(place={"city": "Ashby", "latitude": 53.6, "longitude": -0.6})
    body = refused(client, near="Ashby")
    assert [one["name"] for one in body["candidates"]] == ["Ashby, Leicestershire", "Ashby, Lincolnshire"]
    found = ask(client, near=body["candidates"][1]["near"])
    assert found["total"] == 1
    assert found["understood"]["place"]["name"] == "Ashby, Lincolnshire"
    in_text = ask(client, q="choir in Ashby")["understood"]
    assert len(in_text["candidates"]) == 2


def test_near_a_place_there_are_distances(client: Client) -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    make_listing("Far choir", place={**LEEDS, "latitude": 53.86})
    make_listing("Near choir", place=LEEDS)
    found = ask(client, near="Leeds")
    assert [one["name"] for one in found["results"]] == ["Near choir", "Far choir"]
    assert [one["distance_metres"] for one in found["results"]] == [1112, 6672]
    assert found["understood"]["place"]["radius"] == "10"
    assert ask(client, near="Leeds", radius="2")["total"] == 1
    assert ask(client, near="Leeds", radius="any")["total"] == 2
    assert ask(client, near="53.80,-1.55")["total"] == 2


def test_the_parameter_of_the_language_is_not_the_filter(client: Client) -> None:
    make_listing(terms=(make_term("da", taxonomy="language", en="Danish", da="Dansk"),), costs=("free",))
    english, danish = ask(client, language="da"), ask(client, language="da", locale="da")
    assert english["results"][0]["cost_words"] == "Free"
    assert danish["results"][0]["cost_words"] == "Gratis"
    assert client.get(LISTINGS, {"locale": "da"})["Content-Language"] == "da"


def test_somebody_who_asks_for_help_gets_help_first(client: Client) -> None:
    response = client.get(LISTINGS, {"q": "i want to die"})
    body = response.json()
    assert body["help"]["countries"][0]["emergency"] == "999"
    assert body["understood"]["sentences"] == []
    assert response["Cache-Control"] == "no-store"
    assert "help" not in ask(client, q="choir")
    suggestions = ask(client, "/api/v1/suggestions/", q="i want to die")
    assert suggestions["suggestions"] == []
    assert suggestions["help"]["page"] == "http://testserver/help-now/"


def test_words_to_ask_by(client: Client) -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    top = make_term("music", en="Music", da="Musik", nl="Muziek")
    make_listing(terms=(make_term("singing", parent=top, en="Singing", da="Sang", nl="Zingen"),))
    topics = {one["code"]: one for one in ask(client, "/api/v1/topics/", locale="da")["topics"]}
    assert topics["singing"]["parent"] == "music"
    assert topics["singing"]["names"] == {"en": "Singing", "da": "Sang", "nl": "Zingen"}
    assert topics["singing"]["listings"] == topics["music"]["listings"] == 1
    groups = {one["name"]: one for one in ask(client, "/api/v1/facets/")["groups"]}
    assert {one["code"] for one in groups["tie"]["values"]} == {"bonding", "bridging", "linking"}
    (place,) = ask(client, "/api/v1/places/", q="lee")["places"]
    assert (place["name"], place["latitude"]) == ("Leeds", 53.8)
    assert ask(client, near=place["near"])["understood"]["place"]["name"] == "Leeds"
    suggestions = ask(client, "/api/v1/suggestions/", q="a harb")["suggestions"]
    assert {"text": "a harbour", "listings": 1} in suggestions
    assert [fault["name"] for fault in refused(client, "/api/v1/places/")["errors"]] == ["q"]


def test_the_root_leads_everywhere(client: Client) -> None:
    body = ask(client, "/api/v1/")
    for name in ("listings", "facets", "topics", "openapi", "documentation"):
        assert client.get(urlsplit(body[name]).path).status_code == 200


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    listing = make_listing(confirmed_at=NOON, confirmed_how="phone")
    make_listing("Chess")
    for path in (f"{LISTINGS}?per_page=1", f"{LISTINGS}{listing.pk}/", "/api/v1/facets/", "/api/v1/openapi.json"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == "public, max-age=60"


def test_an_index_that_is_not_ready_is_a_problem(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_ready() -> None:
        raise NotReadyError

    monkeypatch.setattr(live, "current", not_ready)
    response = client.get(LISTINGS)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Content-Type"] == "application/problem+json"


@override_settings(FOOTBRIDGE_API_PER_MINUTE=1)
def test_it_is_throttled(client: Client) -> None:
    answers = [client.get(LISTINGS, REMOTE_ADDR="198.51.100.77") for _n in range(2)]
    assert answers[1].status_code == 429
    assert int(answers[1]["Retry-After"]) > 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_a_fixed_number_of_queries(client: Client, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK_SECONDS", 60)  # a busy machine would look for a newer index in between
    for number in range(count):
        make_photo(make_listing(f"Choir {number}", terms=(make_term("singing"),)))
    ask(client, q="choir")  # the vocabularies are read once a minute
    with assertNumQueries(3):  # cards, photos, their files
        assert len(ask(client)["results"]) == count
    with assertNumQueries(3):
        assert len(ask(client, q="choir", facets="true")["results"]) == count


def test_a_listing_in_full_costs_a_fixed_number_of_queries(client: Client) -> None:
    poor, rich = make_listing(), make_rich()
    numbers = []
    for listing in (poor, rich):
        with assertNumQueries(10 if listing is rich else 9):  # a photo has files
            numbers.append(ask(client, f"{LISTINGS}{listing.pk}/"))
    assert len(numbers) == 2


def test_the_description_is_valid_and_lists_every_code(client: Client) -> None:
    make_term("singing")
    body = ask(client, "/api/v1/openapi.json")
    validate(body)
    assert body["openapi"].startswith("3.1")
    listings = body["paths"]["/api/v1/listings/"]["get"]
    assert sorted(listings["responses"]) == ["200", "304", "400", "406", "429", "503"]
    names = {one["name"]: one for one in listings["parameters"]}
    assert names["tie"]["schema"]["items"]["enum"] == ["bonding", "bridging", "linking"]
    assert "singing" in names["topic"]["schema"]["items"]["enum"]
    one = body["paths"]["/api/v1/listings/{listing_id}/"]["get"]
    assert sorted(one["responses"]) == ["200", "301", "304", "400", "404", "406", "429"]
    shapes = body["components"]["schemas"]
    assert set(shapes["ListingPage"]["properties"]) == set(ListingPageSerializer().fields)

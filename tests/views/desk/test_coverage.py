"""The page of coverage: counts, gaps in words, a map with words, and a file; narrowed by access and by name."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import CapitalTag, Listing
from directory.pages import desk_coverage_facts
from tests.listings import index, make_listing, make_term
from tests.views.test_results import make_place
from tests.views.test_why import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
DOOR = {"linking": ("abc", "The council sits there.")}


def place(town: str, **fields: Any) -> dict[str, Any]:
    return {"city": town, "country": "GB", "region": "Fyn", "postcode": "LS1 4AP", **fields}


def make_town(name: str, *, lat: float, people: int) -> None:
    made = make_place(name, latitude=lat, longitude=10.0)
    type(made).objects.filter(pk=made.pk).update(population=people, country="GB")


@pytest.fixture
def towns(db: None) -> None:
    make_town("Brohavn", lat=55.4, people=9_000)
    make_town("Bakkeby", lat=55.5, people=4_000)
    make_listing("Council café", place=place("Brohavn"), ties=DOOR)  # Tuesdays at seven
    make_listing("Choir", place=place("Brohavn"), rrule="FREQ=WEEKLY;BYDAY=SA", ties={"bridging": ("bcd", "Yes.")})


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/desk/coverage/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_counts_and_says_what_is_missing(desk: Client, towns: None) -> None:
    told = words_of(page(desk))
    assert "No place by day that opens a door: Brohavn" in told
    assert "No place at any time that opens a door: Bakkeby" in told
    assert "No place in the evening that opens a door" not in told
    view = desk.get("/desk/coverage/").context["view"]
    assert [(row.name, row.total) for row in view.rows] == [("Brohavn", 2), ("Bakkeby", 0)]


def test_the_map_says_in_words_what_it_shows(desk: Client, towns: None) -> None:
    html = page(desk, "?tie=linking&time=evening")
    assert '<desc id="coverage-desc">Brohavn: 1. Bakkeby: 0. </desc>' in html
    assert "How many groups: A door to help and a say, In the evening, Monday to Friday</title>" in html


def test_a_tie_that_no_page_shows_is_no_bridge(desk: Client, towns: None) -> None:
    CapitalTag.objects.filter(kind="linking").update(reason="")
    index(*Listing.objects.all())
    assert "No place at any time that opens a door: Brohavn and Bakkeby" in words_of(page(desk))


def test_access_narrows_what_is_counted(desk: Client, towns: None) -> None:
    make_listing("Chess", place=place("Brohavn"), terms=(make_term("step_free", taxonomy="access"),))
    make_listing("Talk", place=place("Brohavn"), attendance="both")
    for query, total in {
        "": 4,
        "?access=step_free": 1,
        "?access=online": 1,
        "?access=step_free&access=online": 0,
    }.items():
        assert desk.get(f"/desk/coverage/{query}").context["view"].rows[0].total == total


@pytest.mark.parametrize(("level", "name"), [("region", "Fyn"), ("postcode", "LS1"), ("town", "Brohavn")])
def test_areas_are_towns_regions_or_postcodes(desk: Client, towns: None, level: str, name: str) -> None:
    view = desk.get(f"/desk/coverage/?level={level}&name={name[:2].lower()}").context["view"]
    assert [(row.name, row.total) for row in view.rows] == [(name, 2)]


def test_what_changes_is_counted_within_a_minute(desk: Client, towns: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_bakkeby() -> int:
        rows = desk.get("/desk/coverage/").context["view"].rows
        return int({row.name: row.total for row in rows}["Bakkeby"])

    page(desk)
    make_listing("Chess", place=place("Bakkeby"))
    assert in_bakkeby() == 0
    monkeypatch.setattr(desk_coverage_facts, "REST_SECONDS", 0)
    assert in_bakkeby() == 1


def test_drafts_hidden_groups_and_crisis_lines_are_not_counted(desk: Client, towns: None) -> None:
    make_listing("Not yet", place=place("Bakkeby"), status="draft")
    make_listing("Line", place=place("Bakkeby"), is_crisis_line=True)
    assert {row.name: row.total for row in desk.get("/desk/coverage/").context["view"].rows}["Bakkeby"] == 0


def test_what_names_no_town_is_said(desk: Client, towns: None) -> None:
    make_listing("Online talk", attendance="online")
    assert "1 group names no town" in words_of(page(desk))


def test_the_file_has_every_area_and_no_formula(desk: Client, towns: None) -> None:
    make_listing("Bad", place=place("=1+1"))
    response = desk.get("/desk/coverage/table.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Area", "All groups", "People like me: Day"]
    assert {row[0]: row[1] for row in rows[1:]} == {"Brohavn": "2", "Bakkeby": "0", "'=1+1": "1"}


def test_it_takes_as_many_queries_for_many_groups_as_for_few(desk: Client, towns: None) -> None:
    page(desk)  # the words of the vocabularies are read once a minute
    make_listing("Chess", place=place("Brohavn"))
    desk_coverage_facts.forget()
    with CaptureQueriesContext(connection) as few:
        page(desk)
    for number in range(3):
        make_listing(f"Choir {number}", place=place("Brohavn"))
    desk_coverage_facts.forget()
    with CaptureQueriesContext(connection) as more:
        page(desk)
    assert len(more) == len(few)
    with CaptureQueriesContext(connection) as kept:
        page(desk)
    assert len(kept) == len(few) - 5


@pytest.mark.parametrize("query", ["?level=x&access=x&tie=x&time=x&page=x", "?name=%00", "?page=9999", "?page=0"])
def test_bad_input_gets_a_page(desk: Client, towns: None, query: str) -> None:
    page(desk, query)


def test_an_area_that_is_not_there_says_so(desk: Client, towns: None) -> None:
    assert "No area is called that" in words_of(page(desk, "?name=zzzz"))


def test_an_empty_catalogue_gets_a_page(desk: Client) -> None:
    page(desk)

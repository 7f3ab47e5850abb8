"""Walking through answers page by page, and that they are those of the results page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation

from directory.api.v1 import finding
from directory.filters import parse
from directory.models import Listing
from directory.pages.results import answered, widened
from tests.listings import index, make_listing, make_term
from tests.views.test_results import make_place

pytestmark = pytest.mark.django_db

LISTINGS = "/api/v1/listings/"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def pages_of(client: Client, **query: Any) -> list[dict[str, Any]]:
    """Return all pages, following `next`, each by its `Link` as well."""
    address, found = f"{LISTINGS}?{urlencode(query, doseq=True)}", []
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        found.append(response.json())
        following = found[-1]["next"]
        assert response.get("Link") == (f'<{following}>; rel="next"' if following else None)
        address = following and following.removeprefix("http://testserver")
    return found


def ids_of(pages: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for page in pages for row in page["results"]]


@pytest.mark.parametrize("per_page", [1, 2, 3, 100])
def test_a_walk_gives_every_listing_once_by_its_id(client: Client, per_page: int) -> None:
    made = sorted(str(make_listing(f"Choir {number}").pk) for number in range(5))
    make_listing("Draft", status="draft")
    pages = pages_of(client, per_page=per_page)
    assert ids_of(pages) == made
    assert len(pages) == -(-5 // per_page)
    assert {page["total"] for page in pages} == {5}
    assert pages[0]["understood"]["sort"] == "id"


def test_a_walk_stays_right_while_listings_come_and_go(client: Client) -> None:
    made = sorted((make_listing(f"Choir {number}") for number in range(6)), key=lambda row: str(row.pk))
    first = client.get(LISTINGS, {"per_page": 3}).json()
    gone = made[2]
    Listing.objects.filter(pk=gone.pk).update(status="defunct")
    index(gone)
    rest = client.get(first["next"]).json()
    assert ids_of([first, rest]) == [str(row.pk) for row in made]
    assert rest["next"] is None


@pytest.mark.parametrize("query", [{"q": "choir"}, {"kind": "community_group"}, {"sort": "best"}, {"sort": "soonest"}])
def test_a_question_is_answered_page_by_page(client: Client, query: dict[str, str]) -> None:
    for number in range(7):
        make_listing(f"Choir {number}", rrule=f"FREQ=WEEKLY;BYDAY={'MOTUWETHFRSASU'[2 * number : 2 * number + 2]}")
    whole = ids_of(pages_of(client, per_page=100, **query))
    assert len(whole) == 7
    assert ids_of(pages_of(client, per_page=2, **query)) == whole


def test_a_question_goes_on_after_the_last_listing_that_was_seen(client: Client) -> None:
    made = {row.pk: row for row in (make_listing(f"Choir {number}") for number in range(6))}
    whole = ids_of(pages_of(client, q="choir", per_page=100))
    first = client.get(f"{LISTINGS}?q=choir&per_page=3").json()
    seen = next(row for row in made.values() if str(row.pk) == whole[0])
    Listing.objects.filter(pk=seen.pk).update(status="defunct")
    index(seen)
    rest = client.get(first["next"]).json()
    assert ids_of([rest]) == whole[3:], "none is passed over because one before it has gone"
    last = next(row for row in made.values() if str(row.pk) == whole[2])
    Listing.objects.filter(pk=last.pk).update(status="defunct")
    index(last)
    assert client.get(first["next"]).status_code == 200


def test_a_question_ends_where_the_pages_end_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 4)
    for number in range(6):
        make_listing(f"Choir {number}")
    pages = pages_of(client, q="choir", per_page=3)
    assert [len(page["results"]) for page in pages] == [3, 1]
    assert "explanation" not in pages[0]
    assert "walk through all listings" in pages[1]["explanation"]
    assert pages[1]["total"] == 6
    assert len(ids_of(pages_of(client, per_page=2))) == 6, "a walk goes to the end"


def test_a_cursor_belongs_to_its_question(client: Client) -> None:
    for number in range(3):
        make_listing(f"Choir {number}")
    following = client.get(f"{LISTINGS}?q=choir&per_page=1").json()["next"]
    cursor = QueryDict(urlsplit(following).query)["cursor"]
    for query in ("", "q=chess", "q=choir&locale=da", "q=choir&tie=bonding"):
        response = client.get(f"{LISTINGS}?{query}&cursor={cursor}")
        assert response.status_code == 400
        assert "another question" in response.json()["detail"]
    bigger = client.get(f"{LISTINGS}?q=choir&per_page=2&facets=true&cursor={cursor}").json()
    assert len(bigger["results"]) == 2
    assert bigger["next"] is None


def test_a_question_about_times_is_asked_as_of_its_first_page_for_a_day(client: Client) -> None:
    for day in ("SU", "MO"):
        make_listing(f"Choir {day}", rrule=f"FREQ=WEEKLY;BYDAY={day}")
    with time_machine.travel(NOON, tick=False):
        first = client.get(f"{LISTINGS}?sort=soonest&per_page=1").json()
    with time_machine.travel(NOON + timedelta(hours=20), tick=False):
        rest = client.get(first["next"]).json()
    assert [row["name"] for page in (first, rest) for row in page["results"]] == ["Choir SU", "Choir MO"]
    with time_machine.travel(NOON + timedelta(hours=25), tick=False):
        response = client.get(first["next"])
    assert response.status_code == 400
    assert "older than a day" in response.json()["detail"]


@pytest.fixture
def town() -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55, region="West Yorkshire")
    singing = make_term("singing", en="Singing", da="Sang")
    danish = make_term("da", taxonomy="language", en="Danish")
    days = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    for number in range(14):
        make_listing(
            f"Choir {number}" if number % 2 else f"Chess {number}",
            ties={"bonding": ("abc", "Alike.")} if number % 3 else {"bridging": ("abc", "Others.")},
            rrule=f"FREQ=WEEKLY;BYDAY={days[number % 7]}",
            place={"city": "Leeds", "latitude": 53.8 + number / 50, "longitude": -1.55} if number % 4 else None,
            costs=("free",) if number % 2 else ("paid",),
            terms=(singing, danish) if number % 2 else (),
            may_watch=bool(number % 2),
        )


QUESTIONS = [
    "q=choir",
    "q=choir+in+Leeds",
    "q=choir+on+Tuesday+in+Leeds",
    "q=chess+on+monday+evening",
    "q=choir+in+Leeds&words=1",
    "q=qoir",
    "q=underwater+ballet+in+Leeds",
    "q=choir+on+tuesday+morning",
    "q=something+with+people+like+me",
    "near=Leeds",
    "near=Leeds&radius=2",
    "near=Leeds&radius=&sort=soonest",
    "near=53.80,-1.55&radius=50&cost=free",
    "tie=bonding&tie=bridging&day=mo&day=tu&part=evening",
    "topic=singing&language=da&welcome=may_watch&sort=best",
    "kind=peer_circle",
    "q=%F0%9F%8E%B6",
    "q=singing&sort=soonest",
    "sort=best",
]


@pytest.mark.parametrize("locale", ["en", "da"])
@time_machine.travel(NOON, tick=False)
def test_the_answer_is_that_of_the_results_page(client: Client, town: None, locale: str) -> None:
    client.post("/language/", {"language": locale, "next": "/"}, headers={"Sec-Fetch-Site": "same-origin"})
    for question in QUESTIONS:
        page = client.get(f"/groups/?{question}").content.decode()
        with translation.override(locale):
            total, ids, facets = as_on_the_page(question, locale=locale)
        asked = question.replace("radius=&", "radius=any&").replace("words=1", "words=true")
        found = client.get(f"{LISTINGS}?{asked}&facets=true&locale={locale}").json()
        assert (found["total"], [row["id"] for row in found["results"]]) == (total, ids), question
        assert {group: counts for group, counts in found["facets"].items() if counts} == facets, question
        assert all(f"/groups/{listing}/" in page for listing in ids), question


def as_on_the_page(question: str, *, locale: str) -> tuple[int, list[str], dict[str, dict[str, int]]]:
    """Return total, ids and counts as the results page has them."""
    parsed = parse(QueryDict(question), language=locale, at=timezone.now())
    answer, _rows = answered(parsed.query, user=AnonymousUser())
    if not answer.total and (wider := widened(parsed)):
        answer, _rows = answered(wider.query, user=AnonymousUser())
    counts = {group: dict(values) for group, values in answer.facets.items() if values}
    return answer.total, [str(pk) for pk in answer.ids], counts

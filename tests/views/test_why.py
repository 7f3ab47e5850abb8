"""Why a group is found or missing: for stewards, in a sentence and to the digit, whatever is asked."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django.asserts import assertNumQueries

from directory import search
from directory.actions import search_documents
from directory.models import Listing, SearchDocument, Team, TeamMembership, User
from tests.listings import make_listing, make_term
from tests.logins import log_in
from tests.views.test_results import ODENSE, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def stine(client: Client) -> Client:
    return log_in(client, User.objects.create_user("stine@example.org", is_steward=True))


def page(client: Client, query: str = "", **asked: Any) -> str:
    response = client.get(f"/groups/why/{query}", asked or None)
    assert response.status_code == 200
    return response.content.decode()


def words_of(html: str) -> str:
    """Return what the main part says, without marks and with single spaces."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(strip_tags(main.replace("<", " <")).split())


# --- Who may look ---


def test_visitors_are_asked_to_log_in_and_practitioners_find_nothing(client: Client) -> None:
    listing = make_listing()
    address = f"/groups/why/?q=choir&listing={listing.pk}"
    assert client.get(address).status_code == 401
    pim = User.objects.create_user("pim@example.org")
    TeamMembership.objects.create(team=Team.objects.create(name="West"), user=pim)
    assert log_in(client, pim).get(address).status_code == 404


def test_a_steward_without_a_second_factor_is_told_to_set_one_up(client: Client) -> None:
    log_in(client, User.objects.create_user("stine@example.org", is_steward=True), second_factor=False)
    assert client.get("/groups/why/").status_code == 403


def test_it_is_kept_nowhere(stine: Client) -> None:
    response = stine.get("/groups/why/")
    assert "no-store" in response["Cache-Control"]


# --- The ways to it ---


def test_stewards_see_the_ways_to_it_and_others_do_not(client: Client) -> None:
    choir = make_listing("Choir")
    why_here, why_missing = "Why is this here?", "Why is a group missing?"
    for path in ("/groups/?q=choir", f"/groups/{choir.pk}/"):
        html = client.get(path).content.decode()
        assert "groups/why" not in html
    log_in(client, User.objects.create_user("stine@example.org", is_steward=True))
    html = client.get("/groups/?q=choir&cost=free").content.decode()
    assert why_here in html
    assert why_missing in html
    assert f"/groups/why/?q=choir&amp;cost=free&amp;listing={choir.pk}" in html
    assert 'href="/groups/why/?q=choir&amp;cost=free&amp;listing="' in html
    came_from = {"Referer": "http://testserver/groups/?q=choir&page=2"}
    html = client.get(f"/groups/{choir.pk}/", headers=came_from).content.decode()
    assert f"/groups/why/?q=choir&amp;listing={choir.pk}" in html


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_takes_the_same_queries_at_1_and_at_20_results(stine: Client, count: int) -> None:
    made = [make_listing(f"Choir {number}", place=ODENSE) for number in range(count)]
    page(stine, f"?q=choir&listing={made[0].pk}")  # names of places are looked up once a minute
    with assertNumQueries(WHY_QUERIES):
        stine.get(f"/groups/why/?q=choir&listing={made[0].pk}")


# Session, account and its teams; the listing, its texts, its search document; the change table.
WHY_QUERIES = 7


# --- Why it is here ---


def test_the_sentence_says_what_it_has_where_and_how_far(stine: Client) -> None:
    singing = make_term("singing", en="Singing")
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    choir = make_listing(
        "Harbour choir", terms=(singing,), place={"city": "Leeds", "latitude": 53.815, "longitude": -1.55}
    )
    make_listing("Chess")
    told = words_of(page(stine, q="singing choir", near="Leeds", listing=str(choir.pk)))
    assert "Why is “Harbour choir” here?" in told
    assert "It has “Singing” as a topic" in told or "“singing” among its topics and tags" in told
    assert "“choir” in its name" in told
    assert "it is about 1.7 km away" in told
    assert "It is number 1 of 1." in told


def test_the_total_of_the_table_is_the_sum_of_its_rows(stine: Client) -> None:
    choir = make_listing("Harbour choir", text={"description": "We sing at the harbour."})
    make_listing("Chess by the harbour")
    html = page(stine, q="harbour choir", listing=str(choir.pk))
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    scores = [numbers_in(cell)[-1] for cell in re.findall(r"rows__number[^>]*>([^<]+)<", body)]
    words, prior, total = (numbers_in(cell)[-1] for cell in re.findall(r"rows__number[^>]*>([^<]+)<", foot_of(html)))
    assert sum(scores) == words > 0
    assert words + prior == total
    for row, score in zip(re.findall(r"(\d+) × (\d+) × (\d+) ÷ 256", body), scores, strict=True):
        impact, weight, idf = map(int, row)
        assert impact * weight * idf // 256 == score
    # a word in two fields says how much each of them gives
    assert re.search(r"Name \(\d+ %\), Text \(\d+ %\)", words_of(html))


def foot_of(html: str) -> str:
    return html[html.index("<tfoot>") : html.index("</tfoot>")]


def numbers_in(cell: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", cell)]


def test_a_correction_is_said_beside_its_word(stine: Client) -> None:
    choir = make_listing("Harbour choir")
    assert "“harbuor” read as “harbour” The word itself: “harbour”" in words_of(
        page(stine, q="harbuor", listing=str(choir.pk))
    )


def test_a_group_further_down_says_its_number_and_leads_to_its_page(stine: Client) -> None:
    made = [make_listing(f"Choir {number}") for number in range(25)]
    ids = [
        card
        for number in (1, 2)
        for card in re.findall(
            r'id="save-([0-9a-f-]{36})"', stine.get(f"/groups/?q=choir&page={number}").content.decode()
        )
    ]
    assert len(ids) == len(made)
    html = page(stine, q="choir", listing=ids[22])
    assert "It is number 23 of 25." in words_of(html)
    assert 'href="/groups/?q=choir&amp;page=2"' in html


def test_a_group_with_some_of_the_words_keeps_the_share_that_is_told(stine: Client) -> None:
    choir = make_listing("Harbour choir")
    make_listing("Chess club")
    html = page(stine, q="choir chess", listing=str(choir.pk))
    told = words_of(html)
    assert "Hardly any group has all of the words" in told
    shares = {int(share) for share in re.findall(r"Needed: it is (\d+) of \d+ parts", told)}
    (everything,) = {int(whole) for whole in re.findall(r"Needed: it is \d+ of (\d+) parts", told)}
    assert sum(shares) * (2 if len(shares) == 1 else 1) == everything
    words, kept, *_ = (numbers_in(cell)[-1] for cell in re.findall(r"rows__number[^>]*>([^<]+)<", foot_of(html)))
    assert words * (64 + 192 * max(shares) // everything) // 256 == kept < words


def test_a_question_without_words_says_so(stine: Client) -> None:
    choir = make_listing()
    told = words_of(page(stine, listing=str(choir.pk)))
    assert "No words were asked for" in told
    assert "Score of the group" in told


def test_the_order_by_time_is_said(stine: Client) -> None:
    told = words_of(page(stine, q="choir", sort="soonest", listing=str(make_listing().pk)))
    assert "The soonest come first" in told


# --- Why it is missing ---


def test_a_missing_word_and_what_is_near_it_are_said(stine: Client) -> None:
    choir = make_listing("Horbour choir", text={"description": "Tea and cake."})
    make_listing("Harbour walk")
    told = words_of(page(stine, q="harbour", listing=str(choir.pk)))
    assert "Why is “Horbour choir” missing?" in told
    assert "It does not have “harbour”. It has “horbour”, which is nearly the same." in told
    chess = make_listing("Chess")
    assert "It does not have “harbour”, nor anything that stands for it." in words_of(
        page(stine, q="harbour", listing=str(chess.pk))
    )


def test_a_word_that_no_group_has_is_said(stine: Client) -> None:
    told = words_of(page(stine, q="xyzzyq", listing=str(make_listing().pk)))
    assert "No group at all has “xyzzyq”." in told


def test_filters_that_it_fails_are_named(stine: Client) -> None:
    choir = make_listing(costs=("paid",))
    told = words_of(page(stine, q="choir", cost="free", day="mo", listing=str(choir.pk)))
    assert "It does not fit “Free” under “What does it cost?”." in told
    assert "It does not fit “Monday” under “Which day?”." in told
    assert "It does not have" not in told


def test_a_group_beyond_the_radius_says_how_far_it_is(stine: Client) -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    far = make_listing("Choir", place={"city": "York", "latitude": 53.96, "longitude": -1.08})
    nowhere = make_listing("Other choir")
    told = words_of(page(stine, q="choir", near="Leeds", radius="10", listing=str(far.pk)))
    assert "km away; the question asks for 10 km at most." in told
    told = words_of(page(stine, q="choir", near="Leeds", radius="10", listing=str(nowhere.pk)))
    assert "It has no place on the map, so it cannot be within 10 km." in told


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "draft"}, "It is a draft: nobody but stewards sees it."),
        ({"status": "inactive"}, "It is marked “Not active”, so it is not shown."),
        ({"status": "defunct"}, "It is marked “Ended”, so it is not shown."),
        ({"is_crisis_line": True}, "It is a crisis line."),
    ],
)
def test_what_the_public_may_not_find_says_why(stine: Client, fields: dict[str, Any], words: str) -> None:
    listing = make_listing("Choir", **fields)
    told = words_of(page(stine, q="choir", listing=str(listing.pk)))
    assert "Why is “Choir” missing?" in told
    assert words in told
    assert "What it would score" not in told


def test_what_its_source_dropped_says_so(stine: Client) -> None:
    listing = make_listing("Choir")
    Listing.objects.update(vanished_at="2026-11-01T12:00Z")
    search_documents.remove([listing.pk], at=timezone.now())
    assert "Its source does not list it any more." in words_of(page(stine, q="choir", listing=str(listing.pk)))


def test_a_public_group_that_search_does_not_know_says_so(stine: Client) -> None:
    listing = make_listing("Choir")
    SearchDocument.objects.all().delete()
    search_documents.note_changes([listing.pk])
    search.refresh()
    assert "search does not know it yet" in words_of(page(stine, q="choir", listing=str(listing.pk)))


def test_the_field_holds_the_address_of_the_group(stine: Client) -> None:
    choir = make_listing("Harbour choir")
    html = page(stine, q="choir", listing=str(choir.pk))
    assert f'value="http://testserver/groups/{choir.pk}/"' in html


# --- A question that finds nothing ---


def test_nothing_found_says_what_stands_in_the_way(stine: Client) -> None:
    make_listing("Harbour choir", costs=("free",))
    make_listing("Paid yoga", costs=("paid",))
    html = page(stine, q="choir", cost="paid", kind="peer_circle")
    told = words_of(html)
    assert "The question finds 0 groups." in told
    assert "“choir”: 1 group by itself" in told
    assert "Without “Costs something”: 0 groups" in told
    assert "Without all filters: 1 group" in told
    assert 'href="/groups/?q=choir"' in html


def test_taking_a_word_away_leads_to_what_the_others_find(stine: Client) -> None:
    make_listing("Free choir")
    html = page(stine, q="choir xyzzyq", kind="peer_circle")
    assert "Without “xyzzyq”: 0 groups" in words_of(html)
    assert "No group at all has “xyzzyq”." in words_of(html)
    assert 'href="/groups/?q=choir+xyzzyq"' in html


# --- Places and times that stand in the words ---


def test_the_question_is_the_one_that_the_results_page_answers(stine: Client) -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    leeds = {"city": "Leeds", "latitude": 53.8, "longitude": -1.55}
    near = make_listing("Harbour choir", place=leeds)
    other_day = make_listing("Friday choir", place=leeds, rrule="FREQ=WEEKLY;BYDAY=FR")
    asked = "choir in leeds on tuesday"
    told = words_of(page(stine, q=asked, listing=str(near.pk)))
    assert "Question: “choir” · near Leeds · Tuesday · within 10 km. The question finds 1 group." in told
    assert "It is number 1 of 1." in told
    told = words_of(page(stine, q=asked, listing=str(other_day.pk)))
    assert "It does not fit “Tuesday” under “Which day?”." in told


def test_a_question_that_the_results_page_widens_is_explained_wider(stine: Client) -> None:
    choir = make_listing("Harbour choir")
    told = words_of(page(stine, q="choir on sunday", listing=str(choir.pk)))
    assert "We found nothing for “sunday”" in told
    assert "It is number 1 of 1." in told
    assert "Sunday" not in told[told.index("Question:") : told.index("We found nothing")]


def test_what_taking_away_opens_keeps_what_was_read(stine: Client) -> None:
    make_listing("Harbour choir")
    html = page(stine, q="choir on tuesday", kind="peer_circle")
    assert "Without “Peer circle: people with the same experience”: 1 group" in words_of(html)
    assert 'href="/groups/?q=choir&amp;day=tu&amp;words=1"' in html
    assert stine.get("/groups/?q=choir&day=tu&words=1").context["view"].total == 1


# --- Whatever is asked ---


@pytest.mark.parametrize(
    "query",
    [
        "?listing=nonsense",
        "?listing=%00",
        "?listing=" + "a" * 8_000,
        "?listing=" + "0" * 32,
        "?listing=/groups/../../etc/passwd",
        "?listing=<script>alert(1)</script>",
        "?q=" + "choir " * 1_400,
        "?q=%00choir%00&near=%00",
        "?q=%27+OR+1%3D1+--&near=nonsense",
        "?q=%F0%9F%8E%B6&cost=gold&sort=sideways&radius=nan&page=x",
        "?q=%E2%80%AE%D8%A7&day=someday",
        "?q=(a%2B)%2B%24&topic=%00",
    ],
)
def test_bad_input_gets_a_page(stine: Client, query: str) -> None:
    listing = make_listing()
    html = page(stine, query)
    assert "<script>alert" not in html
    assert "Why is a group missing?" in html
    also = page(stine, f"{query}&listing={listing.pk}")
    assert "Tuesday harbour choir" in also


def test_a_listing_that_is_not_there_says_so(stine: Client) -> None:
    assert "There is no group at this address." in words_of(page(stine, listing=str(uuid4())))
    assert "This is not the address of a group." in words_of(page(stine, listing="choir"))


def test_a_pasted_address_will_do(stine: Client) -> None:
    choir = make_listing()
    told = words_of(page(stine, q="choir", listing=f"https://footbridge.example/groups/{choir.pk}/?text=en "))
    assert "Why is “Tuesday harbour choir” here?" in told


def test_too_many_filters_get_a_page_that_says_so(stine: Client) -> None:
    response = stine.get("/groups/why/?" + "&".join(f"topic={number}" for number in range(8_000)))
    assert response.status_code == 400


def test_a_hidden_address_is_nowhere_in_it(stine: Client) -> None:
    circle = make_listing(
        "Women's circle",
        place={**ODENSE, "visibility": "hidden", "name": "Blue House", "address": "Canal Street 4", "postcode": "5000"},
    )
    for asked in ("circle", "odense"):
        html = page(stine, q=asked, near="55.41, 10.33", radius="", listing=str(circle.pk))
        assert [secret for secret in ("Blue House", "Canal", "5000", "55.4123", "10.3341") if secret in html] == []
    assert "“odense” in its place" in html
    for asked in ("blue house", "canal"):
        told = words_of(page(stine, q=asked, listing=str(circle.pk)))
        assert f"No group at all has “{asked.split()[0]}”." in told
    assert "None of the words says what is looked for" in words_of(page(stine, q="5000", listing=str(circle.pk)))


@pytest.mark.parametrize("language", ["da", "nl"])
def test_it_answers_in_other_languages_too(stine: Client, language: str) -> None:
    choir = make_listing()
    stine.cookies["language"] = language
    assert "</html>" in page(stine, q="kor tirsdag aften", listing=str(choir.pk))

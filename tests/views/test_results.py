"""Results: what is asked is understood, said back, and never breaks."""

import re

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from directory.models import Place
from directory.search import live
from directory.search.types import MAX_TEXT_CHARACTERS
from tests.listings import make_listing, make_term

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

ODENSE = {"city": "Odense", "country": "DK", "latitude": 55.4123, "longitude": 10.3341}


def make_place(name: str, *, latitude: float, longitude: float, region: str = "", population: int = 1000) -> Place:
    return Place.objects.create(
        source="test",
        source_key=f"{name}-{region}",
        name=name,
        folded_name=name.lower(),
        region=region,
        country="GB",
        latitude=latitude,
        longitude=longitude,
        population=population,
    )


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/groups/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_listing_is_found_by_a_word_of_its_name(client: Client) -> None:
    make_listing("Tuesday harbour choir")
    make_listing("Chess in the library")
    html = page(client, "?q=choir")
    assert "Tuesday harbour choir" in html
    assert "Chess in the library" not in html
    assert "1 group" in html


def test_a_card_says_when_cost_and_kind_of_company(client: Client) -> None:
    make_listing(ties={"bridging": ("abc", "All ages sing together.")})
    html = page(client)
    assert "Tuesdays, 7pm to 9pm" in html
    assert "Free" in html
    assert "New and different people" in html


def test_filters_show_counts_and_become_chips(client: Client) -> None:
    make_listing("Free choir")
    make_listing("Paid yoga", costs=("paid",))
    html = page(client, "?cost=free")
    assert "Free choir" in html
    assert "Paid yoga" not in html
    assert 'value="paid"' in html, "another value of the same group keeps its count"
    assert "Take away:" in html


def test_a_draft_is_not_found_by_anybody_but_stewards(client: Client) -> None:
    draft = make_listing("Secret draft", status="draft")
    assert "Secret draft" not in page(client)
    assert client.get(f"/groups/{draft.pk}/").status_code == 404


def test_an_unknown_filter_value_is_left_out_and_said(client: Client) -> None:
    make_listing()
    html = page(client, "?cost=gold")
    assert "We do not know “gold”" in html
    assert "Tuesday harbour choir" in html


def test_an_unknown_place_is_said_and_everything_shown(client: Client) -> None:
    make_listing()
    html = page(client, "?near=nonsense")
    assert "We don’t know that place" in html
    assert "Try a bigger town nearby" in html
    assert "Tuesday harbour choir" in html


def test_two_places_of_one_name_are_asked_about(client: Client) -> None:
    make_place("Ashby", latitude=52.7, longitude=-1.5, region="Leicestershire")
    make_place("Ashby", latitude=53.6, longitude=-0.6, region="Lincolnshire")
    html = page(client, "?near=Ashby")
    assert "Which Ashby?" in html
    assert "Leicestershire" in html
    assert "Lincolnshire" in html
    chosen = re.search(r'href="(/groups/[?]near=place[^"#]*)#results-heading">Ashby, Lincolnshire', html)
    assert chosen
    assert "near Ashby, Lincolnshire" in client.get(chosen[1]).content.decode(), "the chip says which"


def test_the_chip_of_a_place_has_its_short_name(client: Client) -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55, region="West Yorkshire")
    make_listing(place={"city": "Leeds", "latitude": 53.81, "longitude": -1.55})
    html = page(client, "?near=Leeds")
    assert re.search(r'class="chip"[^>]*><span[^>]*>[^<]*</span>\s*near Leeds <', html)
    assert 'value="Leeds, West Yorkshire' in html, "the field says which"


def test_near_a_place_shows_the_distance_and_nearest_first(client: Client) -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    make_listing("Far choir", place={"city": "Leeds", "latitude": 53.86, "longitude": -1.55})
    make_listing("Near choir", place={"city": "Leeds", "latitude": 53.81, "longitude": -1.55})
    html = page(client, "?near=Leeds")
    assert html.index("Near choir") < html.index("Far choir")
    assert "2 groups near Leeds" in html
    assert "km away" in html


def test_nothing_found_offers_what_is_near(client: Client) -> None:
    make_listing()
    html = page(client, "?q=zzzyyyxxx&day=su")
    assert "Nothing here fits all of that yet" in html
    assert "Other groups you could try" in html
    assert "Tuesday harbour choir" in html


def test_words_that_ask_for_help_get_help_first(client: Client) -> None:
    html = page(client, "?q=i+want+to+die")
    assert "You can talk to someone now" in html


@pytest.mark.parametrize(
    "query",
    [
        "?q=" + "a" * 10_000,
        "?q=%00choir%00",
        "?page=999999",
        "?page=-1",
        "?page=x",
        "?page=%D9%A3",
        "?sort=sideways",
        "?radius=nan&near=x",
        "?near=%00",
        "?q=%27+OR+1%3D1+--",
        "?day=someday&part=teatime",
        "?q=%F0%9F%8E%B6&near=%F0%9F%8F%A0",
        "?topic=%00",
    ],
)
def test_bad_input_gets_a_page(client: Client, query: str) -> None:
    make_listing()
    html = page(client, query)
    assert "</html>" in html


def test_too_many_filters_get_a_page_that_says_so(client: Client) -> None:
    response = client.get("/groups/?" + "&".join(f"topic={number}" for number in range(900)))
    assert response.status_code == 400
    assert "</html>" in response.content.decode()


def test_a_long_text_is_cut_and_said(client: Client) -> None:
    assert f"the first {MAX_TEXT_CHARACTERS} characters" in page(client, "?q=" + "a" * 10_000)


def test_a_page_beyond_the_end_is_said(client: Client) -> None:
    make_listing()
    html = page(client, "?page=999999")
    assert "There is no such page" in html
    assert "Tuesday harbour choir" in html


def test_reading_sets_no_cookie(client: Client) -> None:
    make_listing()
    response = client.get("/groups/?q=choir&map=1")
    assert not response.cookies


def test_htmx_gets_the_changing_part_only(client: Client) -> None:
    make_listing()
    html = client.get("/groups/", headers={"HX-Request": "true", "HX-Target": "results"}).content.decode()
    assert "<html" not in html
    assert "Tuesday harbour choir" in html


def test_a_hidden_address_is_nowhere_in_the_page(client: Client) -> None:
    make_listing(
        "Women's circle",
        place={**ODENSE, "visibility": "hidden", "name": "Blue House", "address": "Canal Street 4", "postcode": "5000"},
    )
    html = page(client, "?map=1")
    for secret in ("Blue House", "Canal Street", "5000", "55.4123", "10.3341"):
        assert secret not in html
    assert "Odense" in html


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_takes_the_same_queries_at_1_and_at_20_results(client: Client, count: int) -> None:
    topic = make_term("music")
    for number in range(count):
        make_listing(f"Choir {number}", terms=(topic,), place=ODENSE, ties={"bridging": ("abc", "Mixed.")})
    page(client, "?q=choir")  # the vocabulary and the index are read once a process, names of places once a minute
    live.current()._next_check = 0.0  # the question of a process that last looked half a second ago
    with assertNumQueries(RESULTS_QUERIES):
        client.get("/groups/?q=choir")


RESULTS_QUERIES = 2  # the change table, and the documents of the page


def test_the_map_is_drawn_without_a_script_and_numbered_like_the_list(client: Client) -> None:
    make_listing(place=ODENSE)
    html = page(client, "?map=1")
    assert 'aria-label="1: Tuesday harbour choir"' in html
    assert 'id="card-1"' in html


def test_words_are_suggested_while_typing(client: Client) -> None:
    make_listing("Harbour choir")
    assert 'value="choir"' in client.get("/groups/words/?q=cho").content.decode()


def test_places_are_suggested_while_typing(client: Client) -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    assert "Leeds" in client.get("/groups/places/?near=lee").content.decode()


def test_where_you_are_is_taken_to_a_kilometre_and_stays_in_the_field(client: Client) -> None:
    make_listing(place=ODENSE)
    html = page(client, "?near=55.41,+10.33")
    assert "1 group near where you are" in html
    assert 'value="55.41, 10.33"' in html
    assert "We don’t know that place" in page(client, "?near=55.41234,+10.33412")
    assert "We don’t know that place" in page(client, "?near=99,+10")


def test_every_link_to_other_results_leads_to_their_heading(client: Client) -> None:
    for number in range(25):
        make_listing(f"Walking group {number}", place={"city": "Leeds", "latitude": 53.8, "longitude": -1.55})
    for query in ("?q=walkng&cost=free&page=2&map=1", "?q=walkng&cost=free", "?q=xyzzy&cost=free"):
        html = page(client, query).partition('<div class="results__list">')[2].partition("</form>")[0]
        links = re.findall(r'href="(/groups/(?:\?[^"#]*)?)(#[^"]*)?"', html)
        assert links
        assert {fragment for _url, fragment in links} <= {"#results-heading", "#map"}
        assert 'name="next" value="/groups/' in html
        assert not re.search(r'value="[^"]*#results-heading', html), "an address that is kept has none"


def test_words_that_nothing_has_are_said_and_the_groups_below_are_not_called_close(client: Client) -> None:
    make_listing("Choir")
    html = page(client, "?q=xyzzy+<b>")
    assert "We found no group for “xyzzy &lt;b&gt;”" in html
    assert "Check the spelling, or use another word." in html
    assert "Other groups you could try" in html
    assert 'id="filters"' not in html, "an empty column"

    narrowed = page(client, "?q=choir&day=su")
    assert "Nothing here fits all of that yet" in narrowed
    assert "Check the spelling" not in narrowed

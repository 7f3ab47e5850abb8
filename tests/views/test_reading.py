"""Results of a text that names a place and a time: narrowed, said back, and taken away word by word."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from directory.search import live
from tests.listings import make_listing, make_term
from tests.views.test_results import RESULTS_QUERIES, make_place, page

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

LEEDS = {"city": "Leeds", "latitude": 53.81, "longitude": -1.55}
YORK = {"city": "York", "latitude": 53.96, "longitude": -1.08}
TEXT = "?q=choir+in+Leeds+tuesday+evening"


@pytest.fixture(autouse=True)
def two_towns() -> None:
    """Leeds and York, and a choir on a Tuesday evening in each."""
    make_place("Leeds", latitude=53.8, longitude=-1.55, population=536_280)
    make_place("York", latitude=53.96, longitude=-1.08, population=141_685)
    make_listing("Leeds choir", place=LEEDS)
    make_listing("York choir", place=YORK)


def chips(html: str) -> dict[str, dict[str, list[str]]]:
    """Return the words of each chip with the parameters that are left without it."""
    rows = re.findall(r'<a class="chip" href="([^"]*)"><span[^>]*>[^<]*</span>\s*([^<]*?)\s*<', html)
    return {unescape(words): parse_qs(urlsplit(unescape(url)).query) for url, words in rows}


def link(html: str, words: str) -> str:
    """Return the query of the link that says `words`."""
    found = re.search(rf'<a href="([^"]*)">{re.escape(words)}</a>', html)
    assert found, words
    return "?" + urlsplit(unescape(found[1])).query


def test_a_place_and_a_time_in_the_text_narrow_and_have_a_chip_each(client: Client) -> None:
    html = page(client, TEXT)
    assert "1 group near Leeds" in html
    assert "York choir" not in html
    assert chips(html) == {
        "“choir”": {"q": ["in Leeds tuesday evening"]},
        "near Leeds": {"q": ["choir tuesday evening"]},
        "Tuesday": {"q": ["choir in Leeds evening"]},
        "Evening": {"q": ["choir in Leeds tuesday"]},
    }
    assert 'value="choir in Leeds tuesday evening"' in html, "the field keeps what was typed"


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("da", "kor tirsdagsaften", {"Tirsdag": ["kor aften"], "Aften": ["kor tirsdags"]}),
        ("nl", "koor dinsdagavond", {"Dinsdag": ["koor avond"], "Avond": ["koor dinsdag"]}),
    ],
)
def test_a_compound_has_two_chips_in_danish_and_dutch(
    client: Client, language: str, text: str, days: dict[str, list[str]]
) -> None:
    make_listing("Kor", language=language)
    response = client.get("/groups/", {"q": text}, headers={"Accept-Language": language})
    found = chips(response.content.decode())
    assert {words: found[words]["q"] for words in days} == days


def test_what_was_read_is_said_back_with_a_way_out(client: Client) -> None:
    html = page(client, TEXT)
    assert "We took “Leeds” as a place and “tuesday evening” as a time." in html
    way_out = link(html, "Look for the words instead")
    plain = page(client, way_out)
    assert set(chips(plain)) == {"“choir in Leeds tuesday evening”"}
    assert "We took all of your words as words." in plain
    assert 'name="words" value="1"' in plain, "the form keeps it"
    assert "words=1" in link(plain, "Soonest"), "so does the order"
    assert "1 group near Leeds" in page(client, link(plain, "Look for places and days again"))


def test_a_read_day_is_ticked_and_cannot_be_unticked_behind_its_words(client: Client) -> None:
    html = page(client, "?q=choir+tuesday&part=evening")
    tick = re.search(r'<input type="checkbox" id="day-tu"[^>]*>', html)
    assert tick
    assert "checked disabled" in tick[0]
    assert "from your words" in html
    own = re.search(r'<input type="checkbox" id="part-evening"[^>]*>', html)
    assert own
    assert "disabled" not in own[0]


def test_a_day_that_is_typed_and_ticked_goes_at_once(client: Client) -> None:
    found = chips(page(client, "?q=choir+tuesday&day=tu"))
    assert found == {"“choir”": {"q": ["tuesday"], "day": ["tu"]}, "Tuesday": {"q": ["choir"]}}


def test_a_place_alone_shows_the_nearest_first(client: Client) -> None:
    make_listing("Nearer", place={"city": "Leeds", "latitude": 53.8, "longitude": -1.55})
    html = page(client, "?q=something+in+Leeds")
    assert html.index("Nearer") < html.index("Leeds choir")
    assert re.search(r'aria-current="true">Nearest<', html)
    assert re.search(r'aria-current="true">Best match<', page(client, "?q=choir+in+Leeds"))


def test_the_field_of_the_place_wins(client: Client) -> None:
    html = page(client, "?q=choir+in+Leeds&near=York")
    assert "We took" not in html
    assert "near York" in html


def test_a_radius_counts_for_a_place_in_the_text(client: Client) -> None:
    assert "2 groups near Leeds" in page(client, "?q=choir+in+Leeds&radius=50")


def test_two_places_of_one_name_in_the_text_are_asked_about(client: Client) -> None:
    make_place("Ashby", latitude=52.7, longitude=-1.5, region="Leicestershire")
    make_place("Ashby", latitude=53.6, longitude=-0.6, region="Lincolnshire")
    html = page(client, "?q=choir+in+Ashby+tuesday")
    assert "Which Ashby?" in html
    assert "Until you choose, we look for the word." in html
    chosen = parse_qs(link(html, "Ashby, Lincolnshire").lstrip("?"))
    assert chosen["q"] == ["choir tuesday"]
    assert chosen["near"][0].startswith("place:")


def test_nothing_at_that_time_shows_other_times_and_says_so(client: Client) -> None:
    html = page(client, "?q=choir+in+Leeds+on+friday")
    assert "We found nothing for “friday”. These meet at other times." in html
    assert "Leeds choir" in html
    assert "York choir" not in html
    assert "near Leeds" in chips(html)


def test_nothing_near_that_place_shows_other_places_and_says_so(client: Client) -> None:
    make_place("Hull", latitude=53.74, longitude=-0.34, population=267_000)
    html = page(client, "?q=choir+in+Hull")
    assert "We found nothing like that near Hull. These are in other places." in html
    assert "Leeds choir" in html
    html = page(client, "?q=choir+in+Hull+friday")
    assert "We found nothing near Hull for “friday”." in html
    assert set(chips(html)) == {"“choir”"}


def test_the_name_of_a_place_is_not_looked_for_as_another_word(client: Client) -> None:
    make_place("Hull", latitude=53.74, longitude=-0.34, population=267_000)
    make_listing("Koret i hullet", language="da")
    html = page(client, "?q=choir+in+Hull")
    assert "We found nothing like that near Hull. These are in other places." in html
    assert "Leeds choir" in html
    assert "hullet" not in html, "a Danish hole"
    assert "No group has all of your words" not in html, "that has been said"


def test_groups_that_only_name_the_place_in_words_are_found_by_them(client: Client) -> None:
    make_place("Hull", latitude=53.74, longitude=-0.34, population=267_000)
    make_listing("Choir of Hull")
    html = page(client, "?q=choir+in+Hull")
    assert html.index("Choir of Hull") < html.index("Leeds choir")
    assert "No group has all of your words" not in html


def test_a_page_beyond_the_last_one_is_no_wider_question(client: Client) -> None:
    assert "We found nothing" not in page(client, f"{TEXT}&page=9")


def test_pages_of_what_was_found_instead_can_be_turned(client: Client) -> None:
    for number in range(25):
        make_listing(f"Choir {number}", place=YORK)
    html = page(client, "?q=choir+friday&page=2")
    assert "These meet at other times" in html
    assert html.count('<article class="card"') == 7


def test_a_word_stands_for_a_topic_and_that_is_said(client: Client) -> None:
    term = make_term("befriending")
    term.names, term.synonyms = {"en": "Company at home"}, {"en": ["lonely"]}
    term.save()
    live.reset()
    make_listing("Visits to lonely people", terms=(term,))
    assert "We also looked for: Company at home (“lonely”)." in page(client, "?q=lonely")
    assert "Company at home (“lonely”)" in page(client, "?q=lonley"), "the word that was used"
    assert "We also looked for" not in page(client, "?q=company+at+home")


BONDING, BRIDGING = {"bonding": ("abc", "Peers.")}, {"bridging": ("abc", "All ages.")}
WALKING = "/groups/?q=walking+with+people+like+me"
HIGHER = "“people like me”: we put groups that offer “People like me” higher."
WISH = "We took “people like me” as a wish for groups that offer “People like me”."


def test_company_that_was_asked_for_is_said_back_and_can_be_all(client: Client) -> None:
    make_listing("Walking group", ties=BONDING)
    make_listing("Walking club", ties=BRIDGING)
    html = client.get(WALKING).content.decode()
    assert HIGHER in html
    assert html.index("Walking group") < html.index("Walking club")
    assert "1 group" in page(client, link(html, "Show only these"))
    by_time = client.get(f"{WALKING}&sort=soonest").content.decode()
    assert WISH in by_time, "only the best match puts anything higher"
    assert "Show only these" in by_time
    only = client.get(f"{WALKING}&tie=bonding").content.decode()
    assert WISH in only
    assert "Show only these" not in only


def test_company_that_no_hit_offers_is_said_and_cannot_be_all(client: Client) -> None:
    make_listing("Bowls", ties=BONDING)
    make_listing("Walking club", ties=BRIDGING)
    html = client.get(WALKING).content.decode()
    assert "“people like me”: none of these groups offers “People like me”." in html
    assert "Show only these" not in html


def test_company_that_all_hits_offer_needs_no_link(client: Client) -> None:
    make_listing("Walking group", ties=BONDING)
    html = client.get(WALKING).content.decode()
    assert WISH in html
    assert "Show only these" not in html


def test_a_word_that_is_not_finished_is_said_back(client: Client) -> None:
    make_listing("Embroidery table")
    page = client.get("/groups/?q=embroid").content.decode()
    assert "We took “embroid” as the beginning of “embroidery”." in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?q=have", "“have” is too common to look for. These are all groups."),
        ("?q=we+are+the", "“we are the” is too common to look for. These are all groups."),
        ("?q=the&day=tu", "“the” is too common to look for."),
        ("?q=the&near=York", "“the” is too common to look for."),
        ("?q=%F0%9F%99%82", "There is no word to look for in “🙂”."),
    ],
)
def test_words_that_do_not_count_are_said(client: Client, query: str, said: str) -> None:
    assert f"<span>{said}</span>" in page(client, query)


@pytest.mark.parametrize("query", ["", "?q=choir", "?q=something+in+Leeds", "?q=zzzz", "?q=a+choir"])
def test_words_that_count_are_not_called_common(client: Client, query: str) -> None:
    html = page(client, query)
    assert "too common" not in html
    assert "There is no word" not in html


def test_a_misspelt_word_can_be_left_out(client: Client) -> None:
    html = page(client, "?q=leeds+chior&words=1")
    assert "We found nothing for “chior”, so we looked for “choir”." in html
    left = parse_qs(link(html, "Leave “chior” out").lstrip("?"))
    assert left == {"q": ["leeds"], "words": ["1"]}
    assert "Leave “chior” out" not in page(client, "?q=chior")


def sentences(html: str) -> list[str]:
    """Return the sentences with a sign that stand before the list."""
    return re.findall(r'<p class="said">.*?<span>(.*?)</span>', html)


def test_two_sentences_at_most_stand_before_the_list(client: Client) -> None:
    make_listing("Embroidery table", place=LEEDS)
    most = page(client, "?q=chior+york+people+like+me+in+Leeds+embroid")
    correction, partial = sentences(most)
    assert correction.startswith("We found nothing for “chior”")
    assert partial == "No group has all of your words. These have some of them."
    assert most.index("What you asked for") < most.index("We took “Leeds” as a place.") < most.index('class="cards"')

    assert len(sentences(page(client, "?q=embroid"))) == 1
    company = page(client, "?q=people+like+me+embroid+in+Leeds")
    assert len(sentences(company)) == 1, "the place that was read is the second"
    assert "We took “Leeds” as a place. Not right? <a" in company


@pytest.mark.parametrize("part", [True, False])
def test_crisis_help_stands_before_everything_else(client: Client, part: bool) -> None:
    headers = {"HX-Request": "true", "HX-Target": "results"} if part else {}
    html = client.get("/groups/?q=i+want+to+die+in+Leeds+tuesday", headers=headers).content.decode()
    help_at = html.index("You can talk to someone now")
    assert help_at < html.index('id="results"')
    if part:
        assert '<div id="crisis" hx-swap-oob="true"><section' in html
    else:
        assert help_at < html.index('id="search"')


def test_the_words_of_somebody_in_need_are_not_said_back(client: Client) -> None:
    html = page(client, "?q=i+want+to+die+in+Leeds+tuesday")
    assert "Do you need help now?" in html
    assert set(chips(html)) <= {"near Leeds", "Tuesday"}
    assert sentences(html) == []
    assert "We took" not in html
    assert html.count("want to die") == 1, "only in the field"


def test_a_calm_search_takes_the_crisis_help_away_again(client: Client) -> None:
    html = client.get("/groups/?q=choir", headers={"HX-Request": "true", "HX-Target": "results"}).content.decode()
    assert '<div id="crisis" hx-swap-oob="true"></div>' in html


def test_nothing_is_completed_for_words_that_ask_for_help(client: Client) -> None:
    assert 'value="sing choir"' in client.get("/groups/words/?q=sing+choi").content.decode()
    assert "value" not in client.get("/groups/words/?q=suicide+choi").content.decode()


@pytest.mark.parametrize("text", [TEXT, "?q=choir+in+Leeds+friday", "?q=choir+in+Nowhere+friday"])
def test_a_place_and_a_time_cost_no_statement_once_they_were_asked_for(client: Client, text: str) -> None:
    page(client, text)
    live.current()._next_check = 0.0
    with assertNumQueries(RESULTS_QUERIES):
        client.get(f"/groups/{text}")


def test_a_place_costs_a_fixed_number_of_statements_at_first(client: Client) -> None:
    page(client, "?q=choir")
    live.current()._next_check = 0.0
    # one for the names; ids, places and their other names, and the postcodes that the name might be
    with assertNumQueries(RESULTS_QUERIES + 1 + 3):
        client.get(f"/groups/{TEXT}")


@pytest.mark.parametrize(
    "query",
    ["?q=in+" + "in+" * 40, "?q=tuesday+" * 3, "?q=%00in+%00", "?words=2&q=tuesday", "?words=1", "?q=in&words=1"],
)
def test_odd_texts_get_a_page(client: Client, query: str) -> None:
    assert "</html>" in page(client, query)


def test_words_for_help_at_the_end_of_a_long_text_are_heard(client: Client) -> None:
    make_listing("Winter swimming")
    low = ("i have been so very low and everything fell apart at home and at work " * 2)[:96]
    calm, crisis = {"q": f"{low} winter and so on"}, {"q": f"{low} winter and now i want to kill myself"}
    assert "You can talk to someone now" in client.get("/groups/", crisis).content.decode()
    assert "You can talk to someone now" not in client.get("/groups/", calm).content.decode()
    assert "winter" in client.get("/groups/words/", calm).content.decode()
    assert "winter" not in client.get("/groups/words/", crisis).content.decode()

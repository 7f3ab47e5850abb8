"""oEmbed: a frame for a listing or a search, where other sites may show one; everything else says what is wrong."""

import html
import re
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
TOWN = "https://www.odense.example"


@pytest.fixture(autouse=True)
def origins(settings: LazySettings) -> None:
    settings.FOOTBRIDGE_WIDGET_ORIGINS = [TOWN]


def ask(client: Client, path: str, more: str = "") -> Any:
    return client.get(f"/oembed?url={quote('http://testserver' + path, safe='')}{more}")


def frame(markup: str) -> dict[str, str]:
    """Return the attributes of the one frame that the markup is."""
    assert re.fullmatch(r"<iframe [^<>]*></iframe>", markup)
    return {name: html.unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', markup)}


def test_a_listing_is_a_frame_that_answers(client: Client) -> None:
    listing = make_listing("Tea & <b>talk</b>")
    response = ask(client, f"/groups/{listing.pk}/?text=en")
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    found = response.json()
    assert {name: found[name] for name in ("version", "type", "title", "width", "height", "provider_name")} == {
        "version": "1.0",
        "type": "rich",
        "title": "Tea & <b>talk</b>",
        "width": 480,
        "height": 520,
        "provider_name": "Footbridge",
    }
    shown = frame(found["html"])
    assert shown["title"] == "Tea & <b>talk</b>"
    assert (shown["width"], shown["height"]) == ("480", "520")
    page = client.get(shown["src"])
    assert page.status_code == 200
    assert f"frame-ancestors {TOWN}" in page["Content-Security-Policy"]


def test_a_search_keeps_its_question_and_language_and_leaves_out_the_rest(client: Client) -> None:
    found = ask(client, "/groups/?q=tea+time&day=mo&day=tu&page=3&utm_source=x&lang=da").json()
    src = urlsplit(frame(found["html"])["src"])
    assert (src.path, src.query) == ("/widget/", "q=tea+time&day=mo&day=tu&lang=da")


def test_the_title_is_in_the_language_of_the_page(client: Client) -> None:
    listing = make_listing(texts={"da": {"name": "Havnekoret"}})
    assert ask(client, f"/groups/{listing.pk}/?lang=da").json()["title"] == "Havnekoret"


def test_it_is_never_bigger_than_asked(client: Client) -> None:
    found = ask(client, "/groups/", "&maxwidth=320&maxheight=200").json()
    assert (found["width"], found["height"]) == (320, 200)
    wide = ask(client, "/groups/", "&maxwidth=2000").json()
    assert (wide["width"], wide["height"]) == (480, 640)


def test_xml_says_the_same(client: Client) -> None:
    listing = make_listing("Tea & talk\x0b")
    response = ask(client, f"/groups/{listing.pk}/", "&format=xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    found = {one.tag: one.text for one in ElementTree.fromstring(response.content)}
    other = {name: str(value) for name, value in ask(client, f"/groups/{listing.pk}/", "&format=json").json().items()}
    assert {name: value.replace("\x0b", "") for name, value in other.items()} == found


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 400, "url is the address"),
        ("url=http://testserver/groups/&width=3", 400, '"width"'),
        ("url=http://testserver/groups/&maxwidth=wide", 400, "maxwidth"),
        ("url=http://testserver/groups/&maxwidth=0", 400, "maxwidth"),
        ("url=http://testserver/groups/&url=http://testserver/groups/", 400, "url stands here 2 times"),
        ("url=http://testserver/groups/&format=yaml", 501, "json or xml"),
        ("url=http://elsewhere.example/groups/", 404, "no results page"),
        ("url=http://testserver/help/", 404, "no results page"),
        ("url=http://testserver/nowhere/", 404, "no results page"),
        ("url=http://[/", 404, "no results page"),
        ("url=javascript:alert(1)", 404, "no results page"),
        ("url=http://testserver/groups/6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e/", 404, "no such listing"),
    ],
)
def test_what_cannot_be_embedded_is_a_problem(client: Client, query: str, status: int, words: str) -> None:
    response = client.get(f"/oembed?{query}")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert words in response.json()["detail"]


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"hidden_at": NOON}, {"vanished_at": NOON}])
def test_what_is_not_public_is_not_there(client: Client, fields: dict[str, Any]) -> None:
    assert ask(client, f"/groups/{make_listing(**fields).pk}/").status_code == 404


def test_where_no_other_site_may_frame_anything_there_is_nothing_to_embed(
    client: Client, settings: LazySettings
) -> None:
    settings.FOOTBRIDGE_WIDGET_ORIGINS = []
    response = ask(client, "/groups/")
    assert response.status_code == 404
    assert "FOOTBRIDGE_WIDGET_ORIGINS" in response.json()["detail"]
    assert "oembed" not in client.get("/groups/").content.decode()


def test_pages_say_where_their_frame_is_described(client: Client) -> None:
    listing = make_listing()
    for path in (f"/groups/{listing.pk}/", "/groups/?q=choir"):
        page = client.get(path).content.decode()
        (link,) = re.findall(r'type="application/json\+oembed" title="oEmbed" href="([^"]*)"', page)
        found = client.get(html.unescape(link)).json()
        assert found["type"] == "rich"

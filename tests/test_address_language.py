"""A page in one language has an address of its own, and its links stay in it without a cookie."""

import html
import re

import pytest
from django.test import Client

from directory.address_language import in_language
from tests.listings import make_listing
from tests.test_headers import assert_safe

FOR_PROGRAMS = ("/static/", "/api/", "/feeds/", "/oembed")
pytestmark = pytest.mark.django_db


def lang(response: object) -> str:
    found = re.search(r'<html lang="(\w+)"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def links(response: object) -> list[str]:
    """Return where a page leads inside of this site, files left out."""
    body = response.content.decode()  # type: ignore[attr-defined]
    found = re.findall(r'\s(?:href|action|hx-get|hx-post)="((?:/(?!static/)|\?)[^"]*)"', body)
    return [address for address in found if not address.startswith(FOR_PROGRAMS)]


@pytest.mark.parametrize(
    ("address", "code", "expected"),
    [
        ("/groups/", "da", "/groups/?lang=da"),
        ("/groups/?q=a+b&lang=nl&day=mo", "da", "/groups/?q=a+b&day=mo&lang=da"),
        ("/groups/?lang=nl&q=%C3%A5", "", "/groups/?q=%C3%A5"),
        ("https://x.example/groups/?radius=#results", "en", "https://x.example/groups/?radius=&lang=en#results"),
    ],
)
def test_an_address_is_put_into_a_language(address: str, code: str, expected: str) -> None:
    assert in_language(address, code) == expected


@pytest.mark.parametrize("code", ["en", "da", "nl"])
def test_the_address_decides_before_cookie_and_browser(client: Client, code: str) -> None:
    client.cookies["language"] = "nl" if code != "nl" else "da"
    response = client.get(f"/?lang={code}", headers={"Accept-Language": "da, nl;q=0.5"})
    assert (lang(response), response["Content-Language"]) == (code, code)
    assert_safe(response)
    assert response.cookies == {}


@pytest.mark.parametrize("written", ["", "xx", "da-DK", "DA", "da%00", "../da"])
def test_what_is_no_language_of_ours_changes_nothing(client: Client, written: str) -> None:
    plain = client.get("/help/")
    other = client.get(f"/help/?lang={written}")
    assert lang(other) == "en"
    assert links(other) == links(plain)


@pytest.mark.parametrize("path", ["/", "/groups/", "/help/", "/groups/?q=choir&sort=soonest", "listing"])
def test_every_link_of_a_page_stays_in_its_language(client: Client, path: str) -> None:
    listing = make_listing(texts={"da": {"name": "Havnekoret"}}, url="https://choir.example/")
    path = f"/groups/{listing.pk}/" if path == "listing" else path
    found = links(client.get(in_language(path, "da")))
    assert len(found) > 10
    assert [address for address in found if "lang=da" not in address] == []
    plain = [address for address in links(client.get(path)) if "lang=" in address]
    assert [address for address in plain if not address.partition("?")[0].endswith((".ics", ".atom"))] == []


def test_what_programs_read_is_linked_as_it_is(client: Client) -> None:
    page = client.get("/?lang=da").content.decode()
    (feed,) = re.findall(r'title="Meetings Feed" href="([^"]*)"', page)
    assert client.get(feed).status_code == 200
    data = client.get("/use-this-data/?lang=da").content.decode()
    for address in re.findall(r'href="(/(?:api|feeds)/[^"]*)"', data):
        assert client.get(html.unescape(address)).status_code == 200


def test_a_search_form_keeps_the_language_and_a_link_elsewhere_is_left_alone(client: Client) -> None:
    listing = make_listing(url="https://choir.example/a?b=c", phone="+44 161 496 0000")
    page = client.get(f"/groups/{listing.pk}/?lang=da").content.decode()
    assert 'href="https://choir.example/a?b=c"' in page
    assert 'href="tel:+44-161-496-0000"' in page
    form = client.get("/groups/?lang=da").content.decode()
    assert form.count('<input type="hidden" name="lang" value="da">') == len(
        re.findall(r'<form[^>]*method="get"', form)
    )


def test_the_part_for_htmx_and_where_it_leads_stay_in_the_language(client: Client) -> None:
    make_listing()
    headers = {"HX-Request": "true", "HX-Target": "results", "HX-Trigger": "search"}
    response = client.get("/groups/?q=choir&lang=da", headers=headers)
    assert response["HX-Push-Url"] == "/groups/?q=choir&lang=da"
    assert int(response["Content-Length"]) == len(response.content)
    assert "lang=da" in links(response)[0]


def test_a_redirect_stays_in_the_language(client: Client) -> None:
    response = client.post("/my-list/change/?lang=da", {"do": "clear", "next": "/groups/?q=choir"})
    assert response["Location"] == "/groups/?q=choir&lang=da"


def test_choosing_a_language_wins_over_the_address_that_one_comes_from(client: Client) -> None:
    page = client.get("/help/?lang=da").content.decode()
    assert '<input type="hidden" name="next" value="/help/">' in page
    response = client.post("/language/?lang=da", {"language": "nl", "next": "/help/"})
    assert response["Location"] == "/help/"
    assert lang(client.get("/help/")) == "nl"


def test_a_browser_that_has_the_page_in_a_language_is_told_so(client: Client) -> None:
    first = client.get("/help/?lang=da")
    again = client.get("/help/?lang=da", headers={"If-None-Match": first["ETag"]})
    other = client.get("/help/?lang=nl", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, other.status_code) == (304, 200)
    assert "Accept-Language" in first["Vary"]

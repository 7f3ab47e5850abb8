"""Crawlers find every public page once, in each of its languages, and nothing else; big catalogues cost the same."""

import re
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from directory import sitemaps
from directory.models import Listing
from directory.pages.indexed import page_paths
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
FIRST = UUID(int=0)
UNDER = "https://bridge.example/groups/"


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def locations(text: str) -> list[str]:
    return [str(one.text) for one in ElementTree.fromstring(text).iterfind(".//s:loc", SPACE)]


def walk(client: Client) -> list[str]:
    """Follow robots.txt to the index and on to every sitemap, as a crawler does."""
    robots = body(client.get("/robots.txt"))
    index = re.findall(r"^Sitemap: http://testserver(\S+)$", robots, re.M)
    maps = [address for path in index for address in locations(body(client.get(path)))]
    return [address for one in maps for address in locations(body(client.get(one.removeprefix("http://testserver"))))]


def test_robots_txt_names_nothing_private(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    named = re.findall(r"^(?:Dis)?[Aa]llow: (\S+)$", body(response), re.M)
    assert named == ["/groups/?", "/groups/?lang="]  # questions of the public list, and the list in each language


def test_a_crawler_finds_what_is_public_and_all_of_it_answers(client: Client) -> None:
    choir = make_listing(texts={"da": {"name": "Havnekoret"}, "ar": {"name": "جوقة"}})
    plain = make_listing("Repair café")
    for fields in ({"status": "draft"}, {"vanished_at": NOON}, {"hidden_at": NOON}, {"binned_at": NOON}):
        make_listing("Hidden", **fields)
    found = walk(client)
    assert sorted(found) == sorted(set(found))
    groups = [address for address in found if "/groups/" in address and len(address.split("/")) > 5]
    site = "http://testserver/groups/"
    own = [f"{site}{choir.pk}/{query}" for query in ("", "?lang=en", "?lang=da")]
    assert sorted(groups) == sorted([*own, f"{site}{plain.pk}/"])
    assert len(found) - len(groups) == len(page_paths()) * (len(settings.LANGUAGES) + 1)
    for address in found:
        page = client.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        assert f'<link rel="canonical" href="{address}">' in text
        assert "noindex" not in text


def test_an_entry_names_the_page_in_its_other_languages_and_when_it_changed(client: Client) -> None:
    choir = make_listing(texts={"nl": {"name": "Havenkoor"}})
    Listing.objects.filter(pk=choir.pk).update(modified_at=NOON)
    text = body(client.get(reverse("sitemap_groups", args=[FIRST])))
    entries = ElementTree.fromstring(text).findall("s:url", SPACE)
    page = f"http://testserver/groups/{choir.pk}/"
    others = {"en": f"{page}?lang=en", "nl": f"{page}?lang=nl", "x-default": page}
    for entry in entries:
        links = {one.attrib["hreflang"]: one.attrib["href"] for one in entry.findall("x:link", SPACE)}
        assert links == others
        assert entry.findtext("s:lastmod", namespaces=SPACE) == "2026-11-22T12:00:00+00:00"
    assert [entry.findtext("s:loc", namespaces=SPACE) for entry in entries] == [*others.values()]


def test_pages_link_to_each_other_as_the_sitemap_says(client: Client) -> None:
    choir = make_listing(texts={"da": {"name": "Havnekoret"}})
    pages = [f"/groups/{choir.pk}/{query}" for query in ("", "?lang=da", "?lang=en")]
    links = [re.findall(r'<link rel="alternate" hreflang="[^>]*>', body(client.get(page))) for page in pages]
    assert links[0] == links[1] == links[2]
    assert len(links[0]) == 3


def test_a_listing_is_one_page_in_a_language_that_it_does_not_speak(client: Client) -> None:
    choir = make_listing(texts={"da": {"name": "Havnekoret"}})
    for query in ("?lang=nl", "?text=da", "?utm_source=x", "?lang=nl&text=en"):
        page = body(client.get(f"/groups/{choir.pk}/{query}"))
        assert f'<link rel="canonical" href="http://testserver/groups/{choir.pk}/">' in page


def test_a_search_is_no_page_to_keep_and_its_address_has_no_noise(client: Client) -> None:
    make_listing()
    page = body(client.get("/groups/?q=choir&near=&sort=soonest&map=1&page=1&utm_source=x"))
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="http://testserver/groups/?q=choir">' in page
    assert "hreflang=" not in page
    whole = body(client.get("/groups/"))
    assert "noindex" not in whole
    assert whole.count("hreflang=") == 4


@pytest.mark.parametrize("route", ["my_list", "questions", "account_login", "leave"])
def test_pages_that_are_somebodys_own_say_no_address(client: Client, route: str) -> None:
    page = body(client.get(reverse(route)))
    assert "canonical" not in page
    assert "hreflang" not in page


def test_the_address_of_the_operator_counts_where_there_is_one(client: Client) -> None:
    with override_settings(FOOTBRIDGE_SITE_URL="https://bridge.example"):
        assert '<link rel="canonical" href="https://bridge.example/help/">' in body(client.get("/help/"))
        assert all(
            address.startswith("https://bridge.example/") for address in locations(body(client.get("/sitemap.xml")))
        )


def test_sections_meet_without_a_gap_and_say_when_they_changed() -> None:
    keys = sorted(make_listing(f"Group {number}").pk for number in range(7))
    Listing.objects.filter(pk=keys[4]).update(modified_at=NOON.replace(year=2030))
    found = list(sitemaps.sections(size=3))
    assert [section.first for section in found] == [FIRST, keys[3], keys[6]]
    assert [section.modified_at and section.modified_at.year for section in found][1] == 2030
    listed = [
        text for section in found for text in locations("".join(sitemaps.groups(section.first, size=3, under=UNDER)))
    ]
    assert listed == [f"{UNDER}{key}/" for key in keys]


def test_a_catalogue_without_listings_has_one_empty_section() -> None:
    assert list(sitemaps.sections(size=3)) == [sitemaps.Section(FIRST, None)]
    assert locations("".join(sitemaps.groups(FIRST, size=3, under=UNDER))) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_section_asks_the_same_for_one_listing_and_for_three(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_listing(f"Group {number}")
    with django_assert_num_queries(3):  # a batch, its languages, and that there is no other
        assert len(locations("".join(sitemaps.groups(FIRST, size=50, under=UNDER)))) == count


def test_no_file_holds_more_than_the_protocol_allows() -> None:
    assert sitemaps.section_size() * (len(settings.LANGUAGES) + 1) <= 50_000

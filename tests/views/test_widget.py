"""The pages for frames: who may show them, what they say, and that they know nobody."""

import re

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.models import User
from tests.listings import NOON, make_listing
from tests.test_headers import in_order

pytestmark = pytest.mark.django_db
TOWN, COUNTY = "https://www.odense.example", "https://fyn.example:8443"


def policy(client: Client, path: str) -> str:
    return str(in_order(client.get(path)["Content-Security-Policy"]))


def test_only_the_allowed_sites_may_frame_only_these_pages(client: Client, settings: LazySettings) -> None:
    listing = make_listing()
    framed = ["/widget/", "/widget/?q=choir&lang=da", f"/widget/{listing.pk}/"]
    closed = {policy(client, path) for path in framed}
    assert len(closed) == 1
    assert "frame-ancestors 'none'" in closed.pop()
    settings.FOOTBRIDGE_WIDGET_ORIGINS = [TOWN, COUNTY]
    for path in framed:
        opened = policy(client, path)
        assert f"frame-ancestors {TOWN} {COUNTY}" in opened
        assert opened.replace(f"{TOWN} {COUNTY}", "'none'") == policy(client, "/groups/")
    for path in ("/", "/groups/", f"/groups/{listing.pk}/", "/help/", "/my-list/", "/widget"):
        assert "frame-ancestors 'none'" in policy(client, path)


def test_it_knows_nobody_whatever_the_browser_sends(client: Client, stine: User) -> None:
    draft, choir = make_listing("Draft", status="draft"), make_listing("Choir")
    client.force_login(stine)
    client.cookies["language"] = "da"
    client.post("/my-list/change/", {"do": f"save:{choir.pk}"})
    for path, status in (("/widget/", 200), (f"/widget/{choir.pk}/", 200), (f"/widget/{draft.pk}/", 404)):
        own, fresh = client.get(path), Client().get(path)
        assert own.status_code == status
        assert own.content == fresh.content
        assert own.cookies == fresh.cookies == {}
        assert "Cookie" not in own["Vary"]
        assert '<html lang="en">' in own.content.decode()


def test_it_is_not_kept_by_search_engines_which_keep_the_real_page(client: Client) -> None:
    listing = make_listing()
    for path, real in (
        (f"/widget/{listing.pk}/?lang=da", f"/groups/{listing.pk}/"),
        ("/widget/?q=a&page=2", "/groups/?q=a"),
    ):
        response = client.get(path)
        assert response["X-Robots-Tag"] == "noindex"
        assert f'<link rel="canonical" href="http://testserver{real}">' in response.content.decode()


def test_every_link_opens_a_tab_that_cannot_touch_the_frame(client: Client) -> None:
    listing = make_listing(phone="+44 161 496 0000")
    for path in ("/widget/", f"/widget/{listing.pk}/", "/widget/?q=xyzzy"):
        page = client.get(path).content.decode()
        links = re.findall(r"<a\b[^>]*>", page)
        assert len(links) > 1
        assert [link for link in links if 'target="_blank" rel="noopener"' not in link] == []
        assert re.search(r"<(?:script|form|iframe|button)\b", page) is None


def test_a_search_shows_six_and_leads_to_all_of_them_in_its_language(client: Client) -> None:
    for number in range(8):
        make_listing(f"Choir {number}")
    page = client.get("/widget/?q=choir&lang=da&utm_source=x").content.decode()
    assert page.count('<article class="card">') == 6
    assert 'href="/groups/?q=choir&amp;lang=da"' in page
    assert "<h1>8 grupper</h1>" in page


def test_whoever_writes_the_frame_is_told_what_was_left_out(client: Client) -> None:
    make_listing()
    page = client.get("/widget/?day=someday&near=Nowhereville").content.decode()
    assert page.count('<p class="note">') == 2
    assert "someday" in page


def test_a_search_that_finds_nothing_and_one_that_asks_for_help_lead_on(client: Client) -> None:
    make_listing("Choir")
    nothing = client.get("/widget/?q=choir&day=su").content.decode()
    assert "<article" not in nothing
    assert 'href="/groups/?q=choir&amp;day=su"' in nothing
    assert 'href="/help-now/"' in client.get("/widget/?q=i+want+to+die").content.decode().split("<footer>")[0]


def test_a_listing_that_is_gone_says_so_inside_the_frame(client: Client, settings: LazySettings) -> None:
    settings.FOOTBRIDGE_WIDGET_ORIGINS = [TOWN]
    for listing in (make_listing(hidden_at=NOON), make_listing(status="draft"), make_listing(binned_at=NOON)):
        response = client.get(f"/widget/{listing.pk}/")
        assert response.status_code == 404
        assert f"frame-ancestors {TOWN}" in response["Content-Security-Policy"]
        assert "Tuesday harbour choir" not in response.content.decode()


def test_a_hidden_address_stays_hidden(client: Client) -> None:
    place = {"name": "The Hub", "city": "Sale", "visibility": "hidden", "address": "3 Quay", "postcode": "M33"}
    listing = make_listing(place=place, text={"directions": "Blue door"})
    for path in ("/widget/", f"/widget/{listing.pk}/"):
        page = client.get(path).content.decode()
        assert "Sale" in page
        assert [word for word in ("The Hub", "3 Quay", "M33", "Blue door") if word in page] == []


@pytest.mark.parametrize("count", [1, 3])
def test_one_group_and_three_cost_the_same(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_listing(f"Choir {number}")
    client.get("/widget/")
    with django_assert_num_queries(1):
        client.get("/widget/")

"""A browser that has a page already is told so, and whatever changes on a page is never passed over."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from directory import search
from directory.actions import search_documents
from directory.models import Listing, ListingText, User
from tests.access import READ, TABLE, Thing
from tests.listings import make_listing
from tests.logins import log_in
from tests.test_headers import assert_safe

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PUBLIC = ["home", "help", "leaving", "privacy", "help_now", "sources", "accessibility", "questions", "results"]
OWN = [row.route for row in TABLE if row.methods >= READ and row.thing == Thing.NOTHING and "my_list" in row.route]


@pytest.fixture
def choir() -> Listing:
    return make_listing("Tuesday harbour choir")


def tag(client: Client, path: str = "/groups/", **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return str(response["ETag"])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("route", [*PUBLIC, "listing", "part"])
def test_who_has_a_page_already_gets_no_second_copy(client: Client, choir: Listing, route: str, method: str) -> None:
    path = {"listing": f"/groups/{choir.pk}/", "part": "/groups/"}.get(route) or reverse(route)
    part = {"HX-Target": "results", "HX-Request": "true"} if route == "part" else {}
    with time_machine.travel(MONDAY, tick=False):
        first = client.get(path, headers=part)
        same = client.generic(method, path, headers={**part, "If-None-Match": first["ETag"]})
        other = client.generic(method, path, headers={**part, "If-None-Match": '"another"'})
    assert (same.status_code, same.content, same.cookies) == (304, b"", {})
    assert (other.status_code, other["ETag"]) == (200, first["ETag"])
    for response in (same, other):
        assert_safe(response)
        assert response["Cache-Control"] == "private, no-cache"
        assert response["Vary"] == first["Vary"]


@pytest.mark.parametrize("route", [*PUBLIC, "listing"])
def test_a_page_says_what_it_depends_on(client: Client, choir: Listing, route: str) -> None:
    path = f"/groups/{choir.pk}/" if route == "listing" else reverse(route)
    varies = {"Accept-Language", "Cookie"} | ({"HX-Target", "HX-Trigger"} if route == "results" else set())
    assert set(client.get(path)["Vary"].split(", ")) == varies


@pytest.mark.parametrize("route", OWN)
def test_what_is_somebodys_own_has_no_tag(client: Client, choir: Listing, route: str) -> None:
    client.post("/my-list/change/", {"do": f"save:{choir.pk}"})
    response = client.get(reverse(route), headers={"If-None-Match": "*"})
    assert "ETag" not in response.headers
    assert response.status_code == 200


def test_an_error_has_no_tag(client: Client) -> None:
    response = client.get("/nowhere/", headers={"If-None-Match": "*"})
    assert response.status_code == 404
    assert "ETag" not in response.headers


def test_a_form_that_is_sent_is_never_unchanged(client: Client) -> None:
    response = client.post("/my-list/change/", {"do": "clear"}, headers={"If-None-Match": "*"})
    assert response.status_code == 302


def assert_changes(client: Client, path: str, change: Any, *, at: datetime = MONDAY) -> None:
    """Ask before and after `change`, both at `at` unless the change returns another moment, and compare."""
    with time_machine.travel(at, tick=False):
        before, again = tag(client, path), tag(client, path)
        headers = change() or {}
    moment = headers.pop("at", at)
    with time_machine.travel(moment, tick=False):
        response = client.get(path, headers={"If-None-Match": before, **headers})
    assert before == again
    assert response.status_code == 200
    assert response["ETag"] != before


@pytest.fixture(params=["results", "listing"])
def page(request: pytest.FixtureRequest, choir: Listing) -> str:
    return "/groups/" if request.param == "results" else f"/groups/{choir.pk}/"


def test_an_edit_changes_the_tag(client: Client, choir: Listing, page: str) -> None:
    def edit() -> None:
        ListingText.objects.filter(listing=choir).update(name="Wednesday harbour choir")
        search_documents.rewrite([choir.pk], at=MONDAY)
        search.refresh()

    assert_changes(client, page, edit)


def test_a_withdrawn_listing_changes_the_tag_of_results(client: Client, choir: Listing) -> None:
    make_listing("Chess in the library")
    assert_changes(client, "/groups/", lambda: Listing.objects.filter(pk=choir.pk).update(status="draft") and None)


def test_a_new_minute_changes_the_tag_when_it_changes_words(client: Client, page: str) -> None:
    tuesday = MONDAY + timedelta(days=1)
    at_the_start = tuesday.replace(hour=18, minute=59, second=59)
    assert_changes(client, page, lambda: {"at": at_the_start + timedelta(seconds=1)}, at=at_the_start)


def test_another_language_changes_the_tag(client: Client, page: str) -> None:
    assert_changes(client, page, lambda: {"Accept-Language": "da"})


def test_a_changed_list_changes_the_tag(client: Client, choir: Listing, page: str) -> None:
    assert_changes(client, page, lambda: client.post("/my-list/change/", {"do": f"save:{choir.pk}"}) and None)
    assert_changes(client, page, lambda: client.post("/my-list/change/", {"do": f"remove:{choir.pk}"}) and None)


def test_logging_in_changes_the_tag(client: Client, page: str) -> None:
    pim = User.objects.create(email="pim@example.org")
    assert_changes(client, page, lambda: log_in(client, pim) and None)

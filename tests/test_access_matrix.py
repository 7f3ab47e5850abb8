"""Every address × every role × every method does what the table says, and nothing is missing from the table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from directory.actions import search_documents
from directory.models import Listing, ListingText, User
from directory.my_list import share_token
from tests.access_table import METHODS, TABLE, Role, Row, Thing

ALLOWED = range(200, 400)
DENIED = {401, 403, 404, 405, 410}
OPEN_METHODS = {"OPTIONS"}  # says which methods there are; answers everybody or nobody


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    there = list(routes(get_resolver().url_patterns))
    assert sorted(there) == sorted(set(there))
    assert set(there) == {row.route for row in TABLE}


@dataclass
class World:
    """The cast and the things, and how to come along as one of them."""

    users: dict[Role, User | AnonymousUser]
    arguments: dict[Thing, list[Any]]

    def client(self, role: Role) -> Client:
        client = Client(raise_request_exception=False)
        user = self.users[role]
        if isinstance(user, User):
            client.force_login(user)
        return client


@pytest.fixture
def world(stine: User, olaf: User, ada: User) -> World:
    public = make_listing("Choir", status="active")
    draft = make_listing("Not yet", status="draft")
    vanished = make_listing("Gone", status="active", is_vanished=True)
    former = User.objects.create_user("former@example.org", is_steward=True, is_active=False)
    users: dict[Role, User | AnonymousUser] = {
        Role.ANONYMOUS: AnonymousUser(),
        Role.OLAF_OUTSIDER: olaf,
        Role.STINE_STEWARD: stine,
        Role.ADA_ADMINISTRATOR: ada,
        Role.DEACTIVATED_STEWARD: former,
    }
    arguments: dict[Thing, list[Any]] = {
        Thing.NOTHING: [],
        Thing.PUBLIC_LISTING: [public.pk],
        Thing.DRAFT_LISTING: [draft.pk],
        Thing.VANISHED_LISTING: [vanished.pk],
        Thing.SHARED_LIST: [share_token([public.pk])],
        Thing.BROKEN_LINK: ["blue-boat-17"],
    }
    return World(users=users, arguments=arguments)


def make_listing(name: str, *, status: str, is_vanished: bool = False) -> Listing:
    """Make a listing with its search document, as the actions would."""
    listing = Listing.objects.create(status=status, vanished_at=timezone.now() if is_vanished else None)
    ListingText.objects.create(listing=listing, language="en", name=name)
    search_documents.rewrite([listing.pk], at=timezone.now())
    return listing


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.route}-{row.thing}")
def test_each_role_gets_what_the_table_says(world: World, row: Row) -> None:
    address = reverse(row.route, args=world.arguments[row.thing])
    wrong = [
        f"{role} {method} answers {response.status_code}"
        for role in Role
        for client in [world.client(role)]
        for method in METHODS
        for response in [client.generic(method, address, **form(row, method))]
        if not is_right(response, row=row, role=role, method=method)
    ]
    assert wrong == []


def is_right(response: Any, *, row: Row, role: Role, method: str) -> bool:
    if method in OPEN_METHODS and response.status_code in ALLOWED:
        return bool(response.content == b"")
    if method in row.methods and role in row.roles:
        return bool(response.status_code in ALLOWED)
    return bool(response.status_code in DENIED)


@pytest.mark.parametrize("thing", [Thing.DRAFT_LISTING, Thing.VANISHED_LISTING])
def test_what_one_may_not_see_looks_like_what_is_not_there(world: World, thing: Thing) -> None:
    (hidden_id,), missing_id = world.arguments[thing], uuid4()
    hidden = world.client(Role.OLAF_OUTSIDER).get(reverse("listing", args=[hidden_id]))
    missing = world.client(Role.OLAF_OUTSIDER).get(reverse("listing", args=[missing_id]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content.replace(str(hidden_id).encode(), b"") == missing.content.replace(
        str(missing_id).encode(), b""
    )


def form(row: Row, method: str) -> dict[str, Any]:
    if method != "POST":
        return {}
    return {"data": urlencode(row.data), "content_type": "application/x-www-form-urlencoded"}

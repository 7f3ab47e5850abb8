"""Every address × every role × every method does what the table says, and nothing is missing from the table."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests.access import METHODS, TABLE, Role, Row, Thing
from tests.access.world import World, make_world

pytestmark = pytest.mark.django_db
ALLOWED = range(200, 400)
DENIED = {401, 403, 404, 405, 410, 422}
OPEN_METHODS = {"OPTIONS"}  # says which methods there are; answers everybody or nobody
# Being sent to one of these is a no: there one logs in, opens a link, or sets up a second factor.
DOORS = (
    *("account_login", "account_request_login_code", "mfa_index", "mfa_activate_totp"),
    *("open", "host_open", "come_along", "keep_open"),
)
LEAD_TO_DOORS = {"close_my_page", "host_close", "come_along_close", "keep_close"}  # here it is a yes


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


def test_there_is_no_second_way_to_the_rows() -> None:
    assert not apps.is_installed("django.contrib.admin")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Make the cast once for all rows; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_role_gets_what_the_table_says(world: World, row: Row) -> None:
    wrong = [
        f"{role} {method} answers {response.status_code} {response.headers.get('Location', '')}"
        for method in methods_of(row)
        for role in roles_for(row, method)
        for response in [world.ask(role, method, row)]
        if not is_right(response, row=row, role=role, method=method)
    ]
    assert wrong == []


def methods_of(row: Row) -> list[str]:
    """Return the methods that this row speaks about: its own, and those that no row names."""
    same = [other for other in TABLE if (other.route, other.thing, other.args) == (row.route, row.thing, row.args)]
    named = {method for other in same for method in other.methods}
    return [method for method in METHODS if method in row.methods or method not in named]


def roles_for(row: Row, method: str) -> list[Role]:
    """Return who tries: everybody what the address takes; what it takes from nobody, three of them."""
    if method in row.methods and method in {"GET", "POST"}:
        return list(Role)
    allowed = [role for role in Role if role in row.roles]
    others = [role for role in Role if role not in row.roles and role != Role.ANONYMOUS]
    return [Role.ANONYMOUS, *allowed[-1:], *others[-1:]]


def is_right(response: Any, *, row: Row, role: Role, method: str) -> bool:
    if method in OPEN_METHODS and response.status_code in ALLOWED:
        return bool(response.content == b"")
    is_sent_away = is_at_a_door(response) and row.route not in LEAD_TO_DOORS
    if method in row.methods and role in row.roles:
        return response.status_code in ALLOWED and not is_sent_away
    return response.status_code in DENIED or is_sent_away


def is_at_a_door(response: Any) -> bool:
    addresses = {reverse(name) for name in DOORS}
    return response.status_code in {301, 302, 303} and urlsplit(response["Location"]).path in addresses


@pytest.mark.parametrize("thing", [Thing.DRAFT_LISTING, Thing.VANISHED_LISTING])
def test_what_one_may_not_see_looks_like_what_is_not_there(world: World, thing: Thing) -> None:
    (hidden_id,), missing_id = world.arguments[thing], uuid4()
    hidden = world.client(Role.OLAF_OUTSIDER).get(reverse("listing", args=[hidden_id]))
    missing = world.client(Role.OLAF_OUTSIDER).get(reverse("listing", args=[missing_id]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content.replace(str(hidden_id).encode(), b"") == missing.content.replace(
        str(missing_id).encode(), b""
    )

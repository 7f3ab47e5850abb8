"""What of people's words a token shows: exactly what is declared here, and to nobody of another team."""

import json
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from directory.api_scopes import ApiScope
from tests.access import TABLE, Role, Thing
from tests.access.tokens import ROWS
from tests.access.world import STATUS_OF, World, make_world
from tests.bridges.test_canary import seen_fields
from tests.tokens import EVERYTHING, ask, new_token

pytestmark = pytest.mark.django_db
ALIAS = {"Person.alias"}
WORDS = {
    *("Person.wishes", "Introduction.suggestion", "Introduction.what_would_help", "Introduction.question"),
    *("Introduction.answer", "Introduction.host_words", "Consent.text_shown"),
    *("Visit.meeting_point", "Visit.leave_early"),
}
NO_TEXTS = tuple(scope for scope in EVERYTHING if scope != ApiScope.TEXTS_READ)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def walk(world: World, role: Role, *, scopes: tuple[ApiScope, ...]) -> str:
    """Return all that a program of `role` sees: every list with and without parameters, every introduction."""
    paths = [reverse(row.route) for row in ROWS if row.route.startswith("api_") and row.thing == Thing.NOTHING]
    things = [*STATUS_OF, Thing.THEIRS]
    paths += [reverse("api_introduction", args=world.arguments[thing]) for thing in things]
    paths.append(reverse("api_introduction", args=[world.rows["nils"].pk]))
    seen = []
    with transaction.atomic():
        text = new_token(world.users[role], scopes=scopes).text
        for path in paths:
            for query in ({}, {"per_page": "1"}, {"person": world.rows["noor"].pk}, {"person": world.rows["nadia"].pk}):
                response = ask(path, text, **query)
                body = response.content.decode()
                if response["Content-Type"] == "application/json":
                    body = json.dumps(response.json(), ensure_ascii=False)
                seen.append(f"{body} {dict(response.headers)} {response.cookies.output()}")
        transaction.set_rollback(True)
    return "\n".join(seen).lower()


@pytest.mark.parametrize(
    ("scopes", "fields"), [(EVERYTHING, ALIAS | WORDS), (NO_TEXTS, ALIAS)], ids=["all", "no texts"]
)
def test_a_token_of_the_team_shows_exactly_what_is_declared(
    world: World, scopes: tuple[ApiScope, ...], fields: set[str]
) -> None:
    seen = seen_fields(world, walk(world, Role.PIM, scopes=scopes))
    ours = {"noor", *STATUS_OF}
    wanted = {(whose, what) for whose, what in world.texts if whose in ours and what in fields}
    wanted.discard((Thing.SETTLING, "Visit.meeting_point"))  # that visit is over
    wanted.discard((Thing.SETTLING, "Visit.leave_early"))
    assert seen == wanted


def test_a_token_of_another_team_shows_nothing(world: World) -> None:
    assert seen_fields(world, walk(world, Role.PAULA, scopes=EVERYTHING)) == set()


def test_nothing_that_other_sites_may_read_knows_a_person(world: World) -> None:
    """Also not where the token of a colleague is sent along."""
    with transaction.atomic():
        text = new_token(world.users[Role.PIM]).text
        open_to_all = [row for row in TABLE if row.is_open]
        seen = []
        for row in open_to_all:
            response = ask(reverse(row.route, args=[*world.arguments[row.thing], *row.args]), text)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            seen.append(f"{body.decode(errors='replace')} {dict(response.headers)}".lower())
        transaction.set_rollback(True)
    assert len(open_to_all) > 3
    assert seen_fields(world, "\n".join(seen)) == set()


def test_no_session_sees_a_word(world: World) -> None:
    for role in Role:
        client: Client = world.client(role)
        for row in ROWS:
            if row.route.startswith("api_") and not row.route.startswith("api_token"):
                response = client.get(reverse(row.route, args=world.arguments[row.thing]))
                assert response.status_code == 401, (role, row.route)
                assert seen_fields(world, response.content.decode().lower()) == set()

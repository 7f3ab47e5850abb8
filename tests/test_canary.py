"""What is not public is on no page, in no header, no log and no file: a text of its own stands in every field."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from directory import search
from directory.logs import JsonLines
from directory.models import Listing, Location, SearchDocument, User
from directory.models.data_classes import DataClass
from directory.my_list import share_token
from directory.search.types import SearchQuery
from tests.access import READ, TABLE, Thing
from tests.canaries import SECRET_POINT, SECRET_SIGNS, make_world, text_fields, token
from tests.canaries_keeping import NOT_KEPT_IN_WORDS, make_keeping
from tests.listings import NOON

pytestmark = pytest.mark.django_db

OPEN, HIDDEN, DRAFT, VANISHED, CRISIS = "open", "hidden", "draft", "vanished", "crisis"
WORLDS = (OPEN, HIDDEN, DRAFT, VANISHED, CRISIS)
NOT_FOR_OLAF = (DRAFT, VANISHED)
# Fields that are public in some rows: what lifts the restriction is true in the open world and in no other.
LIFTED = {
    OPEN: {("Location", None), ("Contact", None), ("ListingText", "directions")},
    CRISIS: {("Location", None), ("Contact", None), ("ListingText", "directions")},
}
# These stand for themselves, whatever becomes of a listing; "Data sources" names every source.
STAND_ALONE = {"Source"}
# Made from the others by the code under test; places of the gazetteer and topics belong to nobody.
NOT_FILLED = {"SearchDocument", "SearchChange", "Place", "PlaceName", "TaxonomyTerm"}
# The words of accounts and of the record: tests/bridges/test_canary.py looks for them, as everybody.
NOT_FILLED |= {"ApiToken", "AuditEvent", "AuditHead", "Invitation", "Team", "TeamMembership", "Throttle"}
NOT_FILLED |= NOT_KEPT_IN_WORDS | {"UnwantedAddress"}
NOT_PUBLIC = {DataClass.RESTRICTED, DataClass.PERSONAL, DataClass.SECRET, DataClass.SENSITIVE, DataClass.AUDIT}


@dataclass
class Town:
    """One listing a world, and what somebody saw while walking through all pages."""

    listings: dict[str, Listing]
    stine: User
    seen: dict[str, str] = field(default_factory=dict)


def tokens(world: str, *, is_allowed: bool) -> dict[str, str]:
    """Return field to text: what the public may see of a world, or what it may not."""
    found = {}
    for model in apps.get_app_config("directory").get_models():
        if model.__name__ in NOT_FILLED or model is User:
            continue
        for name in text_fields(model):
            if may_be_seen(world, model.__name__, name, model.data_classes[name]) == is_allowed:  # type: ignore[attr-defined]
                found[f"{world}: {model.__name__}.{name}"] = token(world, model.__name__, name)
    return found


def may_be_seen(world: str, model: str, name: str, data_class: DataClass) -> bool:
    if world in NOT_FOR_OLAF and model not in STAND_ALONE:
        return False
    lifted = LIFTED.get(world, set())
    return data_class not in NOT_PUBLIC or bool({(model, None), (model, name)} & lifted)


@pytest.fixture
def town() -> Town:
    stine = User.objects.create_user(f"{token('', 'User', 'email')}@example.org", is_steward=True)
    stine.display_name = token("", "User", "display_name")
    stine.password = token("", "User", "password")
    stine.save()
    restricted: dict[str, Any] = {"visibility": "hidden", "contact_is_public": False}
    listings = {
        OPEN: make_world(OPEN, steward=stine),
        HIDDEN: make_world(HIDDEN, steward=stine, point=SECRET_POINT, **restricted),
        DRAFT: make_world(DRAFT, steward=stine, point=SECRET_POINT, status="draft"),
        VANISHED: make_world(VANISHED, steward=stine, point=SECRET_POINT, vanished_at=NOON),
        CRISIS: make_world(CRISIS, steward=stine, is_crisis_line=True),
    }
    for name, listing in listings.items():
        make_keeping(listing, world=name, steward=stine, texts=token)
    search.refresh()
    return Town(listings, stine)


def secrets() -> dict[str, str]:
    found = {f"User.{name}": token("", "User", name) for name in ("email", "display_name", "password")}
    for world in WORLDS:
        found |= tokens(world, is_allowed=False)
    return found


def addresses(town: Town) -> Iterator[str]:
    """Yield every address that can be read, for every listing there is, and the questions that show most."""
    ids = [listing.pk for listing in town.listings.values()]
    for row in TABLE:
        if row.methods >= READ and row.thing == Thing.NOTHING:
            yield row.address()
        elif row.thing == Thing.PUBLIC_LISTING:
            for key in ids:
                yield row.address(key)
                yield reverse(row.route, args=[key, *row.args]) + "?discreet=1&text=en"
    yield reverse("shared_list", args=[share_token(ids)])
    for question in ("map=1", "near=55.4,10.3&map=1", "page=2", "q=singing", "topic=singing&kind=nonsense"):
        yield f"{reverse('results')}?{question}"
    for text in (*secrets().values(), *tokens(OPEN, is_allowed=True).values()):
        yield f"{reverse('suggest_words')}?{urlencode({'q': text[:4]})}"
    yield "/nowhere/"


def walk(client: Client, town: Town) -> None:
    """Save every listing and read everything; keep bodies and headers."""
    for listing in town.listings.values():
        response = client.post(reverse("my_list_change"), {"do": f"save:{listing.pk}"})
        keep(town, f"save {listing.pk}", response)
    keep(
        town,
        "keep",
        client.post(reverse("keep_shared", args=[share_token([key.pk for key in town.listings.values()])])),
    )
    for address in addresses(town):
        keep(town, address, client.get(address))
    keep(town, "htmx", client.get(reverse("results"), headers={"HX-Request": "true", "HX-Target": "results"}))
    keep(town, "wrong host", client.get("/", headers={"Host": "evil.example"}))
    keep(town, "wrong method", client.post("/"))


def keep(town: Town, name: str, response: Any) -> None:
    assert response.status_code < 500, name
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = response.cookies.output()
    town.seen[name] = f"{body.decode(errors='replace')}\n{dict(response.headers)}\n{cookies}".lower().replace(
        "\r\n ", ""
    )


def leaks(town: Town, texts: dict[str, str]) -> list[str]:
    return [
        f"{name} in {address}" for name, text in texts.items() for address, body in town.seen.items() if text in body
    ]


@pytest.mark.parametrize("role", ["anonymous", "olaf"])
def test_what_is_not_public_is_seen_nowhere(
    client: Client, town: Town, olaf: User, role: str, caplog: pytest.LogCaptureFixture
) -> None:
    if role == "olaf":
        client.force_login(olaf)
    with caplog.at_level(logging.DEBUG):
        walk(client, town)
    assert leaks(town, secrets()) == []
    assert leaks(town, {sign: sign for sign in SECRET_SIGNS}) == []
    lines = "\n".join(JsonLines().format(record) for record in caplog.records).lower()
    assert "footbridge.access" in lines
    logged = {**secrets(), **tokens(OPEN, is_allowed=True)}
    assert [name for name, text in logged.items() if text in lines] == []


def test_what_is_public_is_seen(client: Client, town: Town) -> None:
    walk(client, town)
    seen = "\n".join(town.seen.values())
    shown = {name for name, text in tokens(OPEN, is_allowed=True).items() if text in seen}
    for name in ("ListingText.name", "ListingText.directions", "Location.address", "Contact.email", "Schedule.note"):
        assert f"{OPEN}: {name}" in shown
    assert token(HIDDEN, "ListingText", "name") in seen


def test_the_canary_can_sing(client: Client, town: Town) -> None:
    """The control: an address that is wrongly public is found by what looks for leaks."""
    Location.objects.filter(listing=town.listings[HIDDEN]).update(visibility="public")
    walk(client, town)
    found = leaks(town, secrets())
    page = reverse("listing", args=[town.listings[HIDDEN].pk])
    assert f"{HIDDEN}: Location.address in {page}" in found
    assert f"{HIDDEN}: ListingText.directions in {page}" in found
    assert f"geo:{SECRET_POINT[0]}" in town.seen[page]
    assert not [line for line in found if line.startswith((DRAFT, VANISHED))]


def test_no_word_of_what_is_not_public_finds_anything(town: Town) -> None:
    wrong = []
    for name, text in secrets().items():
        if search.search(SearchQuery(at=NOON, text=text)).total or search.suggest(text[:4], language="en"):
            wrong.append(name)
    assert wrong == []
    assert search.search(SearchQuery(at=NOON, text=token(OPEN, "ListingText", "name"))).total == 1


def test_search_documents_hold_what_is_public_and_no_more(town: Town) -> None:
    stored = {str(row.pk): f"{row.content} {row.card}".lower() for row in SearchDocument.objects.all()}
    assert set(stored) == {str(town.listings[world].pk) for world in (OPEN, HIDDEN)}
    everything = "\n".join(stored.values())
    assert [name for name, text in secrets().items() if text in everything] == []
    hidden = stored[str(town.listings[HIDDEN].pk)]
    assert [sign for sign in SECRET_SIGNS if sign in hidden] == []


def test_every_model_is_filled_or_named(town: Town) -> None:
    ours = {model for model in apps.get_app_config("directory").get_models() if model.__name__ not in NOT_FILLED}
    empty = [model.__name__ for model in ours if not model._default_manager.exists()]
    assert empty == []
    assert not Listing.objects.visible_to(AnonymousUser()).filter(pk=town.listings[DRAFT].pk).exists()

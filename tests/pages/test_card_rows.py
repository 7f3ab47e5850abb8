"""The kept statement finds what the queryset finds, for whoever asks."""

from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django.asserts import assertNumQueries

from directory.models import Listing, SearchDocument, User
from directory.pages.card_rows import STEP, cards_visible_to
from tests.listings import make_listing

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

VIEWERS: dict[str, User | AnonymousUser] = {
    "nobody in particular": AnonymousUser(),
    "somebody with an account": User(email="pim@example.org"),
    "a steward": User(email="stine@example.org", is_steward=True),
    "a steward whose account was closed": User(email="stine@example.org", is_steward=True, is_active=False),
}


def by_queryset(viewer: User | AnonymousUser, ids: list[UUID]) -> dict[UUID, object]:
    return dict(SearchDocument.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "card"))


@pytest.fixture
def ids() -> list[UUID]:
    shown = [make_listing("Tuesday harbour choir ☂").pk, make_listing("Paused", status="temporarily_closed").pk]
    hidden = [make_listing("Draft").pk, make_listing("Ended").pk]
    for pk, status in zip(hidden, ("draft", "defunct"), strict=True):
        Listing.objects.filter(pk=pk).update(status=status)  # its document is not taken away yet
    return [*shown, *hidden, uuid4()]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_somebody_gets_the_cards_that_they_may_see(ids: list[UUID], viewer: str) -> None:
    user = VIEWERS[viewer]
    found = {pk: row.card for pk, row in cards_visible_to(user, ids).items()}
    assert found == by_queryset(user, ids)
    assert len(found) == (4 if viewer == "a steward" else 2)


@pytest.mark.parametrize("many", [1, STEP, STEP + 1, 3 * STEP])
def test_any_number_of_ids_is_one_query(ids: list[UUID], many: int) -> None:
    asked = [*ids, *(uuid4() for _ in range(many))][-max(many, len(ids)) :] + ids[:1]
    with assertNumQueries(1):
        found = cards_visible_to(AnonymousUser(), asked)
    assert set(found) == set(by_queryset(AnonymousUser(), asked))
    assert ids[0] in found


def test_no_ids_are_no_query() -> None:
    with assertNumQueries(0):
        assert cards_visible_to(AnonymousUser(), []) == {}


def test_a_listing_that_is_withdrawn_is_gone_at_once(ids: list[UUID]) -> None:
    assert ids[0] in cards_visible_to(AnonymousUser(), ids)
    Listing.objects.filter(pk=ids[0]).update(status="inactive")
    assert ids[0] not in cards_visible_to(AnonymousUser(), ids)

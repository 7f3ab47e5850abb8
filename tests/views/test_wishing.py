"""A visitor's search that found nothing is counted; what else looks like one is not."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.filters import parse
from directory.models import SearchWish, User
from directory.views.wishing import wish_of
from tests.listings import make_listing
from tests.logins import log_in
from tests.views.test_results import make_place

pytestmark = pytest.mark.django_db


def asked(client: Client, address: str, **headers: str) -> int:
    """Return how many wishes there are after a search."""
    assert client.get(address, headers=headers or None).status_code == 200
    return SearchWish.objects.count()


def test_a_search_that_finds_nothing_is_counted_and_makes_no_cookie(client: Client) -> None:
    make_listing("Choir")
    assert asked(client, "/groups/?q=underwater+chess") == 1
    assert not client.cookies


def test_a_part_of_the_page_counts_as_well(client: Client) -> None:
    assert asked(client, "/groups/?q=underwater+chess", hx_target="results") == 1


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/groups/?q=choir", {}),  # it is found
        ("/groups/?q=underwater+chess&page=2", {}),
        ("/groups/?q=I+want+to+die", {}),
        ("/groups/?q=07700900123", {}),
        ("/groups/?q=underwater+chess", {"user_agent": "Examplebot/1.0"}),
        ("/groups/?q=underwater+chess", {"sec_purpose": "prefetch"}),
    ],
)
def test_what_is_no_wish_is_not(client: Client, address: str, headers: dict[str, Any]) -> None:
    make_listing("Choir")
    assert asked(client, address, **headers) == 0


def test_looking_for_the_headers_only_is_not(client: Client) -> None:
    client.head("/groups/?q=underwater+chess")
    assert SearchWish.objects.count() == 0


def test_who_works_here_is_not(client: Client, stine: User) -> None:
    assert asked(log_in(client, stine), "/groups/?q=underwater+chess") == 0


def test_the_place_is_a_town_and_the_filters_are_codes(rf: Any) -> None:
    make_place("Leeds", latitude=53.8, longitude=-1.55)
    request = rf.get("/groups/?q=underwater+chess+in+leeds+on+tuesday&tie=linking&tie=bonding")
    wish = wish_of(parse(request.GET, language="en", at=timezone.now()))
    assert (wish.words, wish.place, wish.filters) == ("underwater chess", "Leeds", "day=tu&tie=bonding&tie=linking")


def test_the_place_of_a_device_is_not_kept(rf: Any) -> None:
    request = rf.get("/groups/?q=underwater+chess&near=55.40,10.39")
    assert wish_of(parse(request.GET, language="en", at=timezone.now())).place == ""

"""Stewards and practitioners write down who welcomes where and check it: two people, never one twice."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.actions import hosts
from bridges.models import Host, Person
from bridges.states import IntroductionStatus as S
from directory.models import Listing, User
from tests.bridges.cast import EVERYTHING, make_host, make_introduction
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
HEIDI = {"name": "Heidi", "email": "heidi@example.org", "language": "en"}


@pytest.fixture
def as_pim(pim: User) -> Client:
    return log_in(Client(), pim)


@pytest.fixture
def as_stine(stine: User) -> Client:
    return log_in(Client(), stine)


def move(client: Client, host: Host, do: str, route: str = "host_move") -> Any:
    return client.post(reverse(route, args=[host.pk]), {"do": do}, follow=True)


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("route", ["hosts", "host"])
def test_only_stewards_and_practitioners_see_hosts(
    client: Client, hanna: Host, olaf: User, ada: User, route: str
) -> None:
    url = reverse(route, args=[hanna.pk] if route == "host" else [])
    assert client.get(url).status_code == 401
    for user in (olaf, ada):
        assert log_in(Client(), user).get(url).status_code == 404


def test_a_second_factor_is_needed(hanna: Host, pim: User) -> None:
    client = log_in(Client(), pim, second_factor=False)
    assert client.get(reverse("host", args=[hanna.pk])).status_code == 403


def test_a_group_is_found_by_its_name_and_gets_a_host(as_pim: Client, choir: Listing) -> None:
    found = as_pim.get(reverse("hosts"), {"q": "harbour choir"})
    assert reverse("host_new", args=[choir.pk]) in text_of(found)
    response = as_pim.post(reverse("host_new", args=[choir.pk]), HEIDI, follow=True)
    host = Host.objects.get()
    assert (host.name, host.email, host.timezone, host.listing) == (
        "Heidi",
        "heidi@example.org",
        "Europe/London",
        choir,
    )
    assert "Nobody has checked yet" in text_of(response)


def test_a_search_without_a_hit_says_what_to_try(as_pim: Client, choir: Listing) -> None:
    assert "Try one word" in text_of(as_pim.get(reverse("hosts"), {"q": "xylophone\x00 99"}))


def test_a_host_without_a_name_or_address_comes_back(as_pim: Client, choir: Listing) -> None:
    response = as_pim.post(reverse("host_new", args=[choir.pk]), {"name": "", "email": "no", "language": "en"})
    body = text_of(response)
    assert ("Write the first name" in body, "does not look like an e-mail" in body) == (True, True)
    assert Host.objects.count() == 0


def test_a_double_click_makes_one_host(as_pim: Client, choir: Listing) -> None:
    url = reverse("host_new", args=[choir.pk])
    as_pim.post(url, HEIDI)
    assert "has a host already" in text_of(as_pim.post(url, HEIDI))
    assert Host.objects.count() == 1


def test_a_draft_gets_no_host(as_pim: Client) -> None:
    draft = make_listing("Not yet", status="draft")
    assert as_pim.get(reverse("host_new", args=[draft.pk])).status_code == 404


def test_a_host_is_checked_by_two_people(as_pim: Client, as_stine: Client, choir: Listing) -> None:
    as_pim.post(reverse("host_new", args=[choir.pk]), HEIDI)
    host = Host.objects.get()
    assert "One person has checked" in text_of(move(as_pim, host, "verify"))
    again = text_of(move(as_pim, host, "verify"))
    assert ("two people, not one twice" in again, "Yes, I checked" in again) == (True, False)
    assert "Gets introductions" in text_of(move(as_stine, host, "verify"))
    assert Host.objects.receiving().get() == host


def test_only_a_steward_freezes(as_pim: Client, as_stine: Client, hanna: Host) -> None:
    assert move(as_pim, hanna, "freeze", "host_freeze").status_code == 404
    assert "Yes, freeze now" not in text_of(as_pim.get(reverse("host", args=[hanna.pk])))
    assert "nothing reaches them" in text_of(move(as_stine, hanna, "freeze", "host_freeze"))
    assert "frozen already" in text_of(move(as_stine, hanna, "freeze", "host_freeze"))
    assert "Gets introductions" in text_of(move(as_stine, hanna, "thaw", "host_freeze"))


def test_a_new_host_takes_over(as_pim: Client, hanna: Host) -> None:
    response = as_pim.post(reverse("host_hand_over", args=[hanna.pk]), HEIDI, follow=True)
    assert "Heidi" in text_of(response)
    again = as_pim.post(reverse("host_hand_over", args=[hanna.pk]), HEIDI)
    assert "has ended already" in text_of(again)
    assert Host.objects.count() == 2


def test_a_host_who_ended_stays_readable_and_cannot_be_moved(as_pim: Client, hanna: Host) -> None:
    assert "Is host no longer" in text_of(move(as_pim, hanna, "end"))
    assert "has ended already" in text_of(move(as_pim, hanna, "end"))
    assert "has ended already" in text_of(move(as_pim, hanna, "verify"))


def test_an_unknown_move_changes_nothing(as_pim: Client, hanna: Host) -> None:
    assert move(as_pim, hanna, "delete").status_code == 200
    hanna.refresh_from_db()
    assert hanna.ended_at is None


def test_the_list_has_three_parts_with_counts(as_stine: Client, stine: User, pim: User, choir: Listing) -> None:
    waiting = Host.objects.create(listing=choir, name="Wim", email="wim@example.org")
    frozen = make_host(make_listing("Chess"), name="Frida", by=(stine, pim))
    receiving = make_host(make_listing("Garden"), name="Rosa", by=(stine, pim))
    hosts.freeze(frozen, by=stine, at=timezone.now())
    for show, host in (("waiting", waiting), ("frozen", frozen), ("receiving", receiving)):
        context = as_stine.get(reverse("hosts"), {"show": show}).context
        assert [row.name for row in context["rows"]] == [host.name]
        assert [(tab.key, tab.count, tab.is_current) for tab in context["tabs"] if tab.is_current] == [(show, 1, True)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    as_pim: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        Host.objects.create(listing=make_listing(f"Group {number}"), name=f"Host {number}", email="h@example.org")
    with django_assert_num_queries(10):
        as_pim.get(reverse("hosts"))


def test_no_page_about_hosts_holds_anything_of_a_person(as_pim: Client, noor: Person, hanna: Host) -> None:
    make_introduction(
        noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, texts={"called": "Noor-7731"}, at=timezone.now()
    )
    for url in (
        reverse("hosts") + "?show=receiving",
        reverse("hosts") + "?q=choir",
        reverse("host", args=[hanna.pk]),
        reverse("host_hand_over", args=[hanna.pk]),
    ):
        assert "Noor" not in text_of(as_pim.get(url))


def test_the_page_of_a_listing_leads_there_and_only_those_who_may(
    client: Client, as_pim: Client, as_stine: Client, choir: Listing
) -> None:
    page, way = reverse("listing", args=[choir.pk]), reverse("host_new", args=[choir.pk])
    assert [way in text_of(browser.get(page)) for browser in (as_pim, as_stine, client)] == [True, True, False]

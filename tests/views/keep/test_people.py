"""Inviting, taking out, leaving and handing over, by links and pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import HandOver, Listing, Organiser
from tests.keepers import make_organiser
from tests.listings import make_listing
from tests.post import code_in, letters_to, token_in

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[Organiser], Client]
OLGA = "olga@example.org"


def body(response: Any) -> str:
    return str(response.content.decode())


def address(name: str, organiser: Organiser, *more: object) -> str:
    return reverse(name, args=[organiser.listing_id, *more])


def roles(choir: Listing) -> dict[str, str]:
    return dict(Organiser.objects.current().filter(listing=choir).values_list("email", "role"))


def invite(client: Client, ida: Organiser, email: str = OLGA) -> None:
    assert client.post(address("keep_invite", ida), {"email": email, "language": "en"}).status_code == 302


def test_an_invitation_is_read_first_and_then_accepted_with_a_name(
    choir: Listing, ida: Organiser, browser_of: BrowserOf
) -> None:
    invite(browser_of(ida), ida)
    (letter,) = letters_to(OLGA, at=timezone.now())
    olga = Client()
    question = olga.post("/keep/invited/", {"token": token_in(letter), "form": "f1"})
    assert "Ida looks after the page of this group and asks you to help." in body(question)
    assert OLGA not in roles(choir), "reading is not saying yes"
    without = olga.post("/keep/invited/", {"token": token_in(letter), "form": "f1", "do": "yes", "name": ""})
    assert (without.status_code, OLGA in roles(choir)) == (422, False)
    said = {"token": token_in(letter), "form": "f1", "do": "yes", "name": "Olga"}
    assert olga.post("/keep/invited/", said).status_code == 302
    assert roles(choir)[OLGA] == "co"
    assert "Hello Olga" in body(olga.get("/keep/"))
    assert olga.post("/keep/invited/", said).status_code == 302, "a second click on the same button"
    assert Client().post("/keep/invited/", {**said, "form": "f2"}).status_code == 410, "somebody else's"
    assert letters_to("ida@example.org", at=timezone.now()), "Ida hears of it"


def test_an_older_letter_that_was_passed_on_comes_too_late(
    choir: Listing, ida: Organiser, browser_of: BrowserOf
) -> None:
    client = browser_of(ida)
    invite(client, ida)
    first = letters_to(OLGA, at=timezone.now())[-1]
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        invite(client, ida)
        second = letters_to(OLGA, at=timezone.now())[-1]
        assert token_in(first) != token_in(second)
        said = {"do": "yes", "name": "Olga", "form": "f"}
        assert Client().post("/keep/invited/", {**said, "token": token_in(second)}).status_code == 302
        assert Client().post("/keep/invited/", {**said, "token": token_in(first), "form": "g"}).status_code == 410


def test_a_frozen_page_takes_nobody_in_and_the_link_stays_good(
    choir: Listing, ida: Organiser, browser_of: BrowserOf
) -> None:
    invite(browser_of(ida), ida)
    said = {"token": token_in(letters_to(OLGA, at=timezone.now())[-1]), "do": "yes", "name": "Olga", "form": "f"}
    Listing.objects.update(frozen_at=timezone.now())
    assert Client().post("/keep/invited/", said).status_code == 410
    Listing.objects.update(frozen_at=None)
    assert Client().post("/keep/invited/", said).status_code == 302


def test_a_code_is_enough_to_say_no_and_the_address_is_gone(ida: Organiser, browser_of: BrowserOf) -> None:
    invite(browser_of(ida), ida)
    (letter,) = letters_to(OLGA, at=timezone.now())
    refused = Client().post("/keep/invited/", {"code": code_in(letter), "do": "no"})
    assert "Your address is taken away" in body(refused)
    assert not Organiser.objects.filter(email=OLGA).exists()


def test_the_owner_sees_whom_they_invited_and_a_co_organiser_no_address(
    ida: Organiser, omar: Organiser, browser_of: BrowserOf
) -> None:
    invite(browser_of(ida), ida)
    assert OLGA in body(browser_of(ida).get(address("keep_people", ida)))
    page = body(browser_of(omar).get(address("keep_people", omar)))
    assert (OLGA in page, "ida@example.org" in page, "Ida" in page) == (False, False, True)
    assert "Ask somebody to help" not in page


def test_a_co_organiser_invites_nobody_and_takes_nobody_out(
    ida: Organiser, omar: Organiser, browser_of: BrowserOf
) -> None:
    client = browser_of(omar)
    assert client.post(address("keep_invite", omar), {"email": OLGA, "language": "en"}).status_code == 404
    assert client.post(address("keep_take_out", omar, ida.pk)).status_code == 404
    assert client.get(address("keep_hand_over", omar)).status_code == 404


def test_taking_out_asks_once_more(choir: Listing, ida: Organiser, omar: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(ida)
    assert "Take Omar out?" in body(client.get(address("keep_take_out", ida, omar.pk)))
    assert omar.email in roles(choir)
    client.post(address("keep_take_out", ida, omar.pk))
    assert omar.email not in roles(choir)
    assert letters_to(omar.email, at=timezone.now())


def test_nobody_of_another_listing_is_there(ida: Organiser, browser_of: BrowserOf) -> None:
    nora = make_organiser(make_listing("Chess"), "Nora")
    client = browser_of(ida)
    assert client.get(address("keep_people", nora)).status_code == 404
    assert client.post(address("keep_take_out", ida, nora.pk)).status_code == 404


def test_handing_over_takes_two_steps(choir: Listing, ida: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(ida)
    form = {"email": OLGA, "language": "en", "stays": "no"}
    assert client.post(address("keep_hand_over", ida), form).status_code == 302
    assert "Nothing changes before they say yes" in body(client.get(address("keep_people", ida)))
    assert roles(choir) == {"ida@example.org": "owner"}
    (letter,) = letters_to(OLGA, at=timezone.now())
    olga = Client()
    assert "hands it over to you" in body(olga.post("/keep/invited/", {"token": token_in(letter)}))
    olga.post("/keep/invited/", {"token": token_in(letter), "do": "yes", "name": "Olga", "form": "f"})
    assert roles(choir) == {OLGA: "owner"}
    assert client.get("/keep/").status_code == 403
    assert letters_to("ida@example.org", at=timezone.now())


def test_a_co_organiser_takes_over_on_their_own_page(
    choir: Listing, ida: Organiser, omar: Organiser, browser_of: BrowserOf
) -> None:
    form = {"email": omar.email, "language": "en", "stays": "yes"}
    browser_of(ida).post(address("keep_hand_over", ida), form)
    client = browser_of(omar)
    assert "You are asked to look after this page from now on" in body(client.get("/keep/"))
    client.post(address("keep_hand_over_answer", omar), {"do": "accept"})
    assert roles(choir) == {"omar@example.org": "owner", "ida@example.org": "co"}


def test_the_one_who_hands_over_cannot_accept_for_the_other(
    choir: Listing, ida: Organiser, browser_of: BrowserOf
) -> None:
    client = browser_of(ida)
    client.post(address("keep_hand_over", ida), {"email": OLGA, "language": "en", "stays": "no"})
    client.post(address("keep_hand_over_answer", ida), {"do": "accept"})
    assert HandOver.objects.open().exists()
    client.post(address("keep_hand_over_answer", ida), {"do": "call_off"})
    assert not HandOver.objects.open().exists()


def test_what_was_typed_stays_where_handing_over_was_not_possible(ida: Organiser, browser_of: BrowserOf) -> None:
    answer = browser_of(ida).post(address("keep_hand_over", ida), {"email": "olga@", "language": "nl", "stays": "yes"})
    assert answer.status_code == 422
    assert 'value="olga@"' in body(answer)


def test_the_last_owner_hands_over_first_or_is_sure(choir: Listing, ida: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(ida)
    assert "Hand it over to somebody" in body(client.get(address("keep_leave", ida)))
    assert client.post(address("keep_leave", ida)).status_code == 422
    assert roles(choir) == {"ida@example.org": "owner"}
    assert "Thank you for what you did." in body(client.post(address("keep_leave", ida), {"sure": "1"}))
    assert roles(choir) == {}


def test_inviting_strangers_one_after_the_other_is_slowed_down(ida: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(ida)
    for _try in range(3):
        invite(client, ida)
    assert client.post(address("keep_invite", ida), {"email": OLGA, "language": "en"}).status_code == 422

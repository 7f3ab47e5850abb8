"""The organiser's way in, the first page, a new link, an account, being forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import organiser_links
from directory.actions import organiser_team as team
from directory.models import Invitation, Letter, Listing, Organiser, OrganiserLinkPurpose, User
from tests.keepers import make_organiser
from tests.listings import make_listing
from tests.logins import log_in
from tests.post import code_in, letters_to, token_in

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[Organiser], Client]
HOME = "/keep/"


def body(response: Any) -> str:
    return str(response.content.decode())


def test_a_typed_code_opens_what_the_link_opens(ida: Organiser) -> None:
    client = Client()
    new = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=ida, at=timezone.now())
    assert client.post("/keep/open/", {"token": "", "code": new.code.lower()}).status_code == 302
    assert "Tuesday harbour choir" in body(client.get(HOME))


def test_a_link_about_one_listing_opens_that_one_alone(ida: Organiser, browser_of: BrowserOf) -> None:
    chess = make_organiser(make_listing("Chess on Mondays"), "Ida")
    page = body(browser_of(ida).get(HOME))
    assert "Tuesday harbour choir" in page
    assert "Chess on Mondays" not in page
    assert "This link opens one page only" in page
    assert browser_of(ida).get(reverse("keep_people", args=[chess.listing_id])).status_code == 404


def test_the_link_that_one_asks_for_opens_all_of_ones_own(ida: Organiser, omar: Organiser) -> None:
    make_organiser(make_listing("Chess on Mondays"), "Ida")
    make_organiser(make_listing("Garden on Fridays"), "Omar")
    client = Client()
    sent = client.post("/keep/new-link/", {"email": "IDA@example.org"})
    assert "is on its way" in body(sent)
    (letter,) = letters_to("ida@example.org", at=timezone.now())
    assert client.post("/keep/open/", {"token": token_in(letter)}).status_code == 302
    page = body(client.get(HOME))
    assert "You look after 2 pages." in page
    assert ("Chess on Mondays" in page, "Garden on Fridays" in page) == (True, False)


def test_a_group_that_was_merged_stands_in_the_way_of_no_new_link(ida: Organiser) -> None:
    survivor = make_listing("Harbour singers")
    make_organiser(survivor)
    Listing.objects.filter(pk=ida.listing_id).update(merged_into=survivor)
    client = Client()
    client.post("/keep/new-link/", {"email": "ida@example.org"})
    (letter,) = letters_to("ida@example.org", at=timezone.now())
    client.post("/keep/open/", {"token": token_in(letter), "code": ""})
    page = body(client.get(HOME))
    assert "Harbour singers" in page
    assert "Tuesday harbour choir" not in page


def test_a_new_link_is_answered_the_same_whether_the_address_is_known(ida: Organiser) -> None:
    answers = [Client().post("/keep/new-link/", {"email": email}) for email in (ida.email, "nobody@example.org")]
    assert answers[0].content == answers[1].content
    assert [answer.cookies for answer in answers] == [{}, {}]
    assert Letter.objects.count() == 1


def test_asking_for_links_again_and_again_is_slowed_down(ida: Organiser) -> None:
    answers = [Client().post("/keep/new-link/", {"email": ida.email}) for _try in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert Letter.objects.count() == 1, "the first one has not left yet"


def test_what_is_no_address_comes_back_with_what_was_typed() -> None:
    answer = Client().post("/keep/new-link/", {"email": "ida@"})
    assert (answer.status_code, 'value="ida@"' in body(answer)) == (422, True)


@pytest.mark.parametrize(
    ("passed", "status"),
    [(timedelta(minutes=29), 200), (timedelta(minutes=31), 403)],
)
def test_the_page_closes_after_half_an_hour_alone(
    ida: Organiser, browser_of: BrowserOf, passed: timedelta, status: int
) -> None:
    client = browser_of(ida)
    with time_machine.travel(timezone.now() + passed, tick=False):
        assert client.get(HOME).status_code == status


def test_the_page_closes_with_the_organiser(ida: Organiser, omar: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(omar)
    assert client.get(HOME).status_code == 200
    team.take_out(omar, by=ida, at=timezone.now())
    assert client.get(HOME).status_code == 403
    assert body(client.get(HOME)) == body(Client().get(HOME)), "it says the same as to anybody"


def test_closing_twice_says_the_same(ida: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(ida)
    assert [client.post("/keep/close/").headers["Location"] for _press in range(2)] == ["/keep/open/"] * 2
    assert client.get(HOME).status_code == 403


def test_the_home_page_says_how_each_listing_stands(ida: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(ida)
    assert "In the directory, for everybody to see." in body(client.get(HOME))
    Listing.objects.update(hidden_at=timezone.now())
    assert "Not shown at the moment" in body(client.get(HOME))
    Listing.objects.update(hidden_at=None, status="draft")
    assert "Not public yet" in body(client.get(HOME))
    Listing.objects.update(binned_at=timezone.now())
    assert client.get(HOME).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_asks_the_same_number_of_questions(
    ida: Organiser, browser_of: BrowserOf, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(count - 1):
        make_organiser(make_listing(f"Group {number}"), "Ida")
    client = Client()
    new = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=ida, opens_all=True, at=timezone.now())
    client.post("/keep/open/", {"token": new.token})
    with django_assert_num_queries(10):
        client.get(HOME)


def test_an_organiser_makes_an_account_and_sees_all_their_listings(ida: Organiser, browser_of: BrowserOf) -> None:
    make_organiser(make_listing("Chess on Mondays"), "Ida")
    client = browser_of(ida)
    assert client.post("/keep/me/account/").status_code == 302
    (letter,) = letters_to("ida@example.org", at=timezone.now())
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.team, invitation.is_steward) == ("ida@example.org", None, False)
    browser = Client()
    joined = browser.post("/join/", {"code": token_in(letter), "display_name": "Ida"})
    assert joined.status_code == 302
    user = User.objects.get(email="ida@example.org")
    assert Organiser.objects.filter(user=user).count() == 2
    page = body(log_in(Client(), user).get(HOME))
    assert ("Tuesday harbour choir" in page, "Chess on Mondays" in page) == (True, True)


def test_an_account_that_is_there_is_linked_by_its_confirmed_address(
    choir: Listing, olaf: User, browser_of: BrowserOf
) -> None:
    row = make_organiser(choir, "Olaf")
    client = browser_of(row)
    client.post("/keep/me/account/")
    row.refresh_from_db()
    assert row.user is None, "its address was never confirmed"
    EmailAddress.objects.create(user=olaf, email=olaf.email, verified=True)
    client.post("/keep/me/account/")
    row.refresh_from_db()
    assert row.user == olaf


def test_name_and_language_are_corrected_everywhere(ida: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(ida)
    assert client.post("/keep/me/", {"name": "  ", "language": "da"}).status_code == 422
    assert client.post("/keep/me/", {"name": "Ida Marie", "language": "da"}).status_code == 302
    ida.refresh_from_db()
    assert (ida.name, ida.language) == ("Ida Marie", "da")


def test_being_forgotten_takes_two_presses(ida: Organiser, browser_of: BrowserOf) -> None:
    client = browser_of(ida)
    client.post("/keep/me/forget/")
    ida.refresh_from_db()
    assert ida.email == "ida@example.org"
    assert "Your name and your address are taken away" in body(client.post("/keep/me/forget/", {"sure": "1"}))
    ida.refresh_from_db()
    assert (ida.name, ida.email, ida.ended_at is not None) == ("", "", True)
    assert client.get(HOME).status_code == 403


def test_a_letter_names_nobody_and_its_code_opens_as_well(ida: Organiser) -> None:
    Client().post("/keep/new-link/", {"email": ida.email})
    (letter,) = letters_to("ida@example.org", at=timezone.now())
    assert [word for word in ("Ida", "choir", "harbour") if word in letter] == []
    assert Client().post("/keep/open/", {"code": code_in(letter)}).status_code == 302


def test_a_link_to_look_leaves_by_night(ida: Organiser) -> None:
    night = datetime(2026, 11, 22, 2, 0, tzinfo=timezone.get_default_timezone())
    with time_machine.travel(night, tick=False):
        Client().post("/keep/new-link/", {"email": ida.email})
        assert Letter.objects.get().due_at == night

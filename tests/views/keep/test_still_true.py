"""Still true? One press from an e-mail; opening changes nothing; twice does no harm; no log-in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.actions import organiser_links, organisers
from directory.models import (
    ChangeRequest,
    Confirmation,
    Listing,
    Organiser,
    OrganiserLinkPurpose,
    SearchDocument,
    Upkeep,
    User,
)
from tests.keepers import make_organiser
from tests.listings import index, make_listing

pytestmark = pytest.mark.django_db
ADDRESS = "/keep/still-true/"
LONG_AGO = timezone.now() - timedelta(days=200)


@pytest.fixture
def choir(db: None) -> Listing:
    listing = make_listing(
        "Tuesday harbour choir", confirmed_at=LONG_AGO, confirmed_how="organiser", phone="+4512345678"
    )
    Listing.objects.filter(pk=listing.pk).update(hidden_at=timezone.now())
    listing.refresh_from_db()
    index(listing)
    return listing


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir)


@pytest.fixture
def link(ida: Organiser) -> Any:
    return organiser_links.make(OrganiserLinkPurpose.STILL_TRUE, organiser=ida, at=timezone.now())


def is_untouched(choir: Listing) -> bool:
    choir.refresh_from_db()
    return (choir.confirmed_at, choir.hidden_at is None, Confirmation.objects.count()) == (LONG_AGO, False, 0)


def ticket_of(page: Any) -> str:
    return str(page.content.decode().split('name="ticket" value="')[1].split('"')[0])


def test_a_scanner_that_opens_the_link_changes_nothing(client: Client, choir: Listing, link: Any) -> None:
    for method in (client.get, client.head, client.options, client.put, client.delete):
        for path in (ADDRESS, link.path, f"{ADDRESS}?answer=yes&token={link.token}"):
            assert method(path).status_code in {200, 405}
    client.get(ADDRESS, headers={"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"})
    assert is_untouched(choir)
    assert "session" not in client.cookies


def test_a_scanner_that_runs_the_script_sees_the_question_and_changes_nothing(
    client: Client, choir: Listing, link: Any
) -> None:
    page = client.post(ADDRESS, {"token": link.token, "code": ""}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "<html" not in page.content.decode()
    assert "Tuesday harbour choir" in page.content.decode()
    assert is_untouched(choir)
    assert "session" not in client.cookies


def test_one_press_confirms_and_brings_a_hidden_group_back(client: Client, choir: Listing, link: Any) -> None:
    question = client.post(ADDRESS, {"token": link.token, "code": ""})
    assert "People cannot see it at the moment" in question.content.decode()
    thanks = client.post(ADDRESS, {"ticket": ticket_of(question), "answer": "yes"})
    assert "People can find Tuesday harbour choir again." in thanks.content.decode()
    choir.refresh_from_db()
    assert (choir.is_public(), choir.confirmed_how) == (True, "organiser")
    assert SearchDocument.objects.filter(pk=choir.pk).exists()
    confirmation = Confirmation.objects.get()
    assert (confirmation.organiser, confirmation.link, confirmation.fields) == (link.link.organiser, link.link, [])


def test_the_code_of_the_mail_opens_the_same_question(client: Client, choir: Listing, link: Any) -> None:
    page = client.post(ADDRESS, {"token": "", "code": link.code.lower().replace("-", " ")})
    assert "Yes, all of it is still true" in page.content.decode()
    client.post(ADDRESS, {"ticket": ticket_of(page), "answer": "yes"})
    assert Confirmation.objects.count() == 1


def test_a_link_that_is_used_twice_says_so_and_changes_nothing(client: Client, choir: Listing, link: Any) -> None:
    ticket = ticket_of(client.post(ADDRESS, {"token": link.token, "code": ""}))
    client.post(ADDRESS, {"ticket": ticket, "answer": "yes"})
    choir.refresh_from_db()
    first = choir.confirmed_at
    again = client.post(ADDRESS, {"ticket": ticket, "answer": "yes"})
    assert "We had heard so already" in again.content.decode()
    opened_again = Client().post(ADDRESS, {"token": link.token, "code": ""})
    assert "You have answered already" in opened_again.content.decode()
    assert "all of it is still true" not in opened_again.content.decode()
    choir.refresh_from_db()
    assert (choir.confirmed_at, Confirmation.objects.count()) == (first, 1)


def test_what_has_changed_becomes_a_list_of_what_to_do(client: Client, choir: Listing, link: Any) -> None:
    ticket = ticket_of(client.post(ADDRESS, {"token": link.token, "code": ""}))
    page = client.post(ADDRESS, {"ticket": ticket, "answer": "some", "true": ["when", "cost", "contact", "no_such"]})
    assert "Now what has changed" in page.content.decode()
    assert Upkeep.objects.get().todo == ["where", "welcome"]
    choir.refresh_from_db()
    assert choir.confirmed_at == LONG_AGO
    again = client.get(f"/keep/{choir.pk}/still-true/")
    assert "Is this still true?" in again.content.decode()
    client.post(f"/keep/{choir.pk}/still-true/", {"answer": "yes"})
    assert Upkeep.objects.get().todo == []


def test_that_it_has_ended_goes_to_a_steward_and_deletes_nothing(client: Client, choir: Listing, link: Any) -> None:
    ticket = ticket_of(client.post(ADDRESS, {"token": link.token, "code": ""}))
    for _press in range(2):
        page = client.post(ADDRESS, {"ticket": ticket, "answer": "ended"})
        assert "Somebody here looks at it" in page.content.decode()
    request = ChangeRequest.objects.get()
    assert {name: row["after"] for name, row in request.changes.items()} == {"status": "defunct"}
    choir.refresh_from_db()
    assert choir.status == "active"


def test_something_changed_leads_to_the_editor_without_a_log_in(client: Client, choir: Listing, link: Any) -> None:
    ticket = ticket_of(client.post(ADDRESS, {"token": link.token, "code": ""}))
    response = client.post(ADDRESS, {"ticket": ticket, "answer": "change"})
    assert (response.status_code, response["Location"]) == (302, f"/keep/{choir.pk}/")
    assert is_untouched(choir)


@pytest.mark.parametrize(
    "what", ["ended", "binned", "not verified", "expired", "open link", "forged ticket", "wrong code"]
)
def test_a_link_that_opens_nothing_says_so(
    client: Client, choir: Listing, ida: Organiser, link: Any, what: str
) -> None:
    data = {"token": link.token, "code": "", "answer": "yes"}
    if what == "ended":
        organisers.end(ida, at=timezone.now())
    elif what == "binned":
        Listing.objects.update(binned_at=timezone.now())
    elif what == "not verified":
        Organiser.objects.update(verified_at=None)
    elif what == "expired":
        type(link.link).objects.update(expires_at=timezone.now())
    elif what == "open link":
        data["token"] = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=ida, at=timezone.now()).token
    elif what == "forged ticket":
        data = {"ticket": "WyJhIl0:1abc:nonsense", "answer": "yes"}
    else:
        data = {"token": "", "code": "AAAA-BBBB-CCCC-DDDD", "answer": "yes"}
    assert client.post(ADDRESS, data).status_code in {403, 410}
    assert is_untouched(choir)


def test_organisers_of_a_frozen_group_cannot_confirm_it(client: Client, choir: Listing, link: Any) -> None:
    ticket = ticket_of(client.post(ADDRESS, {"token": link.token, "code": ""}))
    Listing.objects.update(frozen_at=timezone.now())
    assert client.post(ADDRESS, {"ticket": ticket, "answer": "yes"}).status_code == 409
    assert is_untouched(choir)


def test_nobody_else_confirms_by_the_address_of_the_page(client: Client, choir: Listing, olaf: User) -> None:
    address = f"/keep/{choir.pk}/still-true/"
    assert client.post(address, {"answer": "yes"}).status_code == 403
    client.force_login(olaf)
    assert client.post(address, {"answer": "yes"}).status_code == 403
    assert is_untouched(choir)

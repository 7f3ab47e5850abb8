"""Organisers at the desk: the list, trust, and handing over for somebody who cannot."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import organiser_team as team
from directory.models import Listing, Organiser, User
from tests.keepers import make_organiser
from tests.listings import make_listing
from tests.logins import log_in
from tests.post import letters_to, token_in

pytestmark = pytest.mark.django_db
OLGA = "olga@example.org"


@pytest.fixture
def choir(db: None) -> Listing:
    return make_listing("Tuesday harbour choir")


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir, "Ida")


@pytest.fixture
def desk(stine: User) -> Client:
    return log_in(Client(), stine)


def shown(desk: Client, show: str, **more: str) -> str:
    return desk.get("/desk/organisers/", {"show": show, **more}).content.decode()


def test_the_list_has_parts_and_is_searched(desk: Client, choir: Listing, ida: Organiser) -> None:
    nora = make_organiser(make_listing("Chess on Mondays"), "Nora", is_trusted=True)
    assert all(text in shown(desk, "current") for text in ("Ida", "Nora", "Chess on Mondays"))
    assert ("Nora" in shown(desk, "trusted"), "Ida" in shown(desk, "trusted")) == (True, False)
    assert ("Nora" in shown(desk, "current", q="chess"), "Ida" in shown(desk, "current", q="chess")) == (True, False)
    assert "Nobody here" in shown(desk, "current", q="nobody\x00")
    team.leave(nora, is_sure=True, at=timezone.now())
    assert "Chess on Mondays" in shown(desk, "alone")
    assert "Nora" in shown(desk, "ended")
    team.invite(choir, email=OLGA, language="en", by=ida, at=timezone.now())
    assert OLGA in shown(desk, "invited")
    assert "Ida" in shown(desk, "nonsense")


def test_a_steward_trusts_and_takes_it_back(desk: Client, choir: Listing, ida: Organiser) -> None:
    address = reverse("desk_organiser", args=[ida.pk])
    for do, is_trusted in (("trust", True), ("untrust", False), ("nonsense", False)):
        assert desk.post(address, {"do": do}).headers["Location"] == f"/desk/listings/{choir.pk}/people/"
        ida.refresh_from_db()
        assert ida.is_trusted is is_trusted


def test_a_lost_mailbox_is_handed_over_with_a_reason(desk: Client, choir: Listing, ida: Organiser) -> None:
    address = reverse("desk_people", args=[choir.pk])
    assert "ida@example.org" in desk.get(address).content.decode()
    without = desk.post(address, {"email": OLGA, "language": "en", "reason": ""})
    assert (without.status_code, f'value="{OLGA}"' in without.content.decode()) == (422, True)
    desk.post(address, {"email": OLGA, "language": "en", "reason": "Her mailbox is lost; I rang the hall."})
    assert "Is being handed over to olga@example.org" in desk.get(address).content.decode()
    assert letters_to("ida@example.org", at=timezone.now()), "the one before hears of it at once"
    (letter,) = letters_to(OLGA, at=timezone.now())
    olga = Client()
    assert (
        "A steward of this directory asks you"
        in olga.post("/keep/invited/", {"token": token_in(letter)}).content.decode()
    )
    olga.post("/keep/invited/", {"token": token_in(letter), "do": "yes", "name": "Olga", "form": "f"})
    current = Organiser.objects.current().filter(listing=choir)
    assert list(current.values_list("email", "role")) == [(OLGA, "owner")]


def test_a_steward_calls_it_off(desk: Client, choir: Listing, ida: Organiser) -> None:
    address = reverse("desk_people", args=[choir.pk])
    desk.post(address, {"email": OLGA, "language": "en", "reason": "Her mailbox is lost."})
    desk.post(reverse("desk_call_off", args=[choir.pk]))
    assert "Is being handed over" not in desk.get(address).content.decode()
    assert not Organiser.objects.filter(email=OLGA, ended_at__isnull=True).exists()

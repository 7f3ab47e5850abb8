"""What somebody is at a place: said by themselves, read by nobody else, and open in every direction."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bridges.actions import outbox
from bridges.models import Companion, Host, NetworkMap, Person, PlaceRole, Tie
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import make_introduction
from tests.bridges.networks import make_tie
from tests.bridges.views.my_pages import enter
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
OFFER = {"name": "Noortje", "email": "noortje@example.org"}


@pytest.fixture
def as_noor(noor: Person) -> Client:
    return enter(noor)


@pytest.fixture
def been_there(noor: Person, choir: Listing) -> str:
    make_introduction(noor, listing=choir, status=S.SETTLING)
    return reverse("my_role", args=[choir.pk])


def test_a_role_is_said_once_however_often_the_button_is_pressed(as_noor: Client, been_there: str) -> None:
    for _press in range(2):
        as_noor.post(been_there, {"role": "helper", "words": "I put out the chairs"})
    assert PlaceRole.objects.get().role == "helper"
    page = as_noor.get(been_there)
    assert "I put out the chairs" in page.content.decode()


def test_every_way_is_open_also_back_and_the_history_stays(as_noor: Client, been_there: str) -> None:
    for role in ("helper", "host", "visitor"):
        as_noor.post(been_there, {"role": role})
    assert list(PlaceRole.objects.order_by("said_at").values_list("role", flat=True)) == ["helper", "host", "visitor"]
    assert as_noor.get(been_there).content.decode().count("growing__step--now") == 1
    as_noor.post(been_there, {"do": "forget"})
    assert not PlaceRole.objects.exists()


def test_what_is_wrong_keeps_what_was_typed(as_noor: Client, been_there: str) -> None:
    page = as_noor.post(been_there, {"role": "boss", "words": "My words"})
    assert page.status_code == 422
    assert "My words" in page.content.decode()
    assert "Choose one of the four." in page.content.decode()


def test_a_group_on_the_map_is_a_place_and_any_other_is_not(as_noor: Client, noor: Person, choir: Listing) -> None:
    other = make_listing("Chess")
    make_tie(NetworkMap.objects.create(person=noor), "The choir", listing=choir)
    assert as_noor.get(reverse("my_role", args=[choir.pk])).status_code == 200
    assert as_noor.get(reverse("my_role", args=[other.pk])).status_code == 404


def test_saying_that_one_welcomes_others_makes_nobody_a_host(as_noor: Client, been_there: str) -> None:
    before = list(Host.objects.values_list("pk", flat=True))
    as_noor.post(been_there, {"role": "host"})
    assert list(Host.objects.values_list("pk", flat=True)) == before
    assert "two people who look after the groups then confirm it" in as_noor.get(been_there).content.decode()


def test_a_group_becomes_a_tie_if_the_person_wants(as_noor: Client, been_there: str, choir: Listing) -> None:
    assert "Put it on my map" in as_noor.get(been_there).content.decode()
    for _press in range(2):
        as_noor.post(been_there, {"do": "map"})
    assert Tie.objects.get().listing == choir
    page = as_noor.get(been_there).content.decode()
    assert "This group is on your map." in page
    assert "Put it on my map" not in page


def test_the_team_reads_nothing_of_it(as_noor: Client, been_there: str, noor: Person, pim: User) -> None:
    as_noor.post(been_there, {"role": "helper", "words": "qzwordsqz"})
    client = log_in(Client(), pim)
    introduction = noor.introductions.get()
    for address in (reverse("person", args=[noor.pk]), reverse("introduction", args=[introduction.pk])):
        text = client.get(address).content.decode()
        assert "qzwordsqz" not in text
        assert "what you are at a group" not in text
        assert "Something was noted" not in text
    assert "You said what you are at a group" in as_noor.get(reverse("my_record")).content.decode()


@pytest.mark.parametrize("places", [1, 3])
def test_my_places_cost_the_same_however_many(
    noor: Person, places: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(places):
        listing = make_listing(f"Group {number}")
        make_introduction(noor, listing=listing, status=S.FOUND_A_PLACE)
        PlaceRole.objects.create(person=noor, listing=listing, role="regular", said_at=timezone.now())
    client = enter(noor)
    client.get(reverse("my_roles"))
    with django_assert_num_queries(QUERIES):
        assert client.get(reverse("my_roles")).content.decode().count("growing__step--now") == places


QUERIES = 11


def test_who_goes_along_is_a_companion_like_all_others_to_the_team(as_noor: Client, noor: Person, pim: User) -> None:
    as_noor.post(reverse("my_company"), OFFER)
    as_noor.post(reverse("my_company"), OFFER)
    companion = Companion.objects.get()
    assert (companion.person, companion.team, companion.consented_at) == (noor, noor.team, None)
    outbox.run_once(at=(timezone.now() + timedelta(days=1)).replace(hour=12), limit=10)
    assert [message.to for message in mail.outbox] == [["noortje@example.org"]]
    pool = log_in(Client(), pim).get(reverse("companions")).content.decode()
    assert "Noortje" in pool
    assert str(noor.pk) not in pool
    events = AuditEvent.objects.filter(target_id=str(companion.pk)) | AuditEvent.objects.about(companion.pk)
    assert not events.filter(subject=noor.pk).exists()


def test_who_stops_is_taken_out_at_once(as_noor: Client, noor: Person) -> None:
    as_noor.post(reverse("my_company"), OFFER)
    as_noor.post(reverse("my_company"), {"do": "stop"})
    companion = Companion.objects.get()
    assert (companion.name, companion.email) == ("", "")
    assert companion.ended_at is not None
    assert as_noor.post(reverse("my_company"), {"do": "stop"}).status_code == 404


def test_an_address_that_is_none_keeps_what_was_typed(as_noor: Client) -> None:
    page = as_noor.post(reverse("my_company"), {"name": "Noortje", "email": "nowhere"})
    assert page.status_code == 422
    assert "Noortje" in page.content.decode()
    assert not Companion.objects.exists()


def test_without_a_team_there_is_nobody_to_offer_it_to(noor: Person) -> None:
    Person.objects.filter(pk=noor.pk).update(team=None, practitioner=None)
    client = enter(Person.objects.get(pk=noor.pk))
    page = client.post(reverse("my_company"), OFFER)
    assert page.status_code == 422
    assert not Companion.objects.exists()

"""A person can say yes to a copy after the group was asked, on the page of the introduction, and end it there."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.actions import links
from bridges.models import Host, LinkPurpose, Person
from bridges.scopes import ConsentScope as C
from bridges.states import IntroductionStatus as S
from tests.bridges.cast import make_introduction, make_person

pytestmark = pytest.mark.django_db
QUESTION = "May the person who supports you take a copy for another system?"


def come_in(client: Client, person: Person) -> None:
    link = links.make(LinkPurpose.PERSON, at=timezone.now(), person=person)
    assert client.post(reverse("open"), {"token": link.token}).status_code == 302


def test_saying_yes_later_and_ending_it(client: Client, noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=(C.NAME_OR_ALIAS,), at=timezone.now())
    come_in(client, noor)
    page, consents = (reverse(name, args=[row.pk]) for name in ("my_introduction", "my_consents"))
    assert QUESTION in client.get(page).content.decode()
    for _twice in range(2):
        assert client.post(consents, {"give": "share_record"}).status_code == 302
    yes = row.consents.get(scope="share_record")
    assert yes.manner == "written"
    assert QUESTION not in client.get(page).content.decode()
    client.post(consents, {"consent": str(yes.pk)})
    assert not row.consents.active(at=timezone.now()).filter(scope="share_record").exists()
    assert QUESTION in client.get(page).content.decode()


def test_nothing_else_can_be_given_there(client: Client, noor: Person, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, at=timezone.now())
    come_in(client, noor)
    assert client.post(reverse("my_consents", args=[row.pk]), {"give": "contact"}).status_code == 404
    assert not row.consents.exists()


def test_it_is_not_asked_where_nobody_could_take_a_copy(client: Client, hanna: Host) -> None:
    alone = make_person("Sam")
    row = make_introduction(alone, host=hanna, status=S.ASKED, scopes=(C.NAME_OR_ALIAS,), at=timezone.now())
    come_in(client, alone)
    assert QUESTION not in client.get(reverse("my_introduction", args=[row.pk])).content.decode()


def test_a_persons_own_file_stands_beside_the_other_one(client: Client, noor: Person) -> None:
    come_in(client, noor)
    assert reverse("my_record_file") in client.get(reverse("my_data")).content.decode()
    response = client.get(reverse("my_record_file"))
    assert (response["Content-Type"], response.json()["type"]) == ("application/fhir+json", "collection")
    assert "no-store" in response["Cache-Control"]
    record = client.get(reverse("my_record")).content.decode()
    assert "You took your introductions with you, for another system" in record

"""Who takes a copy of what: only by a yes that holds, only what it opens, and the person can read that it was taken."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bridges.actions import consents, introductions, people, record_export
from bridges.actions.parties import by_person, by_practitioner
from bridges.actions.refusals import NoCopy
from bridges.models import Host, Person
from bridges.scopes import ConsentScope as C
from bridges.states import IntroductionStatus as S
from directory.actions import audit
from directory.models import AuditEvent, User
from tests.bridges.cast import EVERYTHING, give, make_introduction
from tests.bridges.life import make_life
from tests.listings import NOON
from tests.logins import log_in

pytestmark = pytest.mark.django_db
NAME_AND_COPY = (C.NAME_OR_ALIAS, C.SHARE_RECORD)


def seen(life_texts: dict[str, str], body: str) -> set[str]:
    return {name for name, text in life_texts.items() if text in body.lower()}


def test_a_copy_holds_what_to_call_the_person_and_no_other_word(hanna: Host, pim: User) -> None:
    life = make_life("copied", listing=hanna.listing, host=hanna, practitioner=pim, team=pim.memberships.get().team)
    body = json.dumps(record_export.of_one(life.introduction, by=by_practitioner(pim), at=NOON))
    assert seen(life.texts, body) == {"Introduction.called"}


def test_without_a_yes_to_the_name_the_copy_has_none(noor: Person, hanna: Host, pim: User) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=(C.SHARE_RECORD,), texts={"called": "Nora"})
    bundle = record_export.of_one(row, by=by_practitioner(pim), at=NOON)
    assert "Nora" not in json.dumps(bundle)
    patient = bundle["entry"][0]["resource"]
    assert patient["name"][0]["extension"][0]["valueCode"] == "masked"


@pytest.mark.parametrize(
    ("scopes", "opened"),
    [
        ((), set()),
        ((C.NAME_OR_ALIAS,), {"Introduction.message"}),
        ((C.ACCESS_NEEDS,), {"Introduction.access_needs"}),
        ((C.MY_CARD,), {"CardLine.text"}),
        (EVERYTHING, {"Introduction.message", "Introduction.access_needs", "CardLine.text"}),
    ],
)
def test_a_persons_own_file_holds_of_their_words_what_a_yes_opens(
    hanna: Host, scopes: tuple[C, ...], opened: set[str]
) -> None:
    life = make_life("own", listing=hanna.listing, host=hanna, scopes=scopes)
    body = json.dumps(record_export.own(life.person, at=NOON))
    assert seen(life.texts, body) == opened | {"Person.alias"}


def test_nobody_else_is_named(noor: Person, hanna: Host, pim: User) -> None:
    make_introduction(noor, host=hanna, status=S.WELCOMED, scopes=EVERYTHING, author=pim)
    body = json.dumps(record_export.own(noor, at=NOON))
    assert [name for name in ("Hanna", "Pim", "Team West", "example.org") if name in body] == []


@pytest.mark.parametrize("scopes", [(), tuple(scope for scope in C if scope != C.SHARE_RECORD)])
def test_no_yes_no_copy(noor: Person, hanna: Host, pim: User, scopes: tuple[C, ...]) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=scopes)
    with pytest.raises(NoCopy):
        record_export.of_one(row, by=by_practitioner(pim), at=NOON)
    assert not AuditEvent.objects.filter(event="introduction.record_taken").exists()


def test_a_yes_that_ended_or_ran_out_closes_it_at_once(noor: Person, hanna: Host, pim: User) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=NAME_AND_COPY)
    by = by_practitioner(pim)
    record_export.of_one(row, by=by, at=NOON)
    with pytest.raises(NoCopy):
        record_export.of_one(row, by=by, at=NOON + timedelta(days=90))
    consents.end(row.consents.get(scope=str(C.SHARE_RECORD)), by=by_person(noor), at=NOON)
    with pytest.raises(NoCopy):
        record_export.of_one(row, by=by, at=NOON)


def test_withdrawing_closes_it_at_once(noor: Person, hanna: Host, pim: User) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=NAME_AND_COPY)
    introductions.withdraw(row, by=by_person(noor), at=NOON)
    with pytest.raises(NoCopy):
        record_export.of_one(row, by=by_practitioner(pim), at=NOON)


def test_each_copy_is_written_down(noor: Person, hanna: Host, pim: User) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=NAME_AND_COPY)
    record_export.of_one(row, by=by_practitioner(pim), at=NOON)
    record_export.own(noor, at=NOON)
    taken, own = AuditEvent.objects.about(noor.pk).filter(event__endswith="record_taken").order_by("position")
    assert (taken.event, taken.actor_id, taken.target_id) == ("introduction.record_taken", str(pim.pk), str(row.pk))
    assert taken.consent_id == str(row.consents.get(scope=str(C.SHARE_RECORD)).pk)
    assert (own.event, own.party) == ("person.record_taken", "person")
    assert list(audit.broken_at(noor.pk)) == []
    assert [one.who for one in people.events_of(noor) if one.event == "introduction.record_taken"] == ["Pim"]


def test_the_button_is_there_while_the_yes_holds(client: Client, noor: Person, hanna: Host, pim: User) -> None:
    row = make_introduction(noor, host=hanna, status=S.ASKED, scopes=(C.NAME_OR_ALIAS,))
    log_in(client, pim)
    page, copy = reverse("introduction", args=[row.pk]), reverse("introduction_copy", args=[row.pk])
    assert copy not in client.get(page).content.decode()
    refused = client.post(copy)
    assert refused.status_code == 403
    assert "There is no yes to a copy for another system" in refused.content.decode()
    give(row, C.SHARE_RECORD)
    assert copy in client.get(page).content.decode()
    taken = client.post(copy)
    assert (taken.status_code, taken["Content-Type"]) == (200, "application/fhir+json")
    assert taken["Content-Disposition"] == 'attachment; filename="record.json"'
    assert "no-store" in taken["Cache-Control"]
    assert taken.json()["resourceType"] == "Bundle"
    assert "You took a copy of this for another system" in client.get(page).content.decode()

"""What is kept about a person: started, changed, shared with nobody by accident, taken along."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from bridges import vault
from bridges.actions import companions, people
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_person, by_practitioner, spoken
from bridges.models import Companion, Host, Person, PersonKey
from directory.actions import audit
from directory.models import AuditEvent, Listing, Team, User
from tests.bridges.cast import make_introduction
from tests.bridges.life import make_life
from tests.listings import NOON

pytestmark = pytest.mark.django_db
TEXTS = {"alias": "Noor", "contact": "noor@example.org", "wishes": "To sing again", "strengths": "", "what_helps": ""}


def start(**given: Any) -> Person:
    return people.start(
        **{
            "texts": TEXTS,
            "language": "da",
            "timezone": "Europe/Copenhagen",
            "channel": "email",
            "is_safe_to_write": True,
            "by": None,
            "at": NOON,
            **given,
        }
    )


def events(person: Person) -> list[str]:
    return [event.event for event in AuditEvent.objects.about(person.pk)]


def read(person: Person, field: str) -> str:
    return vault.open_for(person).read(Person.objects.get(pk=person.pk), field)


def test_a_person_starts_alone_with_a_key_of_their_own() -> None:
    person = start()
    assert PersonKey.objects.filter(person=person).count() == 1
    assert [read(person, name) for name in TEXTS] == list(TEXTS.values())
    assert (person.team, person.practitioner, person.created_by) == (None, None, None)
    (event,) = AuditEvent.objects.about(person.pk)
    assert (event.event, event.party, event.actor_id) == ("person.started", "person", str(person.pk))


def test_a_practitioner_writes_somebody_down_for_the_team(team: Team, pim: User) -> None:
    person = start(team=team, practitioner=pim, by=by_practitioner(pim))
    assert (person.team, person.practitioner, person.created_by) == (team, pim, pim)
    assert list(Person.objects.visible_to(pim)) == [person]
    assert AuditEvent.objects.about(person.pk)[0].actor_id == str(pim.pk)


def test_a_practitioner_without_a_team_leaves_nothing_behind(pim: User) -> None:
    with pytest.raises(IntegrityError):
        start(practitioner=pim)


def test_only_what_changed_is_written_and_its_name_is_in_the_record(noor: Person, pim: User) -> None:
    before = bytes(noor.contact)
    after = people.change(
        noor, version=1, texts={"alias": "Noor", "wishes": "To swim"}, language="en", by=by_practitioner(pim), at=NOON
    )
    assert (read(after, "wishes"), after.version) == ("To swim", 2)
    assert bytes(after.contact) == before
    (event,) = AuditEvent.objects.about(noor.pk)
    assert (event.event, event.data_category) == ("person.changed", "wishes")


def test_two_changes_at_once_end_with_one_and_a_calm_message_for_the_other(noor: Person, pim: User) -> None:
    people.change(noor, version=1, texts={"wishes": "To swim"}, by=by_practitioner(pim), at=NOON)
    with pytest.raises(SomebodyWasFirst, match="Somebody else changed this"):
        people.change(noor, version=1, texts={"wishes": "To run"}, by=by_person(noor), at=NOON)
    assert read(noor, "wishes") == "To swim"
    assert events(noor) == ["person.changed"]


def test_another_practitioner_who_takes_over_is_an_event_of_its_own(noor: Person, team: Team, pim: User) -> None:
    piet = User.objects.create_user("piet@example.org")
    people.change(noor, version=1, practitioner=piet, texts={"alias": "N"}, by=by_practitioner(piet), at=NOON)
    assert events(noor) == ["person.taken_over", "person.changed"]


def test_a_line_of_the_card_that_stays_stays_shared_and_a_changed_one_does_not(noor: Person, choir: Listing) -> None:
    quiet, loud = people.set_card(
        noor, lines=[("helps", "A quiet corner"), ("signs", "I go silent")], by=by_person(noor), at=NOON
    )
    introduction = make_introduction(noor, listing=choir)
    introduction.shared_lines.set([quiet, loud])
    people.set_card(
        noor, lines=[("signs", "I leave"), ("helps", "A quiet corner"), ("helps", "A quiet corner")],
        by=by_person(noor), at=NOON,
    )  # fmt: skip
    assert list(introduction.shared_lines.all()) == [quiet]
    box = vault.open_for(noor)
    assert [box.read(line, "text") for line in noor.card_lines.order_by("position")] == ["I leave", "A quiet corner"]


def test_leaving_the_team_closes_the_page_to_it_at_once(noor: Person, pim: User) -> None:
    assert list(Person.objects.visible_to(pim)) == [noor]
    after = people.leave_team(noor, by=by_person(noor), at=NOON)
    assert (after.team, after.practitioner) == (None, None)
    assert list(Person.objects.visible_to(pim)) == []
    people.leave_team(after, by=by_person(noor), at=NOON)
    assert events(noor) == ["person.left_team"]


def test_who_looked_is_written_once_in_a_quarter_of_an_hour(noor: Person, pim: User) -> None:
    stand_in = User.objects.create_user("piet@example.org", display_name="Piet")
    for minutes in (0, 5, 14, 16):
        people.was_read(noor, by=by_practitioner(pim), at=NOON + timedelta(minutes=minutes), what="page")
    people.was_read(noor, by=by_practitioner(pim), at=NOON, what="follow_up")
    people.was_read(noor, by=by_practitioner(stand_in), at=NOON, what="page")
    rows = people.events_of(noor)
    assert [(row.who, row.data_category) for row in rows] == [
        ("Pim", "page"),
        ("Pim", "page"),
        ("Pim", "follow_up"),
        ("Piet", "page"),
    ]


def test_what_happened_has_the_names_that_the_person_knows(
    noor: Person, pim: User, hanna: Host, bo: Companion, django_assert_num_queries: Any
) -> None:
    def write(event: str, party: str, user_id: str) -> None:
        audit.record(event, subject=noor.pk, by=audit.Actor(party=party, user_id=user_id), at=NOON)

    people.change(noor, version=1, texts={"alias": "N"}, by=spoken(noor, to=pim), at=NOON)
    write("introduction.welcome", "host", str(hanna.pk))
    write("visit.companion_yes", "companion", str(bo.pk))
    write("introduction.lapse", "clock", "")
    write("person.read", "practitioner", "987654")
    with django_assert_num_queries(4):
        rows = people.events_of(noor)
    assert [(row.who, row.is_spoken) for row in rows] == [
        ("Pim", True),
        ("Hanna", False),
        ("Bo", False),
        ("", False),
        ("", False),
    ]


def test_an_export_holds_every_text_and_no_secret(noor: Person, choir: Listing, pim: User, bo: Companion) -> None:
    life = make_life("mine", listing=choir, practitioner=pim, team=noor.team, companion=bo)
    people.was_read(life.person, by=by_practitioner(pim), at=NOON, what="page")
    made = people.export(life.person, at=NOON)
    written = json.dumps(made)
    assert [name for name, text in life.texts.items() if text not in written] == []
    secrets = [life.person.links.get().token_hash, life.person.receipts.get().secret_hash, life.link_token]
    assert [secret for secret in secrets if secret in written] == []
    assert (made["format"], made["version"]) == ("footbridge-person", 1)
    assert made["introductions"][0]["group"] == "Tuesday harbour choir"
    assert made["person"]["practitioner"] == "Pim"
    assert [row["event"] for row in made["what_happened"]] == ["receipt.made", "person.read", "person.exported"]


def test_an_export_holds_nothing_of_anybody_else(noor: Person, choir: Listing) -> None:
    theirs = make_life("theirs", listing=choir)
    written = json.dumps(people.export(noor, at=NOON))
    assert [name for name, text in theirs.texts.items() if text in written] == []


def test_an_export_holds_what_somebody_offered_as_a_companion(noor: Person) -> None:
    companions.offer(noor, name="Nora", email="nora@example.org", by=by_person(noor), at=NOON)
    (row,) = json.loads(json.dumps(people.export(noor, at=NOON)))["going_along_with_others"]
    assert (row["name"], row["email"], row["team"]) == ("Nora", "nora@example.org", "Team West")

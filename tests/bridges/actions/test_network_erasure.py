"""Erasing, leaving and taking along reach everything around maps and meetings: proven from the declared models."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import models

from bridges import drafts
from bridges.actions import companions, introductions, network_sharing, people
from bridges.actions.parties import by_companion, by_person
from bridges.models import (
    Companion,
    Introduction,
    NetworkMap,
    NetworkShare,
    Participant,
    Person,
    PlaceRole,
    SealedField,
    Visit,
)
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, Listing, Team, User
from tests.bridges.cast import make_introduction, make_person
from tests.bridges.life import Life, make_life
from tests.bridges.networks import make_meeting
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
Way = tuple[type[models.Model], str]


@pytest.fixture(autouse=True)
def file_of_erasures(settings: Any, tmp_path: Path) -> None:
    settings.FOOTBRIDGE_ERASURES_FILE = tmp_path / "erasures.txt"


@pytest.fixture
def life(choir: Listing, team: Team, pim: User) -> Life:
    return make_life("gone", listing=choir, team=team, practitioner=pim)


def way_to_person(model: type[models.Model], *, seen: frozenset[type[models.Model]] = frozenset()) -> str | None:
    """Return the lookup that leads from a row to its person over keys that it cannot be without; None if none does."""
    if model is Person:
        return "pk"
    for field in model._meta.concrete_fields:
        related: Any = field.related_model
        if not field.is_relation or field.null or related in seen | {model}:
            continue
        further = way_to_person(related, seen=seen | {model})
        if further is not None:
            return field.name if further == "pk" else f"{field.name}__{further}"
    return None


WAYS: list[Way] = [
    (model, way) for model in apps.get_app_config("bridges").get_models() if (way := way_to_person(model)) is not None
]


def counts_of(person_id: Any) -> dict[str, int]:
    return {model.__name__: model._default_manager.filter(**{way: person_id}).count() for model, way in WAYS}


def test_erasing_takes_every_row_that_cannot_be_without_its_person_and_no_other(life: Life, choir: Listing) -> None:
    other = make_life("stays", listing=make_listing("Chess"), host=life.introduction.host)
    before, others_before = counts_of(life.person.pk), counts_of(other.person.pk)
    new = {"NetworkMap", "Tie", "Looking", "PlaceRole", "NetworkMeeting", "Participant", "MeetingPoint", "Voice"}
    assert new | {"MeetingSuggestion"} <= {name for name, count in before.items() if count}
    people.erase(life.person, by=by_person(life.person), at=NOON)
    assert {name: count for name, count in counts_of(life.person.pk).items() if count} == {}
    assert counts_of(other.person.pk) == others_before


def sealed_texts(kept: Any) -> Iterator[str]:
    if isinstance(kept, dict):
        for value in kept.values():
            yield from sealed_texts(value)
    elif isinstance(kept, list):
        for value in kept:
            yield from sealed_texts(value)
    elif isinstance(kept, str):
        yield kept


def test_a_person_takes_every_sealed_text_along(life: Life) -> None:
    taken = "\n".join(sealed_texts(json.loads(json.dumps(people.export(life.person, at=NOON)))))
    assert [name for name, text in life.texts.items() if text not in taken] == []
    models_of_texts = {name.partition(".")[0] for name in life.texts}
    sealed = {
        model.__name__
        for model in apps.get_app_config("bridges").get_models()
        if any(isinstance(field, SealedField) for field in model._meta.concrete_fields)
    }
    assert models_of_texts == sealed


def test_whoever_went_along_goes_along_no_more(noor: Person, team: Team, choir: Listing) -> None:
    companion = companions.offer(noor, name="Noortje", email="n@example.org", by=by_person(noor), at=NOON)
    until = NOON + timedelta(days=100)
    companions.say_yes(companion, until=until, days=[], by=by_companion(companion), at=NOON)
    theirs = make_introduction(make_person("Nils"), status=S.VISIT_PLANNED, company="peer")
    starts_at = NOON + timedelta(days=2)
    visit = Visit.objects.create(
        introduction=theirs, day=starts_at.date(), start=starts_at.time(), timezone="UTC", starts_at=starts_at,
        company="peer", companion=companion, companion_answer="yes",
    )  # fmt: skip
    people.erase(noor, by=by_person(noor), at=NOON)
    visit.refresh_from_db()
    assert visit.companion_answer == "no"
    row = Companion.objects.get()
    assert (row.person_id, row.name, row.email, row.about, row.ended_at) == (None, "", "", "", NOON)


def test_leaving_a_team_ends_its_look_at_the_map(noor: Person, pim: User) -> None:
    network_sharing.allow(noor, may_write=True, by=by_person(noor), at=NOON)
    assert network_sharing.may_write(noor, pim, at=NOON)
    left = people.leave_team(noor, by=by_person(noor), at=NOON)
    assert not network_sharing.may_see(left, pim, at=NOON)
    assert NetworkShare.objects.get().ended_at == NOON


def test_a_colleague_whom_the_person_invited_stays_invited_until_they_say_otherwise(noor: Person, pim: User) -> None:
    make_meeting(noor, colleague=pim, at=NOON)
    people.leave_team(noor, by=by_person(noor), at=NOON)
    assert Participant.objects.get(user=pim).ended_at is None


def test_withdrawing_leaves_the_map_and_what_the_person_is_there(noor: Person, choir: Listing) -> None:
    row = make_introduction(noor, listing=choir, status=S.SETTLING)
    NetworkMap.objects.create(person=noor)
    PlaceRole.objects.create(person=noor, listing=choir, introduction=row, role="regular", said_at=NOON)
    introductions.withdraw(Introduction.objects.get(), by=by_person(noor), at=NOON)
    assert (NetworkMap.objects.count(), PlaceRole.objects.count()) == (1, 1)


def test_the_record_of_the_erased_names_nothing_that_is_left(life: Life) -> None:
    people.erase(life.person, by=by_person(life.person), at=NOON)
    ids = {str(row) for row in Companion.objects.values_list("pk", flat=True)}
    targets = set(AuditEvent.objects.about(life.person.pk).values_list("target_id", flat=True))
    assert targets & ids == set()


def test_a_name_that_a_practitioner_took_off_a_map_goes_with_the_person(noor: Person) -> None:
    theirs, others = SessionStore(), SessionStore()
    for session, person in ((theirs, noor), (others, make_person("Sol"))):
        drafts.keep_taken_off(session, whose=person.pk, values={"alias": "Mum"}, at=NOON)
        session.save()
    people.erase(noor, by=by_person(noor), at=NOON)
    assert not SessionStore().exists(theirs.session_key or "")
    assert SessionStore().exists(others.session_key or "")

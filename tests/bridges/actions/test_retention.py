"""How long things are kept: ways to reach somebody 90 days, the rest 12 months after the end."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from bridges.actions import due, retention
from bridges.models import Introduction, Person, PersonKey, Visit
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, Team, User
from tests.bridges.cast import make_introduction, make_person
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
A_YEAR_LATER = NOON.replace(year=NOON.year + 1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ended(noor: Person) -> Introduction:
    return make_introduction(noor, status=S.FOUND_A_PLACE)


def test_ways_to_reach_somebody_are_kept_for_90_days(noor: Person, ended: Introduction) -> None:
    last_day = NOON + timedelta(days=90)
    assert due.run(at=last_day - MINUTE).contacts_emptied == 0
    assert due.run(at=last_day).contacts_emptied == 1
    assert due.run(at=last_day).contacts_emptied == 0
    before, after = noor, Person.objects.get()
    assert (bytes(after.contact), bytes(after.reach_note), after.channel) == (b"", b"", "none")
    assert not after.is_safe_to_write
    assert after.version == before.version + 1
    assert bytes(after.alias) == bytes(before.alias)
    assert AuditEvent.objects.about(noor.pk).get().event == "person.contact_emptied"


def test_somebody_with_an_open_introduction_can_be_reached(noor: Person, ended: Introduction) -> None:
    make_introduction(noor, listing=make_listing("Garden"), status=S.SUGGESTED)
    counts = due.run(at=NOON + timedelta(days=360))
    assert (counts.contacts_emptied, counts.people_erased) == (0, 0)
    assert bytes(Person.objects.get().contact) != b""


def test_the_last_end_counts(noor: Person, ended: Introduction) -> None:
    later = NOON + timedelta(days=60)
    make_introduction(noor, listing=make_listing("Garden"), status=S.WITHDRAWN, at=later)
    assert due.run(at=NOON + timedelta(days=100)).contacts_emptied == 0
    assert due.run(at=later + timedelta(days=90)).contacts_emptied == 1


def test_somebody_who_has_not_begun_is_kept(noor: Person) -> None:
    counts = due.run(at=NOON + timedelta(days=1000))
    assert (counts.contacts_emptied, counts.people_erased) == (0, 0)


def test_after_twelve_months_nothing_is_kept(noor: Person, ended: Introduction) -> None:
    due.run(at=NOON + timedelta(days=90))
    assert due.run(at=A_YEAR_LATER - MINUTE).people_erased == 0
    assert due.run(at=A_YEAR_LATER).people_erased == 1
    assert not Person.objects.exists()
    assert not PersonKey.objects.exists()
    assert not Introduction.objects.exists()


def test_an_old_introduction_goes_where_a_younger_one_stays(noor: Person, ended: Introduction) -> None:
    Visit.objects.create(
        introduction=ended, day=NOON.date(), start=NOON.time(), timezone="UTC", starts_at=NOON, state="happened"
    )
    young = make_introduction(noor, listing=make_listing("Garden"), status=S.WELCOMED, nudged_at=NOON)
    counts = due.run(at=A_YEAR_LATER)
    assert (counts.introductions_forgotten, counts.people_erased) == (1, 0)
    assert [row.pk for row in Introduction.objects.all()] == [young.pk]
    assert not Visit.objects.exists()
    assert "introduction.forgotten" in set(AuditEvent.objects.about(noor.pk).values_list("event", flat=True))


def test_the_numbers_are_settings(noor: Person, ended: Introduction, settings: Any) -> None:
    settings.FOOTBRIDGE_KEEP_CONTACT_DAYS, settings.FOOTBRIDGE_KEEP_MONTHS = 10, 1
    assert due.run(at=NOON + timedelta(days=10)).contacts_emptied == 1
    assert due.run(at=datetime(2026, 12, 22, 11, 59, tzinfo=UTC)).people_erased == 0
    assert due.run(at=datetime(2026, 12, 22, 12, 0, tzinfo=UTC)).people_erased == 1


def test_a_month_that_is_shorter_ends_on_its_last_day(team: Team, settings: Any) -> None:
    settings.FOOTBRIDGE_KEEP_MONTHS = 1
    leap_eve = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
    make_introduction(make_person("Noor", team=team), status=S.FADED, at=leap_eve)
    assert due.run(at=datetime(2028, 3, 31, 11, 59, tzinfo=UTC)).people_erased == 0
    assert due.run(at=datetime(2028, 3, 31, 12, 0, tzinfo=UTC)).people_erased == 1


def test_who_begins_anew_meanwhile_is_not_forgotten(noor: Person, ended: Introduction, pim: User) -> None:
    assert retention.people_due(at=A_YEAR_LATER) == [noor.pk]
    make_introduction(noor, listing=make_listing("Garden"), status=S.SUGGESTED, at=A_YEAR_LATER)
    assert not retention.forget_person(noor.pk, at=A_YEAR_LATER)
    assert not retention.empty_contact(noor.pk, at=A_YEAR_LATER)
    assert Person.objects.exists()


def test_who_is_gone_already_is_nobodys_error() -> None:
    assert not retention.forget_person(uuid4(), at=NOON)
    assert not retention.empty_contact(uuid4(), at=NOON)
    assert not retention.forget_introduction(uuid4(), at=NOON)

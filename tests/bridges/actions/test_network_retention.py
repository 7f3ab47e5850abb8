"""How long maps and meetings are kept, and whom a living map keeps from being forgotten."""

from datetime import timedelta

import pytest

from bridges.actions import due, retention
from bridges.models import Looking, NetworkMap, NetworkMeeting, Participant, Person, PlaceRole, Voice
from bridges.states import IntroductionStatus as S
from directory.models import Listing
from tests.bridges.cast import make_introduction, make_person
from tests.bridges.networks import make_meeting, make_tie
from tests.listings import NOON

pytestmark = pytest.mark.django_db
A_YEAR_LATER = NOON.replace(year=NOON.year + 1)
MINUTE = timedelta(minutes=1)


def test_who_drew_alone_is_forgotten_twelve_months_after_the_last_time_they_were_here() -> None:
    nadia = make_person("Nadia")
    Person.objects.filter(pk=nadia.pk).update(created_at=NOON, seen_at=NOON)
    make_tie(NetworkMap.objects.create(person=nadia, started_at=NOON, changed_at=NOON), "Mum")
    assert due.run(at=A_YEAR_LATER - MINUTE).people_erased == 0
    assert due.run(at=A_YEAR_LATER).people_erased == 1
    assert not Person.objects.exists()


def test_a_map_that_is_drawn_in_keeps_its_person(noor: Person) -> None:
    make_introduction(noor, status=S.FOUND_A_PLACE)
    later = NOON + timedelta(days=200)
    NetworkMap.objects.create(person=noor, changed_at=later)
    counts = due.run(at=A_YEAR_LATER)
    assert (counts.people_erased, counts.introductions_forgotten) == (0, 1)


def test_a_map_that_nobody_touched_keeps_nobody(noor: Person) -> None:
    make_introduction(noor, status=S.FOUND_A_PLACE)
    NetworkMap.objects.create(person=noor, changed_at=NOON)
    assert due.run(at=A_YEAR_LATER).people_erased == 1
    assert not NetworkMap.objects.exists()


@pytest.mark.parametrize("model", [Looking, PlaceRole])
def test_what_somebody_wrote_of_themselves_lately_keeps_them(noor: Person, choir: Listing, model: type) -> None:
    make_introduction(noor, listing=choir, status=S.FOUND_A_PLACE)
    later = NOON + timedelta(days=200)
    if model is Looking:
        Looking.objects.create(person=noor, changed_at=later)
    else:
        PlaceRole.objects.create(person=noor, listing=choir, role="helper", said_at=later)
    assert due.run(at=A_YEAR_LATER).people_erased == 0
    assert due.run(at=later.replace(year=later.year + 1)).people_erased == 1


def test_of_a_team_s_person_who_only_drew_nothing_is_kept_for_ever(noor: Person) -> None:
    Person.objects.filter(pk=noor.pk).update(created_at=NOON, seen_at=NOON)
    make_tie(NetworkMap.objects.create(person=noor, started_at=NOON, changed_at=NOON), "Mum")
    assert due.run(at=A_YEAR_LATER - MINUTE).people_erased == 0
    assert due.run(at=A_YEAR_LATER).people_erased == 1


def test_whom_a_team_wrote_down_and_who_has_not_begun_is_kept(noor: Person) -> None:
    Person.objects.filter(pk=noor.pk).update(created_at=NOON, seen_at=NOON)
    assert due.run(at=A_YEAR_LATER).people_erased == 0


def test_guests_of_a_meeting_that_was_moved_meanwhile_stay_reachable(noor: Person) -> None:
    meeting, _own, guest, _colleague = make_meeting(noor, at=NOON)
    Participant.objects.filter(pk=guest.pk).update(contact=b"sealed")
    assert not retention.empty_guest_contacts(meeting.pk, at=NOON)
    assert bytes(Participant.objects.get(pk=guest.pk).contact) == b"sealed"


def test_a_meeting_to_come_keeps_its_person_and_their_contact(noor: Person) -> None:
    make_introduction(noor, status=S.FOUND_A_PLACE)
    make_meeting(noor, at=A_YEAR_LATER - timedelta(days=1))
    counts = due.run(at=A_YEAR_LATER)
    assert (counts.people_erased, counts.contacts_emptied) == (0, 0)


def test_guests_can_be_reached_for_90_days_and_what_was_said_is_kept_for_twelve_months(noor: Person) -> None:
    meeting, _own, guest, _colleague = make_meeting(noor, at=NOON)
    Participant.objects.filter(pk=guest.pk).update(contact=b"sealed")
    Voice.objects.create(meeting=meeting, participant=guest)
    NetworkMeeting.objects.update(state="held", ended_at=NOON)
    last_day = NOON + timedelta(days=90)
    assert due.run(at=last_day - MINUTE).guest_contacts_emptied == 0
    assert due.run(at=last_day).guest_contacts_emptied == 1
    assert bytes(Participant.objects.get(pk=guest.pk).contact) == b""
    assert due.run(at=A_YEAR_LATER - MINUTE).meetings_forgotten == 0
    assert due.run(at=A_YEAR_LATER).meetings_forgotten == 1
    assert not Voice.objects.exists()
    assert Person.objects.filter(pk=noor.pk).exists()


def test_a_meeting_that_was_never_held_is_forgotten_too(noor: Person) -> None:
    make_meeting(noor, at=NOON)
    assert due.run(at=A_YEAR_LATER).meetings_forgotten == 0, "it was planned for three days later"
    assert due.run(at=A_YEAR_LATER + timedelta(days=4)).meetings_forgotten == 1

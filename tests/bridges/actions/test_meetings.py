"""A network meeting is the person's: they prepare it, say who is there, and end it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bridges import vault
from bridges.actions import meetings, participants, people
from bridges.actions.meeting_rows import MeetingError
from bridges.actions.meetings import Plan
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.participants import Guest
from bridges.actions.parties import by_person, by_practitioner, spoken
from bridges.models import NetworkMap, NetworkMeeting, Notice, Participant, Person
from bridges.states import MoveError
from directory.models import AuditEvent, Listing, TeamMembership, User
from tests.bridges.cast import make_person
from tests.bridges.networks import make_meeting, make_network
from tests.listings import NOON

pytestmark = pytest.mark.django_db
DAY = NOON.date() + timedelta(days=7)
PLAN = Plan(title="How I go on", invitation="Please come.", place="Kitchen at Mia's", day=DAY, start=time(16))


@pytest.fixture
def meeting(noor: Person) -> NetworkMeeting:
    return meetings.prepare(noor, PLAN, by=by_person(noor), at=NOON)


def read(row: Any, field: str) -> str:
    person = row.person if isinstance(row, NetworkMeeting) else row.meeting.person
    return vault.open_for(Person.objects.with_key().get(pk=person.pk)).read(row, field)


def fresh(meeting: NetworkMeeting) -> NetworkMeeting:
    return NetworkMeeting.objects.get(pk=meeting.pk)


def test_the_person_prepares_a_meeting_and_is_its_only_participant(noor: Person, meeting: NetworkMeeting) -> None:
    assert (meeting.state, meeting.day, meeting.start, meeting.timezone) == ("preparing", DAY, time(16), noor.timezone)
    assert meeting.starts_at is not None
    assert meeting.starts_at.astimezone(UTC).date() == DAY
    assert (read(fresh(meeting), "title"), read(fresh(meeting), "place")) == ("How I go on", "Kitchen at Mia's")
    own = meeting.participants.get()
    assert (own.party, own.answer, read(own, "name")) == ("person", "yes", "Noor")
    assert not Notice.objects.exists()


def test_whoever_writes_it_down_for_the_person_is_not_invited_by_that(noor: Person, pim: User) -> None:
    made = meetings.prepare(noor, PLAN, by=spoken(noor, to=pim), at=NOON)
    assert (made.manner, made.recorded_by) == ("spoken", pim)
    assert not NetworkMeeting.objects.visible_to(pim).exists()
    assert Notice.objects.get().kind == "news_for_person"  # the person hears what was written down in their name


def test_nobody_prepares_a_meeting_of_somebody_else(noor: Person, pim: User) -> None:
    nadia = make_person("Nadia")
    for by in (by_practitioner(pim), by_person(nadia), spoken(nadia, to=pim)):
        with pytest.raises(MeetingError):
            meetings.prepare(noor, PLAN, by=by, at=NOON)
    assert not NetworkMeeting.objects.exists()


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan(title="  "), "title"),
        (Plan(title="x" * 121), "title"),
        (Plan(title="x", invitation="x" * 2001), "invitation"),
        (Plan(title="x", day=DAY), "start"),
        (Plan(title="x", start=time(9)), "day"),
        (Plan(title="x", day=NOON.date() - timedelta(days=1), start=time(9)), "day"),
        (Plan(title="x", day=NOON.date(), start=time(0, 5)), "start"),
        (Plan(title="x", day=NOON.date() + timedelta(days=400), start=time(9)), "day"),
        # the clocks in London go forward
        (Plan(title="x", day=date(2027, 3, 28), start=time(1, 30)), "start"),
    ],
)
def test_a_plan_that_cannot_be_names_its_field(noor: Person, plan: Plan, field: str) -> None:
    with pytest.raises(MoveError) as error:
        meetings.prepare(noor, plan, by=by_person(noor), at=NOON)
    assert getattr(error.value, "field", "") == field


def test_nothing_need_be_agreed_yet_but_a_name(noor: Person) -> None:
    made = meetings.prepare(noor, Plan(title="Soon"), by=by_person(noor), at=NOON)
    assert (made.day, made.start, made.starts_at) == (None, None, None)


def test_of_an_hour_that_comes_twice_the_first_is_meant(noor: Person) -> None:
    made = meetings.prepare(
        noor,
        Plan(title="x", day=date(2027, 10, 31), start=time(1, 30)),
        by=by_person(noor),
        at=datetime(2027, 10, 1, tzinfo=UTC),
    )
    assert made.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_change_is_made_from_the_version_that_was_read(noor: Person, meeting: NetworkMeeting) -> None:
    meetings.change(meeting, Plan(title="First"), by=by_person(noor), at=NOON)
    with pytest.raises(SomebodyWasFirst):
        meetings.change(meeting, Plan(title="Second"), by=by_person(noor), at=NOON)
    assert read(fresh(meeting), "title") == "First"
    assert fresh(meeting).starts_at is None


def test_a_day_that_has_come_does_not_stop_other_changes(noor: Person, meeting: NetworkMeeting) -> None:
    later = NOON + timedelta(days=8)
    plan = Plan(title="New name", day=DAY, start=time(16))
    assert read(meetings.change(meeting, plan, by=by_person(noor), at=later), "title") == "New name"


def test_inviting_writes_to_those_who_can_be_written_to(noor: Person, pim: User, meeting: NetworkMeeting) -> None:
    me = by_person(noor)
    mia = participants.add(meeting, Guest("Mia", "my sister", "mia@example.org"), by=me, at=NOON)
    tom = participants.add(meeting, Guest("Tom", "my neighbour"), by=me, at=NOON)
    participants.add_colleague(meeting, pim, by=me, at=NOON)
    assert not Notice.objects.exists()
    meetings.invite(fresh(meeting), by=me, at=NOON)
    assert {one.answer for one in meetings.present(meeting)} == {"invited"}
    letters = {(one.kind, one.participant, one.user) for one in Notice.objects.all()}
    assert letters == {("meeting_invitation", mia, None), ("for_practitioner", None, pim)}
    assert tom.notices.count() == 0
    meetings.invite(fresh(meeting), by=me, at=NOON)  # the second press
    assert Notice.objects.count() == 2


def test_nobody_is_invited_to_an_empty_meeting(noor: Person, meeting: NetworkMeeting) -> None:
    with pytest.raises(MeetingError):
        meetings.invite(meeting, by=by_person(noor), at=NOON)


def test_another_place_or_time_is_news_and_another_name_is_none(noor: Person, meeting: NetworkMeeting) -> None:
    me = by_person(noor)
    participants.add(meeting, Guest("Mia", "my sister", "mia@example.org"), by=me, at=NOON)
    now = meetings.invite(fresh(meeting), by=me, at=NOON)
    now = meetings.change(now, Plan(**{**_values(PLAN), "title": "Other name"}), by=me, at=NOON)
    assert not Notice.objects.filter(kind="meeting_news").exists()
    meetings.change(now, Plan(**{**_values(PLAN), "place": "The library"}), by=me, at=NOON)
    assert Notice.objects.filter(kind="meeting_news").count() == 1


def test_another_time_is_asked_of_everybody_anew_also_of_who_could_not_come(
    noor: Person, meeting: NetworkMeeting
) -> None:
    me = by_person(noor)
    mia = participants.add(meeting, Guest("Mia", "my sister", "mia@example.org"), by=me, at=NOON)
    tom = participants.add(meeting, Guest("Tom", "my neighbour", "tom@example.org"), by=me, at=NOON)
    now = meetings.invite(fresh(meeting), by=me, at=NOON)
    participants.answer(mia, is_yes=True, at=NOON)
    participants.answer(tom, is_yes=False, at=NOON)
    now = meetings.change(now, Plan(**{**_values(PLAN), "place": "The library"}), by=me, at=NOON)
    assert [one.answer for one in meetings.present(meeting)] == ["yes", "no"]
    meetings.change(now, Plan(**{**_values(PLAN), "start": time(17)}), by=me, at=NOON)
    assert [(one.answer, one.answered_at) for one in meetings.present(meeting)] == [("invited", None)] * 2
    assert [one.participant for one in Notice.objects.filter(kind="meeting_news").order_by("pk")].count(mia) == 2
    assert Notice.objects.filter(kind="meeting_news", participant=tom).count() == 1


def _values(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in plan.__slots__}


def test_calling_off_is_told_to_who_was_invited_and_did_not_say_no(noor: Person) -> None:
    meeting, _own, guest, _pim = _written(noor)
    participants.answer(guest, is_yes=False, at=NOON)
    meetings.call_off(fresh(meeting), by=by_person(noor), at=NOON)
    assert not Notice.objects.exists()
    other, _own, guest, _pim = _written(noor)
    meetings.call_off(fresh(other), by=by_person(noor), at=NOON)
    assert Notice.objects.get().participant == guest


def _written(noor: Person) -> tuple[NetworkMeeting, Participant, Participant, Participant | None]:
    """Return a meeting whose guest can be written to."""
    box = vault.open_for(noor)

    def fill(row: Any) -> None:
        if isinstance(row, Participant):
            box.write(row, "contact", "mia@example.org")
        row.save()

    return make_meeting(noor, fill=fill, at=NOON)


@pytest.mark.parametrize("end", [meetings.mark_held, meetings.call_off])
def test_what_is_over_is_not_planned_any_more(end: Any, noor: Person, meeting: NetworkMeeting) -> None:
    me = by_person(noor)
    now = end(meeting, by=me, at=NOON)
    assert now.ended_at == NOON
    for act in (meetings.invite, meetings.mark_held, meetings.call_off):
        with pytest.raises(MeetingError):
            act(fresh(meeting), by=me, at=NOON)
    with pytest.raises(MeetingError):
        meetings.change(fresh(meeting), PLAN, by=me, at=NOON)
    with pytest.raises(MeetingError):
        participants.add(fresh(meeting), Guest("Mia"), by=me, at=NOON)


def test_the_person_shows_a_map_that_they_kept_and_no_other(noor: Person, meeting: NetworkMeeting) -> None:
    me = by_person(noor)
    kept = NetworkMap.objects.create(person=noor, kept_at=NOON)
    drawing = NetworkMap.objects.create(person=noor)
    theirs = NetworkMap.objects.create(person=make_person("Nadia"), kept_at=NOON)
    for wrong in (drawing, theirs):
        with pytest.raises(MeetingError):
            meetings.show_map(meeting, wrong, by=me, at=NOON)
    now = meetings.show_map(meeting, kept, by=me, at=NOON)
    assert fresh(meeting).shared_map == kept
    assert meetings.show_map(now, None, by=me, at=NOON).shared_map is None


def test_to_be_of_the_team_opens_no_meeting_and_to_leave_it_closes_none(
    noor: Person, pim: User, paula: User, meeting: NetworkMeeting
) -> None:
    me = by_person(noor)
    assert not NetworkMeeting.objects.visible_to(pim).exists()
    with pytest.raises(MeetingError):
        participants.add_colleague(meeting, paula, by=me, at=NOON)
    row = participants.add_colleague(meeting, pim, by=me, at=NOON)
    assert participants.add_colleague(meeting, pim, by=me, at=NOON) == row
    assert not NetworkMeeting.objects.visible_to(pim).exists()  # on the list, and not invited yet
    Participant.objects.filter(pk=row.pk).update(answer="invited")
    assert NetworkMeeting.objects.visible_to(pim).get() == meeting
    TeamMembership.objects.filter(user=pim).delete()
    assert NetworkMeeting.objects.visible_to(pim).exists()  # the person's invitation counts, not the team
    pim.is_active = False
    assert not NetworkMeeting.objects.visible_to(pim).exists()
    participants.take_out(row, by=me, at=NOON)
    pim.is_active = True
    assert not NetworkMeeting.objects.visible_to(pim).exists()


def test_all_that_happens_is_told_to_the_person_and_no_word_is_in_the_record(
    noor: Person, meeting: NetworkMeeting
) -> None:
    participants.add(meeting, Guest("Mia", "my sister"), by=by_person(noor), at=NOON)
    meetings.invite(fresh(meeting), by=by_person(noor), at=NOON)
    events = AuditEvent.objects.about(noor.pk)
    assert [one.event for one in events] == ["meeting.prepared", "meeting.participant_added", "meeting.invited"]
    assert "Mia" not in repr([one.__dict__ for one in events])
    assert "How I go on" not in repr([one.__dict__ for one in events])


def test_erasing_the_person_leaves_nothing_of_their_meetings(noor: Person, pim: User, choir: Listing) -> None:
    make_network(noor, fill=lambda row: row.save(), listing=choir, colleague=pim, at=NOON)
    people.erase(noor, by=by_person(noor), at=NOON)
    assert not NetworkMeeting.objects.exists()
    assert not Participant.objects.exists()

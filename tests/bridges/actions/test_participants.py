"""Who is at a meeting: on the list by the person's word, there by their own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridges import vault
from bridges.actions import links, meetings, participants
from bridges.actions.meeting_rows import MeetingError
from bridges.actions.participants import Guest
from bridges.actions.parties import by_person
from bridges.models import AccessLink, LinkPurpose, NetworkMeeting, Notice, Participant, Person
from directory.models import User
from tests.bridges.cast import make_person
from tests.bridges.networks import make_meeting
from tests.listings import NOON

pytestmark = pytest.mark.django_db
Held = tuple[NetworkMeeting, Participant, Participant, Participant]
MIA = Guest("Mia", "my sister", "mia@example.org", language="da")


@pytest.fixture
def held(noor: Person, pim: User) -> Held:
    meeting, own, guest, colleague = make_meeting(noor, colleague=pim, at=NOON)
    assert colleague is not None
    return meeting, own, guest, colleague


def test_a_guest_is_kept_as_the_person_wrote_them(noor: Person) -> None:
    meeting = meetings.prepare(noor, meetings.Plan(title="x"), by=by_person(noor), at=NOON)
    row = participants.add(meeting, MIA, by=by_person(noor), at=NOON)
    box = vault.open_for(noor)
    assert [box.read(row, name) for name in ("name", "relation", "contact")] == ["Mia", "my sister", "mia@example.org"]
    assert (row.answer, row.language, row.party) == ("not_invited", "da", "private")
    assert participants.add(meeting, MIA, by=by_person(noor), at=NOON) == row  # the second press


def test_who_comes_to_the_list_late_is_invited_at_once(noor: Person) -> None:
    meeting, *_others = make_meeting(noor, at=NOON)
    row = participants.add(meeting, MIA, by=by_person(noor), at=NOON)
    assert row.answer == "invited"
    assert Notice.objects.get().participant == row


@pytest.mark.parametrize(
    ("guest", "field"),
    [
        (Guest(" "), "name"),
        (Guest("x" * 121), "name"),
        (Guest("Mia", "x" * 121), "relation"),
        (Guest("Mia", contact="07700 900123"), "contact"),
        (Guest("Mia", party="person"), "party"),
    ],
)
def test_a_guest_that_cannot_be_names_the_field(noor: Person, guest: Guest, field: str) -> None:
    meeting, *_others = make_meeting(noor, at=NOON)
    with pytest.raises(MeetingError) as error:
        participants.add(meeting, guest, by=by_person(noor), at=NOON)
    assert error.value.field == field


def test_nobody_else_says_who_is_there(noor: Person, held: Held) -> None:
    meeting, _own, guest, _pim = held
    nadia = by_person(make_person("Nadia"))
    with pytest.raises(MeetingError):
        participants.add(meeting, MIA, by=nadia, at=NOON)
    with pytest.raises(MeetingError):
        participants.take_out(guest, by=nadia, at=NOON)


def test_the_person_cannot_be_taken_out_or_leave(noor: Person, held: Held) -> None:
    own = held[1]
    with pytest.raises(MeetingError):
        participants.take_out(own, by=by_person(noor), at=NOON)
    with pytest.raises(MeetingError):
        participants.leave(own, at=NOON)


def test_taking_somebody_out_closes_their_way_in(noor: Person, held: Held) -> None:
    guest = held[2]
    AccessLink.objects.create(
        purpose="guest", participant=guest, token_hash="t", code_locator="l", code_hash="c",
        expires_at=NOON + timedelta(days=1),
    )  # fmt: skip
    Notice.objects.create(kind="meeting_invitation", participant=guest, dedupe_key="k", created_at=NOON, due_at=NOON)
    participants.take_out(guest, by=by_person(noor), at=NOON)
    guest.refresh_from_db()
    assert (guest.ended_at, bytes(guest.contact)) == (NOON, b"")
    assert AccessLink.objects.get().ended_at == NOON
    assert Notice.objects.get().state == "cancelled"
    with pytest.raises(MeetingError):
        participants.answer(guest, is_yes=True, at=NOON)


def test_another_address_closes_what_went_to_the_old_one_and_gets_the_letter(noor: Person) -> None:
    meeting, *_others = make_meeting(noor, at=NOON)
    row = participants.add(meeting, replace(MIA, contact="stranger@example.org"), by=by_person(noor), at=NOON)
    sent = links.make(LinkPurpose.GUEST, participant=row, at=NOON).link
    waiting = Notice.objects.get()
    participants.change(row, replace(MIA, relation="my big sister"), by=by_person(noor), at=NOON + timedelta(hours=1))
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.ended_at, waiting.state) == (NOON + timedelta(hours=1), "cancelled")
    new = Notice.objects.get(state="pending")
    assert (new.kind, new.participant) == ("meeting_invitation", row)
    participants.change(row, replace(MIA, relation="my sister"), by=by_person(noor), at=NOON + timedelta(hours=2))
    assert Notice.objects.filter(state="pending").get() == new, "the same address is not written to again"


def test_an_address_that_was_not_known_closes_no_way_in(noor: Person) -> None:
    meeting, *_others = make_meeting(noor, at=NOON)
    row = participants.add(meeting, replace(MIA, contact=""), by=by_person(noor), at=NOON)
    by_hand = links.make(LinkPurpose.GUEST, participant=row, at=NOON).link
    participants.change(row, MIA, by=by_person(noor), at=NOON)
    by_hand.refresh_from_db()
    assert (by_hand.ended_at, Notice.objects.get().state) == (None, "pending")


def test_of_whoever_was_not_invited_nothing_is_kept(noor: Person) -> None:
    meeting = meetings.prepare(noor, meetings.Plan(title="x"), by=by_person(noor), at=NOON)
    row = participants.add(meeting, MIA, by=by_person(noor), at=NOON)
    participants.take_out(row, by=by_person(noor), at=NOON)
    assert meeting.participants.count() == 1


def test_a_guest_says_whether_they_come_and_the_last_word_holds(held: Held) -> None:
    guest = held[2]
    assert participants.answer(guest, is_yes=True, at=NOON).answer == "yes"
    later = participants.answer(guest, is_yes=False, at=NOON + timedelta(hours=1))
    assert (later.answer, later.answered_at) == ("no", NOON + timedelta(hours=1))


def test_a_guest_leaves_by_themselves(held: Held) -> None:
    guest = held[2]
    participants.leave(guest, at=NOON)
    with pytest.raises(MeetingError):
        participants.leave(guest, at=NOON)


def test_a_closed_account_takes_part_no_longer(pim: User, held: Held) -> None:
    colleague = held[3]
    User.objects.filter(pk=pim.pk).update(is_active=False)
    with pytest.raises(MeetingError):
        participants.answer(colleague, is_yes=False, at=NOON)


def test_the_name_of_a_colleague_is_their_account_s(noor: Person, held: Held) -> None:
    colleague = held[3]
    row = participants.change(colleague, Guest("Somebody", "supports me"), by=by_person(noor), at=NOON)
    box = vault.open_for(noor)
    assert (box.read(row, "name"), box.read(row, "relation"), row.party) == ("", "supports me", "professional")

"""What is said at a meeting: in everybody's own words, read by whom the person lets read it."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from bridges import vault
from bridges.actions import introductions, meeting_points, meeting_suggestions, meeting_voices, meetings, participants
from bridges.actions.meeting_rows import MeetingError, beneath, facts_of, reader_of
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_person, by_practitioner
from bridges.actions.refusals import ListingClosed, NotOpen
from bridges.meeting_rules import may_read
from bridges.models import Introduction, MeetingPoint, NetworkMeeting, Participant, Person, Voice
from bridges.pages.at_meeting import Typed, at_meeting
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import make_introduction, make_person
from tests.bridges.networks import make_meeting
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db


class Table(NamedTuple):
    """Who sits at Noor's table."""

    meeting: NetworkMeeting
    noor: Participant
    mia: Participant
    pim: Participant
    tom: Participant

    def read(self, row: Any, field: str = "text") -> str:
        return vault.open_for(self.meeting.person).read(row, field)


@pytest.fixture
def table(noor: Person, pim: User) -> Table:
    meeting, own, mia, colleague = make_meeting(noor, colleague=pim, at=NOON)
    tom = Participant(meeting=meeting, party="private", position=3, answer="yes", created_at=NOON)
    box = vault.open_for(noor)
    for row, name in ((own, "Noor"), (mia, "Mia"), (tom, "Tom")):
        box.write(row, "name", name)
        row.save()
    assert colleague is not None
    return Table(meeting, own, mia, colleague, tom)


def readers(table: Table, voice: Voice) -> set[str]:
    people = {
        name: Participant.objects.select_related("user").get(pk=getattr(table, name).pk) for name in table._fields[1:]
    }
    facts = facts_of(Voice.objects.prefetch_related("readers").get(pk=voice.pk))
    return {name for name, one in people.items() if may_read(facts, reader_of(one))}


def test_everybody_speaks_in_their_own_words(table: Table) -> None:
    for speaker in table[1:]:
        voice = meeting_voices.write_voice(speaker, text="I would like to sing. ", at=NOON)
        assert (table.read(voice), voice.participant, voice.kind) == ("I would like to sing.", speaker, "voice")
        assert readers(table, voice) == {"noor", "mia", "pim", "tom"}
        assert meeting_voices.write_voice(speaker, text="I would like to sing.", at=NOON) == voice  # the second press
    assert b"sing" not in b"".join(bytes(one.text) for one in Voice.objects.all())


def test_a_voice_is_about_a_line_of_the_agenda_of_this_meeting(table: Table) -> None:
    point = meeting_points.write(table.noor, kind="agenda", text="Evenings", at=NOON)
    assert meeting_voices.write_voice(table.mia, text="Long.", point=point, at=NOON).point == point
    open_line = meeting_points.write(table.mia, kind="open", text="Who drives?", at=NOON)
    elsewhere = MeetingPoint.objects.create(meeting=make_meeting(table.meeting.person, at=NOON)[0], kind="agenda")
    for wrong in (open_line, elsewhere):
        with pytest.raises(MeetingError):
            meeting_voices.write_voice(table.mia, text="Long.", point=wrong, at=NOON)


def test_only_its_owner_changes_a_voice_and_takes_it_back(table: Table) -> None:
    voice = meeting_voices.write_voice(table.mia, text="I am worried.", at=NOON)
    for other in (table.noor, table.pim, table.tom):
        with pytest.raises(MeetingError):
            meeting_voices.change_voice(voice, other, text="All is well.", at=NOON)
        with pytest.raises(MeetingError):
            meeting_voices.take_back_voice(voice, other, at=NOON)
    changed = meeting_voices.change_voice(voice, table.mia, text="I am with you.", at=NOON + timedelta(hours=1))
    assert (table.read(changed), changed.version, changed.changed_at) == (
        "I am with you.", 2, NOON + timedelta(hours=1),
    )  # fmt: skip
    with pytest.raises(SomebodyWasFirst):
        meeting_voices.change_voice(voice, table.mia, text="From the other window", at=NOON)
    meeting_voices.take_back_voice(voice, table.mia, at=NOON)
    meeting_voices.take_back_voice(voice, table.mia, at=NOON)  # the second press
    assert not Voice.objects.exists()


def test_who_left_or_was_taken_out_says_nothing_more_and_takes_back_what_they_said(table: Table) -> None:
    me = by_person(table.meeting.person)
    theirs = [meeting_voices.write_voice(one, text="Mine", at=NOON) for one in (table.mia, table.pim)]
    participants.leave(table.mia, at=NOON)
    participants.take_out(table.pim, by=me, at=NOON)
    meetings.call_off(NetworkMeeting.objects.get(), by=me, at=NOON)
    for one, voice in zip((table.mia, table.pim), theirs, strict=True):
        with pytest.raises(MeetingError):
            meeting_voices.write_voice(one, text="More", at=NOON)
        with pytest.raises(MeetingError):
            meeting_voices.change_voice(voice, one, text="Other", at=NOON)
        meeting_voices.take_back_voice(voice, one, at=NOON)
    assert not Voice.objects.exists()


def test_the_person_decides_who_reads_and_cannot_hide_words_from_their_owner(table: Table) -> None:
    me = by_person(table.meeting.person)
    voice = meeting_voices.write_voice(table.mia, text="Only some", at=NOON)
    meeting_voices.set_readers(voice, rule="some", chosen=[table.pim], by=me, at=NOON)
    assert readers(table, voice) == {"noor", "mia", "pim"}
    meeting_voices.set_readers(voice, rule="person", by=me, at=NOON)
    assert readers(table, voice) == {"noor", "mia"}
    meeting_voices.set_readers(voice, rule="everybody", by=me, at=NOON)
    assert readers(table, voice) == {"noor", "mia", "pim", "tom"}
    assert table.read(Voice.objects.get()) == "Only some"


def test_nobody_but_the_person_decides_who_reads(table: Table) -> None:
    voice = meeting_voices.write_voice(table.mia, text="x", at=NOON)
    for by in (by_person(make_person("Nadia")), by_practitioner(table.pim.user)):  # type: ignore[arg-type]
        with pytest.raises(MeetingError):
            meeting_voices.set_readers(voice, rule="person", by=by, at=NOON)


def test_readers_are_chosen_from_the_list_of_this_meeting(table: Table) -> None:
    me = by_person(table.meeting.person)
    voice = meeting_voices.write_voice(table.mia, text="x", at=NOON)
    other = make_meeting(table.meeting.person, at=NOON)[2]
    for rule, chosen in (("some", [other]), ("some", []), ("whoever", [])):
        with pytest.raises(MeetingError):
            meeting_voices.set_readers(voice, rule=rule, chosen=chosen, by=me, at=NOON)


def test_a_reflection_is_read_by_no_more_people_than_what_it_is_about(table: Table) -> None:
    me = by_person(table.meeting.person)
    voice = meeting_voices.write_voice(table.mia, text="I am tired.", at=NOON)
    early = meeting_voices.write_voice(table.tom, text="I heard that.", about=voice, at=NOON)
    assert early.kind == "reflection"
    meeting_voices.set_readers(voice, rule="some", chosen=[table.pim], by=me, at=NOON)
    late = meeting_voices.write_voice(table.pim, text="So did I.", about=voice, at=NOON)
    assert readers(table, early) == {"noor", "mia", "pim", "tom"}  # Tom his own, Mia what was said to her
    assert readers(table, late) == {"noor", "mia", "pim"}
    with pytest.raises(MeetingError):
        meeting_voices.write_voice(table.tom, text="And I", about=voice, at=NOON)  # who cannot read it any more
    meeting_voices.take_back_voice(voice, table.mia, at=NOON)
    assert readers(table, late) == {"noor", "mia", "pim"}


def test_choosing_readers_adds_nobody_to_what_was_thought_about_it_however_deep(table: Table) -> None:
    me = by_person(table.meeting.person)
    voice = meeting_voices.write_voice(table.mia, text="I am tired.", at=NOON)
    thought = meeting_voices.write_voice(table.tom, text="I heard that.", about=voice, at=NOON)
    deeper = meeting_voices.write_voice(table.mia, text="Thank you.", about=thought, at=NOON)
    private = meeting_voices.write_voice(table.tom, text="For you alone.", about=voice, at=NOON)
    meeting_voices.set_readers(private, rule="person", by=me, at=NOON)
    meeting_voices.set_readers(voice, rule="some", chosen=[table.pim], by=me, at=NOON)
    assert readers(table, private) == {"noor", "tom"}
    assert readers(table, deeper) == {"noor", "mia", "pim", "tom"}
    meeting_voices.set_readers(voice, rule="person", by=me, at=NOON)
    assert readers(table, thought) == {"noor", "tom"}
    assert readers(table, deeper) == {"noor", "mia"}


def test_what_was_thought_about_a_thought_stands_under_the_same_words(table: Table) -> None:
    voice = meeting_voices.write_voice(table.mia, text="I am tired.", at=NOON)
    thought = meeting_voices.write_voice(table.tom, text="I heard that.", about=voice, at=NOON + timedelta(minutes=1))
    deeper = meeting_voices.write_voice(table.mia, text="Thank you.", about=thought, at=NOON + timedelta(minutes=2))
    assert beneath([voice, thought, deeper]) == {None: [voice], voice.pk: [thought, deeper]}
    assert beneath([thought, deeper]) == {None: [thought], thought.pk: [deeper]}
    page = at_meeting(table.noor, typed=Typed(), language="en", at=NOON)
    assert [one.words for one in page.said[0].answers] == ["I heard that.", "Thank you."]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_nothing_and_too_much_is_not_kept(table: Table, text: str) -> None:
    with pytest.raises(MeetingError):
        meeting_voices.write_voice(table.mia, text=text, at=NOON)


def test_the_agenda_is_the_person_s_in_their_order(table: Table) -> None:
    for text in ("Home", "Work", "Music"):
        meeting_points.write(table.noor, kind="agenda", text=text, at=NOON)
    meeting_points.write(table.noor, kind="agenda", text="Work", at=NOON)  # the second press
    music = MeetingPoint.objects.order_by("-position")[0]
    meeting_points.move(music, table.noor, is_up=True, at=NOON)
    meeting_points.move(music, table.noor, is_up=True, at=NOON)
    meeting_points.move(music, table.noor, is_up=True, at=NOON)  # it is the first
    assert [table.read(one) for one in table.meeting.points.order_by("position")] == ["Music", "Home", "Work"]
    meeting_points.move(music, table.noor, is_up=False, at=NOON)
    assert [table.read(one) for one in table.meeting.points.order_by("position")] == ["Home", "Music", "Work"]
    for act in (
        lambda: meeting_points.write(table.mia, kind="agenda", text="Mine", at=NOON),
        lambda: meeting_points.move(music, table.pim, is_up=True, at=NOON),
        lambda: meeting_points.change(music, table.pim, text="No music", at=NOON),
        lambda: meeting_points.remove(music, table.mia, at=NOON),
    ):
        with pytest.raises(MeetingError):
            act()


def test_next_steps_say_who_and_by_when_and_anybody_ticks_them(table: Table) -> None:
    day = date(2026, 12, 1)
    step = meeting_points.write(table.mia, kind="next", text="Ring the choir", who=table.pim, day=day, at=NOON)
    assert (step.who, step.day, step.done_at) == (table.pim, day, None)
    done = meeting_points.tick(step, table.tom, is_done=True, at=NOON)
    assert meeting_points.tick(step, table.pim, is_done=True, at=NOON + timedelta(days=1)).done_at == done.done_at
    assert meeting_points.tick(step, table.noor, is_done=False, at=NOON).done_at is None
    with pytest.raises(MeetingError):
        meeting_points.write(
            table.mia, kind="next", text="x", who=make_meeting(table.meeting.person, at=NOON)[2], at=NOON
        )
    open_line = meeting_points.write(table.mia, kind="open", text="Who drives?", who=table.pim, at=NOON)
    assert open_line.who is None
    with pytest.raises(MeetingError):
        meeting_points.tick(open_line, table.mia, is_done=True, at=NOON)


def test_a_line_is_changed_by_its_writer_and_removed_by_them_or_the_person(table: Table) -> None:
    line = meeting_points.write(table.mia, kind="open", text="Who drives?", at=NOON)
    assert table.read(meeting_points.change(line, table.mia, text="Who drives on Tuesday?", at=NOON)).endswith(
        "Tuesday?"
    )
    with pytest.raises(MeetingError):
        meeting_points.change(line, table.noor, text="Nobody", at=NOON)
    with pytest.raises(MeetingError):
        meeting_points.remove(line, table.tom, at=NOON)
    meeting_points.remove(line, table.noor, at=NOON)
    meeting_points.remove(line, table.noor, at=NOON)  # the second press
    assert not MeetingPoint.objects.exists()


def test_a_page_with_old_words_says_no_yes_to_new_ones(table: Table, choir: Listing) -> None:
    row = meeting_suggestions.suggest_place(table.mia, choir, words="You sang as a child.", at=NOON)
    again = meeting_suggestions.suggest_place(table.mia, choir, words="They have coffee.", at=NOON)
    with pytest.raises(MeetingError):
        meeting_suggestions.answer_suggestion(row, is_yes=True, by=by_person(table.meeting.person), at=NOON)
    assert [table.read(one, "words") for one in table.meeting.suggestions.all()] == ["They have coffee."]
    assert again.answer == "waiting"
    assert not Introduction.objects.exists()


def test_a_yes_makes_an_idea_that_names_who_had_it(table: Table, choir: Listing, pim: User) -> None:
    row = meeting_suggestions.suggest_place(table.mia, choir, words="You sang as a child.", at=NOON)
    assert meeting_suggestions.suggest_place(table.mia, choir, at=NOON) == row
    assert not Introduction.objects.exists()
    me = by_person(table.meeting.person)
    said = meeting_suggestions.answer_suggestion(row, is_yes=True, by=me, at=NOON)
    made = Introduction.objects.get()
    assert (said.answer, said.introduction, made.status, made.started_by) == ("yes", made, "suggested", "person")
    assert table.read(made, "suggestion") == "Mia: “You sang as a child.”"
    meeting_suggestions.answer_suggestion(row, is_yes=True, by=me, at=NOON)  # the second press
    assert Introduction.objects.count() == 1
    with pytest.raises(MeetingError):
        meeting_suggestions.answer_suggestion(row, is_yes=False, by=me, at=NOON)
    told = [one.event for one in AuditEvent.objects.about(table.meeting.person_id)]
    assert told == ["meeting.suggested", "introduction.begin", "meeting.suggestion_yes"]


def test_a_no_begins_nothing_and_can_become_a_yes(table: Table, choir: Listing) -> None:
    me = by_person(table.meeting.person)
    row = meeting_suggestions.suggest_place(table.pim, choir, at=NOON)
    meeting_suggestions.answer_suggestion(row, is_yes=False, by=me, at=NOON)
    assert not Introduction.objects.exists()
    assert meeting_suggestions.answer_suggestion(row, is_yes=True, by=me, at=NOON).introduction is not None


def test_a_yes_to_a_place_that_is_under_way_is_kept_with_that(table: Table, choir: Listing) -> None:
    there = make_introduction(table.meeting.person, listing=choir)
    row = meeting_suggestions.suggest_place(table.mia, choir, at=NOON)
    said = meeting_suggestions.answer_suggestion(row, is_yes=True, by=by_person(table.meeting.person), at=NOON)
    assert said.introduction == there
    assert Introduction.objects.count() == 1


def test_nobody_else_answers_a_suggestion_and_a_closed_group_is_none(table: Table, choir: Listing, pim: User) -> None:
    row = meeting_suggestions.suggest_place(table.mia, choir, at=NOON)
    for by in (by_practitioner(pim), by_person(make_person("Nadia"))):
        with pytest.raises(MeetingError):
            meeting_suggestions.answer_suggestion(row, is_yes=True, by=by, at=NOON)
    Listing.objects.filter(pk=choir.pk).update(hidden_at=NOON)
    with pytest.raises(ListingClosed):
        meeting_suggestions.answer_suggestion(row, is_yes=True, by=by_person(table.meeting.person), at=NOON)
    assert not Introduction.objects.exists()
    with pytest.raises(MeetingError):
        meeting_suggestions.suggest_place(table.mia, Listing.objects.get(), at=NOON)


def test_a_suggestion_is_taken_back_by_its_owner_alone(table: Table, choir: Listing) -> None:
    row = meeting_suggestions.suggest_place(table.mia, choir, at=NOON)
    with pytest.raises(MeetingError):
        meeting_suggestions.take_back_suggestion(row, table.tom, at=NOON)
    meeting_suggestions.take_back_suggestion(row, table.mia, at=NOON)
    meeting_suggestions.take_back_suggestion(row, table.mia, at=NOON)
    assert not table.meeting.suggestions.exists()


def test_an_idea_is_kept_by_the_person_alone(noor: Person, pim: User) -> None:
    for by in (by_practitioner(pim), by_person(make_person("Nadia"))):
        with pytest.raises(NotOpen):
            introductions.keep_idea(noor, make_listing(), words="x", by=by, at=NOON)

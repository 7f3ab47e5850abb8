"""Who may do what at a network meeting, and who reads whose words."""

from itertools import product
from uuid import UUID

import pytest

from bridges import meeting_rules
from bridges.meeting_rules import RULES, Part, Reader, State, VoiceFacts, is_for_everybody, may, may_read, readable
from bridges.models import MeetingState, ParticipantAnswer, Readers

OWNER, OTHER = UUID(int=1), UUID(int=2)
MAY = {
    # act: (the person in, all others in)
    "change": ("PI", ""),
    "add": ("PI", ""),
    "take_out": ("PIHC", ""),
    "invite": ("PI", ""),
    "hold": ("PI", ""),
    "call_off": ("PI", ""),
    "let_in": ("IH", ""),
    "show_map": ("PIH", ""),
    "set_readers": ("PIHC", ""),
    "write_agenda": ("PI", ""),
    "answer_suggestion": ("IH", ""),
    "remove_line": ("PIHC", ""),
    "answer": ("", "I"),
    "leave": ("", "IHC"),
    "speak": ("PIH", "IH"),
    "change_words": ("PIH", "IH"),
    "take_back": ("PIHC", "PIHC"),
    "write_line": ("PIH", "IH"),
    "tick": ("PIH", "IH"),
    "suggest": ("IH", "IH"),
}


def test_the_states_are_those_of_the_model() -> None:
    assert [str(state) for state in State] == MeetingState.values
    assert sorted(meeting_rules.READS_WITH_EVERYBODY) == sorted(ParticipantAnswer.values)


def test_every_act_is_in_the_table() -> None:
    assert sorted(MAY) == sorted(RULES)


@pytest.mark.parametrize("act", MAY)
def test_who_may_do_what_and_when(act: str) -> None:
    letters = dict(zip("PIHC", State, strict=True))
    person, others = ({letters[one] for one in which} for which in MAY[act])
    for state in State:
        assert may(act, part=Part.PERSON, state=state) == (state in person)
        for part in (Part.GUEST, Part.COLLEAGUE):
            assert may(act, part=part, state=state) == (state in others)


def test_a_guest_and_a_colleague_may_exactly_the_same() -> None:
    for act, state in product(RULES, State):
        assert may(act, part=Part.GUEST, state=state) == may(act, part=Part.COLLEAGUE, state=state)


EVERY_READER = [
    Reader(id=key, part=part, answer=answer, is_out=is_out)
    for key, part, answer, is_out in product((OWNER, OTHER), Part, ParticipantAnswer.values, (False, True))
]
EVERY_VOICE = [
    VoiceFacts(owner=OWNER, readers_rule=rule, chosen=chosen)
    for rule, chosen in product(Readers.values, (frozenset(), frozenset({OTHER})))
]


@pytest.mark.parametrize("voice", EVERY_VOICE, ids=lambda one: f"{one.readers_rule}-{len(one.chosen)}")
def test_who_reads_a_voice(voice: VoiceFacts) -> None:
    for reader in EVERY_READER:
        was_there = not reader.is_out and reader.answer in {"yes", "invited"}
        expected = (
            reader.id == OWNER
            or reader.part == Part.PERSON
            or (voice.readers_rule == "everybody" and was_there)
            or (voice.readers_rule == "some" and bool(voice.chosen) and not reader.is_out)
        )
        assert may_read(voice, reader) == expected, reader


def test_an_unknown_rule_or_answer_opens_nothing() -> None:
    guest = Reader(id=OTHER, part="guest", answer="perhaps")
    assert not may_read(VoiceFacts(OWNER, "everybody"), guest)
    assert not may_read(VoiceFacts(OWNER, "whoever"), Reader(id=OTHER, part="guest", answer="yes"))


def test_the_readable_ones_of_many_are_found() -> None:
    voices = [(UUID(int=10 + place), voice) for place, voice in enumerate(EVERY_VOICE)]
    guest = Reader(id=OTHER, part="guest", answer="yes")
    found = readable(voices, guest)
    assert found == {key for key, voice in voices if may_read(voice, guest)}
    assert 0 < len(found) < len(voices)


@pytest.mark.parametrize(("rule", "expected"), [("everybody", True), ("some", False), ("person", False)])
def test_only_what_is_for_everybody_stands_on_the_paper_for_everybody(rule: str, *, expected: bool) -> None:
    assert is_for_everybody(VoiceFacts(OWNER, rule, frozenset({OTHER}))) == expected

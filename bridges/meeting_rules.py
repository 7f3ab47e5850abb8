"""Who may do what at a network meeting, and who reads whose words: tables, pure.

Every page, form and action asks here; nothing else may know it. The person whose meeting it is has the last word on who
is there and who reads what, and no hand on anybody's words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import UUID


class Part(StrEnum):
    """From where somebody takes part: whose meeting it is, a guest by private link, a colleague with an account."""

    PERSON = "person"
    GUEST = "guest"
    COLLEAGUE = "colleague"


class State(StrEnum):
    """How far a meeting is; `bridges.models.MeetingState` has the words."""

    PREPARING = "preparing"
    INVITED = "invited"
    HELD = "held"
    CALLED_OFF = "called_off"


class Rule(NamedTuple):
    """In which states somebody may; a part that is missing never may."""

    person: frozenset[State] = frozenset()
    others: frozenset[State] = frozenset()


S = State
NEVER: Final[frozenset[State]] = frozenset()
ALWAYS: Final = frozenset(State)
AHEAD: Final = frozenset({S.PREPARING, S.INVITED})
TOGETHER: Final = frozenset({S.INVITED, S.HELD})
NOT_CALLED_OFF: Final = AHEAD | TOGETHER

RULES: Final = MappingProxyType(
    {
        # the person's alone
        "change": Rule(AHEAD),
        "add": Rule(AHEAD),
        "take_out": Rule(ALWAYS),
        "invite": Rule(AHEAD),
        "hold": Rule(AHEAD),
        "call_off": Rule(AHEAD),
        "let_in": Rule(TOGETHER),
        "show_map": Rule(NOT_CALLED_OFF),
        "set_readers": Rule(ALWAYS),
        "write_agenda": Rule(AHEAD),
        "answer_suggestion": Rule(TOGETHER),
        "remove_line": Rule(ALWAYS),  # of what is open and what is next: whoever wrote it may as well
        # the others' alone
        "answer": Rule(NEVER, frozenset({S.INVITED})),
        "leave": Rule(NEVER, ALWAYS - {S.PREPARING}),
        # everybody's alike
        "speak": Rule(NOT_CALLED_OFF, TOGETHER),
        "change_words": Rule(NOT_CALLED_OFF, TOGETHER),  # their own; to take them back is possible always
        "take_back": Rule(ALWAYS, ALWAYS),
        "write_line": Rule(NOT_CALLED_OFF, TOGETHER),
        "tick": Rule(NOT_CALLED_OFF, TOGETHER),
        "suggest": Rule(TOGETHER, TOGETHER),
    }
)


def may(act: str, *, part: Part | str, state: State | str) -> bool:
    """Return whether somebody who takes part as `part` may do `act` while the meeting is `state`."""
    rule = RULES[act]
    return State(state) in (rule.person if part == Part.PERSON else rule.others)


READS_WITH_EVERYBODY: Final = MappingProxyType({"not_invited": False, "invited": True, "yes": True, "no": False})
"""By what somebody answered: whether “everybody who was there” means them. Whoever said that they cannot come was not
there; whoever has not answered may be there all the same."""


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """Whose words they are, who reads them beside their owner, and whom the person chose."""

    owner: UUID
    readers_rule: str
    chosen: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """One participant, as the rule of reading sees them. `is_out`: taken out, left, or their account is closed."""

    id: UUID
    part: str
    answer: str
    is_out: bool = False


def may_read(voice: VoiceFacts, reader: Reader) -> bool:
    """Return whether `reader` may read the words.

    Their owner always may, and the person whose meeting it is; all others only while they take part.
    """
    if voice.owner == reader.id or reader.part == Part.PERSON:
        return True
    if reader.is_out:
        return False
    if voice.readers_rule == "some":
        return reader.id in voice.chosen
    return voice.readers_rule == "everybody" and is_there(reader)


def is_there(reader: Reader) -> bool:
    """Return whether what everybody who is there reads is for `reader`: voices, lines, suggested groups, the map."""
    if reader.part == Part.PERSON:
        return True
    return not reader.is_out and READS_WITH_EVERYBODY.get(reader.answer, False)


def is_for_everybody(voice: VoiceFacts) -> bool:
    """Return whether the words may stand on a paper that the person gives to everybody who was there."""
    return voice.readers_rule == "everybody"


def readable(voices: Iterable[tuple[UUID, VoiceFacts]], reader: Reader) -> frozenset[UUID]:
    """Return the ids of the voices that `reader` may read."""
    return frozenset(key for key, facts in voices if may_read(facts, reader))

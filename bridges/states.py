"""The life of a warm introduction, as data.

One table says which move leads where and who may make it. Actions, forms, buttons, notices, clocks and the diagram in
`docs/introductions.md` read it; nothing else may know it. Pure: no database is needed to ask it.
"""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class IntroductionStatus(StrEnum):
    """Where an introduction is. The words that people read are in `bridges/words.py`."""

    SUGGESTED = "suggested"
    CONSIDERING = "considering"
    NOT_NOW = "not_now"
    CONSENTED = "consented"
    ASKED = "asked"
    QUESTION = "question"
    HOST_UNAVAILABLE = "host_unavailable"
    LAPSED = "lapsed"
    WAITING = "waiting"
    WELCOMED = "welcomed"
    VISIT_PLANNED = "visit_planned"
    VISITED = "visited"
    DID_NOT_GO = "did_not_go"
    SETTLING = "settling"
    FOUND_A_PLACE = "found_a_place"
    TRIED_MOVED_ON = "tried_moved_on"
    FADED = "faded"
    WITHDRAWN = "withdrawn"
    RECORDED_IN_ERROR = "recorded_in_error"


class Party(StrEnum):
    """On whose behalf a move is made. Spoken consent is the person's move, written down by a practitioner."""

    PERSON = "person"
    PRACTITIONER = "practitioner"
    COMPANION = "companion"
    HOST = "host"
    CLOCK = "clock"


class Manner(StrEnum):
    """How the person said it: with their own hand on the page, or aloud to a practitioner who wrote it down."""

    WRITTEN = "written"
    SPOKEN = "spoken"


class Move(NamedTuple):
    """From which statuses to which, by whom; whether a practitioner may write down what the person said aloud."""

    sources: frozenset[IntroductionStatus]
    target: IntroductionStatus
    parties: frozenset[Party]
    may_be_spoken: bool = False
    needs_words: bool = False


class MoveError(Exception):
    """The move is not open: not from here, not to this party, or somebody else was first."""


S, P = IntroductionStatus, Party

ENDED: Final = frozenset(
    {S.FOUND_A_PLACE, S.TRIED_MOVED_ON, S.FADED, S.HOST_UNAVAILABLE, S.LAPSED, S.WITHDRAWN, S.RECORDED_IN_ERROR}
)
"""Nothing is scheduled, nothing is disclosed, and only a record in error can follow."""

OPEN: Final = frozenset(S) - ENDED
"""The person may withdraw from each of these; NOT_NOW is open, for the person may come back."""

HOST_KNOWS: Final = frozenset(
    {S.ASKED, S.QUESTION, S.WAITING, S.WELCOMED, S.VISIT_PLANNED, S.VISITED, S.DID_NOT_GO, S.SETTLING}
)
"""The host may see something, as far as active consent opens it."""

CONTACT_IS_OPEN: Final = frozenset({S.WELCOMED, S.VISIT_PLANNED, S.VISITED, S.DID_NOT_GO, S.SETTLING})
"""How to reach the person may be seen, with that consent: from WELCOMED on."""

OPEN_ASKS: Final = frozenset({S.ASKED, S.QUESTION, S.WAITING})
"""What counts against the limit of open asks for a person."""


def _move(
    sources: Iterable[IntroductionStatus],
    target: IntroductionStatus,
    *parties: Party,
    may_be_spoken: bool = False,
    needs_words: bool = False,
) -> Move:
    return Move(frozenset(sources), target, frozenset(parties), may_be_spoken, needs_words)


MOVES: Final = MappingProxyType(
    {
        "consider": _move({S.SUGGESTED, S.NOT_NOW}, S.CONSIDERING, P.PERSON, may_be_spoken=True),
        "put_back": _move({S.CONSIDERING}, S.SUGGESTED, P.PERSON, may_be_spoken=True),
        "not_now": _move({S.SUGGESTED, S.CONSIDERING}, S.NOT_NOW, P.PERSON, may_be_spoken=True),
        "consent": _move({S.SUGGESTED, S.CONSIDERING}, S.CONSENTED, P.PERSON, may_be_spoken=True),
        "ask": _move({S.CONSENTED}, S.ASKED, P.PERSON, P.PRACTITIONER),
        "ask_back": _move({S.ASKED}, S.QUESTION, P.HOST, needs_words=True),
        "answer": _move({S.QUESTION}, S.ASKED, P.PERSON, may_be_spoken=True, needs_words=True),
        "put_on_list": _move({S.ASKED}, S.WAITING, P.HOST),
        "welcome": _move({S.ASKED, S.WAITING}, S.WELCOMED, P.HOST),
        "decline": _move({S.ASKED, S.WAITING}, S.HOST_UNAVAILABLE, P.HOST),
        "lapse": _move({S.ASKED, S.QUESTION, S.WAITING}, S.LAPSED, P.CLOCK),
        "plan_visit": _move({S.WELCOMED, S.DID_NOT_GO}, S.VISIT_PLANNED, P.PERSON, P.PRACTITIONER),
        "went": _move({S.VISIT_PLANNED}, S.VISITED, P.PERSON, P.COMPANION, P.HOST, may_be_spoken=True),
        "did_not_go": _move({S.VISIT_PLANNED}, S.DID_NOT_GO, P.PERSON, P.COMPANION, P.HOST, may_be_spoken=True),
        "settle": _move({S.VISITED}, S.SETTLING, P.PERSON, P.CLOCK, may_be_spoken=True),
        "found_a_place": _move({S.SETTLING}, S.FOUND_A_PLACE, P.PERSON, may_be_spoken=True),
        "move_on": _move({S.SETTLING}, S.TRIED_MOVED_ON, P.PERSON, may_be_spoken=True),
        "fade": _move({S.SETTLING}, S.FADED, P.CLOCK),
        "withdraw": _move(OPEN, S.WITHDRAWN, P.PERSON, may_be_spoken=True),
        "record_in_error": _move(
            frozenset(S) - {S.RECORDED_IN_ERROR}, S.RECORDED_IN_ERROR, P.PRACTITIONER, needs_words=True
        ),
    }
)


def next_status(
    status: IntroductionStatus, move: str, party: Party, *, manner: Manner = Manner.WRITTEN
) -> IntroductionStatus:
    """Return the status that `move` by `party` leads to from `status`.

    :raises MoveError: if there is no such move, or none from here, or not for this party, or it cannot be spoken
    """
    rule = MOVES.get(move)
    if rule is None:
        raise MoveError(f"There is no move {move!r}.")
    if status not in rule.sources:
        raise MoveError(f"An introduction that is {status} has no move {move}.")
    if party not in rule.parties:
        raise MoveError(f"{move} is not for the {party} to make.")
    if manner == Manner.SPOKEN and not rule.may_be_spoken:
        raise MoveError(f"{move} cannot be written down for somebody else.")
    return rule.target


def open_moves(status: IntroductionStatus, party: Party) -> tuple[str, ...]:
    """Return the moves that `party` may make from `status`, in the order of the table."""
    return tuple(name for name, rule in MOVES.items() if status in rule.sources and party in rule.parties)

"""The table of the life of an introduction: every status, move, party and manner, without a database."""

import itertools

import pytest

from bridges.clocks import CLOCKS, due_at
from bridges.states import (
    CONTACT_IS_OPEN,
    ENDED,
    HOST_KNOWS,
    MOVES,
    OPEN,
    OPEN_ASKS,
    IntroductionStatus,
    Manner,
    Move,
    MoveError,
    Party,
    next_status,
    open_moves,
)
from tests.listings import NOON

S, P = IntroductionStatus, Party
ALL = list(itertools.product(S, MOVES, P, Manner))

# Written out once more by hand, from the picture in the design: the table must say the same.
PICTURE: dict[tuple[str, Party], dict[IntroductionStatus, IntroductionStatus]] = {
    ("consider", P.PERSON): {S.SUGGESTED: S.CONSIDERING, S.NOT_NOW: S.CONSIDERING},
    ("put_back", P.PERSON): {S.CONSIDERING: S.SUGGESTED},
    ("not_now", P.PERSON): {S.SUGGESTED: S.NOT_NOW, S.CONSIDERING: S.NOT_NOW},
    ("consent", P.PERSON): {S.SUGGESTED: S.CONSENTED, S.CONSIDERING: S.CONSENTED},
    ("ask", P.PERSON): {S.CONSENTED: S.ASKED},
    ("ask", P.PRACTITIONER): {S.CONSENTED: S.ASKED},
    ("ask_back", P.HOST): {S.ASKED: S.QUESTION},
    ("answer", P.PERSON): {S.QUESTION: S.ASKED},
    ("put_on_list", P.HOST): {S.ASKED: S.WAITING},
    ("welcome", P.HOST): {S.ASKED: S.WELCOMED, S.WAITING: S.WELCOMED},
    ("decline", P.HOST): {S.ASKED: S.HOST_UNAVAILABLE, S.WAITING: S.HOST_UNAVAILABLE},
    ("lapse", P.CLOCK): {S.ASKED: S.LAPSED, S.QUESTION: S.LAPSED, S.WAITING: S.LAPSED},
    ("plan_visit", P.PERSON): {S.WELCOMED: S.VISIT_PLANNED, S.DID_NOT_GO: S.VISIT_PLANNED},
    ("plan_visit", P.PRACTITIONER): {S.WELCOMED: S.VISIT_PLANNED, S.DID_NOT_GO: S.VISIT_PLANNED},
    **{("went", party): {S.VISIT_PLANNED: S.VISITED} for party in (P.PERSON, P.COMPANION, P.HOST)},
    **{("did_not_go", party): {S.VISIT_PLANNED: S.DID_NOT_GO} for party in (P.PERSON, P.COMPANION, P.HOST)},
    ("settle", P.PERSON): {S.VISITED: S.SETTLING},
    ("settle", P.CLOCK): {S.VISITED: S.SETTLING},
    ("found_a_place", P.PERSON): {S.SETTLING: S.FOUND_A_PLACE},
    ("move_on", P.PERSON): {S.SETTLING: S.TRIED_MOVED_ON},
    ("fade", P.CLOCK): {S.SETTLING: S.FADED},
    ("withdraw", P.PERSON): dict.fromkeys(OPEN, S.WITHDRAWN),
    ("record_in_error", P.PRACTITIONER): {
        status: IntroductionStatus.RECORDED_IN_ERROR for status in S if status != S.RECORDED_IN_ERROR
    },
}
NOT_FOR_ANOTHER_HAND = {"ask", "plan_visit", "ask_back", "put_on_list", "welcome", "decline", "lapse", "fade"}


def expected(status: IntroductionStatus, move: str, party: Party, manner: Manner) -> IntroductionStatus | None:
    if manner == Manner.SPOKEN and move in NOT_FOR_ANOTHER_HAND | {"record_in_error"}:
        return None
    return PICTURE.get((move, party), {}).get(status)


def test_the_table_says_exactly_what_the_picture_says() -> None:
    found: dict[tuple[IntroductionStatus, str, Party, Manner], IntroductionStatus | None] = {}
    for status, move, party, manner in ALL:
        try:
            found[status, move, party, manner] = next_status(status, move, party, manner=manner)
        except MoveError:
            found[status, move, party, manner] = None
    assert len(found) == len(S) * len(MOVES) * len(P) * len(Manner) == 3800
    assert found == {case: expected(*case) for case in ALL}


def test_buttons_are_the_moves_of_the_table() -> None:
    for status, party in itertools.product(S, P):
        moves = [move for move in MOVES if PICTURE.get((move, party), {}).get(status)]
        assert open_moves(status, party) == tuple(moves)


def test_a_move_that_does_not_exist_is_refused() -> None:
    with pytest.raises(MoveError, match="no move 'teleport'"):
        next_status(S.SUGGESTED, "teleport", P.PERSON)


def reached_from(start: IntroductionStatus) -> set[IntroductionStatus]:
    reached, frontier = {start}, [start]
    while frontier:
        status = frontier.pop()
        for rule in MOVES.values():
            if status in rule.sources and rule.target not in reached:
                reached.add(rule.target)
                frontier.append(rule.target)
    return reached


def test_every_status_can_be_reached() -> None:
    assert reached_from(S.SUGGESTED) == set(S)
    assert reached_from(S.CONSENTED) == set(S) - {S.SUGGESTED, S.CONSIDERING, S.NOT_NOW}


@pytest.mark.parametrize("status", sorted(OPEN))
@pytest.mark.parametrize("manner", Manner)
def test_the_person_can_always_withdraw_while_it_is_open(status: IntroductionStatus, manner: Manner) -> None:
    assert next_status(status, "withdraw", P.PERSON, manner=manner) == S.WITHDRAWN


@pytest.mark.parametrize(
    "move",
    ["consider", "put_back", "not_now", "consent", "answer", "found_a_place", "move_on", "withdraw"],
)
def test_only_the_person_decides(move: str) -> None:
    assert MOVES[move].parties == {P.PERSON}


@pytest.mark.parametrize("status", sorted({S.SUGGESTED, S.CONSIDERING, S.NOT_NOW, S.CONSENTED} | ENDED))
def test_a_host_has_no_move_before_they_are_asked_and_after_the_end(status: IntroductionStatus) -> None:
    assert open_moves(status, P.HOST) == ()


def test_a_host_is_reached_through_consent_alone() -> None:
    into = {name: rule for name, rule in MOVES.items() if rule.target in HOST_KNOWS and rule.sources - HOST_KNOWS}
    assert list(into) == ["ask"]
    assert MOVES["ask"].sources == {S.CONSENTED}
    assert [name for name, rule in MOVES.items() if rule.target == S.CONSENTED] == ["consent"]


@pytest.mark.parametrize("status", sorted(ENDED - {S.RECORDED_IN_ERROR}))
def test_after_an_end_only_a_mistake_can_be_recorded(status: IntroductionStatus) -> None:
    assert [open_moves(status, party) for party in P] == [(), ("record_in_error",), (), (), ()]


def test_after_a_mistake_there_is_nothing() -> None:
    assert [open_moves(S.RECORDED_IN_ERROR, party) for party in P] == [()] * len(P)


def test_no_outcome_is_said_by_anybody_else() -> None:
    assert {name for name, rule in MOVES.items() if rule.target in {S.FOUND_A_PLACE, S.TRIED_MOVED_ON}} == {
        "found_a_place",
        "move_on",
    }


def test_the_sets_of_statuses_fit_together() -> None:
    assert set(S) == ENDED | OPEN
    assert not ENDED & OPEN
    assert OPEN > HOST_KNOWS > CONTACT_IS_OPEN
    assert OPEN_ASKS == HOST_KNOWS - CONTACT_IS_OPEN


@pytest.mark.parametrize("status", sorted(S))
def test_every_waiting_status_has_an_owner_and_a_clock(status: IntroductionStatus) -> None:
    is_waiting = status in OPEN - {S.NOT_NOW}
    assert (due_at(status, since=NOON) is not None) is is_waiting
    if is_waiting:
        assert CLOCKS[status].owner in {P.PERSON, P.PRACTITIONER, P.HOST}


@pytest.mark.parametrize("status", sorted(OPEN))
def test_only_what_somebody_else_waits_for_ends_by_itself(status: IntroductionStatus) -> None:
    ends_by_itself = {"lapse", "fade"} & set(open_moves(status, P.CLOCK))
    has_lapse = status in CLOCKS and CLOCKS[status].lapse_days is not None
    assert bool(ends_by_itself) is has_lapse
    assert has_lapse is (status in OPEN_ASKS | {S.SETTLING})


def test_what_is_spoken_is_the_persons_own_move() -> None:
    spoken = {name for name, rule in MOVES.items() if rule.may_be_spoken}
    assert all(P.PERSON in MOVES[name].parties for name in spoken)
    assert spoken == {name for name in MOVES if P.PERSON in MOVES[name].parties} - {"ask", "plan_visit"}


def test_moves_that_need_words_say_so() -> None:
    assert {name for name, rule in MOVES.items() if rule.needs_words} == {"ask_back", "answer", "record_in_error"}


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        MOVES["ask"] = Move(frozenset(), S.ASKED, frozenset())  # type: ignore[index, unused-ignore]

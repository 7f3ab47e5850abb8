"""What a tie suggests, what can be counted of a map, and which laws hold of the figures."""

import itertools
import math
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.networks import (
    FEWEST,
    MOST_QUESTIONS,
    Flow,
    Frequency,
    Question,
    Sector,
    TieError,
    balance_of,
    compare,
    effective_number,
    questions_for,
    read_tie,
    sector_of,
    suggested_type,
    type_of,
    values_of,
)
from directory.capital import CapitalKind
from tests.bridges.ties import facts, make_tie, make_ties, maps

counts = st.lists(st.integers(0, 30), min_size=3, max_size=3).filter(any)
few = settings(max_examples=40)


# --- One tie


@pytest.mark.parametrize(
    ("said", "suggested"),
    [
        ({"alike": "yes"}, "bonding"),
        ({"alike": "yes", "gap": "some"}, "bonding"),
        ({"alike": "no", "kind": "neighbour"}, "bridging"),
        ({"alike": "no", "kind": "professional"}, ""),
        ({"alike": "no"}, ""),
        ({"alike": "partly", "kind": "friend"}, ""),
        ({"gap": "clear", "met_as_partner": True}, "linking"),
        ({"gap": "clear", "met_as_partner": True, "kind": "professional"}, "linking"),
        ({"gap": "clear", "met_as_partner": False, "alike": "yes"}, ""),
        ({"gap": "clear", "alike": "no", "kind": "friend"}, ""),
        ({"gap": "some", "met_as_partner": True}, ""),
        ({}, ""),
    ],
)
def test_a_type_is_suggested_where_the_answers_are_clear(said, suggested) -> None:
    assert suggested_type(make_tie(**said)) == suggested


@given(facts)
@few
def test_nothing_is_suggested_for_somebody_who_is_paid_to_be_there(said) -> None:
    tie = make_tie(**{**said, "is_paid": True, "tie_type": ""})
    assert type_of(tie) == ""
    assert sector_of(tie) == Sector.PAID


@given(facts, st.sampled_from(list(CapitalKind)))
@few
def test_the_persons_own_word_wins(said, own) -> None:
    tie = make_tie(**{**said, "tie_type": str(own)})
    assert type_of(tie) == own
    assert sector_of(tie) == own


@given(facts)
@few
def test_what_a_map_keeps_reads_back_as_it_was(said) -> None:
    tie = make_tie(**said)
    assert read_tie(id=tie.id, key=tie.key, alias=tie.alias, values={**values_of(tie), "of_later": 1}) == tie


@pytest.mark.parametrize("wrong", [{"circle": 4}, {"circle": 0}, {"kind": "boss"}, {"tie_type": "strong"}])
def test_what_no_map_knows_is_refused(wrong) -> None:
    with pytest.raises(TieError):
        make_tie(**wrong)


# --- The figures


@given(maps)
@few
def test_below_four_ties_there_is_no_figure_and_else_each_is_within_its_bounds(ties) -> None:
    balance = balance_of(ties)
    assert balance.size == len(ties)
    if len(ties) < FEWEST:
        assert balance.figures is None
        return
    figures = balance.figures
    present = sum(bool(count) for count in figures.by_type.values())
    assert sum(figures.by_type.values()) + figures.untyped == len(ties)
    assert 0 <= figures.settings <= min(3, len(ties))
    assert figures.effective_types is None or 1 <= figures.effective_types <= present
    for share in (figures.reciprocity, figures.paid_share, figures.reliance):
        assert share is None or 0 <= share <= 1
    assert figures.reliance is None or figures.reliance > 0


@given(maps, st.randoms())
@few
def test_the_order_of_ties_changes_nothing(ties, random) -> None:
    assert balance_of(random.sample(ties, len(ties))) == balance_of(ties)


@given(counts, st.permutations(range(3)))
@few
def test_which_type_is_called_what_changes_nothing(by_type, order) -> None:
    assert effective_number([by_type[at] for at in order]) == effective_number(by_type)


@given(counts, st.integers(2, 5))
@few
def test_each_tie_twice_is_as_varied(by_type, times) -> None:
    assert math.isclose(effective_number([times * count for count in by_type]), effective_number(by_type))


def test_types_that_are_equally_common_count_as_many_as_they_are() -> None:
    assert [round(effective_number(one), 6) for one in ([5], [5, 5], [5, 5, 5], [], [0, 0])] == [1, 2, 3, 0, 0]


def test_the_example_of_the_docs() -> None:
    assert round(effective_number([6, 3, 1]), 2) == 2.45


ALL_COUNTS = list(itertools.combinations_with_replacement(range(21), 3))[1:]


def test_a_tie_of_the_rarest_type_never_lowers_it_unless_all_types_are_equally_common() -> None:
    for by_type in ALL_COUNTS:
        present = [count for count in by_type if count]
        if min(present) < max(present):
            rarest = present.index(min(present))
            more = [count + (at == rarest) for at, count in enumerate(present)]
            assert effective_number(more) >= effective_number(present) - 1e-12


def test_a_first_tie_of_another_type_always_raises_it() -> None:
    for low, high in itertools.product(range(21), range(1, 41)):
        assert effective_number([1, low, high]) > effective_number([low, high])


def test_a_tie_of_the_commonest_type_never_raises_it() -> None:
    for low, middle, high in ALL_COUNTS:
        assert effective_number([low, middle, high + 1]) <= effective_number([low, middle, high]) + 1e-12


def test_between_equally_common_types_one_more_lowers_it_a_little() -> None:
    """So “more ties, more variety” is not a law, and the docs do not claim it."""
    assert effective_number([3, 2, 2]) < effective_number([2, 2, 2])


@given(maps.filter(lambda ties: len(ties) >= FEWEST), facts)
@few
def test_one_more_who_is_helped_never_lowers_giving_and_one_who_only_helps_never_raises_it(ties, said) -> None:
    before = balance_of(ties).figures.reciprocity
    for flow in Flow:
        after = balance_of([*ties, make_tie(number=99, **{**said, "flow": str(flow)})]).figures.reciprocity
        if before is not None:
            assert after is not None
            assert after <= before if flow == Flow.RECEIVES else after >= before


@given(maps.filter(lambda ties: len(ties) >= FEWEST), facts, st.booleans())
@few
def test_one_more_who_is_paid_never_lowers_the_paid_share_and_one_more_place_is_never_fewer(ties, said, paid) -> None:
    before = balance_of(ties).figures
    after = balance_of([*ties, make_tie(number=99, **{**said, "is_paid": paid})]).figures
    assert after.paid_share >= before.paid_share if paid else after.paid_share <= before.paid_share
    assert after.settings >= before.settings


@given(maps.filter(lambda ties: len(ties) >= FEWEST))
@few
def test_one_more_who_helps_but_is_not_there_more_often_never_raises_reliance(ties) -> None:
    before = balance_of(ties).figures.reliance
    one_more = make_tie(number=99, flow="receives", frequency=str(Frequency.RARELY))
    after = balance_of([*ties, one_more]).figures.reliance
    assert before is None or (after is not None and after <= before)


def test_reliance_is_the_share_of_the_one_who_helps_most_often() -> None:
    often = [("receives", "daily"), ("both", "weekly"), ("both", "monthly"), ("gives", "daily")]
    ties = [make_tie(number=at, flow=flow, frequency=how) for at, (flow, how) in enumerate(often, start=1)]
    assert balance_of(ties).figures.reliance == 365 / (365 + 52 + 12)
    assert balance_of([*ties[:3], make_tie(number=4, flow="gives")]).figures.reliance is None


def test_a_share_that_fewer_than_four_ties_say_is_left_out() -> None:
    ties = [make_tie(number=at, flow="both" if at < 4 else "", alike="yes" if at < 4 else "") for at in range(1, 9)]
    figures = balance_of(ties).figures
    assert (figures.reciprocity, figures.reliance, figures.effective_types) == (None, None, None)
    assert figures.paid_share == 0


# --- Before and after


def test_before_and_after_say_who_came_went_and_moved() -> None:
    hanna, bo, ida, pim = (make_tie(name, number=at) for at, name in enumerate(["Hanna", "Bo", "Ida", "Pim"]))
    changes = compare([hanna, bo, ida], [replace(bo, circle=1), replace(ida, circle=3, id=UUID(int=77)), pim])
    assert changes.came == (pim,)
    assert changes.went == (hanna,)
    assert [(one.tie.alias, one.was_circle) for one in (*changes.closer, *changes.further)] == [("Bo", 2), ("Ida", 2)]
    assert (changes.stayed, changes.types_before, changes.types_after) == (0, None, None)


@given(maps, st.data())
@few
def test_nothing_is_lost_between_before_and_after(ties, data) -> None:
    before = [tie for tie in ties if data.draw(st.booleans())]
    after = [tie for tie in ties if data.draw(st.booleans())]
    there, back = compare(before, after), compare(after, before)
    assert (there.came, there.went) == (back.went, back.came)
    assert len(there.came) + len(there.closer) + len(there.further) + there.stayed == len(after)
    assert compare(ties, ties).stayed == len(ties)


# --- Questions


@given(maps)
@few
def test_there_are_one_to_three_questions_for_every_map(ties) -> None:
    asked = questions_for(balance_of(ties))
    assert 1 <= len(asked) <= MOST_QUESTIONS
    assert len(set(asked)) == len(asked)


def test_an_empty_map_and_a_small_one_are_asked_openly() -> None:
    assert questions_for(balance_of([])) == (Question.FIRST, Question.PLACE, Question.DOOR)
    assert questions_for(balance_of([make_tie()]))[0] == Question.WHO_ELSE


def test_what_is_not_on_the_map_becomes_a_question() -> None:
    alike = make_ties([(1, Sector.BONDING)] * 4)
    assert questions_for(balance_of(alike)) == (Question.DOOR, Question.DIFFERENT, Question.MORE_OF)
    all_kinds = make_ties([(1, Sector.BONDING), (1, Sector.BRIDGING), (2, Sector.LINKING), (3, Sector.OPEN)])
    assert questions_for(balance_of(all_kinds)) == (Question.MORE_OF,)

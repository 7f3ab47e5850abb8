"""From what Noor wrote to places: every place is explained, none is hidden that should not be, and one is ordinary."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.matching import WEIGHTS, Candidate, Gap, Looking, from_answers, is_ordinary, pieces, rank, to_answers
from bridges.matching import why_not as why

CODES = ("a", "b", "c")
TIES = ("bonding", "bridging", "linking")
some = st.frozensets(st.sampled_from(CODES), max_size=3)
NOOR = Looking(wishes="singing, walking", ties=frozenset({"bridging"}), needs=frozenset({"step_free"}), where="x", km=5)


@st.composite
def lookings(draw: st.DrawFn) -> Looking:
    return Looking(
        wishes=draw(st.sampled_from(["", "a", "a, b"])),
        strengths=draw(st.sampled_from(["", "c"])),
        topics=draw(some),
        languages=draw(some),
        ties=draw(st.frozensets(st.sampled_from(TIES))),
        needs=draw(st.frozensets(st.sampled_from([*CODES, "online"]))),
        times=draw(some),
        where=draw(st.sampled_from(["", "Odense"])),
        km=draw(st.sampled_from([None, 5])),
        left_out=draw(st.frozensets(st.sampled_from(["0", "1"]), max_size=1)),
    )


@st.composite
def places(draw: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(
            id=str(number),
            is_public=draw(st.booleans()) or draw(st.booleans()),
            is_crisis_line=draw(st.sampled_from([False, False, False, True])),
            is_open=draw(st.sampled_from([True, True, True, False])),
            is_ordinary=draw(st.booleans()),
            ties=draw(st.dictionaries(st.sampled_from(TIES), st.sampled_from([2, 3]))),
            topics=draw(some),
            languages=draw(some),
            facts=draw(st.frozensets(st.sampled_from([*CODES, "online", "open"]))),
            times=draw(some),
            distance_km=draw(st.sampled_from([None, 1.0, 4.0, 30.0])),
            wishes=draw(some),
            strengths=draw(some),
            some_words=draw(some),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


@given(lookings(), places())
@settings(max_examples=60, deadline=None)
def test_every_place_is_explained_and_the_order_is_the_sum_of_what_is_said(
    looking: Looking, there: list[Candidate]
) -> None:
    for match in rank(looking, there):
        assert match.score == sum(reason.weight for reason in match.reasons)
        assert match.reasons
        assert all(reason.weight == WEIGHTS[reason.code] for reason in match.reasons)
        assert match.is_by_wish or match.candidate.is_ordinary


@given(lookings(), places())
@settings(max_examples=60, deadline=None)
def test_nothing_closed_hidden_too_far_or_left_out_is_suggested(looking: Looking, there: list[Candidate]) -> None:
    for match in rank(looking, there):
        place = match.candidate
        assert place.is_public
        assert place.is_open
        assert not place.is_crisis_line
        assert place.id not in looking.left_out
        assert why(looking, place) in {"", "nothing"}


@given(lookings(), places())
@settings(max_examples=60, deadline=None)
def test_one_of_the_first_three_is_an_ordinary_place(looking: Looking, there: list[Candidate]) -> None:
    may = [place for place in there if why(looking, place) in {"", "nothing"} and place.is_ordinary]
    if may and not looking.is_empty:
        assert any(match.candidate.is_ordinary for match in rank(looking, there)[:3])


@given(lookings(), places(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_places_come_changes_nothing(looking: Looking, there: list[Candidate], random) -> None:
    mixed = list(there)
    random.shuffle(mixed)
    assert rank(looking, mixed) == rank(looking, there)


@given(lookings(), places(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_fact_more_that_fits_never_lowers_a_place(
    looking: Looking, there: list[Candidate], data: st.DataObject
) -> None:
    before = [match.candidate.id for match in rank(looking, there)]
    if not before:
        return
    chosen = data.draw(st.sampled_from(before))
    better = [
        replace(
            place,
            topics=place.topics | looking.topics,
            facts=place.facts | data.draw(st.sampled_from([looking.needs, frozenset({"open"}), frozenset()])),
            languages=place.languages | looking.languages,
            times=place.times | data.draw(st.sampled_from([looking.times, frozenset()])),
        )
        if place.id == chosen
        else place
        for place in there
    ]
    after = [match.candidate.id for match in rank(looking, better)]
    assert after.index(chosen) <= before.index(chosen)


def test_what_does_not_fit_and_what_nobody_told_us_are_said() -> None:
    stairs = Candidate("stairs", wishes=frozenset({"singing"}), against=frozenset({"step_free"}), distance_km=1)
    silent = Candidate("silent", wishes=frozenset({"singing"}))
    by_id = {match.candidate.id: match for match in rank(NOOR, [stairs, silent])}
    assert by_id["stairs"].gaps == (Gap("need", "step_free", True),)
    assert by_id["silent"].gaps == (Gap("need", "step_free", False), Gap("where", "", False))


def test_one_who_wrote_nothing_is_suggested_nothing() -> None:
    assert rank(Looking(), [Candidate("1", is_ordinary=True, facts=frozenset({"open"}))]) == []
    assert rank(Looking(left_out=frozenset({"2"})), [Candidate("1", is_ordinary=True)]) == []


def test_an_ordinary_place_is_there_though_ten_services_fit_better() -> None:
    services = [Candidate(f"s{number}", wishes=frozenset({"singing", "walking"})) for number in range(20)]
    cafe = Candidate("café", is_ordinary=True)
    found = rank(NOOR, [*services, cafe])
    assert len(found) == 10
    assert [match.candidate.id for match in found].index("café") == 2
    assert [reason.code for reason in found[2].reasons] == ["ordinary"]


def test_of_two_that_count_alike_the_nearer_goes_first() -> None:
    far, near = (
        Candidate(name, wishes=frozenset({"singing"}), distance_km=km) for name, km in (("a", 2.0), ("b", 1.0))
    )
    assert [match.candidate.id for match in rank(NOOR, [far, near])] == ["b", "a"]


@pytest.mark.parametrize(
    ("kind", "ties", "is_open", "by_peers", "expected"),
    [
        ("community_group", {"bridging": 2}, False, False, True),
        ("community_group", {}, True, False, True),
        ("community_group", {"bonding": 3}, True, False, False),
        ("community_group", {}, False, False, False),
        ("social_niche", {"bridging": 3}, True, True, False),
        ("peer_circle", {"bridging": 3}, True, False, False),
    ],
)
def test_which_places_are_ordinary(kind, ties, is_open, by_peers, expected) -> None:
    assert is_ordinary(kind=kind, ties=ties, is_open=is_open, is_by_peers=by_peers) is expected


def test_what_was_written_comes_back_as_it_was() -> None:
    noor = replace(NOOR, left_out=frozenset({"1"}), times=frozenset({"mo-evening"}))
    assert from_answers(to_answers(noor)) == noor
    assert to_answers(Looking()) == {}
    assert from_answers({"km": "nonsense", "topics": None}) == Looking()


def test_a_text_is_searched_for_in_pieces() -> None:
    assert pieces("sing, go for walks\n sing \n") == ("sing", "go for walks")
    assert len(pieces("a,b,c,d,e,f")) == 4

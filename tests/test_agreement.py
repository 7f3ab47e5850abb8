"""Agreement of two raters: against examples that others published, and silent where there are too few cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.agreement import Band, agreement, band, cohens_kappa


def pairs(both_yes: int, yes_no: int, no_yes: int, both_no: int) -> list[tuple[bool, bool]]:
    """Return the cases of a table of four fields."""
    return [(True, True)] * both_yes + [(True, False)] * yes_no + [(False, True)] * no_yes + [(False, False)] * both_no


@pytest.mark.parametrize(
    ("table", "percent", "kappa"),
    [
        # the worked example of "Cohen's kappa" in textbooks and on Wikipedia: 50 proposals, two readers
        ((20, 5, 10, 15), 70, 0.40),
        # the same share of agreement, other margins (the comparison given there after Cohen)
        ((45, 15, 25, 15), 60, 0.1304),
        ((25, 35, 5, 35), 60, 0.2593),
        # Feinstein & Cicchetti 1990: equal agreement, and the kappas that the paradox is named after
        ((40, 9, 6, 45), 85, 0.70),
        ((80, 10, 5, 5), 85, 0.32),
        ((45, 15, 25, 15), 60, 0.13),
        ((25, 35, 5, 35), 60, 0.26),
    ],
)
def test_published_examples_come_out(table: tuple[int, int, int, int], percent: int, kappa: float) -> None:
    found = agreement(pairs(*table))
    assert found.percent == percent
    assert found.kappa == pytest.approx(kappa, abs=0.0051)


def test_more_than_two_answers_are_counted_by_the_same_formula() -> None:
    """By hand: 6 of 10 equal; by chance (4·6 + 3·3 + 3·1) / 100 = .36; (.60 - .36) / .64 = .375."""
    firsts, seconds = "aaaabbbccc", "aaabbbaaac"
    assert cohens_kappa(list(zip(firsts, seconds, strict=True))) == pytest.approx(0.375)


@pytest.mark.parametrize(
    ("cases", "has_percent", "has_kappa"), [(9, False, False), (10, True, False), (29, True, False), (30, True, True)]
)
def test_few_cases_say_less(cases: int, has_percent: bool, has_kappa: bool) -> None:
    found = agreement([(number % 2 == 0, number % 3 == 0) for number in range(cases)])
    assert found.cases == cases
    assert (found.percent is not None, found.kappa is not None) == (has_percent, has_kappa)


def test_where_everybody_always_says_yes_there_is_no_kappa() -> None:
    found = agreement([(True, True)] * 40)
    assert (found.percent, found.kappa, found.band, found.is_lopsided) == (100, None, None, True)


def test_no_cases_are_no_error() -> None:
    assert agreement([]).cases == 0
    assert cohens_kappa([]) is None


@pytest.mark.parametrize(
    ("kappa", "expected"),
    [
        (-0.4, Band.NONE),
        (0.2, Band.NONE),
        (0.21, Band.MINIMAL),
        (0.4, Band.WEAK),
        (0.6, Band.MODERATE),
        (0.8, Band.STRONG),
        (1.0, Band.STRONG),
    ],
)
def test_bands_begin_where_their_source_says(kappa: float, expected: Band) -> None:
    assert band(kappa) is expected


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=30, max_size=120))
def test_kappa_stays_in_its_bounds_and_does_not_mind_who_was_first(cases: list[tuple[bool, bool]]) -> None:
    found, turned = agreement(cases), agreement([(second, first) for first, second in cases])
    assert found == turned
    if found.kappa is not None and found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.kappa <= found.high <= 1


def test_perfect_agreement_is_one_and_perfect_disagreement_is_below_none() -> None:
    mixed = [True, False] * 20
    assert agreement([(answer, answer) for answer in mixed]).kappa == 1
    assert agreement([(answer, not answer) for answer in mixed]).kappa == -1

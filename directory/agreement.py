"""How far two raters agree: percent, and Cohen's kappa, with as much caution as the number of cases asks for. Pure.

Kappa is the agreement beyond what two raters would reach by chance with their own shares of yes and no: J. Cohen, "A
coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960). It falls when nearly
all answers are the same, however much the raters agree (Feinstein & Cicchetti, J Clin Epidemiol 43, 1990): that is why
the percentage stands beside it. Bands of words after M. L. McHugh, "Interrater reliability: the kappa statistic",
Biochemia Medica 22 (2012), who also asks for 30 cases at least.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

PERCENT_FROM = 10  # fewer cases say more about the cases than about the raters
KAPPA_FROM = 30
LOPSIDED_FROM = 0.9  # of all answers the same: kappa says little


class Band(StrEnum):
    """What a kappa means, in McHugh's steps; NONE and MINIMAL are both "not to be relied on"."""

    NONE = auto()
    MINIMAL = auto()
    WEAK = auto()
    MODERATE = auto()
    STRONG = auto()


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of one question. `percent` and `kappa` are None where there are too few cases for them.

    `kappa` is also None where it is not defined: both raters gave one and the same answer every time. `low` and `high`
    are the ends of its 95 % interval, -1 to 1.
    """

    cases: int
    percent: int | None = None
    kappa: float | None = None
    low: float | None = None
    high: float | None = None
    is_lopsided: bool = False

    @property
    def band(self) -> Band | None:
        """The words for kappa, None without it."""
        return None if self.kappa is None else band(self.kappa)


def agreement(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """Return how far two raters agree who gave these answers (first, second), one pair a case.

    Under 10 cases nothing but their number, under 30 the percentage alone.
    """
    both = list(pairs)
    cases = len(both)
    if cases < PERCENT_FROM:
        return Agreement(cases)
    observed = sum(first == second for first, second in both) / cases
    most = max(Counter(answer for pair in both for answer in pair).values())
    lopsided = most / (2 * cases) >= LOPSIDED_FROM
    kappa = cohens_kappa(both) if cases >= KAPPA_FROM else None
    low, high = _interval(both, kappa) if kappa is not None else (None, None)
    return Agreement(cases, round(100 * observed), kappa, low, high, is_lopsided=lopsided)


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return (observed - expected) / (1 - expected), -1 to 1; None without cases or where chance explains all."""
    if not pairs:
        return None
    expected = _expected(pairs)
    if math.isclose(expected, 1):
        return None
    observed = sum(first == second for first, second in pairs) / len(pairs)
    return (observed - expected) / (1 - expected)


def band(kappa: float) -> Band:
    """Return McHugh's band of a kappa, rounded to two decimals as tables print it: 0.60 is the first moderate one."""
    rounded = round(kappa, 2)
    steps = ((0.2, Band.NONE), (0.39, Band.MINIMAL), (0.59, Band.WEAK), (0.79, Band.MODERATE))
    return next((found for up_to, found in steps if rounded <= up_to), Band.STRONG)


def _expected(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Return the share of equal answers by chance alone, from the shares of each rater."""
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    return sum(count * seconds[answer] for answer, count in firsts.items()) / len(pairs) ** 2


def _interval(pairs: Sequence[tuple[Hashable, Hashable]], kappa: float) -> tuple[float, float]:
    """Return kappa ± 1.96 standard errors, by Cohen's own formula of 1960, within -1 and 1."""
    cases, expected = len(pairs), _expected(pairs)
    observed = sum(first == second for first, second in pairs) / cases
    error = math.sqrt(observed * (1 - observed) / cases) / (1 - expected)
    return max(-1.0, kappa - 1.96 * error), min(1.0, kappa + 1.96 * error)

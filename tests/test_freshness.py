"""How old is too old."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.freshness import freshness, is_stale

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("days", "expected"), [(0, 1.0), (90, 1.0), (245, 0.5), (400, 0.0), (4000, 0.0)])
def test_freshness_falls_evenly_between_a_quarter_and_a_year(days: int, expected: float) -> None:
    assert freshness(NOW - timedelta(days=days), at=NOW) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, False), (180, False), (181, True)])
def test_a_listing_is_stale_after_half_a_year(days: int, expected: bool) -> None:
    assert is_stale(NOW - timedelta(days=days), at=NOW) is expected


def test_what_nobody_confirmed_is_stale_and_not_fresh() -> None:
    assert (is_stale(None, at=NOW), freshness(None, at=NOW)) == (True, 0.0)

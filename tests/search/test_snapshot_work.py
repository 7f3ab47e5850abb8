"""How much a question makes the snapshot engine do: hostile ones too only what their answer takes."""

import numpy as np
import pytest

from directory.geo.points import Point
from directory.search.ranking import term_score
from directory.search.snapshot import matching
from directory.search.snapshot import segment as segments
from directory.search.snapshot.arrays import bits_of_slots
from directory.search.snapshot.builder import SegmentBuilder
from directory.search.snapshot.matching import ScoredClause, TextMatcher
from directory.search.snapshot.places import Area, Places, border_of, place_arrays
from directory.search.snapshot.prepared import prepare
from directory.search.snapshot.segment import LiveSegment, Segment
from tests.search.catalogues import CENTER, FIRST_MOMENT, THESAURUS, Dice

SIZE = 3000


class NeverWalked(frozenset[str]):
    """Chosen values that must not be looked at one by one."""

    def __iter__(self):
        raise AssertionError("Somebody walks through all chosen values.")


@pytest.fixture(scope="module")
def segment():
    dice, builder = Dice(3, is_skewed=True), SegmentBuilder()
    for _ in range(SIZE):
        builder.add(prepare(dice.document(), thesaurus=THESAURUS))
    return Segment(builder.arrays())


def clause(*terms: str, importance: int) -> ScoredClause:
    impacts = np.arange(256, dtype=np.int64)
    return ScoredClause(
        tuple((term, term_score(impacts, weight=255, idf=40).astype(np.int32)) for term in terms), importance
    )


def test_chosen_values_that_do_not_exist_cost_nothing(segment):
    nonsense = NeverWalked(f"value {number}" for number in range(8000))
    assert segment.facets.known("cost", nonsense) == []
    assert not segment.facets.flags_all("access", nonsense, np.arange(SIZE)).any()
    assert not segment.facets.bits_any("cost", nonsense).any()
    assert not segment.facets.bits_all("access", nonsense).any()


def test_the_whole_earth_is_one_row_of_cells():
    (cells,) = Area(CENTER, 20_100_000).cells
    assert [len(each) for each in cells] == [1, 1]


def test_an_area_across_the_date_line_has_cells_on_both_sides():
    assert len(Area(Point(10.0, 179.99), 5000).cells) == 2


def test_the_first_matches_are_found_without_scoring_all_of_them(segment, monkeypatch):
    # As if it were a large catalogue.
    monkeypatch.setattr(matching, "PRUNED_FROM", 50)
    text = TextMatcher(segment, [clause("en:garden", "en:walk", importance=80)], importance=80, least=None)
    slots = np.flatnonzero(text.flags(np.arange(SIZE)))
    exact = text.scores(slots)
    least = np.sort(exact)[-20]
    found, scores = text.leading(bits_of_slots(slots, SIZE), 20)
    assert set(slots[exact >= least].tolist()) <= set(found.tolist())
    assert np.sort(scores)[-20] == least
    assert len(found) < len(slots) / 2


def test_rough_distances_never_lose_one_of_the_nearest():
    rng = np.random.default_rng(1)
    lats, lons = rng.uniform(-89, 89, 4000), rng.uniform(-180, 180, 4000)
    lats[:2000], lons[:2000] = CENTER.lat + rng.normal(0, 0.01, 2000), CENTER.lon + rng.normal(0, 0.01, 2000)
    places = Places(place_arrays(lats, lons, np.ones(4000, np.int64)))
    exact = places.metres_of(np.arange(4000), center=CENTER)
    for radius in (0, 500, 3000, 2_000_000, 20_015_000, 20_100_000):
        area = Area(CENTER, radius)
        slots, squares = places.within(area, places.ranges_about(area))
        assert np.array_equal(np.sort(slots), np.flatnonzero(exact <= radius))
        for count in (1, 20, 500):
            kept = slots[squares <= border_of(squares, count)]
            assert np.array_equal(np.sort(exact[kept])[:count], np.sort(exact[slots])[:count])


def test_the_soonest_come_in_sets_that_leave_out_nobody_sooner(segment):
    exact = segment.times.next_starts(np.arange(SIZE), at=FIRST_MOMENT)
    sets = list(segment.times.soonest(5, at=FIRST_MOMENT))
    assert len(sets) > 1
    for slots in sets:
        others = np.setdiff1d(np.arange(SIZE), slots)
        assert exact[slots].max() < exact[others].min()


def test_the_first_by_prior_are_each_found_once_however_few_have_what_is_asked(segment, monkeypatch):
    monkeypatch.setattr(segments, "FIRST_LOOK", 8)
    chosen = np.arange(5, SIZE, 97)
    expected = chosen[np.lexsort([chosen, -segment.priors[chosen].astype(int)])]
    found = LiveSegment(segment).first_by_prior(bits_of_slots(chosen, SIZE), 10)
    assert found.tolist() == expected[:10].tolist()

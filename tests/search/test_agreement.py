"""The fast engine gives the same answers as the plain one, to the last digit, with edits going on."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.engine import Change
from directory.search.reference import ReferenceEngine
from directory.search.snapshot import (
    SnapshotEngine,
    arrays,
    facets,
    matching,
    narrowing,
    postings,
    segment,
    selection,
    strings,
)
from directory.search.types import IndexedDocument
from tests.search.catalogues import PROFILE, THESAURUS, THOROUGH, WORDS, Dice, documents, odd_texts, queries

# Ids that differ in their first bytes, in their last, and ones that end in zeros.
LISTINGS = [UUID(int=number << shift) for number in range(1, 13) for shift in (0, 120)]
PREFIXES = st.one_of(
    st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, 5).map(lambda end: word[:end])), odd_texts
)


@st.composite
def catalogues(draw: st.DrawFn, *, least: int = 0) -> list[IndexedDocument]:
    listings = draw(st.lists(st.sampled_from(LISTINGS), min_size=least, max_size=14, unique=True))
    return [draw(documents(listing)) for listing in listings]


@st.composite
def edits(draw: st.DrawFn) -> list[Change]:
    listings = draw(st.lists(st.sampled_from(LISTINGS), max_size=4, unique=True))
    return [Change(listing, draw(st.none() | documents(listing))) for listing in listings]


@PROFILE
@given(
    catalogue=catalogues(),
    rounds=st.lists(st.tuples(edits(), st.lists(queries, min_size=1, max_size=4), PREFIXES), min_size=1, max_size=3),
)
def test_engines_agree_on_any_small_catalogue(catalogue, rounds):
    plain = ReferenceEngine.build(catalogue, THESAURUS)
    fast = SnapshotEngine.build(catalogue, THESAURUS)
    for changes, asked, prefix in rounds:
        plain.apply(changes)
        fast.apply(changes)
        for query in asked:
            assert fast.search(query) == plain.search(query)
        for language in ("en", "da"):
            expected = plain.suggest(prefix, language=language, limit=3)
            assert fast.suggest(prefix, language=language, limit=3) == expected


@pytest.mark.parametrize("seed", range(40 if THOROUGH else 4))
def test_engines_agree_on_larger_catalogues(seed):
    dice = Dice(seed)
    catalogue = {each.listing_id: each for each in (dice.document() for _ in range(700))}
    plain = ReferenceEngine.build(catalogue.values(), THESAURUS)
    fast = SnapshotEngine.build(catalogue.values(), THESAURUS)
    for turn in range(25):
        if turn % 3 == 2:
            changes = _changes(dice, catalogue)
            plain.apply(changes)
            fast.apply(changes)
        query = dice.query()
        assert fast.search(query) == plain.search(query), query


# Where the fast engine goes from one way of working to another: by default, and so that a small catalogue takes each.
WAYS = {
    "as it runs": {},
    "all as bits": {
        postings: {"COMMON_FROM": 0, "PLANE_SHARE": 40, "DENSE_SHARE": 4},
        facets: {"KEPT_FROM": 0, "PLANE_SHARE": 4, "ROWS_SHARE": 1 << 30, "BLOCK_WORDS": 64},
        narrowing: {"ROWS_SHARE": 1 << 30},
        matching: {"BITS_SHARE": 1 << 30, "PRUNED_FROM": 8, "STRONG_FROM": 8},
        selection: {"BITS_SHARE": 1 << 30, "MEASURED_UP_TO": 8},
        segment: {"FIRST_LOOK": 4},
    },
    "all as slots": {
        postings: {"COMMON_FROM": 0, "PLANE_SHARE": 1, "DENSE_SHARE": 1, "LOOKUP_ENTRIES": 1, "LOOKUP_BYTES": 1},
        facets: {"PLANE_SHARE": 1, "ROWS_SHARE": 0},
        narrowing: {"ROWS_SHARE": 0},
        matching: {"BITS_SHARE": 0, "PRUNED_FROM": 64},
        selection: {"BITS_SHARE": 0, "MEASURING_POINTS": 0},
        arrays: {"FEW_ROWS": 4, "BLOCK_ROWS": 100},
    },
    "spread out": {
        postings: {"LOOKUP_ENTRIES": 1 << 30, "LOOKUP_BYTES": 1 << 30},
        matching: {"PRUNED_FROM": 0, "SAFE_SCORE": 0},
        selection: {"MEASURING_POINTS": 1 << 30},
        strings: {"FENCE": 2},
    },
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(10 if THOROUGH else 1))
def test_engines_agree_whichever_way_a_question_takes(seed, way, monkeypatch):
    for module, constants in WAYS[way].items():
        for name, value in constants.items():
            monkeypatch.setattr(module, name, value)
    dice = Dice(seed, is_skewed=True)
    catalogue = {each.listing_id: each for each in (dice.document() for _ in range(5000 if THOROUGH else 1500))}
    plain = ReferenceEngine.build(catalogue.values(), THESAURUS)
    fast = SnapshotEngine.build(catalogue.values(), THESAURUS)
    for turn in range(45):
        if turn % 15 == 10:
            changes = _changes(dice, catalogue)
            plain.apply(changes)
            fast.apply(changes)
        query = dice.query()
        assert fast.search(query) == plain.search(query), query


def _changes(dice: Dice, catalogue: dict[UUID, IndexedDocument]) -> list[Change]:
    """Change and remove some listings and add new ones, in `catalogue` too."""
    changes = []
    for listing in dice.random.sample(list(catalogue), dice.random.randint(1, 30)):
        changed = None if dice.random.random() < 0.3 else dice.document(listing)
        changes.append(Change(listing, changed))
    added = [dice.document() for _ in range(dice.random.randint(0, 5))]
    for change in [*changes, *(Change(each.listing_id, each) for each in added)]:
        catalogue.pop(change.listing_id, None)
        if change.document:
            catalogue[change.listing_id] = change.document
    return [*changes, *(Change(each.listing_id, each) for each in added)]

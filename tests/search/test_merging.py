"""Sealed and merged segments say what a build says: array by array, and answer by answer."""

from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.engine import Change
from directory.search.reference import ReferenceEngine
from directory.search.snapshot import SnapshotEngine, build_arrays
from directory.search.snapshot.arrays import Arrays
from directory.search.snapshot.merging import merged_arrays, merged_changes
from directory.search.snapshot.segment import Segment
from directory.search.tending import living_parts
from directory.search.types import IndexedDocument
from directory.search.verifying import digests
from tests.search.catalogues import PROFILE, THESAURUS, THOROUGH, Dice, document
from tests.search.test_agreement import LISTINGS, catalogues, edits

Catalogue = dict[UUID, IndexedDocument]


def take_over(catalogue: Catalogue, changes: list[Change]) -> None:
    for change in changes:
        catalogue.pop(change.listing_id, None)
        if change.document:
            catalogue[change.listing_id] = change.document


def seal(segments: list[Arrays], changes: list[Change]) -> list[Arrays]:
    """Return the segments with one more that holds `changes`."""
    engine = SnapshotEngine(*map(Segment, segments), thesaurus=THESAURUS)
    engine.apply(changes)
    return [*segments, engine.sealed()]


def built(catalogue: Catalogue) -> Arrays:
    return build_arrays(catalogue.values(), thesaurus=THESAURUS)


def assert_equal(found: Arrays, expected: Arrays) -> None:
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert found[name].dtype == values.dtype, name
        assert np.array_equal(found[name], values), name


@PROFILE
@given(catalogue=catalogues(), rounds=st.lists(edits(), max_size=4))
def test_merging_with_the_base_equals_a_build(catalogue, rounds):
    current = {each.listing_id: each for each in catalogue}
    segments = [built(current)]
    for changes in rounds:
        segments = seal(segments, changes)
        take_over(current, changes)
    assert_equal(merged_arrays(living_parts(segments)), built(current))


@pytest.mark.parametrize("seed", range(20 if THOROUGH else 3))
def test_segments_answer_as_the_reference_before_and_after_merging(seed):
    dice = Dice(seed)
    current = {each.listing_id: each for each in (dice.document() for _ in range(400))}
    plain = ReferenceEngine.build(current.values(), THESAURUS)
    segments = [built(current)]
    for turn in range(8):
        changes = changes_of(dice, current)
        plain.apply(changes)
        segments = seal(segments, changes)
        take_over(current, changes)
        if turn % 3 == 2:
            parts = living_parts(segments)[1:]
            segments = [segments[0], {**merged_arrays(parts), **merged_changes(parts)}]
        engine = SnapshotEngine(*map(Segment, segments), thesaurus=THESAURUS)
        assert engine.document_count == len(current)
        late = changes_of(dice, current)
        plain.apply(late)
        engine.apply(late)
        take_over(current, late)
        for _ in range(8):
            query = dice.query()
            assert engine.search(query) == plain.search(query), query
        for prefix in ("ga", "kø", "s"):
            expected = plain.suggest(prefix, language="da", limit=5)
            assert engine.suggest(prefix, language="da", limit=5) == expected
        segments = seal(segments, late)
    assert_equal(merged_arrays(living_parts(segments)), built(current))


def changes_of(dice: Dice, catalogue: Catalogue) -> list[Change]:
    picked = dice.random.sample(list(catalogue), 12)
    changed = [Change(each, dice.document(each) if dice.random.random() < 0.6 else None) for each in picked]
    return [*changed, *(Change(new.listing_id, new) for new in (dice.document() for _ in range(4)))]


def test_word_that_was_learned_is_known_after_sealing_and_merging():
    segments = seal([built({})], [Change(LISTINGS[0], document(1, "Kolonihave", listing_id=LISTINGS[0]))])
    segments = seal(segments, [Change(LISTINGS[0], None)])
    parts = living_parts(segments)[1:]
    merged = {**merged_arrays(parts), **merged_changes(parts)}
    for kept in (segments, [segments[0], merged]):
        engine = SnapshotEngine(*map(Segment, kept), thesaurus=THESAURUS)
        assert [each.text for each in engine.suggest("kolon", language="da", limit=3)] == ["kolonihave"]


def test_digest_tells_listings_apart_that_differ_in_one_thing():
    plain = document(1, "Garden club", prior=3, points=((55.0, 10.0),), day_parts=frozenset({(1, 2)}))
    others = [
        document(1, "Garden clubs", prior=3, points=((55.0, 10.0),), day_parts=frozenset({(1, 2)})),
        document(1, "Garden club", prior=4, points=((55.0, 10.0),), day_parts=frozenset({(1, 2)})),
        document(1, "Garden club", prior=3, points=((10.0, 55.0),), day_parts=frozenset({(1, 2)})),
        document(1, "Garden club", prior=3, points=((55.0, 10.0),), day_parts=frozenset({(2, 1)})),
        document(1, "Garden club", prior=3, points=(), values=frozenset({("kind", "a")})),
    ]
    found = [digests(built({each.listing_id: each}))[0] for each in (plain, plain, *others)]
    assert found[0] == found[1]
    assert len(set(found)) == len(found) - 1

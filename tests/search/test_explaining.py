"""The explanation says what the engines do: the same totals, the same results, and where each word stands."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.points import Point
from directory.search import ranking
from directory.search.explaining import SHOWN, explain, explained, has_words
from directory.search.explanations import ExplainedListing, Explanation, Field, Origin, Source, Taken
from directory.search.reference import ReferenceEngine
from directory.search.snapshot import SnapshotEngine
from directory.search.types import IndexedDocument, SearchQuery, Sort
from tests.search.catalogues import PROFILE, THESAURUS, THOROUGH, Dice, documents, queries
from tests.search.small_town import THESAURUS as TOWN_THESAURUS
from tests.search.small_town import identity, listing

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LEEDS = Point(53.8, -1.55)
TOWN = (
    listing(1, "Harbour choir", topics=["singing"], body="We sing on Tuesdays.", place="Leeds", points=[(53.8, -1.55)]),
    listing(
        2, "Choral society", tags="Singing\nchoir", place="York", points=[(53.96, -1.08)], values=[("cost", "free")]
    ),
    listing(3, "Klubben", language="da", place="Odense", times=[(1, 2)]),
    listing(4, "Knit and natter", topics=["knitting"], body="Yarn for beginners", values=[("cost", "paid")], prior=200),
)
ENGINES = [ReferenceEngine.build, SnapshotEngine.build]


def ask(text: str, **asked: object) -> SearchQuery:
    return SearchQuery(**{"at": AT, "text": text, **asked})  # type: ignore[arg-type]


def why(number: int | None, text: str, **asked: object) -> Explanation:
    engine = ReferenceEngine.build(TOWN, TOWN_THESAURUS)
    document = next((each for each in TOWN if number and each.listing_id == identity(number)), None)
    return explain(ask(text, **asked), engine=engine, document=document)


def part(number: int, text: str, **asked: object) -> ExplainedListing:
    found = why(number, text, **asked).listing
    assert found is not None
    return found


# --- The engines and the explanation agree ---


def scores_of(engine: ReferenceEngine, query: SearchQuery) -> dict[UUID, int]:
    """Return the score that the reference engine gives each listing, found or not."""
    return {hit.document.listing_id: hit.score for hit, _ in engine._scored(engine._plan(query), query)}


def check(catalogue: list[IndexedDocument], asked: list[SearchQuery]) -> None:
    plain, fast = ReferenceEngine.build(catalogue, THESAURUS), SnapshotEngine.build(catalogue, THESAURUS)
    for query in asked:
        check_one(catalogue, query, plain=plain, fast=fast)


def check_one(
    catalogue: list[IndexedDocument], query: SearchQuery, *, plain: ReferenceEngine, fast: SnapshotEngine
) -> None:
    answer = plain.search(replace(query, page=1, page_size=SHOWN))
    expected, told = scores_of(plain, query), {}
    workings, fast_workings = plain.workings(query), fast.workings(query)
    for document in catalogue:
        found = explained(document, query=query, workings=workings)
        assert found == explained(document, query=query, workings=fast_workings)
        assert found.score == expected[document.listing_id]
        assert found.score == found.covered_score + found.prior_score
        assert found.is_found == (document.listing_id in answer.ids)
        told[document.listing_id] = found.score
        assert sources_are_told(found)
    best_first = fast.search(replace(query, sort=Sort.BEST, page=1, page_size=SHOWN)).ids
    scores = [told[listing_id] for listing_id in best_first]
    assert scores == sorted(scores, reverse=True)


def sources_are_told(found: ExplainedListing) -> bool:
    best = [clause.best for clause in found.clauses if clause.best]
    return all(term.sources and 97 <= sum(source.share for source in term.sources) <= 103 for term in best)


@PROFILE
@given(numbers=st.integers(0, 8), data=st.data(), asked=st.lists(queries, min_size=1, max_size=3))
def test_totals_and_results_are_those_of_both_engines(numbers, data, asked):
    check([data.draw(documents(UUID(int=number))) for number in range(numbers)], asked)


@pytest.mark.parametrize("seed", range(20 if THOROUGH else 3))
def test_totals_and_results_are_those_of_both_engines_in_larger_catalogues(seed):
    dice = Dice(seed)
    check([dice.document() for _ in range(100)], [dice.query() for _ in range(10)])


@PROFILE
@given(document=documents(UUID(int=1)))
def test_every_term_has_a_source_and_nothing_else_has(document):
    impacts, sources = ranking.impacts(document, THESAURUS), ranking.sources(document, THESAURUS)
    assert impacts.keys() == sources.keys()
    assert all(97 <= sum(source.share for source in told) <= 103 for told in sources.values())


@pytest.mark.parametrize("build", ENGINES)
def test_the_place_is_that_of_the_results(build):
    engine = build(TOWN, TOWN_THESAURUS)
    query = ask("choir", page_size=1, page=2)
    ids = engine.search(replace(query, page=1, page_size=20)).ids
    for document in TOWN:
        found = explain(query, engine=engine, document=document).listing
        assert found is not None
        expected = ids.index(document.listing_id) + 1 if document.listing_id in ids else None
        assert found.place == expected


# --- Where a word is found ---


def test_a_word_is_found_in_its_field():
    clause = part(1, "choir").clauses[0]
    assert (clause.word, clause.used, clause.is_unknown) == ("choir", "", False)
    by_value = {(term.origin, term.value): term for term in clause.terms}
    assert by_value[Origin.WORD, "choir"].sources == (Source(Field.NAME, "en", 100),)
    assert by_value[Origin.TOPIC, "singing"].sources == (Source(Field.GIVEN_TOPIC, "", 100),)
    assert clause.best is clause.terms[0]
    assert clause.score == max(term.score for term in clause.terms) > 0


def test_an_inflected_word_is_found_by_its_stem_and_a_compound_by_its_part():
    assert part(1, "sings").clauses[0].terms[0].origin in {Origin.STEM, Origin.TOPIC}
    stems = {term.value: term.origin for term in part(1, "choirs").clauses[0].terms}
    assert stems["choir"] is Origin.STEM
    club = part(3, "Strikkeklubben", language="da").clauses[0]
    assert club.best
    assert (club.best.origin, club.best.value, club.best.language) == (Origin.PART, "klub", "da")


def test_several_fields_share_an_impact():
    told = ranking.sources(listing(9, "Choir", body="The choir sings"), TOWN_THESAURUS)["en:choir"]
    assert [source.field for source in told] == [Field.NAME, Field.BODY]
    assert sum(source.share for source in told) == 100


def test_names_of_topics_and_free_words_are_told_apart():
    told = ranking.sources(listing(9, "Group", tags="Knitting\nharbour"), TOWN_THESAURUS)
    assert told["en:knit"][0].field is Field.TERMS
    assert told["en:harbour"][0].field is Field.TAGS
    assert ranking.sources(listing(9, "Group", tags="harbour"), TOWN_THESAURUS)["en:harbour"][0].field is Field.TAGS


def test_places_times_languages_and_the_topics_above_are_sources():
    told = ranking.sources(TOWN[0], TOWN_THESAURUS)
    assert told["~leeds"] == (Source(Field.PLACE, "en", 100),)
    assert told["=en"] == (Source(Field.LANGUAGE, "", 100),)
    assert told["#music"] == (Source(Field.NARROWER_TOPIC, "", 100),)
    assert ranking.sources(TOWN[2], TOWN_THESAURUS)["@tu.evening"] == (Source(Field.TIMES, "", 100),)


def test_a_correction_is_told():
    clause = part(4, "begnners").clauses[0]
    assert (clause.word, clause.used) == ("begnners", "beginners")
    assert clause.best


def test_the_language_of_the_reader_is_a_clause_that_nobody_needs():
    clause = part(1, "choir").clauses[-1]
    assert (clause.word, clause.importance) == ("", 0)
    assert clause.best
    assert clause.best.origin is Origin.LANGUAGE


def test_the_prior_and_the_share_of_the_words_are_told():
    found = part(4, "yarn choir")
    assert (found.prior, found.prior_score) == (200, 400)
    assert found.coverage < 256
    assert found.score == (found.clause_score * found.coverage >> 8) + 400


# --- Why it is missing ---


def test_a_word_that_is_missing_says_what_is_near():
    found = part(4, "choir yarns beginer harbour")
    missing = {clause.word: clause.near for clause in found.clauses if clause.word and not clause.best}
    assert "choir" in missing
    near = explained(
        listing(5, "Horbour"),
        query=ask("harbour"),
        workings=ReferenceEngine.build(TOWN, TOWN_THESAURUS).workings(ask("harbour")),
    )
    assert near.lacks_words
    assert near.clauses[0].near == ("horbour",)


def test_a_word_of_a_phrase_is_not_nearly_the_phrase():
    tea = listing(8, "Tea", topics=["company"])
    asked = ask("someone to talk to")
    workings = ReferenceEngine.build([*TOWN, tea], TOWN_THESAURUS).workings(asked)
    found = explained(listing(7, "Talk about chess"), query=asked, workings=workings)
    phrase = next(clause for clause in found.clauses if clause.importance)
    assert (phrase.word, phrase.best, phrase.near) == ("someone to talk", None, ())


def test_every_filter_that_fails_is_named():
    found = part(
        2, "choir", filters={"cost": frozenset({"paid"}), "kind": frozenset({"peer_circle"}), "tie": frozenset()}
    )
    assert found.failed == {"cost": frozenset({"paid"}), "kind": frozenset({"peer_circle"})}
    assert not found.is_found
    assert not found.lacks_words


def test_a_day_and_a_part_that_only_fail_together_are_named_together():
    times = listing(6, "Chess", times=[(0, 0), (1, 2)])
    workings = ReferenceEngine.build(TOWN, TOWN_THESAURUS).workings(ask(""))

    def failed(**filters: frozenset[str]) -> set[str]:
        return set(explained(times, query=ask("", filters=filters), workings=workings).failed)

    monday, evening, sunday = frozenset({"mo"}), frozenset({"evening"}), frozenset({"su"})
    assert failed(day=monday) == failed(part=evening) == set()
    assert failed(day=monday, part=evening) == {"day", "part"}
    assert failed(day=sunday, part=evening) == {"day"}


def test_distance_beyond_the_radius_is_told():
    far = part(2, "choir", near=LEEDS, radius_km=10.0)
    assert far.is_too_far
    assert far.metres is not None
    assert 30_000 < far.metres < 40_000
    near = part(1, "choir", near=LEEDS, radius_km=10.0)
    assert (near.is_too_far, near.metres, near.is_found) == (False, 0, True)
    nowhere = part(4, "", near=LEEDS, radius_km=10.0)
    assert (nowhere.is_too_far, nowhere.metres) == (True, None)


def test_nothing_found_counts_each_word_and_what_taking_away_would_open():
    asked = why(
        None, "choir yarn", filters={"cost": frozenset({"free"}), "kind": frozenset({"x"})}, near=LEEDS, radius_km=1.0
    )
    assert asked.total == 0
    assert asked.listing is None
    assert [(word.word, word.count) for word in asked.words] == [("choir", 2), ("yarn", 1)]
    assert {(opening.taken, opening.value): opening.total for opening in asked.openings} == {
        (Taken.WORD, "choir"): 0,
        (Taken.WORD, "yarn"): 0,
        (Taken.FILTER, "cost"): 0,
        (Taken.FILTER, "kind"): 0,
        (Taken.ALL_FILTERS, ""): 1,
        (Taken.RADIUS, ""): 0,
    }


def test_a_question_that_finds_something_costs_no_more_searches():
    asked = why(None, "choir")
    assert (asked.total, asked.words, asked.openings) == (2, (), ())


def test_words_are_counted_where_not_all_of_them_are_found():
    asked = why(None, "choir xyzzyq")
    assert asked.total == 2
    assert [(word.word, word.count) for word in asked.words] == [("choir", 2), ("xyzzyq", 0)]
    assert asked.openings == ()


def test_what_is_left_of_the_words_is_told():
    asked = why(None, "Choir, yarn", filters={"cost": frozenset({"x"})})
    assert [(one.value, one.text) for one in asked.openings if one.taken is Taken.WORD] == [
        ("choir", "yarn"),
        ("yarn", "choir"),
    ]


def test_taking_away_a_word_opens_what_the_others_find():
    asked = why(None, "choir", filters={"cost": frozenset({"paid"})})
    assert [(opening.taken, opening.total) for opening in asked.openings] == [(Taken.FILTER, 2)]


@pytest.mark.parametrize("build", ENGINES)
@pytest.mark.parametrize(
    ("text", "language", "has"),
    [
        ("Leeds", "en", True),
        ("leeds the choir", "en", True),
        ("Odense", "en", True),
        ("klubben", "en", True),
        ("klub", "da", False),
        ("yorks", "en", False),
        ("Leeds Hull", "en", False),
        ("Laeds", "en", False),
        ("the", "en", True),
        ("", "en", True),
    ],
)
def test_listings_have_a_word_only_as_it_is_written(build, text: str, language: str, has: bool) -> None:
    engine = build(TOWN, TOWN_THESAURUS)
    assert has_words(ask(text, language=language), engine=engine) is has

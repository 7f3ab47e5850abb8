"""What every search engine promises, shown on each of them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from directory.geo.points import Point
from directory.schedules import SchedulePattern, WeeklySlot, epoch_minutes
from directory.search.engine import Change, Engine
from directory.search.reference import ReferenceEngine
from directory.search.snapshot import SnapshotEngine
from directory.search.types import Correction, IndexedDocument, SearchPage, SearchQuery, Sort
from tests.search.catalogues import CENTER, THESAURUS, document, north, text

AT = datetime(2026, 3, 26, 12, tzinfo=UTC)  # a Thursday

Build = Callable[[Iterable[IndexedDocument]], Engine]


@pytest.fixture(params=[ReferenceEngine, SnapshotEngine], ids=["reference", "snapshot"])
def build(request: pytest.FixtureRequest) -> Build:
    return lambda documents: request.param.build(documents, THESAURUS)


def ask(engine: Engine, asked: str = "", **changes: object) -> SearchPage:
    return engine.search(SearchQuery(**{"at": AT, "text": asked, **changes}))  # type: ignore[arg-type]


def numbers(page: SearchPage) -> list[int]:
    return [listing.int for listing in page.ids]


def of(group: str, *values: str) -> frozenset[tuple[str, str]]:
    return frozenset((group, value) for value in values)


def chosen(**groups: str) -> dict[str, frozenset[str]]:
    return {group: frozenset(values.split()) for group, values in groups.items()}


# --- Filters and counts ---


def test_values_of_a_group_widen_and_groups_narrow(build):
    engine = build(
        [
            document(1, values=of("kind", "a") | of("cost", "free")),
            document(2, values=of("kind", "b") | of("cost", "free")),
            document(3, values=of("kind", "b") | of("cost", "fixed")),
            document(4, values=of("kind", "c") | of("cost", "free")),
        ]
    )
    page = ask(engine, filters=chosen(kind="a b", cost="free"))
    assert numbers(page) == [1, 2]
    assert page.facets == {"kind": {"a": 1, "b": 1, "c": 1}, "cost": {"free": 2, "fixed": 1}}


def test_groups_of_mode_all_need_every_value_and_are_counted_with_them(build):
    engine = build(
        [
            document(1, values=of("access", "step_free", "toilet")),
            document(2, values=of("access", "step_free")),
            document(3, values=of("access", "toilet", "loop")),
        ]
    )
    one = ask(engine, filters=chosen(access="step_free"))
    assert (numbers(one), one.facets) == ([1, 2], {"access": {"step_free": 2, "toilet": 1}})
    both = ask(engine, filters=chosen(access="step_free toilet"))
    assert (numbers(both), both.facets) == ([1], {"access": {"step_free": 1, "toilet": 1}})


def test_day_and_part_are_one_question(build):
    monday_morning, monday_evening, friday_evening = (0, 0), (0, 2), (4, 2)
    engine = build(
        [
            document(1, day_parts=frozenset([monday_morning, friday_evening])),
            document(2, day_parts=frozenset([monday_evening])),
        ]
    )
    page = ask(engine, filters=chosen(day="mo", part="evening"))
    assert numbers(page) == [2]
    # Friday evening is counted for who changes the day, Monday morning for who changes the part.
    assert page.facets == {"day": {"mo": 1, "fr": 1}, "part": {"morning": 1, "evening": 1}}


def test_empty_question_counts_everything(build):
    engine = build([document(1, values=of("tie", "bonding")), document(2, values=of("tie", "bonding", "linking"))])
    page = ask(engine)
    assert (page.total, page.facets) == (2, {"tie": {"bonding": 2, "linking": 1}})


def test_empty_choice_is_no_filter(build):
    engine = build([document(1, values=of("kind", "a")), document(2)])
    assert ask(engine, filters={"kind": frozenset(), "day": frozenset()}).total == 2


@pytest.mark.parametrize("filters", [{"kind": "nonsense"}, {"nonsense": "a"}, {"day": "someday"}, {"access": "x"}])
def test_unknown_values_match_nothing(build, filters):
    engine = build([document(1, values=of("kind", "a") | of("access", "y"), day_parts=frozenset([(0, 0)]))])
    page = ask(engine, filters=chosen(**filters))
    assert (page.ids, page.total) == ((), 0)


def test_counts_follow_the_text_too(build):
    engine = build(
        [document(1, "Garden", values=of("kind", "a")), document(2, "Choir", values=of("kind", "b"))],
    )
    page = ask(engine, "garden", filters=chosen(kind="b"))
    assert (page.total, page.facets) == (0, {"kind": {"a": 1}})


# --- Places ---


def test_radius_includes_its_edge_in_whole_metres(build):
    engine = build([document(1, points=(north(500.4),)), document(2, points=(north(500.6),)), document(3)])
    page = ask(engine, near=CENTER, radius_km=0.5)
    assert numbers(page) == [1]
    assert page.distances_metres == {UUID(int=1): 500}
    assert numbers(ask(engine, near=CENTER, radius_km=0.501)) == [1, 2]


def test_nearest_point_of_a_listing_counts(build):
    engine = build([document(1, points=(north(90_000), north(300))), document(2, points=(north(400), north(200)))])
    page = ask(engine, near=CENTER, radius_km=1, sort=Sort.NEAREST)
    assert numbers(page) == [2, 1]
    assert page.distances_metres == {UUID(int=2): 200, UUID(int=1): 300}


def test_place_without_radius_measures_and_leaves_nobody_out(build):
    engine = build([document(1), document(2, points=(north(900_000),)), document(3, points=(north(100),))])
    page = ask(engine, near=CENTER, sort=Sort.NEAREST)
    assert numbers(page) == [3, 2, 1]
    assert page.distances_metres == {UUID(int=3): 100, UUID(int=2): 900_000}


def test_listings_of_one_coarse_cell_are_equally_far(build):
    cell = (55.01, 10.01)
    engine = build([document(number, points=(cell,)) for number in (3, 1, 2)])
    page = ask(engine, near=CENTER, sort=Sort.NEAREST)
    assert numbers(page) == [1, 2, 3]
    assert len(set(page.distances_metres.values())) == 1


def test_circles_over_the_date_line_and_the_pole_are_whole(build):
    engine = build(
        [
            document(1, points=((0.0, 179.99),)),
            document(2, points=((0.0, -179.99),)),
            document(3, points=((89.99, 0.0),)),
        ]
    )
    assert numbers(ask(engine, near=Point(0.0, 180.0), radius_km=2)) == [1, 2]
    assert numbers(ask(engine, near=Point(89.99, 180.0), radius_km=3)) == [3]


# --- Order and pages ---


def test_pages_do_not_overlap_and_ids_decide_between_equals(build):
    engine = build([document(number) for number in range(25, 0, -1)])
    pages = [numbers(ask(engine, page=page, page_size=10)) for page in (1, 2, 3, 4)]
    assert pages == [list(range(1, 11)), list(range(11, 21)), list(range(21, 26)), []]
    assert ask(engine, page=50, page_size=10).total == 25


def test_well_kept_listings_come_first_where_nothing_is_asked(build):
    engine = build([document(1, prior=10), document(2, prior=200), document(3, prior=10)])
    assert numbers(ask(engine)) == [2, 1, 3]


def test_name_says_more_than_body(build):
    engine = build([document(1, text("Club", "", "a garden among other things")), document(2, "Garden club")])
    assert numbers(ask(engine, "garden")) == [2, 1]


def test_soonest_first_is_right_over_the_change_of_clocks(build):
    """On Sunday 29 March 2026 Europe's clocks go forward at 01:00 UTC; New York's have already."""

    def weekly(weekday: int, hour: int, zone: str) -> SchedulePattern:
        return SchedulePattern(weekly=(WeeklySlot(weekday, hour * 60, 60, zone),), dated=())

    sunday, at = 6, datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    engine = build(
        [
            document(1, pattern=weekly(sunday, 10, "Europe/London")),  # 09:00 UTC, summer time already
            document(2, pattern=weekly(sunday, 10, "Europe/Copenhagen")),  # 08:00 UTC
            document(3, pattern=weekly(sunday, 10, "America/New_York")),  # 14:00 UTC, changed weeks ago
            document(4, pattern=SchedulePattern(weekly=(), dated=(epoch_minutes(at.replace(day=29, hour=8)),))),
            document(5, pattern=weekly(sunday, 2, "Europe/Copenhagen")),  # does not exist: 01:00 UTC
            document(6),
        ]
    )
    assert numbers(ask(engine, at=at, sort=Sort.SOONEST)) == [5, 2, 4, 1, 3, 6]


def test_meeting_that_has_begun_waits_for_next_week(build):
    slot = SchedulePattern(weekly=(WeeklySlot(3, 12 * 60, 60, "UTC"),), dated=())
    later = SchedulePattern(weekly=(WeeklySlot(3, 13 * 60, 60, "UTC"),), dated=())
    engine = build([document(1, pattern=slot), document(2, pattern=later)])
    assert numbers(ask(engine, at=AT, sort=Sort.SOONEST)) == [1, 2]
    assert numbers(ask(engine, at=AT.replace(second=1), sort=Sort.SOONEST)) == [2, 1]


# --- Words ---


def test_words_meet_in_their_stems_and_without_accents(build):
    engine = build([document(1, "Gardens"), document(2, text("Støttegruppe for sørgende", language="da"))])
    assert numbers(ask(engine, "GARDEN")) == [1]
    assert numbers(ask(engine, "stottegruppe", language="da")) == [2]


def test_topic_is_found_in_another_language_and_said(build):
    engine = build([document(1, text("Fælles have", language="da")), document(2, "Chess")])
    page = ask(engine, "gardening")
    assert numbers(page) == [1]
    assert page.understood.synonyms == (("gardening", ("garden",)),)


def test_misspelt_word_is_corrected_and_said(build):
    engine = build([document(1, "Embroidery"), document(2, "Chess")])
    page = ask(engine, "embroydery")
    assert numbers(page) == [1]
    assert page.understood.corrections == (Correction("embroydery", "embroidery"),)


@pytest.mark.parametrize("asked", ["tirsdag", "tuesday", "maandag", "aften"])
def test_word_for_a_time_is_never_corrected(build, asked):
    engine = build([document(1, "Torsdag Thursday mandag haften")])
    assert ask(engine, asked, language="da").understood.corrections == ()


def test_some_words_are_enough_where_no_listing_has_all(build):
    engine = build([document(1, "Garden"), document(2, "Chess"), document(3, "Opera")])
    page = ask(engine, "garden chess")
    assert sorted(numbers(page)) == [1, 2]
    assert page.understood.every_word is False


def test_listings_with_every_word_come_first(build):
    engine = build([document(1, "Chess chess chess"), document(2, "A quiet place for tea and chess and opera")])
    page = ask(engine, "chess opera")
    assert numbers(page)[0] == 2


def test_stop_words_alone_still_ask(build):
    engine = build([document(1, "The Who"), document(2, "Chess")])
    assert ask(engine, "chess the").total == 1


HOSTILE = [
    "\0",
    "' OR 1=1 --",
    '"',
    "*",
    "-",
    "()",
    "garden NEAR/3 chess",
    "a" * 10_000,
    "\ud7ff￿",
    "‮garden",
    "🙂",
    "%_%",
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_only_text(build, hostile):
    engine = build([document(1, "Garden"), document(2, text("Chess", "", hostile, hostile))])
    page = ask(engine, hostile)
    assert page.total in range(3)
    assert set(numbers(page)) <= {1, 2}


def test_nothing_is_found_in_nothing(build):
    page = ask(build([]), "garden", near=CENTER, radius_km=5, filters=chosen(kind="a"))
    assert (page.ids, page.total, page.facets) == ((), 0, {})


# --- Suggestions ---


def test_suggestions_complete_words_the_most_frequent_first(build):
    engine = build([document(1, "Chess café"), document(2, "Chess"), document(3, "Cheese"), document(4, "Opera")])
    said = engine.suggest("che", language="en", limit=8)
    assert [(each.text, each.count) for each in said] == [("chess", 2), ("cheese", 1)]
    assert [each.text for each in engine.suggest("CAFÉ", language="en", limit=8)] == ["café"]
    assert [each.text for each in engine.suggest("che", language="en", limit=1)] == ["chess"]


def test_suggestions_have_topics_that_some_listing_has(build):
    engine = build([document(1, "Choir", values=of("topic", "singing"))])
    assert [each.text for each in engine.suggest("sing", language="en", limit=8)] == ["Singing and choirs"]
    assert engine.suggest("", language="en", limit=8) == ()
    assert engine.suggest("\0", language="en", limit=8) == ()


# --- Changes ---


def test_changed_listing_is_found_as_it_is_now(build):
    engine = build([document(1, "Garden", values=of("kind", "a")), document(2, "Chess", values=of("kind", "a"))])
    engine.apply([Change(UUID(int=1), document(1, "Opera", values=of("kind", "b"), points=(north(5),)))])
    assert numbers(ask(engine, "garden")) == []
    assert numbers(ask(engine, "opera")) == [1]
    assert ask(engine).facets == {"kind": {"a": 1, "b": 1}}
    assert numbers(ask(engine, near=CENTER, radius_km=1)) == [1]
    assert [each.text for each in engine.suggest("ope", language="en", limit=8)] == ["opera"]


def test_listing_comes_and_goes_and_comes_back(build):
    engine = build([document(1, "Garden")])
    engine.apply([Change(UUID(int=1), None), Change(UUID(int=2), document(2, "Garden"))])
    assert numbers(ask(engine, "garden")) == [2]
    engine.apply([Change(UUID(int=9), None), Change(UUID(int=2), None)])
    assert (ask(engine, "garden").total, ask(engine).facets) == (0, {})
    engine.apply([Change(UUID(int=1), document(1, "Garden"))])
    assert numbers(ask(engine, "garden")) == [1]

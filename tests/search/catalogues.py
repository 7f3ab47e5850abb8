"""Small invented catalogues and questions that touch every part of an engine: shared words, ties, edges, odd values."""

import os
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from directory.geo.points import Point
from directory.schedules import SchedulePattern, WeeklySlot
from directory.search.thesaurus import Thesaurus, TopicTerm
from directory.search.types import DAYS, FACET_MODES, PARTS, IndexedDocument, IndexedText, SearchQuery, Sort

THOROUGH = os.environ.get("FOOTBRIDGE_THOROUGH") == "1"
PROFILE = settings(
    max_examples=400 if THOROUGH else 40,
    deadline=None,
    derandomize=not THOROUGH,
    database=None,
    suppress_health_check=list(HealthCheck),
)

_WORDS = """
garden gardening gardens walk walking choir singing lonely coffee café støtte have haven havegruppe gruppe wandelen
groep tuingroep tuin koor friends support quiet Ålborg Aalborg København sørg sorg the and for en de evening saturday
mothers fathers grief rouw repair repairing art 2024 x naïve straße ĳs IJS mother's
"""
WORDS = _WORDS.split()
# Misspelt, a phrase, unknown, unfinished, run together, in two pieces, company, company alone, stop words.
ODD_QUESTIONS = [
    "gardne", "feeling lonely", "garden xyzzy", "choir gard", "sup", "gardenchoir", "wandel en", "have gruppe",
    "choir people like me", "new people", "koor lotgenoten", "nye mennesker have",
    "have", "lotgenoten", "the",
]  # fmt: skip
THESAURUS = Thesaurus.from_terms(
    [
        TopicTerm("outside", None, {"en": "Outside", "da": "Ude", "nl": "Buiten"}, {}),
        TopicTerm(
            "garden",
            "outside",
            {"en": "Gardening", "da": "Havearbejde", "nl": "Tuinieren"},
            {"en": ["garden"], "da": ["have"], "nl": ["tuin"]},
        ),
        TopicTerm("lonely", None, {"en": "Company", "da": "Selskab"}, {"en": ["feeling lonely", "lonely", "friends"]}),
        TopicTerm("singing", None, {"en": "Singing and choirs", "nl": "Zingen"}, {"en": ["choir"], "nl": ["koor"]}),
    ]
)
CENTER = Point(55.0, 10.0)
ZONES = ("Europe/London", "Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe")
VALUES = [(group, value) for group in FACET_MODES if group not in ("day", "part") for value in "abc"] + [
    ("topic", "garden"),
    ("topic", "lonely"),
    ("tie", "bonding"),
    ("tie", "bridging"),
]
# A week around the night when clocks go forward in Europe.
FIRST_MOMENT = datetime(2026, 3, 25, tzinfo=UTC)
FIRST_MINUTE = 29_573_280


def text(*parts: str, language: str = "en") -> IndexedText:
    """Return a text with name, tags, body and place from `parts`, as many as are given."""
    name, tags, body, place = [*parts, "", "", "", ""][:4]
    return IndexedText(language, name, tags, body, place)


def document(number: int, *texts: IndexedText | str, **changes: Any) -> IndexedDocument:
    """Return a plain document; a text that is a string is an English name."""
    values = {
        "listing_id": UUID(int=number),
        "texts": tuple(text(each) if isinstance(each, str) else each for each in texts or ("Nameless",)),
        "values": frozenset(),
        "day_parts": frozenset(),
        "points": (),
        "pattern": SchedulePattern(weekly=(), dated=()),
        "prior": 0,
    }
    return IndexedDocument(**{**values, **changes})


def north(metres: float) -> tuple[float, float]:
    """Return a point so many metres to the north of CENTER."""
    return (CENTER.lat + metres / 6371009 * 180 / 3.141592653589793, CENTER.lon)


# --- For hypothesis: everything small, so that ties and empty groups are common ---

phrases = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
odd_texts = st.text(max_size=12)
texts = st.builds(
    IndexedText,
    language=st.sampled_from(["en", "da", "nl", "fr"]),
    name=phrases,
    tags=phrases,
    body=phrases | odd_texts,
    place=phrases,
)
points = st.one_of(
    st.sampled_from([north(0), north(499.6), north(500), north(500.4), north(5000), (-33.0, 151.0), (55.0, -179.9)]),
    st.tuples(st.floats(54.9, 55.1), st.floats(9.9, 10.1)),
)
slots = st.builds(
    WeeklySlot,
    weekday=st.integers(0, 6),
    start_minute=st.sampled_from([0, 90, 150, 600, 1140, 1439]),
    duration_minutes=st.sampled_from([None, 60]),
    timezone=st.sampled_from(ZONES),
)
patterns = st.builds(
    SchedulePattern,
    weekly=st.lists(slots, max_size=2, unique=True).map(tuple),
    dated=st.lists(st.integers(FIRST_MINUTE, FIRST_MINUTE + 10_000), max_size=2, unique=True).map(sorted).map(tuple),
)


def documents(listing_id: UUID) -> st.SearchStrategy[IndexedDocument]:
    """Return documents of one listing."""
    return st.builds(
        IndexedDocument,
        listing_id=st.just(listing_id),
        texts=st.lists(texts, max_size=2).map(tuple),
        values=st.frozensets(st.sampled_from(VALUES), max_size=5),
        day_parts=st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=3),
        points=st.lists(points, max_size=2).map(tuple),
        pattern=patterns,
        prior=st.sampled_from([0, 1, 200, 255]),
    )


def chosen_values(group: str) -> st.SearchStrategy[frozenset[str]]:
    """Return choices within a group, some of which do not exist."""
    known = {"day": DAYS, "part": PARTS}.get(group, ("a", "b", "c"))
    return st.frozensets(st.sampled_from([*known, "nonsense"]), max_size=3)


filters = st.lists(st.sampled_from([*FACET_MODES, "nonsense"]), max_size=3, unique=True).flatmap(
    lambda groups: st.fixed_dictionaries({group: chosen_values(group) for group in groups})
)
queries = st.builds(
    SearchQuery,
    at=st.integers(0, 14 * 24 * 3600).map(lambda seconds: FIRST_MOMENT + timedelta(seconds=seconds)),
    text=st.one_of(phrases, st.just(""), odd_texts, st.sampled_from(ODD_QUESTIONS)),
    language=st.sampled_from(["en", "da", "nl"]),
    filters=filters,
    near=st.one_of(st.none(), st.just(CENTER), st.builds(Point, st.floats(54.9, 55.1), st.floats(9.9, 10.1))),
    radius_km=st.sampled_from([None, 0.0, 0.5, 5.0, 300.0, 50_000.0, -1.0]),
    sort=st.sampled_from(list(Sort)),
    page=st.sampled_from([1, 1, 2, 50]),
    page_size=st.sampled_from([1, 3, 20]),
)


# --- By seed: large enough for bit planes, grids and lookups to take over from the plain ways ---


class Dice:
    """Random catalogues and questions from a seed, when there are too many documents to draw one by one."""

    def __init__(self, seed: int, *, is_skewed: bool = False) -> None:
        """With `is_skewed` most of the text is of a few words, as in life."""
        self.random = random.Random(seed)
        self._weights = [1 / (place + 1) ** 1.5 for place in range(len(WORDS))] if is_skewed else None

    def document(self, listing_id: UUID | None = None) -> IndexedDocument:
        """Return a document, of a new listing unless one is given."""
        pick = self.random
        spread = pick.choice([0.01, 0.5])
        return IndexedDocument(
            listing_id=listing_id or UUID(int=pick.getrandbits(128)),
            texts=tuple(
                IndexedText(language, self.words(3), self.words(3), self.words(12), self.words(2))
                for language in pick.sample(["en", "da", "nl", "fr"], pick.randint(1, 2))
            ),
            values=frozenset(pick.sample(VALUES, pick.randint(0, 8))),
            day_parts=frozenset((pick.randint(0, 6), pick.randint(0, 3)) for _ in range(pick.randint(0, 3))),
            points=tuple(
                (CENTER.lat + (pick.random() - 0.5) * spread, CENTER.lon + (pick.random() - 0.5) * spread)
                for _ in range(pick.choice([0, 1, 1, 1, 2]))
            ),
            pattern=SchedulePattern(
                weekly=tuple(
                    WeeklySlot(pick.randint(0, 6), pick.randint(0, 1439), 60, pick.choice(ZONES))
                    for _ in range(pick.randint(0, 2))
                ),
                dated=tuple(sorted(FIRST_MINUTE + pick.randint(0, 50_000) for _ in range(pick.randint(0, 2)))),
            ),
            prior=pick.choice([0, 5, 5, 200]),
        )

    def words(self, most: int) -> str:
        return " ".join(self.random.choices(WORDS, self._weights, k=self.random.randint(0, most)))

    def filters(self, groups: Iterable[str]) -> dict[str, frozenset[str]]:
        known = {"day": DAYS, "part": PARTS}
        return {
            group: frozenset(self.random.sample([*known.get(group, "abc"), "nonsense"], self.random.randint(0, 3)))
            for group in groups
        }

    def query(self) -> SearchQuery:
        pick = self.random
        return SearchQuery(
            at=FIRST_MOMENT + timedelta(seconds=pick.randint(0, 14 * 24 * 3600)),
            text=self._text(),
            language=pick.choice(["en", "da", "nl"]),
            filters=self.filters(pick.sample(list(FACET_MODES), pick.choice([0, 0, 1, 2, 3]))),
            near=Point(CENTER.lat, CENTER.lon + pick.random() * 0.01) if pick.random() < 0.5 else None,
            radius_km=pick.choice([None, 0.5, 5, 25, 50_000]),
            sort=pick.choice(list(Sort)),
            page=pick.choice([1, 1, 1, 2, 9]),
            page_size=pick.choice([1, 3, 20]),
        )

    def _text(self) -> str:
        if self.random.random() < 0.2:
            return self.random.choice(ODD_QUESTIONS)
        return " ".join(self._perhaps_misspelt() for _ in range(self.random.choice([0, 1, 1, 2, 3])))

    def _perhaps_misspelt(self) -> str:
        word = self.random.choice(WORDS)
        return word if self.random.random() < 0.85 else word[:2] + word[3:]

"""An invented catalogue of any size, the same for the same seed: Zipfian text, clustered places, facets, timetables.

Words of three languages are made from syllables and mixed with real words of the field and of the topics, so that
stemming, synonyms and compounds have work to do. Nothing in it is a real place or person.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from directory.documents import WELCOME_FACTS
from directory.schedules import SchedulePattern, WeeklySlot
from directory.search.types import DAYS, IndexedDocument, IndexedText

SEED = 20_261_122
CHUNK = 5_000
ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "da", "nl")
SHARES = (0.6, 0.25, 0.15)
ZONES = {"en": "Europe/London", "da": "Europe/Copenhagen", "nl": "Europe/Amsterdam"}
TOWNS = 300
VOCABULARY = 40_000

_HEADS = {
    "en": """
the and of to a in for we is our with on are you group community people local support welcome club meet week join free
members activities social families children young help women men walking garden church café learn older adults
volunteers neighbours friendship dance craft parents youth cooking reading cycling running singing sharing food library
knitting environment history language lunch coffee evening morning weekly monthly recovery
""",
    "da": """
og i at er en den til på med for vi som af et gruppe fællesskab mennesker lokal støtte velkommen forening mødes uge
gratis medlemmer aktiviteter familier børn unge hjælp kvinder mænd gåtur have kirke café lære ældre voksne frivillige
naboer venskab dans håndarbejde forældre madlavning læsning cykling løb sang deling mad bibliotek strikning miljø
historie sprog frokost kaffe aften morgen ugentlig månedlig
""",
    "nl": """
de en het van een in voor we is ons met op zijn je groep gemeenschap mensen buurt steun welkom vereniging ontmoeten
week gratis leden activiteiten gezinnen kinderen jongeren hulp vrouwen mannen wandelen tuin kerk café leren ouderen
volwassenen vrijwilligers buren vriendschap dans handwerk ouders koken lezen fietsen hardlopen zingen delen eten
bibliotheek breien milieu geschiedenis taal lunch koffie avond ochtend wekelijks maandelijks
""",
}
HEADS = {language: words.split() for language, words in _HEADS.items()}
SYLLABLES = {
    "en": ("b c d f g h l m n p r s t v w ch cl dr gr pl sh st th tr", "a e i o u ai ea ou", "n r s t l m ng nt ck"),
    "da": ("b d f g h k l m n p r s t v bl dr fj gr kr sk sl st tr", "a e i o u y æ ø å", "n r s t l g nd rt sk"),
    "nl": (
        "b d g h k l m n p r s t v w z br dr gr kl kn sch sl st",
        "a e i o u aa ee oo ij oe ui",
        "n r s t l k cht nd rt",
    ),
}


def _codes(vocabulary: str) -> list[str]:
    rows = json.loads((ROOT / "fixtures" / "vocabularies" / f"{vocabulary}.json").read_text())
    return [row["id"] for row in rows]


KINDS = ("community_group", "peer_circle", "social_niche")
VALUES = {
    "tie": (("bonding", 0.4), ("bridging", 0.4), ("linking", 0.12)),
    "cost": (("free", 0.5), ("donation", 0.2), ("paid", 0.25)),
    "access": tuple((code, 0.5 / (number + 1)) for number, code in enumerate(_codes("access_facts")[:20])),
    "attendance": (("in_person", 0.9), ("online", 0.2)),
    "openness": (("open", 0.6), ("ring_first", 0.2), ("full", 0.05)),
    "welcome": tuple((fact, 0.4 / (number + 1)) for number, fact in enumerate(WELCOME_FACTS)),
    "dimension": (("health", 0.4), ("home", 0.1), ("purpose", 0.4), ("community", 0.6)),
}
SPOKEN = _codes("languages")[:40]


@dataclass(frozen=True, slots=True)
class Row:
    """A listing of the corpus: what the index reads and what a card shows."""

    document: IndexedDocument
    card: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    lat: float
    lon: float
    spread_km: float
    share: float


class Corpus:
    """`size` invented listings; iterate `rows` as often as you like."""

    def __init__(self, size: int, *, seed: int = SEED) -> None:
        self.size = size
        self._seed = seed
        rng = np.random.default_rng(seed)
        self.words = {language: _vocabulary(language, rng) for language in LANGUAGES}
        self.towns = _towns(self.words["en"], rng)
        topics = json.loads((ROOT / "fixtures" / "taxonomies" / "topics.json").read_text())
        self._topics = [(topic["id"], topic["parent"]) for topic in topics]
        self._synonyms = [topic["synonyms"] for topic in topics]
        self._cumulative = np.cumsum(_zipf(VOCABULARY, exponent=1.02, shift=2.7))

    def rows(self) -> Iterator[Row]:
        """Yield the listings, some thousands in memory at a time."""
        for start in self.starts():
            yield from self.chunk(start)

    def starts(self) -> range:
        """Return where the chunks begin, each of which can be made by itself (in a process of its own)."""
        return range(0, self.size, CHUNK)

    def chunk(self, start: int) -> Iterator[Row]:
        """Yield the listings of the chunk that begins at `start`."""
        rng = np.random.default_rng([self._seed, start])
        yield from self._chunk(min(CHUNK, self.size - start), rng)

    def _chunk(self, count: int, rng: np.random.Generator) -> Iterator[Row]:
        languages = rng.choice(3, count, p=SHARES)
        lengths = np.clip(rng.lognormal(4.1, 0.35, count), 25, 140).astype(int)
        names, tags = rng.integers(2, 5, count), rng.integers(1, 4, count)
        draws = np.searchsorted(self._cumulative, rng.random(int((lengths + names + tags).sum())))
        topics = rng.choice(len(self._topics), (count, 2), p=_zipf(len(self._topics), exponent=0.7))
        towns = rng.choice(len(self.towns), count, p=[town.share for town in self.towns])
        chances = rng.random((count, 64))
        ids = rng.bytes(16 * count)
        offset = 0
        for number in range(count):
            language = LANGUAGES[languages[number]]
            end = offset + int(lengths[number] + names[number] + tags[number])
            words = self.words[language][np.minimum(draws[offset:end], VOCABULARY - 1)].tolist()
            offset = end
            listing_id = UUID(bytes=ids[16 * number : 16 * number + 16])
            yield self._row(
                listing_id,
                language,
                words,
                int(names[number]),
                int(tags[number]),
                topics[number],
                self.towns[towns[number]],
                chances[number],
                rng,
            )

    def _row(
        self,
        listing_id: UUID,
        language: str,
        words: list[str],
        names: int,
        tags: int,
        topics: Any,
        town: Town,
        chances: Any,
        rng: np.random.Generator,
    ) -> Row:
        said = [self._synonyms[topic].get(language) or [""] for topic in topics]
        phrases = [choice[int(chances[63 - place] * len(choice))] for place, choice in enumerate(said)]
        name = f"{town.name} {' '.join(words[:names])}".title()
        body = " ".join([*words[names + tags : -5], phrases[0], *words[-5:]])
        point = _near(town, chances[0], chances[1])
        weekly, day_parts = _weekly(ZONES[language], chances[2:8])
        values = self._values(language, topics, chances[8:56])
        document = IndexedDocument(
            listing_id=listing_id,
            texts=(
                IndexedText(
                    language,
                    name,
                    " ".join([*words[names : names + tags], phrases[1]]),
                    body,
                    f"{words[-1]} street {int(chances[5] * 200)} {town.name}",
                ),
            ),
            values=frozenset(values),
            day_parts=frozenset(day_parts),
            points=(point,) if chances[60] < 0.95 else (),
            pattern=SchedulePattern(weekly=weekly, dated=_dated(chances[61], rng)),
            prior=int(chances[59] * 256),
        )
        return Row(document, _card(document, name, body, town, weekly))

    def _values(self, language: str, topics: Any, chances: Any) -> set[tuple[str, str]]:
        values = {("kind", KINDS[int(chances[0] * 2.2) if chances[0] < 0.9 else 2]), ("language", language)}
        if chances[1] < 0.25:
            values.add(("language", SPOKEN[int(len(SPOKEN) * chances[2] ** 2)]))
        place = 3
        for group, choices in VALUES.items():
            for value, share in choices:
                if chances[place % 48] < share:
                    values.add((group, value))
                place += 7
        for topic in topics[: 1 + (chances[3] < 0.5)]:
            code, parent = self._topics[topic]
            values.add(("topic", code))
            if parent:
                values.add(("topic", parent))
        return values


def _vocabulary(language: str, rng: np.random.Generator) -> Any:
    heads = list(dict.fromkeys(HEADS[language]))
    starts, vowels, ends = (np.array(part.split()) for part in SYLLABLES[language])
    count = VOCABULARY * 2
    parts = [np.char.add(rng.choice(starts, count), rng.choice(vowels, count)) for _ in range(3)]
    long = np.char.add(np.char.add(parts[0], parts[1]), np.where(rng.random(count) < 0.5, parts[2], ""))
    made = np.char.add(long, rng.choice(ends, count))
    words = [*heads, *(word for word in dict.fromkeys(made.tolist()) if word not in set(heads))]
    return np.array(words[:VOCABULARY], dtype=object)


def _towns(words: Any, rng: np.random.Generator) -> list[Town]:
    shares = _zipf(TOWNS, exponent=0.8)
    names = [str(word).capitalize() for word in words[2000 : 2000 + TOWNS]]
    return [
        Town(name, float(lat), float(lon), float(2 + 10 * np.sqrt(share / shares[0])), float(share))
        for name, lat, lon, share in zip(
            names, rng.uniform(50.3, 58, TOWNS), rng.uniform(-5.5, 12, TOWNS), shares, strict=True
        )
    ]


def _near(town: Town, first: float, second: float) -> tuple[float, float]:
    radius = town.spread_km * np.sqrt(-2 * np.log(max(first, 1e-9))) / 111.2
    angle = 2 * np.pi * second
    lat = town.lat + radius * np.sin(angle)
    return (round(float(lat), 6), round(float(town.lon + radius * np.cos(angle) / np.cos(np.radians(lat))), 6))


def _weekly(zone: str, chances: Any) -> tuple[tuple[WeeklySlot, ...], set[tuple[int, int]]]:
    slots, pairs = [], set()
    for place in range(1 + (chances[0] < 0.3)):
        hour = (10, 14, 19, 11, 18, 22)[int(chances[1 + place] * 5.2)]
        day = int(chances[3 + place] * 7)
        slots.append(WeeklySlot(day, hour * 60 + 30 * int(chances[5] * 2), 90, zone))
        pairs.add((day, 0 if hour < 12 else 1 if hour < 17 else 2 if hour < 22 else 3))
    return tuple(slots), pairs


def _dated(chance: float, rng: np.random.Generator) -> tuple[int, ...]:
    # Minutes of 2026, for one listing in ten.
    if chance > 0.1:
        return ()
    return tuple(sorted(int(minute) for minute in rng.integers(29_453_760, 29_979_360, 12)))


def _card(
    document: IndexedDocument, name: str, body: str, town: Town, weekly: tuple[WeeklySlot, ...]
) -> dict[str, Any]:
    """Return what a result card shows, in the form of `directory.documents.card`."""
    values: dict[str, list[str]] = {}
    for group, value in sorted(document.values):
        values.setdefault(group, []).append(value)
    language = document.texts[0].language
    return {
        "kind": values["kind"][0],
        "status": "active",
        "attendance": values.get("attendance", ["in_person"])[0],
        "openness": values.get("openness", ["unknown"])[0],
        "language": language,
        "organization": "",
        "texts": {language: {"name": name, "promise": body[:120], "who_greets": "", "openness_note": ""}},
        "ties": [[kind, 2] for kind in values.get("tie", [])],
        "costs": [{"kind": cost, "amount": None, "currency": "", "note": ""} for cost in values.get("cost", [])],
        "places": [{"name": "", "address": "1 High Street", "city": town.name, "region": "", "visibility": "public"}],
        "points": [list(point) for point in document.points],
        "schedules": [
            {
                "rrule": f"FREQ=WEEKLY;BYDAY={DAYS[slot.weekday].upper()}",
                "start_date": "2025-01-01",
                "start": f"{slot.start_minute // 60:02}:{slot.start_minute % 60:02}",
                "end": None,
                "timezone": slot.timezone,
                "exdates": [],
                "overrides": [],
                "note": "",
            }
            for slot in weekly
        ],
        "access": values.get("access", []),
        "welcome": values.get("welcome", []),
        "confirmed_at": None,
        "confirmed_how": "",
    }


def _zipf(count: int, *, exponent: float, shift: float = 0.0) -> Any:
    weights = 1 / (np.arange(count) + 1 + shift) ** exponent
    return weights / weights.sum()

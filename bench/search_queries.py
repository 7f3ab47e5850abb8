"""The questions of the benchmark, by class, the same for every engine."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlencode

from bench.corpus import HEADS, Corpus, Town
from directory.geo.points import Point
from directory.search.analysis import words
from directory.search.types import SearchQuery, Sort

SAMPLE = 20_000
EACH = 100
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)

CLASSES = {
    "a": "one or two rare words, best first",
    "b": "one to three very common words, best first",
    "c": "within 5 km, nearest first",
    "d": "a 1-5 % word, within 25 km, a filter, nearest first",
    "d48": "a very common word, within 25 km, a filter, nearest first",
    "e": "nothing asked",
    "e2": "one filter",
    "f": "the beginning of a word (suggestions)",
    "g": "a misspelt word",
    "hard": "five very common words, within 50 km of the biggest town, best first",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the words of a page; `prefix` is for suggestions only."""

    text: str = ""
    town: Town | None = None
    radius_km: int | None = None
    filters: dict[str, frozenset[str]] = field(default_factory=dict)
    sort: Sort = Sort.BEST
    prefix: str = ""

    def as_query(self) -> SearchQuery:
        near = Point(self.town.lat, self.town.lon) if self.town else None
        return SearchQuery(
            at=AT, text=self.text, filters=self.filters, near=near, radius_km=self.radius_km, sort=self.sort
        )

    def as_address(self) -> str:
        """Return the query string of the results page."""
        values: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        if self.town:
            values += [("near", self.town.name), ("radius", str(self.radius_km)), ("sort", str(self.sort))]
        values += [(group, value) for group, chosen in self.filters.items() for value in sorted(chosen)]
        return urlencode(values)


def questions(corpus: Corpus, *, seed: int = 7) -> dict[str, list[Question]]:
    """Return about a hundred questions a class, from words that the corpus has."""
    dice = random.Random(seed)
    frequencies, texts = _frequencies(corpus)
    seen = sum(1 for _ in texts)
    rare = [_rare(text, frequencies, seen, dice) for text in dice.sample(texts, min(len(texts), 4 * EACH))]
    middle = [word for word, count in frequencies.items() if 0.01 <= count / seen <= 0.05 and len(word) > 3]
    common = sorted(HEADS["en"][14:40], key=lambda word: -frequencies[word])[:12]
    towns = dice.choices(corpus.towns, weights=[town.share for town in corpus.towns], k=EACH)
    filters = [{"cost": frozenset(["free"])}, {"topic": frozenset(["music"])}, {"access": frozenset(["step_free"])}]
    long = [word for word, count in frequencies.items() if len(word) > 6 and word.isalpha() and count > 5]
    return {
        "a": [Question(text) for text in rare if text][:EACH],
        "b": [Question(" ".join(dice.sample(common, dice.randint(1, 3)))) for _ in range(EACH)],
        "c": [Question(town=town, radius_km=5, sort=Sort.NEAREST) for town in towns],
        "d": [Question(dice.choice(middle), town, 25, dice.choice(filters), Sort.NEAREST) for town in towns],
        "d48": [Question(dice.choice(common[:4]), town, 25, dice.choice(filters), Sort.NEAREST) for town in towns],
        "e": [Question()] * EACH,
        "e2": [Question(filters=dice.choice(filters)) for _ in range(EACH)],
        "f": [Question(prefix=dice.choice(long)[: dice.randint(2, 5)]) for _ in range(EACH)],
        "g": [Question(_misspelt(dice.choice(long), dice)) for _ in range(EACH)],
        "hard": [Question(" ".join(dice.sample(common, 5)), corpus.towns[0], 50) for _ in range(EACH // 4)],
    }


def _frequencies(corpus: Corpus) -> tuple[Counter[str], list[list[str]]]:
    counts: Counter[str] = Counter()
    texts: list[list[str]] = []
    for row in islice(corpus.rows(), SAMPLE):
        said = sorted(set(words(" ".join(f"{text.name} {text.tags} {text.body}" for text in row.document.texts))))
        counts.update(said)
        texts.append(said)
    return counts, texts


def _rare(text: Sequence[str], frequencies: Counter[str], seen: int, dice: random.Random) -> str:
    few = [word for word in text if 2 <= frequencies[word] <= max(3, seen * 0.003) and len(word) > 3]
    some = [word for word in text if seen * 0.003 < frequencies[word] <= seen * 0.03 and len(word) > 3]
    if not few:
        return ""
    return dice.choice(few) if not some or dice.random() < 0.5 else f"{dice.choice(few)} {dice.choice(some)}"


def _misspelt(word: str, dice: random.Random) -> str:
    place = dice.randint(1, len(word) - 2)
    return dice.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + "x" + word[place + 1 :],
        ]
    )

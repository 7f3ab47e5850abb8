"""The questions of the benchmark, by class, the same for every engine."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
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
    "hard_typed": "the same while typing: of the last word only the first half",
    "hard_near": "within 50 km of the biggest town, a filter, nearest first",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the words of a page; `prefix` is for suggestions only.

    With `is_typed` the last word is not finished yet, with `is_misspelt` one is wrong. The site sees that by itself;
    the peers are told.
    """

    text: str = ""
    town: Town | None = None
    radius_km: int | None = None
    filters: dict[str, frozenset[str]] = field(default_factory=dict)
    sort: Sort = Sort.BEST
    prefix: str = ""
    is_typed: bool = False
    is_misspelt: bool = False

    def as_query(self) -> SearchQuery:
        near = Point(self.town.lat, self.town.lon) if self.town else None
        return SearchQuery(
            at=AT, text=self.text, filters=self.filters, near=near, radius_km=self.radius_km, sort=self.sort
        )

    def key(self) -> tuple[object, ...]:
        """Return what makes it another question than the others; the order of its words does not."""
        chosen = sorted((group, sorted(values)) for group, values in self.filters.items())
        place = self.town.name if self.town else ""
        return (sorted(self.text.split()), place, self.radius_km, chosen, self.sort, self.prefix)

    def as_address(self) -> str:
        """Return the query string of the results page."""
        values: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        if self.town:
            values += [("near", self.town.name), ("radius", str(self.radius_km)), ("sort", str(self.sort))]
        values += [(group, value) for group, chosen in self.filters.items() for value in sorted(chosen)]
        return urlencode(values)


def questions(corpus: Corpus, *, seed: int = 7) -> dict[str, list[Question]]:
    """Return a hundred questions a class, from words that the corpus has, for a warm engine.

    No question of a class comes twice, so that no cache of answers can flatter; but "nothing asked" is one question.
    """
    return {name: asked[-EACH:] for name, asked in _all(corpus, EACH * 3 // 2, seed=seed).items()}


def first_questions(corpus: Corpus, *, seed: int = 7) -> dict[str, list[Question]]:
    """Return some fifty questions a class that `questions` does not have, for an engine that has just started."""
    return {name: asked[: EACH // 2] for name, asked in _all(corpus, EACH * 3 // 2, seed=seed).items()}


def many_questions(corpus: Corpus, each: int, *, seed: int = 11) -> dict[str, list[Question]]:
    """Return up to `each` different questions a class, for a load that lasts."""
    return _all(corpus, each, seed=seed)


def _all(corpus: Corpus, each: int, *, seed: int) -> dict[str, list[Question]]:
    dice = random.Random(seed)
    frequencies, values, texts = _frequencies(corpus)
    middle = [word for word, count in frequencies.items() if 0.01 <= count / len(texts) <= 0.05 and len(word) > 3]
    common = sorted(HEADS["en"][14:40], key=lambda word: -frequencies[word])[:12]
    long = [word for word, count in frequencies.items() if len(word) > 6 and word.isalpha() and count > 5]
    biggest = corpus.towns[0]
    filters = [{"cost": frozenset(["free"])}, {"topic": frozenset(["music"])}, {"access": frozenset(["step_free"])}]
    every_filter = [{group: frozenset([value])} for (group, value), _count in values.most_common(EACH * 3 // 2)]
    shares = [town.share for town in corpus.towns]

    def town() -> Town:
        return dice.choices(corpus.towns, weights=shares)[0]

    def five() -> list[str]:
        return dice.sample(common, 5)

    def typed() -> str:
        *whole, last = five()
        return " ".join([*whole, last[: max(2, len(last) // 2)]])

    makers: dict[str, Callable[[], Question]] = {
        "a": lambda: Question(_rare(dice.choice(texts), frequencies, len(texts), dice)),
        "b": lambda: Question(" ".join(dice.sample(common, dice.choice((1, 2, 2, 3, 3, 3))))),
        "c": lambda: Question(town=town(), radius_km=5, sort=Sort.NEAREST),
        "d": lambda: Question(dice.choice(middle), town(), 25, dice.choice(filters), Sort.NEAREST),
        "d48": lambda: Question(dice.choice(common[:4]), town(), 25, dice.choice(filters), Sort.NEAREST),
        "e2": lambda: Question(filters=dice.choice(every_filter)),
        "f": lambda: Question(prefix=dice.choice(long)[: dice.randint(2, 5)]),
        "g": lambda: Question(_misspelt(dice.choice(long), dice), is_misspelt=True),
        "hard": lambda: Question(" ".join(five()), biggest, 50),
        "hard_typed": lambda: Question(typed(), biggest, 50, is_typed=True),
        "hard_near": lambda: Question("", biggest, 50, dice.choice(every_filter), Sort.NEAREST),
    }
    made = {name: _distinct(maker, each) for name, maker in makers.items()}
    made["e"] = [Question()] * each
    return {name: made[name] for name in CLASSES}


def _distinct(make: Callable[[], Question], count: int) -> list[Question]:
    """Return up to `count` different questions; those without anything asked are left out."""
    found: dict[str, Question] = {}
    for _try in range(count * 20):
        question = make()
        if question != Question():
            found.setdefault(repr(question.key()), question)
        if len(found) == count:
            break
    return list(found.values())


def _frequencies(corpus: Corpus) -> tuple[Counter[str], Counter[tuple[str, str]], list[list[str]]]:
    counts: Counter[str] = Counter()
    values: Counter[tuple[str, str]] = Counter()
    texts: list[list[str]] = []
    for row in islice(corpus.rows(), SAMPLE):
        said = sorted(set(words(" ".join(f"{text.name} {text.tags} {text.body}" for text in row.document.texts))))
        counts.update(said)
        values.update(sorted(row.document.values))
        texts.append(said)
    return counts, values, texts


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

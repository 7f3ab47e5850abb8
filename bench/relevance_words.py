"""How often the right word is found behind a damaged one, and a compound by its parts: cases made from a seed."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from directory.search.analysis import fold, words
from directory.search.engine import Vocabulary
from directory.search.intended import intended
from directory.search.thesaurus import Thesaurus

SEED = 20_261_129
CASES = 300
LEAST_LETTERS = 5
LINKS = {"da": ("", "s", "e"), "nl": ("", "s", "en")}

Damage = Callable[[str, random.Random], str]


def _letter(word: str, dice: random.Random) -> str:
    return dice.choice(sorted(set(word)) + list("aeiounrst"))


def _left_out(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def _added(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(word) + 1)
    return word[:place] + _letter(word, dice) + word[place:]


def _doubled(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(word))
    return word[:place] + word[place] + word[place:]


def _changed(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(word))
    return word[:place] + _letter(word, dice) + word[place + 1 :]


def _swapped(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _first_wrong(word: str, dice: random.Random) -> str:
    return _letter(word, dice) + word[1:]


def _two_errors(word: str, dice: random.Random) -> str:
    return _changed(_left_out(word, dice), dice)


def _plain_letters(word: str, _dice: random.Random) -> str:
    """Write æ ø å ĳ and accents as people without those keys do: ae, oe, aa, ij, e."""
    return fold(word.replace("ø", "oe").replace("ö", "oe"))


DAMAGES: Mapping[str, Damage] = {
    "a letter left out": _left_out,
    "a letter added": _added,
    "a letter doubled": _doubled,
    "a letter changed": _changed,
    "two letters swapped": _swapped,
    "the first letter wrong": _first_wrong,
    "two errors (8 letters or more)": _two_errors,
    "æ ø å as ae oe aa": _plain_letters,
}


def damaged_words(surface: Mapping[str, int], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Return for each kind of damage how often the first guess is the word that was damaged.

    Damage that makes another word of the listings is no typo that anybody could see, and is left out; so are the words
    of one listing, which are often typos themselves.
    """
    usual = sorted(word for word, count in surface.items() if count > 1 and len(word) >= LEAST_LETTERS)
    return [_found(name, usual, damage, vocabulary) for name, damage in DAMAGES.items()]


def _found(name: str, usual: Sequence[str], damage: Damage, vocabulary: Vocabulary) -> dict[str, Any]:
    dice = random.Random(f"{SEED} {name}")
    if name.startswith("two"):
        usual = [word for word in usual if len(word) >= 8] if "errors" in name else usual
    if name.startswith("æ"):
        usual = [word for word in usual if set(word) & set("æøå")]
    cases = [(word, damage(word, dice)) for word in dice.choices(usual, k=CASES)]
    if not name.startswith("æ"):
        cases = [(word, made) for word, made in cases if not vocabulary.knows(made)]
    right = sum(_guess(made, vocabulary) == fold(word) for word, made in cases)
    return {"case": name, "n": len(cases), "found": right / max(1, len(cases))}


def _guess(made: str, vocabulary: Vocabulary) -> str:
    return fold(_used(made, vocabulary)[0])


def pairs_of_words(surface: Mapping[str, int], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Return how often two words that ran together are split where they met, and a word in two pieces is joined."""
    dice = random.Random(SEED)
    usual = sorted(word for word, count in surface.items() if count > 4 and 4 <= len(word) <= 9)
    run_together = [(first, second) for first, second in _pairs(usual, dice) if not vocabulary.knows(first + second)]
    split = sum(_used(first + second, vocabulary) == [first, second] for first, second in run_together)
    long = [word for word in dice.choices(usual, k=CASES) if len(word) >= 7]
    pieces = [(word, dice.randrange(3, len(word) - 3)) for word in long]
    joined = sum(_is_joined(word[:place], word[place:], vocabulary) for word, place in pieces)
    return [
        {"case": "two words run together", "n": len(run_together), "found": split / len(run_together)},
        {"case": "a word in two pieces", "n": len(pieces), "found": joined / len(pieces)},
    ]


def _pairs(usual: Sequence[str], dice: random.Random) -> Iterable[tuple[str, str]]:
    return zip(dice.choices(usual, k=CASES), dice.choices(usual, k=CASES), strict=True)


def _used(made: str, vocabulary: Vocabulary) -> list[str]:
    # A number comes after it, so that it is no unfinished word.
    def is_known(word: str) -> bool:
        return word.isdigit() or vocabulary.knows(word)

    return intended([made, "1"], vocabulary=vocabulary, is_known=is_known).used[:-1]


def _is_joined(first: str, second: str, vocabulary: Vocabulary) -> bool:
    found = intended([first, second], vocabulary=vocabulary, is_known=vocabulary.knows)
    return first + second in found.joined.get(0, ())


def compounds(topic_words: Mapping[str, Sequence[str]], thesaurus: Thesaurus) -> list[dict[str, Any]]:
    """Return how often a made compound has the terms of both its parts: of two known ones, and of a new one and a head.

    `topic_words` are single words by language; the new words are invented.
    """
    rows = []
    for language, links in LINKS.items():
        known = sorted({word for word in topic_words[language] if len(words(word)) == 1 and 4 <= len(word) <= 9})
        dice = random.Random(f"{SEED} {language}")
        kinds = {"of two known words": known, "of a new word and a known one": _new_words(language, dice)}
        for case, firsts in kinds.items():
            pairs = list(zip(dice.choices(firsts, k=CASES), dice.choices(known, k=CASES), strict=True))
            right = sum(
                _has_both(first, dice.choice(links), second, language=language, thesaurus=thesaurus)
                for first, second in pairs
            )
            rows.append({"case": f"compound {case}, {language}", "n": len(pairs), "found": right / len(pairs)})
    return rows


def _new_words(language: str, dice: random.Random) -> list[str]:
    starts, vowels, ends = ("b d f g k l m n p r s t v", "a e i o u", "n r l m k p t")
    return ["".join(dice.choice(part.split()) for part in (starts, vowels, starts, vowels, ends)) for _ in range(CASES)]


def _has_both(first: str, link: str, second: str, *, language: str, thesaurus: Thesaurus) -> bool:
    entries = thesaurus.entries([first + link + second, first, second], language=language)
    made, *parts = (set(entry.terms) for entry in entries)
    return all(not part or part & made for part in parts)

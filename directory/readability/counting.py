"""Sentences, words and syllables of a text."""

import re
from collections.abc import Iterable

# Their full stop ends no sentence. Written without it, in small letters.
ABBREVIATIONS = frozenset(
    {
        *(
            "kl",
            "f.eks",
            "bl.a",
            "m.m",
            "m.fl",
            "o.l",
            "dvs",
            "d.v.s",
            "evt",
            "ca",
            "nr",
            "tlf",
            "osv",
            "inkl",
            "ekskl",
        ),
        *("e.g", "i.e", "mr", "mrs", "ms", "dr", "st", "tel", "approx", "incl", "a.m", "p.m"),
        *("bijv", "bv", "d.w.z", "o.a", "enz", "i.p.v", "m.b.t", "z.o.z"),
    }
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\S+")
# A stop, a line that ends, or a colon before a capital letter (Björnsson counts that as well).
_END = re.compile(r"(?P<stop>[.!?…]+[\"'”’»)]*)(?=\s)|(?P<line>\s*\n\s*)|(?P<colon>:)(?=\s+[^\W\d_a-zæøåëïöüé])")
_LAST_PIECE = re.compile(r"(\S+)$")
_VOWELS = {
    "en": re.compile(r"[aeiouy]+"),
    # A trema begins a new syllable: "ideeën" has three.
    "nl": re.compile(r"(?:aai|ooi|oei|eeu|ieu|[aeiou]{2}|ij|[aeiouy]|[àáâèéêìíîòóôùúû])|[äëïöü]"),
}
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeioutdy])ed$|(?<=[^aeiouyscxz])es$")
_SOUNDED_LE = re.compile(r"[^aeiouy]le$|[^aeiouy]les$")


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`; a line of a list is one too. What has no word in it is none."""
    text = _ADDRESS.sub("", text.replace("\r\n", "\n")) + "\n"
    found, start = [], 0
    for end in _END.finditer(text):
        if end["stop"] and _goes_on(text, start=start, stop=end):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [sentence for sentence in found if _WORD.search(sentence)]


def _goes_on(text: str, *, start: int, stop: re.Match[str]) -> bool:
    """Return whether the sentence goes on after this stop: an abbreviation, or a small letter after it."""
    if set(stop["stop"]) - {"."} and "…" not in stop["stop"]:
        return False
    rest = text[stop.end() :].lstrip(" \t")
    if rest[:1].islower():
        return True
    piece = _LAST_PIECE.search(text[start : stop.start()])
    return piece is not None and piece[1].lower().lstrip("(“\"'") in ABBREVIATIONS


def words(text: str) -> list[str]:
    """Return the words of `text`; numbers, addresses and e-mail addresses are none."""
    return _WORD.findall(_ADDRESS.sub("", text))


def letters(word: str) -> int:
    """Return how many letters a word has."""
    return sum(map(str.isalpha, word))


def syllables(word: str, *, language: str) -> int:
    """Return about how many syllables a word has, at least 1; English ("en") and Dutch ("nl") by their vowels."""
    return max(1, sum(_syllables_of(part, language) for part in re.split(r"['’\-]", word.lower()) if part))


def _syllables_of(part: str, language: str) -> int:
    if language == "en":
        if not _SOUNDED_LE.search(part):
            part = _SILENT_E.sub("", part)
        groups = _VOWELS["en"].findall(part)
        # "being", "quiet", "museum": two vowels that are said one after the other
        return len(groups) + len(re.findall(r"ei(?=ng)|y(?=ing)|uie|eo(?!u)(?=s)|eu(?=m)|oi(?=ng)|ui(?=ng)", part))
    return len(_VOWELS["nl"].findall(part))


def all_syllables(all_words: Iterable[str], *, language: str) -> int:
    """Return the syllables of all words together."""
    return sum(syllables(word, language=language) for word in all_words)

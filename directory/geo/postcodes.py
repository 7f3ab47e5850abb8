"""Postcodes in free text: which part is one, how it is stored, what stands in for an unknown one. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# UK: the whole (outward and inward), and an outward code alone or with the sector digit. Royal Mail, Programmers'
# Guide.
_OUTWARD: Final = r"[A-Z]{1,2}[0-9][0-9A-Z]?"
_GB_FULL: Final = re.compile(rf"\b({_OUTWARD}) ?([0-9][A-Z]{{2}})\b")
_GB_PART: Final = re.compile(rf"^({_OUTWARD})(?: ([0-9]))?(?: ([^0-9]+))?$")
# The Netherlands: four digits and two letters. Ireland: routing key and unique identifier. Canada: FSA and LDU.
_NL: Final = re.compile(r"\b([1-9][0-9]{3}) ?([A-Z]{2})\b")
_IE: Final = re.compile(r"\b([AC-FHKNPRTV-Y][0-9][0-9W]) ?[0-9AC-FHKNPRTV-Y]{4}\b")
_CA: Final = re.compile(r"\b([ABCEGHJ-NPRSTVXY][0-9][A-Z])(?: ?([0-9][A-Z][0-9]))?\b")
_US_FULL: Final = re.compile(r"\b([0-9]{5})-[0-9]{4}\b")
_DIGITS_FIRST: Final = re.compile(r"^(?:[A-Z]{1,2}-)?([0-9]{3} [0-9]{2}|[0-9]{3,6})\b")
_DIGITS_LAST: Final = re.compile(r"\b([0-9]{4,6})$")
_COUNTRY_PREFIX: Final = re.compile(r"^([A-Z]{1,2})-(?=[0-9])")
_PREFIX_COUNTRIES: Final = {"D": "DE", "S": "SE", "N": "NO", "B": "BE", "A": "AT", "L": "LU"}


@dataclass(frozen=True, slots=True)
class PostcodeKey:
    """A postcode as stored (`m332ab`). ``is_whole``: all of what was written, not the area it lies in."""

    key: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class PostcodeGuess:
    """One way to read a text as a postcode: keys from exact to coarse, its country if the form tells, words around."""

    keys: tuple[PostcodeKey, ...]
    country: str = ""
    rest: str = ""


def postcode_key(postcode: str) -> str:
    """Return how a postcode is stored and compared: letters and digits only, small."""
    return "".join(sign for sign in postcode.casefold() if sign.isalnum())


@lru_cache(maxsize=10_000)
def postcode_guesses(text: str) -> tuple[PostcodeGuess, ...]:
    """Return every way to read a text as a postcode, the most telling form first; none for a text without one.

    Reads a postcode alone ("M33", "m33 2ab", "8000"), with its town ("8000 Aarhus C") and at the end of an address
    ("1 High Street, Sale M33 2AB").
    """
    clean = " ".join(text.upper().replace(",", " , ").split())
    guesses = [*_british(clean), *_lettered(clean)]
    for part in (piece.strip() for piece in clean.split(",")):
        guesses += _digits(part, clean)
    return tuple(guesses)


def _british(clean: str) -> list[PostcodeGuess]:
    if match := _GB_FULL.search(clean):
        outward, inward = match.groups()
        keys = (PostcodeKey(postcode_key(outward + inward)), PostcodeKey(outward.lower(), is_whole=False))
        return [PostcodeGuess(keys, country="GB", rest=_without(clean, match))]
    if match := _GB_PART.match(clean):
        part = PostcodeKey(match[1].lower(), is_whole=match[2] is None)
        return [PostcodeGuess((part,), rest=(match[3] or "").strip(", "))]
    return []


def _lettered(clean: str) -> list[PostcodeGuess]:
    guesses = []
    if match := _NL.search(clean):
        # Four digits are a neighbourhood or two: near enough to count as the whole.
        keys = (PostcodeKey(postcode_key(match[0])), PostcodeKey(match[1]))
        guesses.append(PostcodeGuess(keys, country="NL", rest=_without(clean, match)))
    if match := _IE.search(clean):
        guesses.append(PostcodeGuess((PostcodeKey(match[1].lower(), is_whole=False),), "IE", _without(clean, match)))
    if match := _CA.search(clean):
        area = PostcodeKey(match[1].lower(), is_whole=match[2] is None)
        guesses.append(PostcodeGuess((area,), country="CA", rest=_without(clean, match)))
    if match := _US_FULL.search(clean):
        guesses.append(PostcodeGuess((PostcodeKey(match[1]),), country="US", rest=_without(clean, match)))
    return guesses


def _digits(part: str, clean: str) -> list[PostcodeGuess]:
    """Digits alone say no country, so the words around them have to."""
    match = _DIGITS_FIRST.match(part) or _DIGITS_LAST.search(part)
    if match is None:
        return []
    prefix = _COUNTRY_PREFIX.match(part)
    country = _PREFIX_COUNTRIES.get(prefix[1], prefix[1] if len(prefix[1]) == 2 else "") if prefix else ""
    key = PostcodeKey(postcode_key(match[1]))
    rest = " ".join(clean.replace(match[0], " ", 1).split()).strip(", ")
    return [PostcodeGuess((key,), country=country, rest=rest)]


def _without(clean: str, match: re.Match[str]) -> str:
    return " ".join((clean[: match.start()] + " " + clean[match.end() :]).split()).strip(", ")

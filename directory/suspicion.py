"""What in a change a steward should look at twice: new ways out, new ways to pay, addresses that open. Pure.

Nothing is refused here: most changes of this kind are honest. It only says where to look.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum, auto
from typing import Any, Final
from urllib.parse import urlsplit

FEWEST_WORDS: Final = 20  # a short text is soon changed by half
MOST_WORDS: Final = 4000
PUBLIC: Final = "public"

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"\+?\d[\d ()./-]{6,}\d")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_MONEY = re.compile(
    r"\b(?:iban|swift|bic|sort code|account number|bank account|bank transfer|wire transfer|gift card|paypal|revolut"
    r"|western union|bitcoin|crypto|wallet|mobilepay|kontonummer|reg\.? ?nr|bankkonto|bankoverførsel|overfør(?:e|es)?"
    r"|gavekort|rekeningnummer|bankrekening|overschrijv\w*|tikkie|cadeaukaart|cadeaubon)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


class Flag(StrEnum):
    """Why to look twice."""

    NEW_LINK = auto()
    NEW_CONTACT = auto()
    MONEY = auto()
    ADDRESS_OPENED = auto()
    MOSTLY_NEW = auto()


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One reason, in which field ("" for all texts together), and the words that gave it."""

    field: str
    flag: Flag
    words: str = ""


def suspicions(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Suspicion, ...]:
    """Return what to look at twice when a content goes from `before` to `after`, in the order of the fields."""
    changed = [name for name in sorted(after) if after.get(name) != before.get(name)]
    known = _Known.of(before)
    found = [one for name in changed for one in _in_field(name, before.get(name), after[name], known)]
    if is_mostly_new(before, after):
        found.append(Suspicion("", Flag.MOSTLY_NEW))
    return tuple(found)


def is_mostly_new(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Return whether more than half of the words of a listing's texts are other ones; new languages do not count."""
    names = [name for name in before if name.startswith("text.")]
    old = [word for name in names for word in _words(before[name])][:MOST_WORDS]
    new = [word for name in names for word in _words(after.get(name))][:MOST_WORDS]
    if len(old) < FEWEST_WORDS:
        return False
    kept = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return kept < max(len(old), len(new)) / 2


@dataclass(frozen=True, slots=True)
class _Known:
    """What a content leads to already: nothing of it is new, wherever it stands."""

    hosts: frozenset[str]
    emails: frozenset[str]
    numbers: frozenset[str]
    money: frozenset[str]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "_Known":
        texts = [text for value in content.values() for text in _texts(value)]
        return cls(
            hosts=frozenset(host for text in texts for host, _link in _hosts(text)),
            emails=frozenset(word.lower() for text in texts for word in _EMAIL.findall(text)),
            numbers=frozenset(_digits(word) for text in texts for word in _numbers(text)),
            money=frozenset(word.lower() for text in texts for word in _money(text)),
        )


def _in_field(name: str, old: Any, new: Any, known: _Known) -> Iterator[Suspicion]:
    if name == "locations":
        yield from _opened(old or [], new or [])
    for text in _texts(new):
        for host, link in _hosts(text):
            if host not in known.hosts:
                yield Suspicion(name, Flag.NEW_LINK, link)
        for word in _EMAIL.findall(text):
            if word.lower() not in known.emails:
                yield Suspicion(name, Flag.NEW_CONTACT, word)
        for word in _numbers(text):
            if name not in {"locations", "schedules"} and _digits(word) not in known.numbers:
                yield Suspicion(name, Flag.NEW_CONTACT, word)
        for word in _money(text):
            if word.lower() not in known.money:
                yield Suspicion(name, Flag.MONEY, word)


def _opened(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> Iterator[Suspicion]:
    """Yield each place whose address everybody sees now, and of which that was kept before."""
    kept = {str(place.get("id")): place for place in old if place.get("visibility") != PUBLIC}
    seen = {str(place.get("id")) for place in old} - kept.keys()
    for place in new:
        key = str(place.get("id"))
        if place.get("visibility", PUBLIC) == PUBLIC and (key in kept or (kept and key not in seen)):
            yield Suspicion("locations", Flag.ADDRESS_OPENED, str(place.get("name") or place.get("address") or ""))


def _texts(value: Any) -> Iterator[str]:
    """Yield every text inside a value; ids of rows say nothing."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in {"id", "location"}:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _hosts(text: str) -> Iterator[tuple[str, str]]:
    for link in _LINK.findall(text):
        try:
            host = urlsplit(link if "://" in link else f"https://{link}").hostname or link
        except ValueError:
            host = link
        yield host.lower().removeprefix("www."), link


def _numbers(text: str) -> Iterator[str]:
    without_dates = _DATE.sub(" ", _IBAN.sub(" ", text))
    return (word.strip() for word in _NUMBER.findall(without_dates))


def _money(text: str) -> Iterator[str]:
    yield from _IBAN.findall(text)
    yield from _MONEY.findall(text)


def _digits(number: str) -> str:
    """Return the last eight digits: the same telephone with and without the code of its country."""
    return re.sub(r"\D", "", number)[-8:]


def _words(value: Any) -> list[str]:
    return [word.lower() for text in _texts(value) for word in _WORD.findall(text)]

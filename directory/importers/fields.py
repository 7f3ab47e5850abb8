"""Read the fields of one record: typed, bounded, and each problem noted with its field. Pure."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Final

from directory.importers.cleaning import is_empty, one_line, plain_text, repaired
from directory.importers.rows import Problem

_TRUE: Final = frozenset({"true", "yes", "y", "1", "t", "ja", "x", "on"})
_FALSE: Final = frozenset({"false", "no", "n", "0", "f", "nej", "nee", "off"})
_MOST_WORDS: Final = 200


class RowError(Exception):
    """A row cannot become a listing; `field` is at fault and the text says why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def as_text(value: object) -> str:
    """Return a value as the text that a cell would hold; nothing for objects and for None."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, (as_text(piece) for piece in value)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class Fields:
    """The fields of a record, or of an object inside it; `path` leads to it in reports."""

    def __init__(self, record: Mapping[str, object], *, problems: list[Problem], path: str = "") -> None:
        self.record = record
        self.problems = problems
        self.path = path

    def problem(self, name: str, reason: str) -> None:
        """Note what is wrong; it is printed, so signs that a terminal obeys are left out."""
        self.problems.append(Problem(repaired(self.path + name), repaired(reason)))

    def raw(self, name: str) -> str:
        """Return a field as repaired text, as it was written; for ids and codes."""
        value = self.record.get(name)
        return repaired(as_text(value)).strip() if value not in (None, "") else ""

    def text(self, name: str, *, limit: int = 20_000) -> str:
        """Return a field as plain text with paragraphs, without private details."""
        value = self.record.get(name)
        return plain_text(as_text(value), limit=limit) if value else ""

    def line(self, name: str, *, limit: int = 255) -> str:
        value = self.record.get(name)
        return one_line(as_text(value), limit=limit) if value else ""

    def flag(self, name: str) -> bool | None:
        """Return yes, no, or None where nothing is said or it is neither."""
        value = self.record.get(name)
        if value is None or isinstance(value, bool):
            return value
        word = as_text(value).strip().casefold()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        if not is_empty(word):
            self.problem(name, f"“{word[:40]}” is neither yes nor no. It was left out.")
        return None

    def number(self, name: str, *, low: int = 0, high: int = 32_767) -> int | None:
        """Return a whole number from `low` to `high`, both included, or None."""
        text = self.raw(name)
        if is_empty(text):
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or not low <= number <= high:
            self.problem(name, f"“{text[:40]}” is not a number from {low} to {high}. It was left out.")
            return None
        return int(number)

    def choice(self, name: str, choices: Mapping[str, str], *, default: str) -> str:
        """Return what the word of a field stands for; `choices` has small words with underscores."""
        text = self.raw(name)
        if is_empty(text):
            return default
        found = choices.get(text.casefold().replace(" ", "_").replace("-", "_"))
        if found is None:
            self.problem(name, f"“{text[:40]}” is not known. Read as “{default}”.")
            return default
        return found

    def date(self, name: str) -> dt.date | None:
        text = self.raw(name)
        if is_empty(text):
            return None
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            self.problem(name, f"“{text[:40]}” is not a date such as 2026-03-31. It was left out.")
            return None

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of a list, or of a text with | between them; each once, in their order."""
        value = self.record.get(name)
        if not value:
            return ()
        pieces = list(value) if isinstance(value, (list, tuple)) else as_text(value).split("|")
        words = dict.fromkeys(one_line(as_text(piece), limit=120) for piece in pieces[:_MOST_WORDS])
        return tuple(word for word in words if word)

    def items(self, name: str) -> list["Fields"]:
        """Return the objects of a list (or the one object), each as fields."""
        value = self.record.get(name)
        if not value:
            return []
        found = value if isinstance(value, (list, tuple)) else [value]
        items = []
        for place, item in enumerate(found[:_MOST_WORDS]):
            if isinstance(item, Mapping):
                items.append(Fields(item, problems=self.problems, path=f"{self.path}{name}.{place}."))
            elif item:
                self.problem(f"{name}.{place}", "This is not an object. It was left out.")
        return items

    def child(self, name: str) -> "Fields":
        """Return the fields of an object; of an empty one where there is none."""
        value = self.record.get(name)
        if value and not isinstance(value, Mapping):
            self.problem(name, "This is not an object. It was left out.")
        record = value if isinstance(value, Mapping) else {}
        return Fields(record, problems=self.problems, path=f"{self.path}{name}.")

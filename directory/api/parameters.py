"""Reads a query string strictly: what is unknown, or no value of its kind, is a fault, and all faults are told at once.

The pages leave out what they do not understand and say so; a machine reads no such sentence, and would take an answer
to another question for the answer to its own.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Final
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from directory.api.problems import BadParametersError, Fault

_TRUE: Final = ("true", "1")
_FALSE: Final = ("false", "0")
UUID_TEXT: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)
_SHOWN: Final = 40
TEXT: Final = re.compile(r"[^\x00-\x1F\x7F-\x9F]*")
"""What a text of one line may hold; the descriptions say the same."""


class Parameters:
    """The parameters of one request. Read each that is known, then call `done`, which raises what was found.

    A parameter that is there with nothing behind it (`?day=`) counts as not there.
    """

    def __init__(self, data: QueryDict) -> None:
        self._data = data
        self._known: list[str] = []
        self.faults: list[Fault] = []

    def done(self) -> None:
        """Say what was wrong, unknown names among it.

        :raises BadParametersError: with all faults, if there is any.
        """
        unknown = [name for name in self._data if name not in self._known]
        self.faults += [_unknown_name(name, known=self._known) for name in unknown]
        if self.faults:
            raise BadParametersError(self.faults)

    def written(self, name: str) -> str:
        """Return a parameter as it is written, "" where it is not there; several are a fault."""
        self._note(name)
        values = self._data.getlist(name)
        if len(values) > 1:
            self.fault(name, f"{name} stands here {len(values)} times; give it once.")
        return values[0] if values else ""

    def several(self, name: str, *, among: Iterable[str]) -> tuple[str, ...]:
        """Return the values of a parameter that may be repeated, each once, each one of `among`."""
        self._note(name)
        values = [value for value in dict.fromkeys(self._data.getlist(name)) if value]
        allowed = tuple(among)
        for value in values:
            self._check(name, value, allowed)
        return tuple(value for value in values if value in allowed)

    def text(self, name: str, *, longest: int) -> str:
        """Return a text of one line; too long, or with control characters, is a fault. Odd blanks become blanks."""
        value = self.written(name)
        if len(value) > longest:
            self.fault(name, f"{name} is longer than {longest} characters.")
        elif not TEXT.fullmatch(value):
            self.fault(name, f"{name} has control characters.")
        else:
            return " ".join("".join(char if char.isprintable() else " " for char in value).split())
        return ""

    def needed_text(self, name: str, *, longest: int) -> str:
        """Return a text that has to be there, if only as a blank."""
        if not self.written(name):
            self.fault(name, f"{name} is needed.")
            return ""
        return self.text(name, longest=longest)

    def one_of(self, name: str, *, among: Sequence[str], default: str = "") -> str:
        value = self.written(name)
        return value if value and self._check(name, value, tuple(among)) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.written(name)
        if not value or not self._check(name, value.lower(), (*_TRUE, *_FALSE)):
            return default
        return value.lower() in _TRUE

    def number(self, name: str, *, least: int, most: int, default: int | None = None) -> int | None:
        """Return a whole number from `least` to `most`."""
        value = self.written(name)
        if not value:
            return default
        is_number = value.isascii() and value.removeprefix("-").isdigit() and len(value) <= 12
        if not is_number or not least <= int(value) <= most:
            self.fault(name, f"{name} is a whole number from {least} to {most}, not {shown(value)}.")
            return default
        return int(value)

    def key(self, name: str) -> UUID | None:
        value = self.written(name)
        if not value:
            return None
        if not UUID_TEXT.fullmatch(value):
            self.fault(name, f"{name} is a UUID like 6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e, not {shown(value)}.")
            return None
        return UUID(value)

    def moment(self, name: str) -> datetime | None:
        """Return a date or a date with time (RFC 3339); without an offset, it is UTC."""
        value = self.written(name)
        if not value:
            return None
        try:
            if len(value) == len("2026-11-30"):
                return datetime.combine(date.fromisoformat(value), time(), tzinfo=UTC)
            # In a query string "+" is a blank, and few escape it.
            found = parse_datetime(re.sub(r" (?=\d\d:?\d\d$)", "+", value))
            if found:
                return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        self.fault(name, f"{name} is a moment like 2026-11-30 or 2026-11-30T09:00:00Z, not {shown(value)}.")
        return None

    def fault(self, name: str, detail: str, *, allowed: Sequence[str] = (), meant: str = "") -> None:
        self.faults.append(Fault(name, detail, tuple(allowed), meant))

    def _note(self, name: str) -> None:
        if name not in self._known:
            self._known.append(name)

    def _check(self, name: str, value: str, allowed: tuple[str, ...]) -> bool:
        if value in allowed:
            return True
        detail = f"{name} does not know {shown(value)}."
        self.fault(name, detail, allowed=allowed, meant=_nearest(value, allowed))
        return False


def shown(value: str) -> str:
    """Return what somebody wrote, short and on one line, in quotes."""
    return '"' + "".join(char if char.isprintable() else " " for char in value[:_SHOWN]) + '"'


def _nearest(value: str, allowed: Sequence[str]) -> str:
    return next(iter(get_close_matches(value, allowed, n=1)), "")


def _unknown_name(name: str, *, known: Sequence[str]) -> Fault:
    return Fault(name[:_SHOWN], f"There is no parameter {shown(name)} here.", tuple(known), _nearest(name, known))

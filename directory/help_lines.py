"""Whom to ring right now: the operator's list, or the shipped one.

The file is `FOOTBRIDGE_HELP_LINES`, in the form of `fixtures/help_lines.json`. A page about a crisis never
fails: a file that cannot be read is logged, and the shipped list answers instead.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

SHIPPED = Path(settings.BASE_DIR) / "fixtures" / "help_lines.json"

logger = logging.getLogger("footbridge.help_lines")


class HelpLinesError(ValueError):
    """A file of help lines that does not have the form; the text says where."""


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One contact: `numbers` to ring, or `sms` with the word to send."""

    name: str
    numbers: tuple[str, ...]
    sms: str
    sms_text: str
    url: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CountryHelp:
    """What one country has: the emergency number, and lines in the order of the file."""

    code: str
    names: Mapping[str, str]
    emergency: str
    lines: tuple[HelpLine, ...]


@dataclass(frozen=True, slots=True)
class HelpLines:
    """The whole list; `anywhere` is the number for wherever nothing else fits."""

    anywhere_number: str
    anywhere_text: Mapping[str, str]
    countries: tuple[CountryHelp, ...]

    def home_first(self, code: str) -> tuple[CountryHelp, ...]:
        """Return the countries with `code` (ISO 3166, two letters) in front."""
        return tuple(sorted(self.countries, key=lambda country: country.code != code))


@lru_cache(maxsize=4)
def read(path: Path) -> HelpLines:
    """Return the help lines of a file.

    :raises HelpLinesError: if the file cannot be read, is no JSON or lacks something
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return HelpLines(
            anywhere_number=data["anywhere"]["number"],
            anywhere_text=data["anywhere"]["text"],
            countries=tuple(_country(country) for country in data["countries"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HelpLinesError(f"{path} is not a list of help lines: {error!r}") from error


def current() -> HelpLines:
    """Return the operator's help lines, or the shipped ones when there are none or they cannot be read."""
    chosen = settings.FOOTBRIDGE_HELP_LINES
    if chosen is None:
        return read(SHIPPED)
    try:
        return read(Path(chosen))
    except HelpLinesError:
        logger.exception("The file of FOOTBRIDGE_HELP_LINES was not used; the shipped list is shown instead.")
        return read(SHIPPED)


def _country(data: dict[str, Any]) -> CountryHelp:
    return CountryHelp(
        code=data["code"],
        names=data["names"],
        emergency=data["emergency"],
        lines=tuple(_line(line) for line in data["lines"]),
    )


def _line(data: dict[str, Any]) -> HelpLine:
    numbers = tuple(data[key] for key in ("number", "number_2") if data.get(key))
    if not numbers and not data.get("sms"):
        raise KeyError(f"number or sms of {data['name']}")
    return HelpLine(
        name=data["name"],
        numbers=numbers,
        sms=data.get("sms", ""),
        sms_text=data.get("sms_text", ""),
        url=data.get("url", ""),
        text=data["text"],
    )

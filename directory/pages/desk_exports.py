"""The choices of the page where stewards download the listings."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.exporters.formats import FORMATS
from directory.exporters.manners import Manner


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    checked: bool
    count: int | None = None


def format_options(chosen: str) -> list[Choice]:
    return [Choice(name, str(format_.words), name == chosen) for name, format_ in FORMATS.items()]


def manner_options(chosen: str, *, public: int, full: int) -> list[Choice]:
    """Return both manners with the number of listings that such a file holds."""
    words = {
        Manner.PUBLIC: _("What everybody may see. Hidden addresses and private contacts are left out."),
        Manner.FULL: _("Everything, also drafts, hidden addresses and private contacts. Keep this file safe."),
    }
    counts = {Manner.PUBLIC: public, Manner.FULL: full}
    return [Choice(str(manner), text, manner == chosen, counts[manner]) for manner, text in words.items()]


def separator_options(chosen: str) -> list[Choice]:
    return [
        Choice(",", _("Comma"), chosen != ";"),
        Choice(";", _("Semicolon, for spreadsheets in Danish and Dutch"), chosen == ";"),
    ]

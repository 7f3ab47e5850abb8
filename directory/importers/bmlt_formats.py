"""The formats of a BMLT server: which of our codes its own ones stand for. Pure.

Servers name their formats themselves; `world_id` says what one means everywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from directory.importers.fellowships import is_code
from directory.importers.fields import as_text
from directory.importers.words import named_language

#: `world_id` → our code (fixtures/taxonomies/fellowships.json).
_WORLD: Final = {
    "OPEN": "O", "CLOSED": "C", "WCHR": "WC", "BEG": "B", "M": "M", "W": "W", "Y": "YP", "GL": "GL", "CAN": "CL",
    "DISC": "D", "BT": "BT", "IP": "IP", "IW": "IW", "JFT": "JT", "LC": "LC", "LIT": "BK", "MED": "ME", "STEP": "St",
    "SWG": "SG", "TOP": "To", "VAR": "RF", "RA": "RA", "SPK": "SD", "TRAD": "Tr", "QA": "QA", "CPT": "CP", "VM": "VM",
    "HYBR": "HY", "HY": "HY", "TC": "TC", "CW": "CW", "NC": "NC", "NS": "NS", "SMOK": "NS",
}  # fmt: skip
#: What a code must not mean anything else than: who may come, whether one gets in, and whether there is a room at all.
_DEFINITE: Final = frozenset({"OPEN", "CLOSED", "WCHR", "M", "W", "Y", "VM", "HYBR", "HY", "TC", "RA"})


@dataclass(slots=True)
class Formats:
    """What a server says of its codes; without it, codes are taken for those that we know."""

    codes: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        """Take a format in; a code is there once for each language, and English names it where there is any."""
        code, world = as_text(row.get("key_string")).strip(), as_text(row.get("world_id")).strip().upper()
        name = as_text(row.get("name_string")).strip()
        if not code:
            return
        if world in _WORLD and (world in _DEFINITE or not is_code(code, scheme="bmlt")):
            self.codes[code] = _WORLD[world]
        if world == "LANG" and not is_code(code, scheme="bmlt") and (language := named_language(name)):
            self.languages[code] = language
        if code not in self.names or as_text(row.get("lang")) == "en":
            self.names[code] = name

    def read(self, codes: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
        """Return our codes, languages, and the names of formats that we have no code for."""
        types: list[str] = []
        languages: list[str] = []
        names: list[str] = []
        for code in codes:
            if code in self.codes:
                types.append(self.codes[code])
            elif code in self.languages:
                languages.append(self.languages[code])
            elif self.names.get(code) and not is_code(code, scheme="bmlt"):
                names.append(self.names[code])
            else:
                types.append(code)
        return types, languages, names

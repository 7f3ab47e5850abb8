"""The cells of our own HSDS tables, and back: as in `own_cells`, but numbers stay as they are for machines. Pure."""

import json
import re
from typing import Any, Final

from directory.importers.own_cells import defused

#: What no spreadsheet can run: numbers, and phone numbers with a plus before them.
_HARMLESS: Final = re.compile(r"[+-]?[0-9][0-9 ().,/-]*")


def cell_of(value: Any) -> str:
    """Return a value as a cell; `own_cells.undefused` gives a text back."""
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return defused(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    text = str(value)
    if _HARMLESS.fullmatch(text):
        return text
    # Blank cells say nothing, so a text of nothing but spaces is written as JSON.
    return f"'{json.dumps(text)}" if text.isspace() else defused(text)

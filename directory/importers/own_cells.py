"""The cells of our own tables: values by the shape of their column, with formulas defused, and back. Pure.

A spreadsheet runs a cell that begins with one of = + - @, a tab or a line end. An apostrophe before it defuses that
(OWASP, CSV Injection), and reading takes exactly that apostrophe away again: nothing else begins with one and such a
sign, because a text that does by itself gets one more. A text that a text file cannot hold (a carriage return) is
written as JSON behind an apostrophe.
"""

import json
import re
from typing import Any, Final

_DANGEROUS: Final = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
_UNWRITABLE: Final = re.compile("[\r\x00\ufeff\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NO_WORD: Final = re.compile(r"[|\n\[]")
_FLAGS: Final = {True: "yes", False: "no"}
_TRUE: Final = frozenset({"yes", "true", "1", "y", "x", "ja"})
_FALSE: Final = frozenset({"no", "false", "0", "n", "nej", "nee"})


class CellError(ValueError):
    """A cell that does not hold what its column says; the text says what it should."""


def defused(text: str) -> str:
    """Return `text` as no spreadsheet runs it; `undefused` gives it back."""
    if _UNWRITABLE.search(text):
        return "'" + json.dumps(text)
    return f"'{text}" if _DANGEROUS.match(text) or _is_ambiguous(text) else text


def undefused(cell: str) -> str:
    """Return what `defused` was given."""
    if cell.startswith("'\""):
        try:
            return str(json.loads(cell[1:]))
        except ValueError:
            return cell
    return cell[1:] if _is_ambiguous(cell) else cell


def _is_ambiguous(text: str) -> bool:
    return text[:1] == "'" and (text[1:2] in ("'", '"') or _DANGEROUS.match(text, 1) is not None)


def cell_of(value: Any, *, shape: str) -> str:
    """Return a value as the text of a cell; nothing for what says nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _FLAGS[value]
    if shape == "list" and not any(_is_no_word(word) for word in value):
        return defused("|".join(value))
    if isinstance(value, (list, dict)):
        return defused(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return defused(str(value))


def value_of(cell: str, *, shape: str) -> Any:
    """Return the value of a cell.

    :raises CellError: if it is not of the shape of its column
    """
    text = undefused(cell)
    if shape == "yes or no":
        return _flag(text)
    if shape == "number":
        return _number(text)
    if shape == "list":
        return _json(text) if text.startswith("[") else [word for word in text.split("|") if word]
    if shape in ("list of objects", "object"):
        return _json(text) if text.strip() else ({} if shape == "object" else [])
    return text


def _is_no_word(word: Any) -> bool:
    return not isinstance(word, str) or not word or _NO_WORD.search(word) is not None


def _flag(text: str) -> bool | None:
    word = text.strip().casefold()
    if word and word not in _TRUE | _FALSE:
        raise CellError("Write yes, no or nothing.")
    return word in _TRUE if word else None


def _number(text: str) -> int | None:
    try:
        return int(float(text)) if text.strip() else None
    except (ValueError, OverflowError):
        raise CellError("Write a number.") from None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CellError(f"This is not JSON ({error}).") from None

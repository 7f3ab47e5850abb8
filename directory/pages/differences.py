"""How two contents of a listing differ, field by field, as people see it: words taken out, words put in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Literal

from directory.pages.field_words import field_lines, is_prose

How = Literal["same", "gone", "new"]
LONGEST_COMPARED = 4000  # words on both sides together; longer texts are shown whole, so that no page hangs on one
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether they stay, go or come."""

    text: str
    how: How


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field before and after. `now` is there where the field has moved meanwhile, so that there are three values.

    `is_silent`: the values differ in what is not said in words, such as a date that is over.
    """

    field: str
    label: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    now: tuple[str, ...] | None = None
    is_silent: bool = False


def difference(
    field: str, before: Any, after: Any, *, label: str, at: datetime, now: Any = None, has_moved: bool = False
) -> FieldDifference:
    """Return how `field` goes from `before` to `after`; `at` anchors dates.

    With `has_moved`, `now` is what it says today, which is neither what the change started from nor what it wants.
    """
    old, new = field_lines(field, before, at=at), field_lines(field, after, at=at)
    in_words = is_prose(field, before, after)
    marked = _words(str(before or ""), str(after or "")) if in_words else _lines(old, new)
    return FieldDifference(
        field=field,
        label=label,
        before=marked[0],
        after=marked[1],
        now=field_lines(field, now, at=at) if has_moved else None,
        is_silent=old == new,
    )


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, labels: Mapping[str, str], at: datetime
) -> tuple[FieldDifference, ...]:
    """Return the fields of `labels` that differ, in their order."""
    return tuple(
        difference(field, before.get(field), after.get(field), label=label, at=at)
        for field, label in labels.items()
        if before.get(field) != after.get(field)
    )


def _lines(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    return (
        tuple((Piece(line, "same" if line in new else "gone"),) for line in old),
        tuple((Piece(line, "same" if line in old else "new"),) for line in new),
    )


def _words(old: str, new: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if len(a) + len(b) > LONGEST_COMPARED:
        return _in_lines([Piece(old, "gone")]), _in_lines([Piece(new, "new")])
    gone: list[Piece] = []
    come: list[Piece] = []
    for tag, a_from, a_to, b_from, b_to in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        same = tag == "equal"
        gone.append(Piece("".join(a[a_from:a_to]), "same" if same else "gone"))
        come.append(Piece("".join(b[b_from:b_to]), "same" if same else "new"))
    return _in_lines(_joined(gone)), _in_lines(_joined(come))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with those joined that changed in a row: a space between two of them changed as well."""
    joined: list[Piece] = []
    for number, piece in enumerate(pieces):
        follows = pieces[number + 1].how if number + 1 < len(pieces) else "same"
        is_between = joined and joined[-1].how != "same" and follows != "same" and piece.text.isspace()
        how = follows if is_between and "\n" not in piece.text else piece.how
        if joined and joined[-1].how == how:
            joined[-1] = Piece(joined[-1].text + piece.text, how)
        elif piece.text:
            joined.append(Piece(piece.text, how))
    return joined


def _in_lines(pieces: Sequence[Piece]) -> tuple[Line, ...]:
    """Return the pieces as the lines that they stand in; empty lines and pieces are left out."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.splitlines() or [""]
        if piece.text.endswith("\n"):
            others.append("")
        lines[-1].append(Piece(first, piece.how))
        lines.extend([Piece(text, piece.how)] for text in others)
    return tuple(
        tuple(piece for piece in line if piece.text) for line in lines if any(piece.text.strip() for piece in line)
    )

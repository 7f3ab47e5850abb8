"""Two people changed the same field: what each of them wrote, side by side, and which of the two it shall be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing

from directory.contents import fields_of, label_of
from directory.merging import Conflict
from directory.pages.field_words import field_lines
from directory.pages.keep_section import SALT


@dataclass(frozen=True, slots=True)
class ConflictView:
    """One field: its name, what stands there now and what was typed, in lines, and what was chosen before."""

    field: str
    label: str
    theirs: Sequence[str]
    mine: Sequence[str]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """The fields to choose for, and the form to send again: everything that was typed, and the new beginning."""

    title: str
    conflicts: Sequence[ConflictView]
    typed: Sequence[tuple[str, str]]
    base: str
    is_undecided: bool


def conflict_page(
    conflicts: Mapping[str, Conflict],
    *,
    title: str,
    base: Mapping[str, Any],
    typed: Mapping[str, list[str]],
    chosen: Mapping[str, str],
    at: datetime,
) -> ConflictPage:
    """Return the page; what stands there now becomes the beginning, so that the next press is on purpose.

    In a conflict of `edits.save`, `ours` is what it says now and `theirs` is what was sent.
    """
    now = {**base, **{name: conflict.ours for name, conflict in conflicts.items()}}
    views = [
        ConflictView(
            field=name,
            label=label_of(name),
            theirs=field_lines(name, conflicts[name].ours, at=at),
            mine=field_lines(name, conflicts[name].theirs, at=at),
            chosen=chosen.get(name, ""),
        )
        for name in fields_of([conflicts])
    ]
    return ConflictPage(
        title=title,
        conflicts=views,
        typed=[(name, value) for name, values in typed.items() for value in values],
        base=signing.dumps(now, salt=SALT, compress=True),
        is_undecided=bool(chosen),
    )

"""How two changes to the same listing come together, field by field. Pure.

A content maps fields to plain JSON values (`directory.contents`). What says nothing is equal, however it is written:
missing, None, an empty text, an empty list. False says something.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What one field said, and what it should say."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two who began at `base` wrote different things into one field."""

    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The content that both agree on; in a conflict ours stays. `taken` are the fields that follow theirs."""

    content: Content
    taken: frozenset[str] = frozenset()
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


def is_said(value: Any) -> bool:
    """Return whether a value says anything."""
    return value is False or value == 0 or bool(value)


def same(one: Any, other: Any) -> bool:
    """Return whether two values say the same."""
    if not is_said(one) or not is_said(other):
        return is_said(one) == is_said(other)
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Change]:
    """Return the fields that say something else in `after`, by name; what `after` leaves out says nothing there."""
    names = sorted(before.keys() | after.keys())
    return {
        name: Change(before.get(name), after.get(name)) for name in names if not same(before.get(name), after.get(name))
    }


def applied(content: Mapping[str, Any], wanted: Mapping[str, Change]) -> Content:
    """Return `content` with the changed fields as they should be; a text that says nothing any more is left out."""
    result = {**content, **{name: change.after for name, change in wanted.items()}}
    return _without_empty_texts(result, wanted)


def three_way(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Return what comes of two contents that both began at `base`.

    A field that one side changed follows that side; where both wrote the same, it is no conflict.
    """
    wanted: dict[str, Change] = {}
    conflicts: dict[str, Conflict] = {}
    mine = changes(base, ours)
    for name, change in changes(base, theirs).items():
        if name not in mine:
            wanted[name] = change
        elif not same(mine[name].after, change.after):
            conflicts[name] = Conflict(change.before, mine[name].after, change.after)
    return Merged(applied(ours, wanted), frozenset(wanted), conflicts)


def fitting(now: Mapping[str, Any], wanted: Mapping[str, Change]) -> tuple[dict[str, Change], dict[str, Conflict]]:
    """Return which changes may be made to the content as it is `now`, and which would overwrite somebody's.

    A change that was made already is neither.
    """
    open_changes: dict[str, Change] = {}
    conflicts: dict[str, Conflict] = {}
    for name, change in wanted.items():
        current = now.get(name)
        if same(current, change.after):
            continue
        if same(current, change.before):
            open_changes[name] = change
        else:
            conflicts[name] = Conflict(change.before, current, change.after)
    return open_changes, conflicts


def _without_empty_texts(content: Content, touched: Iterable[str]) -> Content:
    """Take out the fields of a text whose name is gone: a text without a name is no text."""
    gone = {
        name.rpartition(".")[0] + "."
        for name in touched
        if name.startswith("text.") and name.endswith(".name") and not is_said(content.get(name))
    }
    return {name: value for name, value in content.items() if not name.startswith(tuple(gone))} if gone else content

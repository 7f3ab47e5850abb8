"""The pages on which a person reads and changes what is kept about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bridges import vault
from bridges.forms.person_about import TEXTS, AboutForm
from bridges.forms.person_contact import NO, YES
from bridges.models import ContactChannel, Person
from bridges.pages.asking import CHANNEL_MORE, Choice, channels_for, choices
from bridges.pages.form_fields import FieldView, fields_of


@dataclass(frozen=True, slots=True)
class AboutPage:
    """The form of my own page. `conflict` says that somebody else was first, and `theirs` what they wrote."""

    fields: dict[str, FieldView]
    channels: list[Choice]
    version: int
    has_errors: bool
    conflict: str
    theirs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is kept, in plain words: lines of (name, value)."""

    title: str
    rows: list[tuple[str, str]]


def initial_of(person: Person) -> dict[str, Any]:
    """Return what is kept, as the form has it."""
    box = vault.open_for(person)
    card: dict[str, list[str]] = {}
    for kind, text in card_lines(person):
        card.setdefault(kind, []).append(text)
    return {
        **{name: box.read(person, name) for name in TEXTS},
        **{kind: "\n".join(lines) for kind, lines in card.items()},
        "version": person.version,
        "language": person.language,
        "channel": person.channel,
        "is_safe": YES if person.is_safe_to_write else NO,
    }


def card_lines(person: Person) -> list[tuple[str, str]]:
    """Return the lines of the card as (kind, text)."""
    box = vault.open_for(person)
    return [(row.kind, box.read(row, "text")) for row in person.card_lines.order_by("position", "pk")]


def is_same(person: Person, texts: Mapping[str, str], *, plain: Mapping[str, Any], card: list[tuple[str, str]]) -> bool:
    """Return whether a form changes nothing."""
    box = vault.open_for(person)
    return (
        all(box.read(person, name) == text for name, text in texts.items())
        and all(getattr(person, name) == value for name, value in plain.items())
        and sorted(card_lines(person)) == sorted(card)
    )


def about_page(person: Person, form: AboutForm, *, conflict: str = "") -> AboutPage:
    """Return the form; after a conflict with the version as it is now, so that a second press is on purpose."""
    fields = fields_of(form)
    there = initial_of(person)
    typed = {name: fields[name].value for name in fields}
    theirs = {name: str(there.get(name, "")) for name in ("alias", "wishes", "strengths", "what_helps")}
    return AboutPage(
        fields=fields,
        channels=choices(channels_for(person), ContactChannel, CHANNEL_MORE, chosen=typed["channel"]),
        version=person.version if conflict or not form.is_bound else int(typed["version"] or 0),
        has_errors=bool(form.errors),
        conflict=conflict,
        theirs={name: text for name, text in theirs.items() if conflict and text != typed[name]},
    )


def readable(kept: Mapping[str, Any]) -> list[Part]:
    """Return an export as parts to read: a title and plain lines, whatever is nested in it."""
    return [Part(_title(name), list(_rows(value))) for name, value in kept.items() if isinstance(value, dict | list)]


def _rows(value: Any, *, before: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _rows(inner, before=f"{before} · {_title(name)}" if before else _title(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _rows(inner, before=f"{before} {number}".strip())
    elif value not in (None, ""):
        yield before, str(value)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()

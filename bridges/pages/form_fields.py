"""The fields of a form as plain values, for the components: what stands in them, and what to look at again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select, a radio or a group of boxes."""

    value: str
    label: str
    checked: bool = False
    count: None = None


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: its name, what was typed, and the error beside it."""

    name: str
    value: str
    error: str
    checked: bool
    options: tuple[Option, ...]


def fields_of(form: forms.BaseForm) -> dict[str, FieldView]:
    """Return the fields of a form by name."""
    return {name: _view(form[name]) for name in form.fields}


def _view(bound: forms.BoundField) -> FieldView:
    value = bound.value()
    chosen = {str(one) for one in value} if isinstance(value, list | tuple | set | frozenset) else {str(value)}
    return FieldView(
        name=bound.html_name,
        value="" if value is None else str(value),
        error=" ".join(str(error) for error in bound.errors),
        checked=str(value) in {"True", "1", "on"},
        options=tuple(_options(bound, chosen)),
    )


def _options(bound: forms.BoundField, chosen: set[str]) -> Iterable[Option]:
    choices = getattr(bound.field, "choices", ())
    for value, label in choices:
        yield Option(str(value), str(label), str(value) in chosen)

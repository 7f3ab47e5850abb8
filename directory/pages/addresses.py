"""Addresses of the results page: the same question with one thing more, less or other."""

from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from directory.search.types import FACET_MODES

KEPT = ("q", "near", "radius", "sort", *FACET_MODES, "map", "words")

# Name to its values, in the order of `KEPT`: a page makes a dozen addresses, and a QueryDict for each was slow.
Question = dict[str, list[str]]


def kept(data: QueryDict) -> Question:
    """Return the parameters that mean something, without the page number; an empty radius means "any distance"."""
    clean = {}
    for name in KEPT:
        if name in data:
            values = [value for value in data.getlist(name) if value or name == "radius"]
            if values:
                clean[name] = values
    return clean


def address(question: Question) -> str:
    """Return the address of the results page for `question`."""
    return f"{results_path()}?{urlencode(question, doseq=True)}" if question else results_path()


@cache
def results_path() -> str:
    """Return the path of the results page."""
    return reverse("results")


def with_values(data: QueryDict, values: Mapping[str, str]) -> str:
    """Return the address of the same question with `values` set; an empty value takes the name away."""
    changed = kept(data)
    for name, value in values.items():
        if value:
            changed[name] = [value]
        else:
            changed.pop(name, None)
    return address(changed)


def without(data: QueryDict, name: str, *, value: str = "") -> str:
    """Return the address of the same question without `value` of `name`, or without `name` at all."""
    changed = kept(data)
    left = [other for other in changed.get(name, []) if value and other != value]
    if left:
        changed[name] = left
    else:
        changed.pop(name, None)
    return address(changed)


def without_words(
    data: QueryDict, text: str, *, values: Mapping[str, Collection[str]] = MappingProxyType({}), near: str = ""
) -> str:
    """Return the address of the same question with `text` as what is typed.

    Ticks of `values` (by name) go too. `near` fills the field of the place.
    """
    changed = kept(data)
    for name, gone in values.items():
        changed[name] = [value for value in changed.get(name, []) if value not in gone]
    for name, value in {"q": text, "near": near}.items():
        if value:
            changed[name] = [value]
        elif name == "q":
            changed.pop(name, None)
    return address(changed)


def why_path(data: QueryDict, listing: str = "") -> str:
    """Return the address that explains this question to stewards; it ends where the id of a listing can be added."""
    question = with_values(data, {}).partition("?")[2]
    return f"{reverse('why')}?{question}{'&' if question else ''}listing={listing}"

"""Addresses of the results page: the same question with one thing more, less or other."""

from collections.abc import Mapping
from functools import cache

from django.http import QueryDict
from django.urls import reverse

from directory.search.types import FACET_MODES

KEPT = ("q", "near", "radius", "sort", *FACET_MODES, "map")


def kept(data: QueryDict) -> QueryDict:
    """Return the parameters that mean something, without the page number; an empty radius means "any distance"."""
    clean = QueryDict(mutable=True)
    for name in KEPT:
        values = [value for value in data.getlist(name) if value or name == "radius"]
        if values:
            clean.setlist(name, values)
    return clean


def address(data: QueryDict) -> str:
    """Return the address of the results page for the parameters in `data`."""
    query = data.urlencode()
    return results_path() + (f"?{query}" if query else "")


@cache
def results_path() -> str:
    """Return the path of the results page."""
    return reverse("results")


def with_values(data: QueryDict, values: Mapping[str, str]) -> str:
    """Return the address of the same question with `values` set; an empty value takes the name away."""
    changed = kept(data)
    for name, value in values.items():
        if value:
            changed[name] = value
        else:
            changed.pop(name, None)
    return address(changed)


def without(data: QueryDict, name: str, *, value: str = "") -> str:
    """Return the address of the same question without `value` of `name`, or without `name` at all."""
    changed = kept(data)
    left = [other for other in changed.getlist(name) if value and other != value]
    if left:
        changed.setlist(name, left)
    else:
        changed.pop(name, None)
    return address(changed)


def why_path(data: QueryDict, listing: str = "") -> str:
    """Return the address that explains this question to stewards; it ends where the id of a listing can be added."""
    question = with_values(data, {}).partition("?")[2]
    return f"{reverse('why')}?{question}{'&' if question else ''}listing={listing}"

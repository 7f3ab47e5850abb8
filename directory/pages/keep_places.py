"""The places of a group for whoever keeps it true: the address, who sees it, and what people see of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.forms.where import WITHOUT_POINT, PlaceForm
from directory.models import AddressVisibility, CoordinateOrigin
from directory.pages.simple_map import MapView, place_map

VISIBILITY_WORDS: dict[str, str | Promise] = {
    AddressVisibility.PUBLIC: gettext_lazy("Everybody sees the address"),
    AddressVisibility.AREA: gettext_lazy("Everybody sees the town only"),
    AddressVisibility.HIDDEN: gettext_lazy("The address stays private: you tell those who get in touch"),
}
ORIGIN_WORDS: dict[str, str | Promise] = {
    CoordinateOrigin.POSTCODE: gettext_lazy("The point is the middle of the postcode."),
    CoordinateOrigin.TOWN: gettext_lazy("The point is the middle of the town."),
}
_EXAMPLE = {"name": gettext_lazy("Community house"), "address": gettext_lazy("7 Mill Street"), "postcode": ""}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer with an example of what it leads to."""

    value: str
    label: str
    more: str
    checked: bool
    count: None = None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place in the list; `map` shows its point to whoever keeps it, and to nobody else."""

    key: str
    name: str
    address: str
    seen: str
    who_sees: str
    is_public: bool
    point_words: str
    map: MapView | None


@dataclass(frozen=True, slots=True)
class PlaceFormView:
    """The form of one place: its choices, and what is asked about the town."""

    visibilities: Sequence[Choice]
    towns: Sequence[Choice]
    suggestions: Sequence[str]
    countries: Sequence[Choice]


def place_views(rows: Iterable[Mapping[str, Any]]) -> list[PlaceView]:
    """Return the places of a group in their order."""
    return [_place(row) for row in rows]


def form_view(form: PlaceForm) -> PlaceFormView:
    """Return what the form of a place offers, with what was typed in it."""
    typed = {name: form[name].value() or "" for name in ("name", "address", "postcode", "city")}
    chosen, country = str(form["visibility"].value() or ""), str(form["country"].value() or "")
    example = typed if typed["city"] or typed["address"] else {name: str(words) for name, words in _EXAMPLE.items()}
    example["city"] = typed["city"] or _("your town")
    return PlaceFormView(
        visibilities=[
            Choice(str(value), str(words), seen_words({**example, "visibility": value}), chosen == value)
            for value, words in VISIBILITY_WORDS.items()
        ],
        towns=_towns(form),
        suggestions=form.suggestions,
        countries=[
            Choice(str(code), str(name), "", code == country)
            for code, name in getattr(form.fields["country"], "choices", ())
        ],
    )


def seen_words(row: Mapping[str, Any]) -> str:
    """Return what people see of a place."""
    town = " ".join(part for part in (row.get("postcode"), row.get("city")) if part)
    if row["visibility"] == AddressVisibility.PUBLIC:
        return ", ".join(part for part in (row.get("name"), row.get("address"), town) if part)
    words = {"town": row.get("city") or row.get("region") or ""}
    if not words["town"]:
        return _("They tell you where when you get in touch")
    return _("%(town)s. They tell you where when you get in touch") % words


def _place(row: Mapping[str, Any]) -> PlaceView:
    town = " ".join(part for part in (row["postcode"], row["city"]) if part)
    name = row["name"] or row["address"] or town or _("A place without a name")
    point = None if row["latitude"] is None else (row["latitude"], row["longitude"])
    without = _("It has no point: it is on no map, and a search near a place does not find it.")
    return PlaceView(
        key=row["id"],
        name=name,
        address=", ".join(part for part in (row["address"], town) if part and part != name),
        seen=seen_words(row),
        who_sees=str(VISIBILITY_WORDS[row["visibility"]]),
        is_public=row["visibility"] == AddressVisibility.PUBLIC,
        point_words=without if point is None else str(ORIGIN_WORDS.get(row["coordinate_origin"], "")),
        map=place_map(point, name=name),
    )


def _towns(form: PlaceForm) -> list[Choice]:
    if "which" not in form.errors:
        return []
    offered = [Choice(one.key, one.label, "", checked=False) for one in form.candidates]
    return [*offered, Choice(WITHOUT_POINT, _("Save it without a point on the map"), "", checked=False)]

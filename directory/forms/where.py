"""Where a group meets, and who sees the address; the town becomes a point by the gazetteer."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.geo.addresses import Address, AddressLocator
from directory.geo.candidates import Candidate, GeocodeStatus
from directory.geo.countries import COUNTRY_NAMES, country_name
from directory.geo.geocoding import geocoder
from directory.models import AddressVisibility, Attendance, CoordinateOrigin

WITHOUT_POINT = "without"
MAX_DIRECTIONS = 2000
_WRITTEN = ("address", "city", "postcode", "country")


class AttendanceForm(forms.Form):
    """In person, online or both."""

    attendance = forms.ChoiceField(
        choices=Attendance.choices, error_messages={"required": gettext_lazy("Choose one of them.")}
    )


class PlaceForm(forms.Form):
    """One place. After `is_valid()` its row is in `row`, with the point of its postcode or town.

    `kept` is the row that is being changed. Where several towns have the name, or none, `candidates` are offered in the
    field `which`, and the place can also be saved without a point.
    """

    name = forms.CharField(max_length=255, required=False)
    address = forms.CharField(max_length=255, required=False)
    postcode = forms.CharField(max_length=20, required=False)
    city = forms.CharField(max_length=120, required=False)
    country = forms.ChoiceField()
    visibility = forms.ChoiceField(
        choices=AddressVisibility.choices,
        error_messages={"required": gettext_lazy("Say who sees the address.")},
    )
    directions = forms.CharField(max_length=MAX_DIRECTIONS, required=False)
    which = forms.CharField(max_length=100, required=False)

    row: dict[str, Any]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kept: Mapping[str, Any] | None = None,
        directions: str = "",
        country: str = "",
    ) -> None:
        usual = {"country": country or settings.FOOTBRIDGE_COUNTRY, "directions": directions}
        super().__init__(data, initial={**usual, **(kept or {})})
        self.kept = kept
        self.candidates: tuple[Candidate, ...] = ()
        self.suggestions: tuple[str, ...] = ()
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        codes = {*COUNTRY_NAMES, settings.FOOTBRIDGE_COUNTRY, (kept or {}).get("country") or ""} - {""}
        names = {code: country_name(code) for code in codes}
        field.choices = [(code, names[code]) for code in sorted(codes, key=names.__getitem__)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not values["city"] and not values["postcode"]:
            self.add_error("city", _("Write the town or the postcode: people look for groups near them."))
        if not self.errors:
            point = self._point(values)
            written = {name: values[name] for name in ("name", *_WRITTEN, "visibility")}
            self.row = {"id": str(uuid4()), "region": "", **(self.kept or {}), **written, **point}
        return values

    def _point(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return latitude, longitude and where they are from; what was not changed keeps its point."""
        old = self.kept or {}
        if old.get("latitude") is not None and all(old.get(name) == values[name] for name in _WRITTEN):
            return {}
        if values["which"] == WITHOUT_POINT:
            return _point(None)
        if values["which"] and (chosen := geocoder().geocode(values["which"]).found):
            return _point(chosen)
        written = Address(postcode=values["postcode"], town=values["city"], country=values["country"])
        if located := AddressLocator(home_country=settings.FOOTBRIDGE_COUNTRY).locate(written):
            origin = CoordinateOrigin.POSTCODE if located.precision == "postcode" else CoordinateOrigin.TOWN
            return {
                "latitude": located.point.lat,
                "longitude": located.point.lon,
                "coordinate_origin": str(origin),
                "region": "",
            }
        return self._ask(values)

    def _ask(self, values: Mapping[str, Any]) -> dict[str, Any]:
        text = values["city"] or values["postcode"]
        result = geocoder().geocode(text, country=values["country"])
        if result.found:
            return _point(result.found)
        self.candidates, self.suggestions = result.candidates, result.suggestions
        if result.status is GeocodeStatus.AMBIGUOUS:
            self.add_error("which", _("There are several places with that name. Which one is it?"))
        else:
            self.add_error(
                "which",
                _("We do not know that town. Write a bigger town nearby, or save it without a point on the map."),
            )
        return {}


def _point(found: Candidate | None) -> dict[str, Any]:
    if found is None:
        return {"latitude": None, "longitude": None, "coordinate_origin": str(CoordinateOrigin.NONE), "region": ""}
    return {
        "latitude": found.point.lat,
        "longitude": found.point.lon,
        "coordinate_origin": str(CoordinateOrigin.TOWN),
        "region": found.region,
    }

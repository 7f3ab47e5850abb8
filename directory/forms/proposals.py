"""What somebody writes to have a group listed: one question a page, nothing that is not needed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.geo.addresses import Address, AddressLocator
from directory.geo.geocoding import Candidate, GeocodeStatus, geocoder
from directory.geo.points import Point
from directory.models import AddressVisibility, CoordinateOrigin, ListingKind

MOST_STEPS, LONGEST_STEP = 5, 200
TOO_LONG = gettext_lazy("That is too long. Say it in %(limit_value)d signs.")
NO_EMAIL = gettext_lazy("This is no e-mail address. It looks like name@example.org.")


class WhatForm(forms.Form):
    """Its name, a promise in one sentence, and its kind."""

    name = forms.CharField(
        max_length=120,
        error_messages={"required": gettext_lazy("Write the name of the group."), "max_length": TOO_LONG},
    )
    promise = forms.CharField(
        max_length=300,
        error_messages={"required": gettext_lazy("Say in one sentence what people do there."), "max_length": TOO_LONG},
    )
    kind = forms.ChoiceField(
        choices=ListingKind.choices, error_messages={"required": gettext_lazy("Choose what comes nearest.")}
    )


class WhereForm(forms.Form):
    """Where it meets, and who sees the address. A town that we do not know is asked for once more, then taken."""

    is_online = forms.BooleanField(required=False)
    place = forms.CharField(max_length=120, required=False, error_messages={"max_length": TOO_LONG})
    address = forms.CharField(max_length=200, required=False, error_messages={"max_length": TOO_LONG})
    postcode = forms.CharField(max_length=12, required=False, error_messages={"max_length": TOO_LONG})
    town = forms.CharField(max_length=100, required=False, error_messages={"max_length": TOO_LONG})
    visibility = forms.ChoiceField(choices=AddressVisibility.choices, required=False)
    which = forms.CharField(max_length=200, required=False)
    is_right = forms.BooleanField(required=False)

    candidates: tuple[Candidate, ...] = ()
    asks_if_right = False

    def clean(self) -> dict[str, Any]:
        """Ask for a town that is known and for who sees the address, unless it is online only."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("is_online"):
            return {**values, **dict.fromkeys(("place", "address", "postcode", "town", "visibility"), "")}
        if "town" not in self.errors and not values.get("town"):
            self.add_error("town", _("Write the town or village."))
        if not values.get("visibility"):
            self.add_error("visibility", _("Say who may see the address."))
        if not self.errors:
            values["found"] = self._found(values)
        return values

    def _found(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return region, country and coordinates, as far as the gazetteer knows them."""
        located = AddressLocator(home_country=settings.FOOTBRIDGE_COUNTRY).locate(
            Address(postcode=values["postcode"], town=values["town"])
        )
        if located is not None:
            return _at(located.point, str(located.precision))
        result = geocoder().geocode(values["town"])
        chosen = {one.key: one for one in result.candidates}.get(values["which"]) or result.found
        if chosen is not None:
            return _at(chosen.point, CoordinateOrigin.TOWN, region=chosen.region, country=chosen.country)
        if result.status == GeocodeStatus.AMBIGUOUS:
            self.candidates = result.candidates
            self.add_error("town", _("There are several places of that name. Choose the one that you mean."))
        elif not values["is_right"]:
            self.asks_if_right = True
            self.add_error("town", _unknown_words(result.suggestions))
        return _at(None, CoordinateOrigin.NONE)


class WelcomeForm(forms.Form):
    """Who meets new people, and what happens first."""

    greets = forms.CharField(
        max_length=60,
        error_messages={
            "required": gettext_lazy("Write the first name of who meets new people."),
            "max_length": TOO_LONG,
        },
    )
    first = forms.CharField(max_length=800, required=False, error_messages={"max_length": TOO_LONG})

    def clean_first(self) -> list[str]:
        """Return the lines, each one step."""
        lines = [" ".join(line.split()) for line in str(self.cleaned_data["first"]).splitlines()]
        steps = [line for line in lines if line]
        if len(steps) > MOST_STEPS or any(len(line) > LONGEST_STEP for line in steps):
            raise forms.ValidationError(_("Write five short lines at most."))
        return steps


class ReachForm(forms.Form):
    """How we reach who sends this. `homepage` is seen by programs alone."""

    name = forms.CharField(
        max_length=60,
        error_messages={"required": gettext_lazy("Write your first name."), "max_length": TOO_LONG},
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={"required": gettext_lazy("Write your e-mail address."), "invalid": NO_EMAIL},
    )
    language = forms.ChoiceField(
        choices=settings.LANGUAGES, error_messages={"required": gettext_lazy("Choose a language.")}
    )
    homepage = forms.CharField(max_length=200, required=False)


class NoteForm(forms.Form):
    """A steward's words to whoever sent a group in."""

    words = forms.CharField(
        max_length=1000,
        error_messages={
            "required": gettext_lazy("Write a few words. Whoever sent it reads them."),
            "max_length": TOO_LONG,
        },
    )


def _at(point: Point | None, origin: str, *, region: str = "", country: str = "") -> dict[str, Any]:
    return {
        "region": region,
        "country": country or settings.FOOTBRIDGE_COUNTRY,
        "latitude": point.lat if point else None,
        "longitude": point.lon if point else None,
        "coordinate_origin": str(origin),
    }


def _unknown_words(suggestions: tuple[str, ...]) -> str:
    if not suggestions:
        return _("We do not know this place. Look at how it is written, or say below that it is right.")
    return _("We do not know this place. Did you mean %(names)s? If not, say below that it is right.") % {
        "names": ", ".join(suggestions[:3])
    }

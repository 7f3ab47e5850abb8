"""The words of the components: pure functions from values to sentences."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from directory.capital import CapitalKind

METRES_PER_MILE = 1609.344  # international mile, NIST SP 811

TIE_TERMS: dict[CapitalKind, str | Promise] = {
    CapitalKind.BONDING: pgettext_lazy("social capital", "bonding"),
    CapitalKind.BRIDGING: pgettext_lazy("social capital", "bridging"),
    CapitalKind.LINKING: pgettext_lazy("social capital", "linking"),
}

# Value of a listing's openness -> words and icon. Values as in `directory.models.listing.Openness`.
OPENNESS: dict[str, tuple[str | Promise, str]] = {
    "open": (gettext_lazy("Open to new people"), "ok"),
    "ring_first": (gettext_lazy("Ring first"), "phone"),
    "full": (gettext_lazy("Full"), "clock"),
    "closed": (gettext_lazy("Closed to new people"), "close"),
    "unknown": (gettext_lazy("Ask if you can come"), "info"),
}


def openness_words(openness: str) -> str | Promise:
    """Return the words for a listing's openness.

    :raises KeyError: if the value is none of `OPENNESS`
    """
    return OPENNESS[openness][0]


def openness_icon(openness: str) -> str:
    """Return the name of the icon for a listing's openness."""
    return OPENNESS[openness][1]


def strength_words(strength: int) -> str:
    """Return "2 of 3" for a strength of 0 to 3."""
    return _("%(strength)d of 3") % {"strength": strength}


def distance_words(metres: float, *, unit: str = "km") -> str:
    """Return how far it is, rounded as people say it.

    :param metres: the straight line, in metres
    :param unit: `km` or `mi`
    :raises ValueError: if the unit is another one
    """
    if unit == "km":
        if metres < 950:
            return _("about %(metres)d m away") % {"metres": max(100, round(metres / 100) * 100)}
        return _("about %(distance)s km away") % {"distance": _rounded(metres / 1000)}
    if unit == "mi":
        return _distance_in_miles(metres / METRES_PER_MILE)
    raise ValueError(f"The unit is {unit!r}; use km or mi.")


def _distance_in_miles(miles: float) -> str:
    if miles < 0.2:
        return _("less than a quarter of a mile away")
    if round(miles * 10) == 10:
        return _("about 1 mile away")
    return _("about %(distance)s miles away") % {"distance": _rounded(miles)}


def _rounded(distance: float) -> str:
    """One decimal below ten; whole from ten on."""
    if distance >= 9.95:
        return number_format(round(distance), decimal_pos=0)
    rounded = round(distance * 10) / 10
    return number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 1)

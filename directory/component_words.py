"""The words of the components: pure functions from values to sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from directory.capital import CapitalKind
from directory.models import Openness

TIE_TERMS: dict[CapitalKind, str | Promise] = {
    CapitalKind.BONDING: pgettext_lazy("social capital", "bonding"),
    CapitalKind.BRIDGING: pgettext_lazy("social capital", "bridging"),
    CapitalKind.LINKING: pgettext_lazy("social capital", "linking"),
}
OPENNESS_ICONS: dict[Openness, str] = {
    Openness.OPEN: "ok",
    Openness.RING_FIRST: "phone",
    Openness.FULL: "clock",
    Openness.CLOSED: "close",
    Openness.UNKNOWN: "info",
}


def openness_words(openness: str) -> str | Promise:
    """Return the words for a listing's openness.

    :raises ValueError: if the value is none of `Openness`
    """
    return Openness(openness).label


def openness_icon(openness: str) -> str:
    """Return the name of the icon for a listing's openness.

    :raises ValueError: if the value is none of `Openness`
    """
    return OPENNESS_ICONS[Openness(openness)]


def strength_words(strength: int) -> str:
    """Return "2 of 3" for a strength of 0 to 3."""
    return _("%(strength)d of 3") % {"strength": strength}

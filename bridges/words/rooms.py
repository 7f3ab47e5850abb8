"""Making room: the checklist of a host who gets ready to welcome. About the place, never about a person."""

from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

ROOM_STEPS: Final = MappingProxyType(
    {
        "somebody_greets": _("Somebody greets new people at the door, and knows that they are coming"),
        "first_time_described": _("What happens the first time is written on our page"),
        "may_watch": _("It is fine to sit and watch at first"),
        "may_leave": _("It is fine to leave early, and we say so"),
        "may_bring_somebody": _("It is fine to bring somebody along"),
        "quiet_spot": _("There is a quiet spot to go to"),
        "what_stays_here": _("We have said what stays among us"),
        "ways_in": _("We know about steps, toilets, light and noise, and it is written on our page"),
        "way_to_help_out": _("There is something small that a new person can help with"),
        "whom_to_ring": _("We know whom to ring when somebody is not well"),
    }
)

"""The words on the buttons: what happens when it is pressed, never "Submit"."""

from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridges.states import Party

BUTTONS: Final = MappingProxyType(
    {
        "consider": _("I will think about it"),
        "put_back": _("Put it back with the ideas"),
        "not_now": _("Not now"),
        "consent": _("Yes, and choose what we tell them"),
        "ask": _("Send it to the group"),
        "answer": _("Send my answer"),
        "plan_visit": _("Choose a day"),
        "went": _("I went"),
        "did_not_go": _("It did not happen"),
        "settle": _("I would like to go again"),
        "found_a_place": _("I found a place here"),
        "move_on": _("I tried it and move on"),
        "withdraw": _("Take it back"),
    }
)
"""What the person presses."""

PRACTITIONER_BUTTONS: Final = MappingProxyType(
    {
        "consider": _("They will think about it"),
        "put_back": _("Put it back with the ideas"),
        "not_now": _("They said: not now"),
        "consent": _("Write down their spoken yes"),
        "ask": _("Send it to the group"),
        "answer": _("Send their answer"),
        "plan_visit": _("Choose a day together"),
        "went": _("They said: I went"),
        "did_not_go": _("It did not happen"),
        "settle": _("They would like to go again"),
        "found_a_place": _("They said: I found a place"),
        "move_on": _("They said: I move on"),
        "withdraw": _("They take it back"),
        "record_in_error": _("I wrote this down by mistake"),
    }
)
"""What a practitioner presses: their own moves, and what the person said aloud."""

HOST_BUTTONS: Final = MappingProxyType(
    {
        "welcome": _("Welcome – see you then"),
        "ask_back": _("Ask something first"),
        "put_on_list": _("Not yet – put on our list"),
        "decline": _("We cannot this time"),
        "went": _("Yes, they came"),
        "did_not_go": _("No, it did not happen"),
    }
)

COMPANION_BUTTONS: Final = MappingProxyType(
    {
        "went": _("We went"),
        "did_not_go": _("It did not happen"),
    }
)


def button(move: str, *, reader: Party) -> Promise | str:
    """Return the words of the button for `move` that `reader` sees.

    :raises KeyError: if the reader has no such button
    """
    tables = {
        Party.PERSON: BUTTONS,
        Party.PRACTITIONER: PRACTITIONER_BUTTONS,
        Party.HOST: HOST_BUTTONS,
        Party.COMPANION: COMPANION_BUTTONS,
    }
    return tables[reader][move]

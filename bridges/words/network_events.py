"""What happened around maps, meetings and roles, as the person reads it. Their team is told none of it."""

from types import MappingProxyType
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OWN_EVENTS: Final = ("network.", "looking.", "meeting.", "role.")
"""Events that begin like this are the person's own business: not a line of it is on a page of their team, which would
learn from it that there is a map, or a meeting to which they were not invited."""


class OwnSentence(NamedTuple):
    """The event to the person; a symbol; `look` is "", "warm" or "quiet"."""

    person: Promise | str
    icon: str
    look: str = ""


OWN_SENTENCES: Final = MappingProxyType(
    {
        "network.shared": OwnSentence(_("You said yes to looking at your map together"), "people"),
        "network.sharing_ended": OwnSentence(_("You ended looking at your map together"), "lock", "quiet"),
        "looking.kept": OwnSentence(_("You wrote what you are looking for"), "pencil"),
        "looking.left_out": OwnSentence(_("You left a group out of the ideas"), "close", "quiet"),
        "looking.brought_back": OwnSentence(_("You brought a group back to the ideas"), "undo", "quiet"),
        "network.read": OwnSentence(_("%(who)s looked at your map"), "eye", "quiet"),
    }
)

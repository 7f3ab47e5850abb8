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
        "role.said": OwnSentence(_("You said what you are at a group"), "sprout", "warm"),
        "role.forgotten": OwnSentence(_("You took away what you had said about a group"), "trash", "quiet"),
        "role.offered_company": OwnSentence(_("You offered to go along with others"), "people", "warm"),
        "meeting.forgotten": OwnSentence(_("A meeting was long ago, so all of it was deleted"), "trash", "quiet"),
        "meeting.contacts_emptied": OwnSentence(
            _("How to reach the guests of a meeting was deleted, because it was not needed any more"), "trash", "quiet"
        ),
        "network.started": OwnSentence(_("You began a map of your own"), "sprout"),
        "network.ties_added": OwnSentence(_("You put somebody on your map"), "people"),
        "network.tie_changed": OwnSentence(_("You changed something on your map"), "pencil", "quiet"),
        "network.tie_removed": OwnSentence(_("You took somebody off your map"), "pencil", "quiet"),
        "network.tie_put_back": OwnSentence(_("You put somebody back on your map"), "undo", "quiet"),
        "network.version_kept": OwnSentence(_("You kept your map as it was that day"), "check"),
        "network.version_deleted": OwnSentence(_("You deleted a map that you had kept"), "trash", "quiet"),
        "network.deleted": OwnSentence(_("You deleted your map"), "trash", "quiet"),
        "network.read": OwnSentence(_("%(who)s looked at your map"), "eye", "quiet"),
    }
)

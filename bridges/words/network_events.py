"""What happened around maps, meetings and roles, as the person reads it. Their team is told none of it."""

from types import MappingProxyType
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OWN_EVENTS: Final = ("network.", "looking.", "meeting.", "role.")
"""Events that begin like this are the person's own business: not a line of it is on a page of their team, which would
learn from it that there is a map, or a meeting to which they were not invited."""


OWN_CATEGORIES: Final = frozenset({"network", "looking", "meeting", "role"})
"""Categories of data of which it is the person's own business as well that somebody looked at them."""


class OwnSentence(NamedTuple):
    """The event to the person; a symbol; `look` is "", "warm" or "quiet"."""

    person: Promise | str
    icon: str
    look: str = ""


def is_own(event: str, *, data_category: str) -> bool:
    """Return whether the person alone is told of this."""
    return event.startswith(OWN_EVENTS) or data_category in OWN_CATEGORIES


OWN_SENTENCES: Final = MappingProxyType(
    {
        "network.shared": OwnSentence(_("You said yes to looking at your map together"), "people"),
        "network.sharing_ended": OwnSentence(_("You ended looking at your map together"), "lock", "quiet"),
        "looking.kept": OwnSentence(_("You wrote what you are looking for"), "pencil"),
        "looking.left_out": OwnSentence(_("You left a group out of the ideas"), "close", "quiet"),
        "looking.brought_back": OwnSentence(_("You brought a group back to the ideas"), "undo", "quiet"),
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
        "meeting.prepared": OwnSentence(_("A meeting with your own people was prepared"), "people"),
        "meeting.changed": OwnSentence(_("What you wrote about your meeting was changed"), "pencil", "quiet"),
        "meeting.map_shown": OwnSentence(_("You show a map at your meeting"), "eye"),
        "meeting.map_hidden": OwnSentence(_("You show no map at your meeting any more"), "lock", "quiet"),
        "meeting.invited": OwnSentence(_("Everybody on your list was invited"), "send"),
        "meeting.held": OwnSentence(_("Your meeting took place"), "ok", "warm"),
        "meeting.called_off": OwnSentence(_("Your meeting was called off"), "undo", "quiet"),
        "meeting.participant_added": OwnSentence(_("Somebody was put on the list of your meeting"), "person"),
        "meeting.participant_changed": OwnSentence(_("The list of your meeting was changed"), "pencil", "quiet"),
        "meeting.participant_taken_out": OwnSentence(
            _("Somebody was taken off the list of your meeting"), "lock", "quiet"
        ),
        "meeting.left": OwnSentence(_("%(who)s left your meeting"), "door", "quiet"),
        "meeting.said_yes": OwnSentence(_("%(who)s comes to your meeting"), "check", "warm"),
        "meeting.said_no": OwnSentence(_("%(who)s cannot come to your meeting"), "message", "quiet"),
        "meeting.line_written": OwnSentence(_("%(who)s wrote a line for your meeting"), "pencil"),
        "meeting.line_changed": OwnSentence(_("%(who)s changed a line of your meeting"), "pencil", "quiet"),
        "meeting.line_moved": OwnSentence(_("%(who)s put the agenda in another order"), "pencil", "quiet"),
        "meeting.line_removed": OwnSentence(_("%(who)s took a line of your meeting away"), "trash", "quiet"),
        "meeting.line_done": OwnSentence(_("%(who)s said that a next step is done"), "ok", "warm"),
        "meeting.line_not_done": OwnSentence(_("%(who)s said that a next step is still to do"), "undo", "quiet"),
        "meeting.spoke": OwnSentence(_("%(who)s said something at your meeting"), "message"),
        "meeting.words_changed": OwnSentence(_("%(who)s changed something said at your meeting"), "pencil", "quiet"),
        "meeting.words_taken_back": OwnSentence(_("%(who)s took back something said at your meeting"), "undo", "quiet"),
        "meeting.readers_set": OwnSentence(_("You decided who reads something"), "lock"),
        "meeting.suggested": OwnSentence(_("%(who)s thought of a group at your meeting"), "sprout"),
        "meeting.suggestion_yes": OwnSentence(_("You said yes to an idea from your meeting"), "check", "warm"),
        "meeting.suggestion_no": OwnSentence(_("You said no to an idea from your meeting"), "rest", "quiet"),
        "meeting.suggestion_taken_back": OwnSentence(_("%(who)s took an idea back"), "undo", "quiet"),
        "meeting.way_in_made": OwnSentence(_("You made a way in for a guest of your meeting"), "key"),
        "meeting.read": OwnSentence(_("%(who)s looked at your meeting"), "eye", "quiet"),
        "network.read": OwnSentence(_("%(who)s looked at your map"), "eye", "quiet"),
    }
)

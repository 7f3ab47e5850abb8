"""What happened, as sentences that the person would want to read about themselves.

Tables of lazy texts, keyed by the codes of audit events. Each event is said twice: to the person, and to somebody of
their team. `%(who)s` did it, `%(alias)s` is the person, `%(group)s` the listing, `%(what)s` a list of facts.
"""

from types import MappingProxyType
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridges.scopes import ConsentScope
from bridges.words.network_events import OWN_SENTENCES


class Sentence(NamedTuple):
    """The same event to the person and to their team; a symbol; `look` is "", "warm" or "quiet"."""

    person: Promise | str
    team: Promise | str
    icon: str
    look: str = ""


_MOVES: Final = {
    "suggest": Sentence(
        _("%(who)s thought of %(group)s for you"), _("%(who)s thought of %(group)s for %(alias)s"), "sprout"
    ),
    "begin": Sentence(_("You chose %(group)s yourself"), _("%(alias)s chose %(group)s"), "sprout"),
    "consider": Sentence(_("You wanted to think about it"), _("%(alias)s wanted to think about it"), "waiting"),
    "put_back": Sentence(
        _("You put it back with the ideas"), _("%(alias)s put it back with the ideas"), "history", "quiet"
    ),
    "not_now": Sentence(_("You said: not now"), _("%(alias)s said: not now"), "rest", "quiet"),
    "consent": Sentence(_("You said yes to %(group)s"), _("%(alias)s said yes to %(group)s"), "check", "warm"),
    "ask": Sentence(_("%(group)s was asked"), _("%(group)s was asked"), "send"),
    "ask_back": Sentence(
        _("%(who)s would like to know something from you"),
        _("%(who)s would like to know something from %(alias)s"),
        "question",
    ),
    "answer": Sentence(_("You answered"), _("%(alias)s answered"), "message"),
    "put_on_list": Sentence(_("%(who)s put you on their list"), _("%(who)s put %(alias)s on their list"), "waiting"),
    "welcome": Sentence(_("%(who)s said: you are welcome"), _("%(who)s said: %(alias)s is welcome"), "door", "warm"),
    "decline": Sentence(
        _("%(who)s cannot welcome anybody new now. It is not about you."),
        _("%(who)s cannot welcome anybody new now"),
        "door",
        "quiet",
    ),
    "lapse": Sentence(
        _("Nobody answered, so we closed the request. You did nothing wrong."),
        _("Nobody answered, so the request was closed"),
        "waiting",
        "quiet",
    ),
    "plan_visit": Sentence(_("A first visit was planned"), _("A first visit was planned"), "calendar"),
    "went": Sentence(_("You went"), _("%(alias)s went"), "footprints", "warm"),
    "did_not_go": Sentence(
        _("It did not happen this time. That is fine."), _("It did not happen this time. That is fine."), "sprout"
    ),
    "settle": Sentence(_("You are getting to know the group"), _("%(alias)s is getting to know the group"), "sprout"),
    "found_a_place": Sentence(_("You found a place here"), _("%(alias)s found a place here"), "ok", "warm"),
    "move_on": Sentence(_("You tried it and moved on"), _("%(alias)s tried it and moved on"), "walk"),
    "fade": Sentence(
        _("It went quiet, so we stopped asking"), _("It went quiet, so the asking stopped"), "rest", "quiet"
    ),
    "withdraw": Sentence(_("You took it back"), _("%(alias)s took it back"), "undo", "quiet"),
    "record_in_error": Sentence(
        _("%(who)s had written this down by mistake"), _("%(who)s had written this down by mistake"), "pencil", "quiet"
    ),
    "new_host": Sentence(
        _("Somebody else now welcomes people at %(group)s"),
        _("Somebody else now welcomes people at %(group)s"),
        "person",
        "quiet",
    ),
}

SENTENCES: Final = MappingProxyType(
    {f"introduction.{move}": sentence for move, sentence in _MOVES.items()}
    | {event: Sentence(own.person, "", own.icon, own.look) for event, own in OWN_SENTENCES.items()}
    | {
        "consent.give": Sentence(_("You said yes to: %(what)s"), _("%(alias)s said yes to: %(what)s"), "check"),
        "consent.end": Sentence(
            _("Your yes has ended to: %(what)s"), _("The yes has ended to: %(what)s"), "lock", "quiet"
        ),
        "visit.changed": Sentence(_("The plan was changed"), _("The plan was changed"), "calendar"),
        "visit.companion_answered": Sentence(
            _("Whoever was asked to come along has answered"),
            _("Whoever was asked to come along has answered"),
            "people",
        ),
        "follow_up.asked": Sentence(_("We asked how it was"), _("%(alias)s was asked how it was"), "message"),
        "follow_up.answered": Sentence(_("You said how it was"), _("%(alias)s said how it was"), "message", "warm"),
        "follow_up.skipped": Sentence(
            _("You left out the question how it was"), _("%(alias)s left out the question how it was"), "rest", "quiet"
        ),
        "person.started": Sentence(_("Your page was made"), _("The page of %(alias)s was made"), "person"),
        "person.changed": Sentence(
            _("%(who)s changed what is written on your page"),
            _("%(who)s changed what is written on this page"),
            "pencil",
            "quiet",
        ),
        "person.card_set": Sentence(_("Your card was written"), _("The card was written"), "pencil"),
        "person.read": Sentence(_("%(who)s looked at your page"), _("%(who)s looked at this page"), "eye", "quiet"),
        "person.read_by_tool": Sentence(
            _("A program that %(who)s uses read your page"),
            _("A program that %(who)s uses read this page"),
            "eye",
            "quiet",
        ),
        "introduction.read": Sentence(
            _("%(who)s read what you shared with them"),
            _("%(who)s read what %(alias)s shared with them"),
            "eye",
            "quiet",
        ),
        "person.left_team": Sentence(_("You left the team"), _("%(alias)s left the team"), "lock", "quiet"),
        "person.taken_over": Sentence(
            _("%(who)s supports you now"), _("%(who)s supports %(alias)s now"), "people", "warm"
        ),
        "person.exported": Sentence(_("You took your data with you"), _("%(alias)s took their data"), "download"),
        "person.record_taken": Sentence(
            _("You took your introductions with you, for another system"),
            _("%(alias)s took their introductions along, for another system"),
            "download",
        ),
        "introduction.record_taken": Sentence(
            _("%(who)s took a copy of this for another system"),
            _("%(who)s took a copy of this for another system"),
            "download",
        ),
        "person.contact_emptied": Sentence(
            _("How to reach you was deleted, because it was not needed any more"),
            _("How to reach %(alias)s was deleted, because it was not needed any more"),
            "trash",
            "quiet",
        ),
        "introduction.forgotten": Sentence(
            _("It ended long ago, so its texts were deleted"),
            _("It ended long ago, so its texts were deleted"),
            "trash",
            "quiet",
        ),
        "notice.resend": Sentence(
            _("%(who)s sent a message once more"), _("%(who)s sent a message once more"), "mail", "quiet"
        ),
        "notice.leave": Sentence(
            _("%(who)s left a message unsent"), _("%(who)s left a message unsent"), "mail", "quiet"
        ),
        "receipt.made": Sentence(_("You got a new receipt"), _("%(alias)s got a new receipt"), "key", "quiet"),
        "receipt.ended": Sentence(_("A receipt was ended"), _("A receipt was ended"), "key", "quiet"),
        "calendar.made": Sentence(
            _("You made an address for your own calendar"),
            _("%(alias)s made an address for their own calendar"),
            "calendar",
            "quiet",
        ),
        "calendar.ended": Sentence(
            _("The address for your own calendar was ended"),
            _("The address for their own calendar was ended"),
            "calendar",
            "quiet",
        ),
        "link.made": Sentence(
            _("%(who)s made a way in to your page for you"), _("%(who)s made a way in to this page"), "key", "quiet"
        ),
        "link.used": Sentence(_("Your page was opened"), _("%(alias)s opened their page"), "key", "quiet"),
    }
)

# What is not in the table is said too: nothing that happened to a person's page is hidden from them.
SOMETHING: Final = Sentence(
    _("Something was noted on your page"), _("Something was noted on this page"), "info", "quiet"
)

WHO: Final = MappingProxyType(
    {
        "person": _("You"),
        "practitioner": _("Somebody of the team"),
        "companion": _("Whoever came along"),
        "host": _("The group"),
        "clock": _("This site"),
        "steward": _("Somebody who looks after the groups"),
        "guest": _("Somebody whom you invited"),
    }
)
"""Who did it, where no name is given to us: by party."""

SCOPES_TO_TEAM: Final = MappingProxyType(
    {
        ConsentScope.NAME_OR_ALIAS: _("what to call them"),
        ConsentScope.CONTACT: _("how to reach them"),
        ConsentScope.WHO_INTRODUCES_ME: _("who introduces them"),
        ConsentScope.ACCESS_NEEDS: _("what they need to get in and take part"),
        ConsentScope.MY_CARD: _("lines of their card"),
        ConsentScope.HOST_MAY_CONTACT_ME: _("the group may contact them"),
        ConsentScope.HOST_MAY_REPORT_ATTENDANCE: _("the group may say whether they came"),
        ConsentScope.TELL_MY_PRACTITIONER: _("news for whoever supports them"),
        ConsentScope.FOLLOW_UP: _("asking them how it was"),
        ConsentScope.SHARE_RECORD: _("a copy for another system"),
    }
)
"""The facts of a yes, as one of the team reads them; to the person they are called as in `SCOPE_WORDS`."""

SPOKEN_TO_PERSON: Final = _("You said it aloud; %(who)s wrote it down.")
SPOKEN_TO_TEAM: Final = _("Said aloud; %(who)s wrote it down.")

"""What a person is asked before anything is told: one question and one line for each fact."""

from types import MappingProxyType
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridges.scopes import ConsentScope


class ScopeWords(NamedTuple):
    """A short name for lists; the question beside the box; one line that explains it."""

    name: Promise | str
    question: Promise | str
    explanation: Promise | str


SCOPE_WORDS: Final = MappingProxyType(
    {
        ConsentScope.NAME_OR_ALIAS: ScopeWords(
            _("What to call you"),
            _("May we tell the group what to call you?"),
            _("Any name you like. Without it we cannot ask them."),
        ),
        ConsentScope.CONTACT: ScopeWords(
            _("How to reach you"),
            _("May the group see how to reach you?"),
            _("Only after they have said welcome."),
        ),
        ConsentScope.WHO_INTRODUCES_ME: ScopeWords(
            _("Who introduces you"),
            _("May we say who introduces you?"),
            _("They see the first name of the person who supports you. They may guess why."),
        ),
        ConsentScope.ACCESS_NEEDS: ScopeWords(
            _("What you need to get in and take part"),
            _("May we tell them what you need to get in and take part?"),
            _("Such as a ramp, a quiet corner, or large print. In your own words."),
        ),
        ConsentScope.MY_CARD: ScopeWords(
            _("Lines of your card"),
            _("May they read the lines of your card that you choose?"),
            _("You choose line by line. They see no other line."),
        ),
        ConsentScope.HOST_MAY_CONTACT_ME: ScopeWords(
            _("The group may contact you"),
            _("May the group contact you themselves?"),
            _("If not, everything goes through this page."),
        ),
        ConsentScope.HOST_MAY_REPORT_ATTENDANCE: ScopeWords(
            _("The group may say whether you came"),
            _("May the group tell us whether you came?"),
            _("If not, only you and whoever comes along can say it."),
        ),
        ConsentScope.TELL_MY_PRACTITIONER: ScopeWords(
            _("News for the person who supports you"),
            _("May we tell the person who supports you how it goes?"),
            _("They hear when the group answers, so that they can help."),
        ),
        ConsentScope.FOLLOW_UP: ScopeWords(
            _("Asking how it was"),
            _("May we ask you afterwards how it was?"),
            _("Four times in twelve weeks, a few short questions. You can leave out each of them."),
        ),
        ConsentScope.SHARE_RECORD: ScopeWords(
            _("A copy for another system"),
            _("May the person who supports you take a copy for another system?"),
            _(
                "Such as the records of a clinic. It says what to call you, which group, how far it is, and the day. "
                "What was copied stays there."
            ),
        ),
    }
)

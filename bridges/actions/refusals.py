"""What stands in the way of a move, in words for whoever pressed the button: what is the case, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridges.states import MoveError


class Refusal(MoveError):  # noqa: N818 (what the page says)
    """A move that is not open. `str()` is a calm text for the page, in the language of the request."""

    text: Promise | str = _("That is not possible just now. This page shows how it is.")

    def __init__(self, text: Promise | str | str | None = None) -> None:
        super().__init__(str(text or self.text))


class NotOpen(Refusal):
    """From here there is no such move, or not for this party."""

    text = _("That is not possible from here. This page shows how it is now, and what you can do.")


class RequestClosed(Refusal):
    """The introduction has ended."""

    text = _("This request is closed. Nothing more happens with it.")


class NothingToAnswer(Refusal):
    """The host may see nothing of it now, so there is nothing that they could answer."""

    text = _("There is nothing to answer just now. You hear from us if that changes.")


class NoCopy(Refusal):
    """No yes to a copy for another system holds."""

    text = _("There is no yes to a copy for another system, or not any more. Nothing was copied.")


class WordsMissing(Refusal):
    """The move needs a sentence."""

    text = _("Please write a few words.")


class CannotAskNow(Refusal):
    """Something stands in the way of asking the group. The yes is kept."""


class ListingClosed(CannotAskNow):
    """The group takes nobody now, or is not in the directory any more."""

    text = _("This group is not open to new people now. The yes is kept: ask later, or look at another group.")


class HostNotReady(CannotAskNow):
    """Nobody answers there yet: no host, not checked by two people, or frozen."""

    text = _(
        "Nobody at this group can answer yet. The yes is kept: ask later, look at another group, "
        "or go there without an introduction."
    )


class TooManyOpenAsks(CannotAskNow):
    """The person waits for as many answers as they should at one time."""

    text = _(
        "Other groups have been asked and have not answered yet. The yes is kept: "
        "wait for an answer, or take back one of the others first."
    )


class HostIsFullThisMonth(CannotAskNow):
    """The host was asked as often as one should in a month."""

    text = _(
        "This group was asked by many people this month, and needs time for each of them. "
        "The yes is kept: ask again in a few weeks, or look at another group."
    )


class ConsentMissing(CannotAskNow):
    """Nothing may be told without the yes to it."""

    text = _("Before the group can be asked, a yes is needed: what may they call you?")


class AlreadyOpen(Refusal):
    """One open introduction to a group is enough."""

    text = _("There is an open introduction to this group already. You find it on your page.")


class TooLong(Refusal):
    """Consent ends by itself after 90 days at most."""

    text = _("A yes holds for 90 days at most. After that you can say it again.")


class UndoIsOver(Refusal):
    """The 48 hours are over, or there was nothing said aloud."""

    text = _("The 48 hours for this link are over. You can still take it back on your own page, at any time.")


class NotYours(Refusal):
    """Only whoever wrote it down can say that it was by mistake."""

    text = _("Only the person who wrote this down can say that it was by mistake.")


class NotDue(Refusal):
    """The clock has not run out."""

    text = _("Its time is not over yet.")

"""Where an introduction is, said to the person, to the practitioner and to the host, and whose turn it is."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridges.states import IntroductionStatus as S


class StatusWords(NamedTuple):
    """A word or two for a badge; a sentence to the person; the same to the practitioner."""

    short: Promise | str
    person: Promise | str
    practitioner: Promise | str


STATUS_WORDS: Final = MappingProxyType(
    {
        S.SUGGESTED: StatusWords(
            _("An idea"),
            _("Somebody thought of this group for you. You decide."),
            _("You suggested it. The person decides."),
        ),
        S.CONSIDERING: StatusWords(
            _("Thinking about it"),
            _("You are thinking about it. There is no hurry."),
            _("The person is thinking about it. There is no hurry."),
        ),
        S.NOT_NOW: StatusWords(
            _("Not now"),
            _("You said: not now. You can come back to it when you like."),
            _("The person said: not now. They can come back to it when they like."),
        ),
        S.CONSENTED: StatusWords(
            _("Ready to ask"),
            _("You said yes. The group has not been asked yet."),
            _("The person said yes. The group has not been asked yet."),
        ),
        S.ASKED: StatusWords(
            _("The group was asked"),
            _("We asked the group. They usually answer within a week."),
            _("The group was asked. They usually answer within a week."),
        ),
        S.QUESTION: StatusWords(
            _("A question"),
            _("The group would like to know something. You choose what to answer."),
            _("The group would like to know something. The person chooses what to answer."),
        ),
        S.HOST_UNAVAILABLE: StatusWords(
            _("Not possible there"),
            _("The group cannot welcome anybody now. It is not about you."),
            _("The group cannot welcome anybody now. Other groups may."),
        ),
        S.LAPSED: StatusWords(
            _("No answer"),
            _("We heard nothing, so this request is closed. You did nothing wrong."),
            _("Nobody answered, so this request is closed. Other groups may answer."),
        ),
        S.WAITING: StatusWords(
            _("On the list"),
            _("You are on the list of the group. They say when there is a place."),
            _("The person is on the list of the group."),
        ),
        S.WELCOMED: StatusWords(
            _("You are welcome"),
            _("The group looks forward to you. Choose a day when you are ready."),
            _("The group said welcome. Together you can choose a day."),
        ),
        S.VISIT_PLANNED: StatusWords(
            _("A visit is planned"),
            _("Your first visit is planned. You can still change everything."),
            _("A visit is planned. Everything can still be changed."),
        ),
        S.VISITED: StatusWords(
            _("You went"),
            _("You went. We will ask how it was."),
            _("The person went. They will be asked how it was."),
        ),
        S.DID_NOT_GO: StatusWords(
            _("Another day, perhaps"),
            _("It did not happen this time. Another day, other company, a pause: all of it is fine."),
            _("It did not happen this time. Another day, other company, a pause: the person chooses."),
        ),
        S.SETTLING: StatusWords(
            _("Getting to know it"),
            _("You are getting to know the group. Take your time."),
            _("The person is getting to know the group."),
        ),
        S.FOUND_A_PLACE: StatusWords(
            _("Found a place"),
            _("You found a place."),
            _("The person found a place."),
        ),
        S.TRIED_MOVED_ON: StatusWords(
            _("Tried it, moved on"),
            _("You tried it and moved on. Now you know more about what fits."),
            _("The person tried it and moved on."),
        ),
        S.FADED: StatusWords(
            _("Gone quiet"),
            _("It has gone quiet, so we stopped asking. You can always start again."),
            _("It has gone quiet. The person can always start again."),
        ),
        S.WITHDRAWN: StatusWords(
            _("Taken back"),
            _("You took it back. The group was told nothing but that it is closed."),
            _("The person took it back. No reason is asked."),
        ),
        S.RECORDED_IN_ERROR: StatusWords(
            _("Written down by mistake"),
            _("This was written down by mistake. It does not count."),
            _("This was written down by mistake. It does not count."),
        ),
    }
)

HOST_STATUS_WORDS: Final = MappingProxyType(
    {
        S.ASKED: _("Somebody would like to come. Please answer within a week."),
        S.QUESTION: _("You asked something. You will hear when there is an answer."),
        S.WAITING: _("On your list. Say welcome when there is a place."),
        S.WELCOMED: _("You said welcome. They choose a day."),
        S.VISIT_PLANNED: _("A first visit is planned."),
        S.VISITED: _("The first visit has been."),
    }
)
"""What a host reads; `disclosure.SEEN_AS` says which of these an introduction looks like from outside."""


class Turn(StrEnum):
    """The columns of the caseload: who has to do something next."""

    PERSON = "person"
    ME = "me"
    GROUP = "group"
    SETTLING = "settling"
    RESTING = "resting"


TURNS: Final = MappingProxyType(
    {
        S.SUGGESTED: Turn.PERSON,
        S.CONSIDERING: Turn.PERSON,
        S.NOT_NOW: Turn.RESTING,
        S.CONSENTED: Turn.ME,
        S.ASKED: Turn.GROUP,
        S.QUESTION: Turn.PERSON,
        S.HOST_UNAVAILABLE: Turn.RESTING,
        S.LAPSED: Turn.RESTING,
        S.WAITING: Turn.GROUP,
        S.WELCOMED: Turn.PERSON,
        S.VISIT_PLANNED: Turn.PERSON,
        S.VISITED: Turn.SETTLING,
        S.DID_NOT_GO: Turn.PERSON,
        S.SETTLING: Turn.SETTLING,
        S.FOUND_A_PLACE: Turn.RESTING,
        S.TRIED_MOVED_ON: Turn.RESTING,
        S.FADED: Turn.RESTING,
        S.WITHDRAWN: Turn.RESTING,
        S.RECORDED_IN_ERROR: Turn.RESTING,
    }
)

TURN_FOR_PRACTITIONER: Final = MappingProxyType(
    {
        Turn.PERSON: _("The person decides"),
        Turn.ME: _("My turn"),
        Turn.GROUP: _("The group answers"),
        Turn.SETTLING: _("Settling"),
        Turn.RESTING: _("Resting"),
    }
)
TURN_FOR_PERSON: Final = MappingProxyType(
    {
        Turn.PERSON: _("Your turn"),
        Turn.ME: _("The person who supports you does the next thing"),
        Turn.GROUP: _("The group does the next thing"),
        Turn.SETTLING: _("Nothing to do: see how it feels"),
        Turn.RESTING: _("Nothing to do"),
    }
)

"""What is asked and said of ties, in plain words: kinds, rings, sectors, and questions that leave the answer open."""

from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridges.networks import Alike, Flow, Frequency, Gap, Question, Sector, TieKind
from directory.capital import PLAIN_WORDS, CapitalKind

KIND_WORDS: Final = MappingProxyType(
    {
        TieKind.FAMILY: _("Family"),
        TieKind.FRIEND: _("Friend"),
        TieKind.NEIGHBOUR: _("Neighbour"),
        TieKind.PEER: _("Somebody with similar experience"),
        TieKind.GROUP: _("A group"),
        TieKind.COLLEAGUE: _("Colleague or fellow student"),
        TieKind.PROFESSIONAL: _("Somebody whose job it is"),
    }
)

CIRCLE_WORDS: Final = MappingProxyType(
    {
        1: pgettext_lazy("ring of a map", "Very close"),
        2: pgettext_lazy("ring of a map", "Close"),
        3: pgettext_lazy("ring of a map", "Further away"),
    }
)

ALIKE_WORDS: Final = MappingProxyType({Alike.YES: _("Yes"), Alike.PARTLY: _("Partly"), Alike.NO: _("No")})

GAP_WORDS: Final = MappingProxyType(
    {
        Gap.NONE: _("No, we decide as much as each other"),
        Gap.SOME: _("A little"),
        Gap.CLEAR: _("Yes, clearly"),
    }
)

FLOW_WORDS: Final = MappingProxyType(
    {
        Flow.GIVES: pgettext_lazy("help between two people", "I help them"),
        Flow.RECEIVES: pgettext_lazy("help between two people", "They help me"),
        Flow.BOTH: pgettext_lazy("help between two people", "We help each other"),
    }
)

FREQUENCY_WORDS: Final = MappingProxyType(
    {
        Frequency.DAILY: _("Nearly every day"),
        Frequency.WEEKLY: _("About every week"),
        Frequency.MONTHLY: _("About every month"),
        Frequency.RARELY: _("A few times a year"),
    }
)

SECTOR_WORDS: Final = MappingProxyType(
    {
        Sector.BONDING: PLAIN_WORDS[CapitalKind.BONDING],
        Sector.BRIDGING: PLAIN_WORDS[CapitalKind.BRIDGING],
        Sector.LINKING: PLAIN_WORDS[CapitalKind.LINKING],
        Sector.PAID: _("Paid to be there for me"),
        Sector.OPEN: _("Not said"),
    }
)

QUESTION_WORDS: Final = MappingProxyType(
    {
        Question.FIRST: _("Who comes to mind first?"),
        Question.WHO_ELSE: _("Who else comes to mind: from home, from a group, from long ago?"),
        Question.PLACE: _("Is there a place where people know your name, or where you would like that?"),
        Question.DOOR: _("Is there a door you would like opened?"),
        Question.DIFFERENT: _("Is there somebody quite different whom you enjoy meeting, or would like to meet?"),
        Question.ALIKE: _("With whom do you feel that you need to explain little?"),
        Question.GIVE: _("What do others like to come to you for?"),
        Question.LEAN: _("When one of them is away, whom do you like to turn to?"),
        Question.SETTINGS: _("Where else do you like to be?"),
        Question.MORE_OF: _("Of whom would you like to see more?"),
    }
)
"""None of them names a lack, and there is no right answer."""

"""Why a place may fit, in words: one sentence for each reason and each gap. `%(what)s` is what the person wrote."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Final[Mapping[str, Promise | str]] = MappingProxyType(
    {
        "wish": _("You wrote “%(what)s”, and they write about it."),
        "wish_partly": _("They have some of your words “%(what)s”."),
        "topic": _("You ticked: %(what)s."),
        "tie": _("The kind of company that you would like: %(what)s."),
        "tie_strong": _("That is much of what they do: %(what)s."),
        "language": _("A language that you speak: %(what)s."),
        "need": _("What helps you is here: %(what)s."),
        "strength": _("You wrote “%(what)s”, and it belongs here."),
        "strength_partly": _("Some of what you are good at belongs here: “%(what)s”."),
        "time": _("They meet when you can: %(what)s."),
        "near": _("It is as near as you wrote: %(what)s."),
        "close": _("It is within half of that way."),
        "open": _("They are open to new people."),
        "ordinary": _("An ordinary place: anybody comes here."),
    }
)

MISFITS: Final[Mapping[str, Promise | str]] = MappingProxyType(
    {
        "need": _("They do not have this: %(what)s."),
        "language": _("They speak: %(what)s."),
        "time": _("They meet at other times than you wrote."),
        "where": _("They meet online."),
    }
)
"""What was asked for and does not fit."""

UNKNOWN: Final[Mapping[str, Promise | str]] = MappingProxyType(
    {
        "need": _("We do not know about: %(what)s."),
        "language": _("We do not know which languages they speak."),
        "time": _("We do not know when they meet."),
        "where": _("We do not know how far it is."),
        "step_free": _("We do not know whether there are steps."),
    }
)
"""What nobody told us."""

WHY_NOT: Final[Mapping[str, Promise | str]] = MappingProxyType(
    {
        "not_open": _("takes nobody new now"),
        "far": _("further away than you wrote"),
        "nothing": _("nothing of what you wrote speaks for it"),
        "": _("other places fit more of what you wrote"),
    }
)

KINDS: Final[Mapping[str, Promise | str]] = MappingProxyType(
    {
        "wish": _("your own words"),
        "topic": _("each thing to do that you ticked"),
        "tie": _("the kind of company"),
        "language": _("your language"),
        "need": _("each thing that helps"),
        "strength": _("what you are good at"),
        "time": _("when you can"),
        "near": _("near enough"),
        "wish_partly": _("some of your own words"),
        "strength_partly": _("some of what you are good at"),
        "tie_strong": _("much of that kind of company"),
        "close": _("half as far as you would go"),
        "open": _("open to new people"),
        "ordinary": _("an ordinary place"),
    }
)
"""What each weight of `bridges.matching.WEIGHTS` is for."""

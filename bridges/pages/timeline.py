"""What happened to an introduction or to a page, as a list of sentences. Pure: rows and names come from the caller."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bridges.scopes import ConsentScope
from bridges.words import SCOPE_WORDS
from bridges.words.events import SCOPES_TO_TEAM, SENTENCES, SOMETHING, SPOKEN_TO_PERSON, SPOKEN_TO_TEAM, WHO, Sentence
from directory.date_words import say_list, say_weekday_date

FACTS_IN_A_SENTENCE: Final = 2
"""More of them stand below their sentence, where a long list is read more easily."""


class Voice(StrEnum):
    """To whom it is told. A host is told nothing of it."""

    PERSON = "person"
    TEAM = "team"


class Event(Protocol):
    """What a timeline needs of an event: codes, ids and a name (`bridges.actions.happenings.Happening`).

    `who` is a name, or "" where there is none to say: then the party stands for it.
    """

    @property
    def at(self) -> datetime: ...
    @property
    def event(self) -> str: ...
    @property
    def party(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def is_spoken(self) -> bool: ...
    @property
    def target_id(self) -> str: ...
    @property
    def previous(self) -> str: ...
    @property
    def replacement(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What the sentences call the person and the groups.

    `groups` maps the id of an introduction (or of a row of it) to the name of its listing. `reader` is the name of the
    colleague who reads, and is called "You".
    """

    alias: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline, ready to be shown."""

    words: str
    more: str
    when: str
    at: datetime
    icon: str
    look: str


def moments(events: Iterable[Event], *, voice: Voice, names: Names, zone: str, at: datetime) -> tuple[Moment, ...]:
    """Return what happened, in the order of `events`, with days on the clock of `zone`.

    The same thing said several times in a row by the same hand (five consents, three looks on one day) is one sentence.
    """
    tz = ZoneInfo(zone)
    runs = groupby(events, key=lambda one: _sameness(one, tz))
    return tuple(_moment(list(run), voice, names, tz, at) for _key, run in runs)


def _sameness(event: Event, tz: ZoneInfo) -> tuple[Any, ...]:
    hand = (event.event, event.party, event.who, event.is_spoken)
    if event.event.startswith("consent."):
        return (*hand, event.at)
    if _sentence(event).look == "quiet":
        return (*hand, event.at.astimezone(tz).date())
    return (*hand, event.target_id, event.at)


def _moment(run: Sequence[Event], voice: Voice, names: Names, tz: ZoneInfo, at: datetime) -> Moment:
    first = run[0]
    sentence = _sentence(first)
    words = str(sentence.person if voice == Voice.PERSON else sentence.team)
    day = first.at.astimezone(tz).date()
    facts, more = list(dict.fromkeys(_facts(run, voice))), list(_more(run, voice, names))
    if len(facts) > FACTS_IN_A_SENTENCE:
        more.insert(0, _capital(say_list(facts)) + ".")
        facts = []
    return Moment(
        words=_capital(words % {**_places(first, voice, names), "what": say_list(facts)}).rstrip(": "),
        more=" ".join(more),
        when=say_weekday_date(day, today=at.astimezone(tz).date()),
        at=first.at,
        icon=sentence.icon,
        look=sentence.look,
    )


def _sentence(event: Event) -> Sentence:
    return SENTENCES.get(event.event, SOMETHING)


def _places(event: Event, voice: Voice, names: Names) -> dict[str, str]:
    return {
        "who": _who(event, voice, names),
        "alias": names.alias or _("The person"),
        "group": names.groups.get(event.target_id, "") or _("the group"),
    }


def _facts(run: Sequence[Event], voice: Voice) -> Iterator[str]:
    """Yield the names of the scopes that the events are about."""
    for event in run:
        for value in (event.replacement, event.previous):
            if value in set(ConsentScope):
                scope = ConsentScope(value)
                yield _small(str(SCOPE_WORDS[scope].name if voice == Voice.PERSON else SCOPES_TO_TEAM[scope]))
                break


def _who(event: Event, voice: Voice, names: Names) -> str:
    if event.who:
        return _("You") if event.who == names.reader else event.who
    if event.party == "person" and voice == Voice.TEAM:
        return names.alias or _("The person")
    return str(WHO.get(event.party, WHO["clock"]))


def _more(run: Sequence[Event], voice: Voice, names: Names) -> Iterator[str]:
    first = run[0]
    if first.is_spoken:
        words = SPOKEN_TO_PERSON if voice == Voice.PERSON else SPOKEN_TO_TEAM
        yield str(words) % {"who": _small_you(_who(first, voice, names))}
    if len(run) > 1 and not first.event.startswith("consent."):
        yield ngettext("%(count)s time that day.", "%(count)s times that day.", len(run)) % {"count": len(run)}


def _small_you(who: str) -> str:
    """Return the name as it stands inside a sentence."""
    return _("you") if who == _("You") else who


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]

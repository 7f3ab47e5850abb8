"""What happened to an introduction or to a page, as a list of sentences. Pure: rows and names come from the caller."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bridges.scopes import ConsentScope
from bridges.words import SCOPE_WORDS
from bridges.words.events import SENTENCES, SOMETHING, SPOKEN_TO_PERSON, SPOKEN_TO_TEAM, WHO, Sentence
from directory.date_words import say_list, say_weekday_date


class Voice(StrEnum):
    """To whom it is told. A host is told nothing of it."""

    PERSON = "person"
    TEAM = "team"


class Event(Protocol):
    """What a timeline needs of an event: codes and ids, no text (`directory.models.AuditEvent`, or a plain row)."""

    event: str
    occurred_at: datetime
    party: str
    actor_id: str
    acting_for: str
    target_id: str
    previous_value: str
    replacement_value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What the sentences call people and groups.

    `people` maps the id of an account, a host or a companion to a name; `groups` the id of an introduction to the name
    of its listing. `reader_id` is the account that reads, and is called "You".
    """

    alias: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    reader_id: str = ""


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
    day = event.occurred_at.astimezone(tz).date()
    if event.event.startswith("consent."):
        return (event.event, event.actor_id, event.acting_for, day)
    if _sentence(event).look == "quiet":
        return (event.event, event.actor_id, event.acting_for, event.target_id, day)
    return (event.event, event.actor_id, event.acting_for, event.target_id, event.occurred_at)


def _moment(run: Sequence[Event], voice: Voice, names: Names, tz: ZoneInfo, at: datetime) -> Moment:
    first = run[0]
    sentence = _sentence(first)
    words = str(sentence.person if voice == Voice.PERSON else sentence.team)
    day = first.occurred_at.astimezone(tz).date()
    return Moment(
        words=_capital(words % _places(run, voice, names)),
        more=" ".join(_more(run, voice, names)),
        when=say_weekday_date(day, today=at.astimezone(tz).date()),
        at=first.occurred_at,
        icon=sentence.icon,
        look=sentence.look,
    )


def _sentence(event: Event) -> Sentence:
    return SENTENCES.get(event.event, SOMETHING)


def _places(run: Sequence[Event], voice: Voice, names: Names) -> dict[str, str]:
    first = run[0]
    return {
        "who": _who(first, voice, names),
        "alias": names.alias or _("The person"),
        "group": names.groups.get(first.target_id, "") or _("the group"),
        "what": say_list(list(dict.fromkeys(_facts(run)))),
    }


def _facts(run: Sequence[Event]) -> Iterator[str]:
    """Yield the names of the scopes that the events are about."""
    for event in run:
        for value in (event.replacement_value, event.previous_value):
            if value in set(ConsentScope):
                yield _small(str(SCOPE_WORDS[ConsentScope(value)].name))
                break


def _who(event: Event, voice: Voice, names: Names) -> str:
    if event.actor_id and event.actor_id == names.reader_id:
        return _("You")
    if event.actor_id in names.people:
        return names.people[event.actor_id]
    if event.party == "person" and voice == Voice.TEAM:
        return names.alias or _("The person")
    return str(WHO.get(event.party, WHO["clock"]))


def _more(run: Sequence[Event], voice: Voice, names: Names) -> Iterator[str]:
    first = run[0]
    if first.acting_for:
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

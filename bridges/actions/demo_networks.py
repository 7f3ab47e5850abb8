"""Maps and meetings of the demo, in moments: each made by whoever would make it, when they would have made it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, Final, TypeAlias
from uuid import UUID

from bridges.actions import meeting_points, meeting_voices, meetings, network_sharing, networks, participants
from bridges.actions.networks import TieValues
from bridges.actions.participants import Guest
from bridges.actions.parties import By, by_person
from bridges.models import MeetingPoint, NetworkMeeting, Participant, Person, PointKind, Tie
from directory.actions import demo
from directory.models import Listing, User

OF_THE_NAME: Final = frozenset({"alias", "listing"})
"""What a row says of a tie beside its facts."""
AN_HOUR: Final = timedelta(hours=1)
A_MINUTE: Final = timedelta(minutes=1)

Moment: TypeAlias = tuple[datetime, Callable[[datetime], object]]


class Moments:
    """Things that happened to one person, in the order of time."""

    def __init__(self, steps: Iterator[Moment]) -> None:
        self.steps = list(steps)

    def next_at(self) -> datetime:
        """Return when the next thing happened."""
        return self.steps[0][0]

    def step(self) -> None:
        """Let the next thing happen."""
        at, act = self.steps.pop(0)
        act(at)


# --- Maps


def of_map(person: Person, row: Mapping[str, Any], *, now: datetime) -> Moments:
    """Return how a map came to be: begun and kept, then changed, and perhaps shown to the team."""
    begun, changed = (now + timedelta(days=row[name]) for name in ("begun", "changed"))
    by = by_person(person)

    def moments() -> Iterator[Moment]:
        yield begun, partial(_draw, person, row["ties"], by)
        yield begun + AN_HOUR, partial(_keep, person, row, by)
        yield changed, partial(_redraw, person, row, by)
        if row["shared"]:
            yield changed + AN_HOUR, lambda at: network_sharing.allow(person, may_write=True, by=by, at=at)

    return Moments(moments())


def _draw(person: Person, rows: Sequence[Mapping[str, Any]], by: By, at: datetime) -> None:
    networks.add_ties(person, [_tie(row) for row in rows], by=by, at=at)


def _keep(person: Person, row: Mapping[str, Any], by: By, at: datetime) -> None:
    map_ = networks.start(person, by=by, at=at)
    networks.keep_version(map_, title=row["title"], note=row["note"], by=by, at=at)


def _redraw(person: Person, row: Mapping[str, Any], by: By, at: datetime) -> None:
    rows = [*row["ties"], *row["later"]]
    added = networks.add_ties(person, [_tie(one) for one in rows], by=by, at=at)
    assert len(added) == len(row["later"])  # the others are there
    map_ = networks.start(person, by=by, at=at)
    names = [one["alias"] for one in row["ties"]]
    for place in sorted((names.index(name) for name in row["gone"]), reverse=True):
        networks.remove_tie(Tie.objects.get(map=map_, position=_positions(map_.pk)[place]), by=by, at=at)


def _positions(map_id: UUID) -> list[int]:
    return list(Tie.objects.filter(map=map_id).order_by("position").values_list("position", flat=True))


def _tie(row: Mapping[str, Any]) -> TieValues:
    facts = {name: value for name, value in row.items() if name not in OF_THE_NAME}
    where = row.get("listing")
    listing = Listing.objects.get(source__slug=demo.SOURCE.slug, source_ref=f"demo-{where}") if where else None
    return TieValues(alias=row["alias"], facts=facts, listing_id=listing.pk if listing else None)


# --- Meetings


class Gathering:
    """One meeting; those who take part are found again by their keys."""

    def __init__(self, person: Person, row: Mapping[str, Any], *, colleague: User, now: datetime) -> None:
        self.person, self.row, self.colleague, self.now = person, row, colleague, now
        self.by = by_person(person)
        self.there: dict[str, Participant] = {}
        self.meeting: NetworkMeeting | None = None
        self.agenda: list[MeetingPoint] = []

    def moments(self) -> Moments:
        """Return how it was prepared, who said that they come, and what was said, where it is over."""
        return Moments(self._steps())

    def _steps(self) -> Iterator[Moment]:
        prepared = self.now + timedelta(days=self.row["prepared"])
        yield prepared, self._prepare
        yield prepared + AN_HOUR, self._invite
        yield prepared + 20 * AN_HOUR, self._answer
        if self.row["day"] < 0:
            spoken = self.now + timedelta(days=self.row["day"], hours=10)
            yield spoken, self._speak
            yield spoken + AN_HOUR, self._end

    def _prepare(self, at: datetime) -> None:
        row = self.row
        plan = meetings.Plan(
            title=row["title"],
            invitation=row["invitation"],
            place=row["place"],
            day=(self.now + timedelta(days=row["day"])).date(),
            start=time.fromisoformat(row["start"]),
        )
        self.meeting = meetings.prepare(self.person, plan, by=self.by, at=at)
        self.there["person"] = participants.own_of(self.meeting)
        for guest in row["guests"]:
            values = {name: guest[name] for name in ("name", "relation", "contact", "party")}
            self.there[guest["key"]] = participants.add(self.meeting, Guest(**values), by=self.by, at=at)
        self.there["colleague"] = participants.add_colleague(self.meeting, self.colleague, by=self.by, at=at)
        self.agenda = [self._line("person", PointKind.AGENDA, text, at=at) for text in row["agenda"]]

    def _invite(self, at: datetime) -> None:
        meetings.invite(self._now(), by=self.by, at=at)

    def _answer(self, at: datetime) -> None:
        for key, is_yes in self.row["answers"].items():
            participants.answer(self.there[key], is_yes=is_yes, at=at)

    def _speak(self, at: datetime) -> None:
        for place, (key, line, text) in enumerate(self.row["voices"]):
            moment = at + place * A_MINUTE
            meeting_voices.write_voice(self.there[key], text=text, point=self.agenda[line], at=moment)
        for key, text in self.row["open"]:
            self._line(key, PointKind.OPEN, text, at=at)
        for key, text, who, days, is_done in self.row["next"]:
            day = (self.now + timedelta(days=days)).date()
            step = meeting_points.write(
                self.there[key], kind=PointKind.NEXT, text=text, who=self.there[who], day=day, at=at
            )
            if is_done:
                meeting_points.tick(step, self.there[who], is_done=True, at=at)

    def _end(self, at: datetime) -> None:
        meetings.mark_held(self._now(), by=self.by, at=at)

    def _line(self, key: str, kind: PointKind, text: str, *, at: datetime) -> MeetingPoint:
        return meeting_points.write(self.there[key], kind=kind, text=text, at=at)

    def _now(self) -> NetworkMeeting:
        assert self.meeting is not None
        self.meeting.refresh_from_db()
        return self.meeting

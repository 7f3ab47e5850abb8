"""The pages of a person's map: as it is drawn in, the versions that were kept, two side by side, who may look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bridges import vault
from bridges.models import NetworkMap, NetworkShare, Person
from bridges.networks import TieFacts, compare, read_tie
from bridges.pages.network_map import BeforeAfter, MapView, before_after, map_file, map_view
from bridges.pages.network_words import change_lines
from directory.date_words import say_date


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The map that is drawn in. `since` names the version that was kept last, and `changes` says what is different."""

    view: MapView
    since: str
    changes: tuple[str, ...]

    @property
    def has_versions(self) -> bool:
        """Whether a version was kept."""
        return bool(self.since)


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version, as it was on its day."""

    id: UUID
    name: str
    day: str
    note: str
    view: MapView


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two versions side by side. `choices` are all versions, for a select."""

    before: str
    after: str
    pair: BeforeAfter
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version that was kept."""

    id: UUID
    name: str
    day: str
    size: int
    note: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """The yes that holds now."""

    may_write: bool
    until: str
    team: str


def ties_of(map_: NetworkMap | None) -> list[TieFacts]:
    """Return who is on a map, in their order; nobody where there is no map. One query."""
    if map_ is None:
        return []
    box = vault.open_for(map_.person)
    return [
        read_tie(id=tie.pk, key=tie.key, alias=box.read(tie, "alias"), values=box.read_values(tie, "facts"))
        for tie in sorted(map_.ties.all(), key=lambda tie: (tie.position, tie.pk))
    ]


def network_page(
    person: Person, *, alias: str = "", url_of: Callable[[UUID], str] | None = None, at: datetime
) -> NetworkPage:
    """Return the map that a person draws in; `url_of` is the address at which a tie is changed, if it may be."""
    rows = maps_of(person)
    ties = ties_of(next((row for row in rows if row.kept_at is None), None))
    last = next((row for row in reversed(rows) if row.kept_at is not None), None)
    return NetworkPage(
        view=map_view(ties, alias=alias, url_of=url_of),
        since=version_name(last, at=at) if last else "",
        changes=change_lines(compare(ties_of(last), ties)) if last else (),
    )


def version_page(map_: NetworkMap, *, at: datetime) -> VersionPage:
    """Return one version that was kept."""
    name = version_name(map_, at=at)
    note = vault.open_for(map_.person).read(map_, "note")
    return VersionPage(map_.pk, name, kept_day(map_, at=at), note, map_view(ties_of(map_), title=name))


def compare_page(before: NetworkMap, after: NetworkMap, *, rows: Sequence[NetworkMap], at: datetime) -> ComparePage:
    """Return two versions of one person's map side by side."""
    names = (version_name(before, at=at), version_name(after, at=at))
    return ComparePage(
        before=str(before.pk),
        after=str(after.pk),
        pair=before_after(ties_of(before), ties_of(after), before_words=names[0], after_words=names[1]),
        choices=tuple((str(row.pk), version_name(row, at=at)) for row in rows),
    )


def picture_of(person: Person) -> str:
    """Return the map that a person draws in as the text of a picture file."""
    rows = maps_of(person)
    return map_file(map_view(ties_of(next((row for row in rows if row.kept_at is None), None))))


def maps_of(person: Person) -> list[NetworkMap]:
    """Return the versions, the oldest first, and the map that is drawn in at the end. Two queries."""
    rows = list(NetworkMap.objects.of(person).prefetch_related("ties"))
    for row in rows:
        row.person = person  # whose key is fetched already
    return sorted(rows, key=lambda row: (row.kept_at is None, row.kept_at or row.changed_at, row.pk))


def version_lines(rows: Sequence[NetworkMap], *, at: datetime) -> list[VersionLine]:
    """Return the versions that were kept, the newest first."""
    kept = [row for row in reversed(rows) if row.kept_at is not None]
    return [
        VersionLine(
            id=row.pk,
            name=version_name(row, at=at),
            day=kept_day(row, at=at),
            size=len(row.ties.all()),
            note=vault.open_for(row.person).read(row, "note"),
        )
        for row in kept
    ]


def version_name(map_: NetworkMap, *, at: datetime) -> str:
    """Return what a version is called: its title, or its day."""
    if map_.kept_at is None:
        return _("Today")
    day = _("My map on %(day)s") % {"day": kept_day(map_, at=at)}
    return vault.open_for(map_.person).read(map_, "title") or day


def kept_day(map_: NetworkMap, *, at: datetime) -> str:
    """Return the day on which a version was kept, on the person's own clock."""
    return _say_day(map_.kept_at or at, person=map_.person, at=at)


def share_line(share: NetworkShare | None, *, person: Person, at: datetime) -> ShareLine | None:
    """Return the yes that holds now, in words."""
    if share is None or person.team is None:
        return None
    return ShareLine(share.may_write, _say_day(share.expires_at, person=person, at=at), person.team.name)


def _say_day(moment: datetime, *, person: Person, at: datetime) -> str:
    zone = ZoneInfo(person.timezone)
    return say_date(moment.astimezone(zone).date(), today=at.astimezone(zone).date())

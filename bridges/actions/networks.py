"""Drawing a map of ties: names in a minute, details when somebody likes, versions that stay as they were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bridges import vault
from bridges.actions import network_sharing
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import By
from bridges.models import NetworkMap, NetworkMeeting, Person, Tie
from bridges.states import Manner, MoveError, Party
from directory.actions import audit

MOST_TIES: Final = 60
MOST_VERSIONS: Final = 40
LONGEST_NAME: Final = 60


class NetworkError(MoveError):
    """Something about a map that cannot be; the text is for people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TieValues:
    """One tie as plain values: a name, what was said of it (`bridges.networks.TieFacts`), and where one met.

    `id`, `key` and `position` are those of a row that was taken off, so that it comes back as it was.
    """

    alias: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    listing_id: UUID | None = None
    id: UUID | None = None
    key: UUID | None = None
    position: int | None = None


# --- Drawing


def current_map(person: Person) -> NetworkMap | None:
    """Return the map that a person draws in; None before they began."""
    return NetworkMap.objects.of(person).current().first()


@transaction.atomic
def start(person: Person, *, by: By, at: datetime) -> NetworkMap:
    """Return the map that a person draws in, an empty one where there was none.

    :raises NetworkError: if it is not theirs to draw in
    """
    _check(person, by=by, at=at)  # holds the person: of two who begin at once, one makes the map
    map_ = NetworkMap.objects.of(person).current().first()
    if map_ is None:
        map_ = NetworkMap.objects.create(person=person, started_at=at, changed_at=at)
        _record("network.started", map_, by=by, at=at)
    return map_


@transaction.atomic
def add_ties(person: Person, ties: Iterable[TieValues], *, by: By, at: datetime) -> list[Tie]:
    """Put names on the map, in their order, and return the new rows. A name that stands there already is left out.

    So the same list sent twice adds nothing the second time.

    :raises NetworkError: if there would be more than 60, a name is too long, or the map is not theirs to draw in
    """
    map_ = _held(start(person, by=by, at=at))
    box = vault.open_for(person)
    there = list(map_.ties.order_by("position", "pk"))
    known = {_folded(box.read(tie, "alias")) for tie in there}
    new: dict[str, TieValues] = {}
    for tie in ties:
        name = _name(tie.alias)
        if _folded(name) not in known:
            new.setdefault(_folded(name), tie)
    _check_room(len(there) + len(new))
    first = there[-1].position + 1 if there else 0
    rows = [_save(Tie(map=map_), tie, place, box=box) for place, tie in enumerate(new.values(), start=first)]
    if rows:
        _touch(map_, at=at)
        _record("network.ties_added", map_, by=by, at=at)
    return rows


@transaction.atomic
def change_tie(tie: Tie, values: TieValues, *, version: int, by: By, at: datetime) -> Tie:
    """Change what is said of a tie of the map that is drawn in; what is the same already is not written again.

    `version` is that of the map from which the form was made.

    :raises SomebodyWasFirst: if the map changed since; nothing is written, the caller keeps what was typed
    :raises NetworkError: if it is a tie of a kept version, the name is missing, or it is not theirs to change
    """
    row = _drawn(tie, by=by, at=at)
    box = vault.open_for(row.map.person)
    name = _name(values.alias)
    before = (box.read(row, "alias"), box.read_values(row, "facts"), row.listing_id)
    if before == (name, dict(values.facts), values.listing_id):
        return row
    if row.map.version != version:
        raise SomebodyWasFirst(_("This map was changed just before. Here is how it is now; your words are still here."))
    saved = _save(row, values, row.position, box=box)
    _touch(row.map, at=at)
    _record("network.tie_changed", row.map, by=by, at=at)
    return saved


@transaction.atomic
def remove_tie(tie: Tie, *, by: By, at: datetime) -> TieValues:
    """Take a tie off the map, and return it as plain values for `put_back`. Kept versions still show it.

    :raises NetworkError: if it is a tie of a kept version, or not theirs to take off
    """
    row = _drawn(tie, by=by, at=at)
    box = vault.open_for(row.map.person)
    values = TieValues(
        id=row.pk,
        key=row.key,
        position=row.position,
        alias=box.read(row, "alias"),
        facts=box.read_values(row, "facts"),
        listing_id=row.listing_id,
    )
    row.delete()
    _touch(row.map, at=at)
    _record("network.tie_removed", row.map, by=by, at=at)
    return values


@transaction.atomic
def put_back(person: Person, values: TieValues, *, by: By, at: datetime) -> Tie:
    """Put a tie that was taken off where it was; if it is there, return it as it is.

    :raises NetworkError: if there is no room, or it is not theirs to draw in
    """
    map_ = _held(start(person, by=by, at=at))
    there = map_.ties.filter(pk=values.id).first() if values.id else None
    if there is not None:
        return there
    _check_room(map_.ties.count() + 1)
    row = Tie(map=map_, pk=values.id, key=values.key) if values.id and values.key else Tie(map=map_)
    saved = _save(row, values, values.position or 0, box=vault.open_for(person))
    _touch(map_, at=at)
    _record("network.tie_put_back", map_, by=by, at=at)
    return saved


# --- Versions


@transaction.atomic
def keep_version(map_: NetworkMap, *, title: str, note: str = "", by: By, at: datetime) -> NetworkMap:
    """Keep the map as it is now, under a title, and return that version; it does not change any more.

    Kept again under the same title without a change, it is the one that is there.

    :raises NetworkError: if nobody is on it, there are 40 versions, or it is not theirs to keep
    """
    _check(map_.person, by=by, at=at)
    now, box = _held(map_), vault.open_for(map_.person)
    ties = list(now.ties.order_by("position", "pk"))
    if now.kept_at is not None or not ties:
        raise NetworkError(_("Nobody is on your map yet. Put a name on it first."))
    kept = NetworkMap.objects.of(map_.person).kept()
    same = kept.filter(kept_at__gte=now.changed_at, version=now.version).order_by("-kept_at").first()
    if same is not None and box.read(same, "title") == title.strip():
        return same
    if kept.count() >= MOST_VERSIONS:
        raise NetworkError(_("You have kept 40 maps. Delete one that you do not need, then keep this one."))
    copy = NetworkMap(
        person=map_.person, started_at=now.started_at, changed_at=now.changed_at, kept_at=at, version=now.version
    )
    box.write_all(copy, {"title": title.strip(), "note": note.strip()})
    copy.save()
    for tie in ties:
        values = TieValues(alias=box.read(tie, "alias"), facts=box.read_values(tie, "facts"), listing_id=tie.listing_id)
        _save(Tie(map=copy, key=tie.key), values, tie.position, box=box)
    _record("network.version_kept", copy, by=by, at=at)
    return copy


@transaction.atomic
def delete_version(map_: NetworkMap, *, by: By, at: datetime) -> None:
    """Delete a version that was kept.

    :raises NetworkError: if it is the map that is drawn in, or somebody else than the person with their own hand
    """
    _check_own_hand(map_.person, by=by)
    if map_.kept_at is None:
        raise NetworkError(_("This is the map that you draw in. You can delete everything, but not this alone."))
    if NetworkMap.objects.of(map_.person).kept().filter(pk=map_.pk).delete()[0]:
        _record("network.version_deleted", map_, by=by, at=at)


@transaction.atomic
def delete_all(person: Person, *, by: By, at: datetime) -> bool:
    """Delete the map and every version, and end the yes to looking at it. Return whether there was a map.

    :raises NetworkError: if it is somebody else than the person with their own hand
    """
    _check_own_hand(person, by=by)
    list(NetworkMeeting.objects.of(person).order_by("pk").select_for_update(of=("self",)))  # where a version is shown
    _hold(person)
    map_ = NetworkMap.objects.of(person).order_by("started_at").first()
    network_sharing.end(person, by=by, at=at)
    if map_ is None:
        return False
    _record("network.deleted", map_, by=by, at=at)
    NetworkMap.objects.of(person).delete()
    return True


# --- What all of it shares


def _hold(person: Person) -> None:
    """Hold the person, before any map: who draws, who keeps, who deletes and who ends the yes come one by one."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _check(person: Person, *, by: By, at: datetime) -> None:
    _hold(person)
    is_theirs = by.party == Party.PERSON and by.person is not None and by.person.pk == person.pk
    if is_theirs and by.manner == Manner.SPOKEN:
        is_theirs = by.user is not None and network_sharing.may_write(person, by.user, at=at)
    if not is_theirs:
        raise NetworkError(_("Only the person draws in their map, or somebody of their team whom they asked to."))


def _check_own_hand(person: Person, *, by: By) -> None:
    is_theirs = by.party == Party.PERSON and by.person is not None and by.person.pk == person.pk
    if not is_theirs or by.manner != Manner.WRITTEN:
        raise NetworkError(_("Only the person deletes a map, on their own page."))


def _check_room(count: int) -> None:
    if count > MOST_TIES:
        over = count - MOST_TIES
        words = ngettext(
            "A map holds 60 at most. This is %(over)s too many: leave it out, or take somebody off first.",
            "A map holds 60 at most. These are %(over)s too many: leave some out, or take somebody off first.",
            over,
        )
        raise NetworkError(words % {"over": over})


def _held(map_: NetworkMap) -> NetworkMap:
    """Return the map as it is now, held until the transaction ends: of two who change it, one after the other."""
    rows = NetworkMap.objects.select_for_update(of=("self",)).select_related("person__key")
    row = rows.filter(pk=map_.pk).first()
    if row is None:
        raise NetworkError(_("This map was deleted."))
    return row


def _drawn(tie: Tie, *, by: By, at: datetime) -> Tie:
    """Return a tie as it is now, its map held, if it is of the map that is drawn in."""
    _check(tie.map.person, by=by, at=at)
    map_ = _held(tie.map)
    row = map_.ties.filter(pk=tie.pk).first()
    if row is None or map_.kept_at is not None:
        raise NetworkError(_("This name is not on your map any more."))
    row.map = map_
    return row


def _save(row: Tie, values: TieValues, position: int, *, box: vault.Vault) -> Tie:
    row.position, row.listing_id = position, values.listing_id
    box.write(row, "alias", _name(values.alias))
    box.write_values(row, "facts", values.facts)
    row.save()
    return row


def _touch(map_: NetworkMap, *, at: datetime) -> None:
    NetworkMap.objects.filter(pk=map_.pk).update(version=F("version") + 1, changed_at=at)
    map_.version, map_.changed_at = map_.version + 1, at


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise NetworkError(_("Write a name, or anything that tells you who it is."))
    if len(name) > LONGEST_NAME:
        raise NetworkError(_("This name is very long. 60 letters fit."))
    return name


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _record(event: str, map_: NetworkMap, *, by: By, at: datetime) -> None:
    about = audit.About(target="bridges.NetworkMap", target_id=str(map_.pk), data_category="network")
    audit.record(event, subject=map_.person_id, by=by.as_actor(), at=at, about=about)

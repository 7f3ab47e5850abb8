"""Reads what coverage counts: five plain statements for any number of listings, kept while nothing changes."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Max

from directory.capital import SHOWN_FROM_STRENGTH, CapitalKind
from directory.coverage import Facts, Spot, cube_of, week_times
from directory.geo.folding import fold_place_name
from directory.models import Attendance, CapitalTag, Listing, Location, Schedule, SearchChange, Taxonomy
from directory.schedules import ScheduleRule, day_parts

KEPT_SECONDS = 300  # times of the week move on with the calendar, not by the minute
REST_SECONDS = 60  # a busy day of edits does not read a large catalogue anew for each look
ONLINE = "online"
STEP = 5_000  # rows that are fetched at a time
NO_SPOT = Spot("", "", "")
#: What decides whether somebody can come at all. Few, so that many listings have equal facts and count as one.
ACCESS = ("step_free", "wheelchair_toilet", "hearing_loop", "sign_language", "quiet_corner", "near_public_transport")


class _Kept:
    cube: Counter[Facts] = Counter()
    names: Mapping[str, str] = {}
    newest: int | None = None
    until = 0.0


def cube(*, at: datetime) -> Counter[Facts]:
    """Return the counts of equal facts of all public groups.

    Read anew after five minutes, or after one if a listing changed: one statement where nothing did, else seven.
    """
    newest = SearchChange.objects.aggregate(newest=Max("id"))["newest"]  # moves with every change of a listing
    now = time.monotonic()
    rest_until = _Kept.until - KEPT_SECONDS + REST_SECONDS
    if now >= _Kept.until or (newest != _Kept.newest and now >= rest_until):
        names: dict[str, Counter[str]] = defaultdict(Counter)
        _Kept.cube = cube_of(_facts(at=at, names=names))
        _Kept.names = {folded: written.most_common(1)[0][0] for folded, written in names.items()}
        _Kept.newest, _Kept.until = newest, time.monotonic() + KEPT_SECONDS
    return _Kept.cube


def written_names() -> Mapping[str, str]:
    """Return folded names of towns and regions as most listings write them, of the last `cube`."""
    return _Kept.names


def forget() -> None:
    """Read everything again at the next question."""
    _Kept.until = 0.0


def _facts(*, at: datetime, names: Mapping[str, Counter[str]]) -> Iterable[Facts]:
    listings = Listing.objects.public().groups().order_by().values_list("pk", "attendance")
    attendance = dict(listings.iterator(chunk_size=STEP))
    spots, ties, times, access = _spots(names), _ties(), _times(at=at), _access()
    nothing: frozenset[str] = frozenset()
    for pk, how in attendance.items():
        has = access.get(pk, nothing)
        yield Facts(
            spots=frozenset(spots.get(pk, (NO_SPOT,))),
            ties=ties.get(pk, nothing),
            times=times.get(pk, nothing),
            access=has if how == Attendance.IN_PERSON else has | {ONLINE},
        )


def _spots(names: Mapping[str, Counter[str]]) -> dict[UUID, set[Spot]]:
    found: dict[UUID, set[Spot]] = defaultdict(set)
    rows = Location.objects.order_by().values_list("listing_id", "country", "region", "city", "postcode")
    for pk, country, region, city, postcode in rows.iterator(chunk_size=STEP):
        if city or region or postcode:
            found[pk].add(_spot(country, region, city, postcode_area(postcode, country=country)))
            for written in {region, city} - {""}:
                names[_folded(written)][written] += 1
    return found


@lru_cache(maxsize=200_000)
def _spot(country: str, region: str, city: str, postcode: str) -> Spot:
    return Spot(country, _folded(region), _folded(city), postcode)


@lru_cache(maxsize=200_000)
def _folded(name: str) -> str:
    return fold_place_name(name)


def postcode_area(postcode: str, *, country: str) -> str:
    """Return the part of a postcode that many streets share: "LS1" of "LS1 4AP", "1011" of "1011 AB", "5000"."""
    compact = "".join(postcode.split()).upper()
    if country == "GB":
        return compact[:-3] if len(compact) > 4 else compact
    digits = "".join(char for char in compact if char.isdigit())
    return digits[:4] if country == "NL" else digits or compact


def _ties() -> dict[UUID, frozenset[str]]:
    rows = CapitalTag.objects.filter(strength__gte=SHOWN_FROM_STRENGTH).exclude(reason="").order_by()
    known = [str(kind) for kind in CapitalKind]
    return _gathered((pk, kind) for pk, kind in rows.values_list("listing_id", "kind").iterator(STEP) if kind in known)


def _access() -> dict[UUID, frozenset[str]]:
    of_them = {"taxonomyterm__taxonomy": Taxonomy.ACCESS, "taxonomyterm__code__in": ACCESS}
    rows = Listing.terms.through.objects.filter(**of_them).order_by()
    return _gathered(rows.values_list("listing_id", "taxonomyterm__code").iterator(STEP))


def _times(*, at: datetime) -> dict[UUID, frozenset[str]]:
    rows = Schedule.objects.order_by().values_list("listing_id", "rrule", "start_date", "start", "timezone")
    today = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return _gathered((pk, found) for pk, *rule in rows.iterator(chunk_size=STEP) for found in _times_of(*rule, today))


@lru_cache(maxsize=50_000)
def _times_of(rrule, start_date, start, timezone, at: datetime) -> frozenset[str]:  # type: ignore[no-untyped-def]
    """Return the times of the week of one rule; exceptions of single dates do not change them."""
    rule = ScheduleRule(rrule=rrule, start_date=start_date, start=start, end=None, timezone=timezone)
    try:
        return week_times((day, str(part)) for day, part in day_parts([rule], at=at))
    except ValueError:  # a rule that cannot be read is on no day
        return frozenset()


def _gathered(pairs: Iterable[tuple[UUID, str]]) -> dict[UUID, frozenset[str]]:
    """Return listing to its values; equal sets are one object, so that a hundred thousand listings stay small."""
    sets: dict[UUID, frozenset[str]] = {}
    for pk, value in pairs:
        sets[pk] = _with(sets.get(pk, frozenset()), str(value))
    return sets


@lru_cache(maxsize=100_000)
def _with(values: frozenset[str], value: str) -> frozenset[str]:
    return values | {value}

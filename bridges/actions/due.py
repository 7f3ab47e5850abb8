"""All clocks in one round: who is reminded, what ends by itself, what is asked, what is forgotten.

Each introduction has a transaction of its own: lock, look again, act. So a round may be repeated, and two rounds may
run side by side: the second finds nothing left to do.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bridges import clocks
from bridges.actions import attendance, consents, follow_ups, introductions, moves, news, notices, reports, retention
from bridges.actions.parties import CLOCK
from bridges.clocks import CLOCKS, Stage
from bridges.models import Consent, ConsentEnd, FollowUp, Introduction, Notice, NoticeKind, Visit, VisitState
from bridges.notices.recipients import Recipient
from bridges.scopes import ConsentScope
from bridges.states import OPEN, OPEN_ASKS, MoveError
from bridges.states import IntroductionStatus as S
from bridges.vault import VaultError
from directory.actions import api_tokens, photos, proposals, throttles, wishes

logger = logging.getLogger("footbridge.due")
K = NoticeKind

NUDGES: Final = MappingProxyType({S.ASKED: K.NUDGE_HOST, S.WAITING: K.NUDGE_HOST, S.QUESTION: K.QUESTION_FOR_PERSON})
"""Who is reminded of what; elsewhere whoever supports the person, or else the person."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each clock struck in one round; `left` is what could not be done and is tried again next time."""

    consents_ending: int = 0
    consents_ended: int = 0
    lapsed: int = 0
    nudged: int = 0
    visits_asked: int = 0
    follow_ups_asked: int = 0
    settled: int = 0
    faded: int = 0
    people_erased: int = 0
    introductions_forgotten: int = 0
    contacts_emptied: int = 0
    meetings_forgotten: int = 0
    guest_contacts_emptied: int = 0
    throttles_forgotten: int = 0
    wishes_forgotten: int = 0
    photos_forgotten: int = 0
    proposals_forgotten: int = 0
    api_tokens_forgotten: int = 0
    reports_made: int = 0
    left: int = 0


def run(*, at: datetime) -> Counts:
    """Let every clock strike that is due at `at`, and return how often each did."""
    tally: Counter[str] = Counter()
    for name, find, act in ROUND:
        for key in find(at=at):
            tally.update(_strike(name, act, key, at=at))
    return Counts(**tally)


def _strike(name: str, act: "Act", key: UUID | None, *, at: datetime) -> dict[str, int]:
    """Return how often it struck under `name`: not at all where nothing is to be done any more."""
    try:
        return {name: int(act(key, at=at))}
    except MoveError:
        return {}  # somebody was first
    except (VaultError, DatabaseError) as error:
        # One record that cannot be read or is held by others must not stop the clocks of all. No text of the error:
        # a database repeats values in it.
        logger.warning("A clock could not strike: %s, %s", name, type(error).__name__)
        return {"left": 1}


def _ids(rows: QuerySet[Introduction]) -> list[UUID]:
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True))


def _consents_ending(*, at: datetime) -> list[UUID]:
    soon = Consent.objects.active(at=at).filter(
        introduction=OuterRef("pk"), expires_at__lte=at + clocks.CONSENT_ENDS_SOON
    )
    told = Notice.objects.filter(
        introduction=OuterRef("pk"), kind=K.CONSENT_ENDS, created_at__gt=at - clocks.CONSENT_ENDS_SOON
    )
    return _ids(Introduction.objects.open().filter(Exists(soon)).exclude(Exists(told)))


@transaction.atomic
def _tell_that_consent_ends(key: UUID, *, at: datetime) -> bool:
    row = moves.lock(Introduction(pk=key))
    first = row.consents.active(at=at).order_by("expires_at").first()
    if row.status not in OPEN or first is None or first.expires_at > at + clocks.CONSENT_ENDS_SOON:
        return False
    notice_key = f"{K.CONSENT_ENDS}:{row.pk}:{int(first.expires_at.timestamp())}"
    if Notice.objects.filter(dedupe_key=notice_key).exists():
        return False
    return notices.queue(K.CONSENT_ENDS, to=row.person, introduction=row, key=notice_key, at=at) is not None


def _once(*, at: datetime) -> tuple[None]:
    return (None,)


def _expire(_key: None, *, at: datetime) -> int:
    return consents.expire_due(at=at)


def _lapsing(*, at: datetime) -> list[UUID]:
    """Return what nobody answered in time, and what may not be told any more because the yes to it ran out."""
    names = Consent.objects.filter(introduction=OuterRef("pk"), scope=str(ConsentScope.NAME_OR_ALIAS))
    ran_out = Exists(names.filter(ended_how=ConsentEnd.EXPIRED)) & ~Exists(names.active(at=at))
    is_late = Q()
    for status in OPEN_ASKS:
        clock = CLOCKS[status]
        assert clock.lapse_days is not None
        is_late |= Q(status=status, due_at__lte=at - timedelta(days=clock.lapse_days - clock.due_days))
    asked = Introduction.objects.filter(status__in=[str(status) for status in OPEN_ASKS])
    return _ids(asked.filter(is_late | Q(ran_out)))


@transaction.atomic
def _lapse(key: UUID, *, at: datetime) -> bool:
    introductions.lapse(moves.lock(Introduction(pk=key)), at=at)
    return True


def _to_nudge(*, at: datetime) -> list[UUID]:
    is_time = Q()
    for status, clock in CLOCKS.items():
        if clock.nudge_days is not None:
            is_time |= Q(status=status, status_since__lte=at - timedelta(days=clock.nudge_days))
    return _ids(Introduction.objects.filter(is_time, nudged_at__isnull=True))


@transaction.atomic
def _nudge(key: UUID, *, at: datetime) -> bool:
    row = moves.lock(Introduction(pk=key))
    clock = CLOCKS.get(S(row.status))
    if clock is None or clock.nudge_days is None or row.status_since > at - timedelta(days=clock.nudge_days):
        return False
    if not _mark(row, at=at):
        return False
    kind = NUDGES.get(S(row.status))
    to: Recipient | None = row.host if kind == K.NUDGE_HOST else row.person
    if kind is None:
        practitioner = news.practitioner_of(row) if news.is_practitioner_told(row, at=at) else None
        kind, to = (K.FOR_PRACTITIONER, practitioner) if practitioner else (K.NEWS_FOR_PERSON, row.person)
    if to is not None:
        notices.queue(kind, to=to, introduction=row, key=f"nudge:{row.pk}:{row.version}", at=at)
    return True


def _mark(row: Introduction, *, at: datetime) -> bool:
    """Write down that somebody was reminded; no move, so the version stays and no page that is open gets stale."""
    unmarked = Introduction.objects.filter(pk=row.pk, status=row.status, version=row.version, nudged_at__isnull=True)
    return bool(unmarked.update(nudged_at=at))


def _visits_to_ask_about(*, at: datetime) -> list[UUID]:
    begun = Visit.objects.filter(
        state=VisitState.PLANNED,
        starts_at__lte=at,
        introduction__status=S.VISIT_PLANNED,
        introduction__nudged_at__isnull=True,
    )
    return [visit.introduction_id for visit in begun.order_by("starts_at", "pk") if _morning_after(visit) <= at]


@transaction.atomic
def _ask_about_visit(key: UUID, *, at: datetime) -> bool:
    row = moves.lock(Introduction(pk=key))
    visit = row.visits.filter(state=VisitState.PLANNED).select_related("companion").first()
    if row.status != S.VISIT_PLANNED or visit is None or _morning_after(visit) > at or not _mark(row, at=at):
        return False
    visit.introduction = row
    attendance.ask(visit, at=at)
    return True


def _morning_after(visit: Visit) -> datetime:
    return clocks.asking_moment(visit.day + timedelta(days=1), zone=visit.timezone)


def _settling_in(*, at: datetime) -> list[UUID]:
    """Return who was there, and whose follow-up after two days is due."""
    # Two steps: few are VISITED at a time, and a join began with every visit that ever happened (6 s of 180,000).
    visited = list(Introduction.objects.filter(status=S.VISITED).values_list("pk", flat=True))
    been = Visit.objects.filter(state=VisitState.HAPPENED, introduction__in=visited)
    rows = been.select_related("introduction__person").order_by("starts_at", "pk")
    return [visit.introduction_id for visit in rows if _two_days_after(visit) <= at]


def _two_days_after(visit: Visit) -> datetime:
    zone = clocks.known_zone(visit.introduction.person.timezone, otherwise=settings.TIME_ZONE)
    return clocks.asking_moment(clocks.follow_up_day(Stage.TWO_DAYS, visit_day=visit.day), zone=zone)


@transaction.atomic
def _settle(key: UUID, *, at: datetime) -> bool:
    introductions.settle(moves.lock(Introduction(pk=key)), by=CLOCK, at=at)
    return True


def _fading(*, at: datetime) -> list[UUID]:
    quiet = Introduction.objects.filter(status=S.SETTLING, due_at__lte=at - clocks.FADES_AFTER)
    return _ids(quiet.exclude(Exists(_heard(OuterRef("pk"), at=at))))


@transaction.atomic
def _fade(key: UUID, *, at: datetime) -> bool:
    row = moves.lock(Introduction(pk=key))
    if _heard(row.pk, at=at).exists():
        return False
    introductions.fade(row, at=at)
    return True


def _heard(introduction: "UUID | OuterRef", *, at: datetime) -> "QuerySet[FollowUp]":
    """Return the last follow-up where it was asked or answered less than two weeks ago, if late."""
    since = at - clocks.FADES_AFTER
    last = FollowUp.objects.filter(introduction=introduction, stage=Stage.TWELVE_WEEKS)
    return last.filter(Q(asked_at__gt=since) | Q(answered_at__gt=since))


def _forget_throttles(_key: None, *, at: datetime) -> int:
    return throttles.forget_old(at=at)


def _forget_wishes(_key: None, *, at: datetime) -> int:
    return wishes.forget_old(at=at)


def _forget_photos(_key: None, *, at: datetime) -> int:
    return photos.forget_old(at=at)


def _forget_proposals(_key: None, *, at: datetime) -> int:
    return proposals.forget_old(at=at)


def _forget_api_tokens(_key: None, *, at: datetime) -> int:
    return api_tokens.forget_old(at=at)


def _make_reports(_key: None, *, at: datetime) -> int:
    return reports.make_due(at=at)


Find = Callable[..., Iterable[UUID | None]]
Act = Callable[..., int]

ROUND: Final[tuple[tuple[str, Find, Act], ...]] = (
    ("consents_ending", _consents_ending, _tell_that_consent_ends),
    ("consents_ended", _once, _expire),
    ("lapsed", _lapsing, _lapse),
    ("nudged", _to_nudge, _nudge),
    ("visits_asked", _visits_to_ask_about, _ask_about_visit),
    ("follow_ups_asked", follow_ups.due, follow_ups.ask_of),
    ("settled", _settling_in, _settle),
    ("faded", _fading, _fade),
    ("people_erased", retention.people_due, retention.forget_person),
    ("introductions_forgotten", retention.introductions_due, retention.forget_introduction),
    ("contacts_emptied", retention.contacts_due, retention.empty_contact),
    ("meetings_forgotten", retention.meetings_due, retention.forget_meeting),
    ("guest_contacts_emptied", retention.guest_contacts_due, retention.empty_guest_contacts),
    ("throttles_forgotten", _once, _forget_throttles),
    ("wishes_forgotten", _once, _forget_wishes),
    ("photos_forgotten", _once, _forget_photos),
    ("proposals_forgotten", _once, _forget_proposals),
    ("api_tokens_forgotten", _once, _forget_api_tokens),
    ("reports_made", _once, _make_reports),
)
"""In this order: what ends first, so that nobody is reminded of what is over."""

"""The pool of companions: invited by a practitioner, in it by their own yes, for as long and on the days they say."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from bridges.actions import moves, news, notices
from bridges.actions.parties import By
from bridges.models import AccessLink, Companion, CompanionAnswer, Company, NoticeKind, Person, Visit, VisitState
from bridges.states import MoveError, Party
from directory.actions import audit
from directory.models import Team, User
from directory.schedules import DayPart, day_part

LONGEST_YES: Final = timedelta(days=365)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS: Final = tuple(f"{day}-{part}" for day in WEEKDAYS for part in DayPart)
"""When a companion can: weekday and part of the day, such as “mon-evening”."""

KEPT: Final = (
    *("consented_at", "consent_until", "days", "is_resting", "ended_at"),
    *("name", "email", "phone", "speaks", "about"),
)


class CompanionError(MoveError):
    """Something about the pool that cannot be; the text is for people, `field` is the one to look at."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def invite(team: Team, *, name: str, email: str, language: str, timezone: str, by: By, at: datetime) -> Companion:
    """Write somebody down who may want to go along, and send them the link on which they say yes, or nothing.

    They are not in the pool until they said so themselves.

    :raises CompanionError: if `by` does not work in the team, or nobody could be written to
    """
    if by.user is None or not Team.objects.of(by.user).filter(pk=team.pk).exists():
        raise CompanionError(_("Only somebody of the team invites companions."))
    if not name.strip() or not email.strip():
        raise CompanionError(
            _("A first name and an e-mail address are needed."), field="name" if not name.strip() else "email"
        )
    companion = Companion.objects.create(
        team=team, name=name.strip(), email=email.strip(), language=language, timezone=timezone, created_at=at
    )
    notices.queue(NoticeKind.POOL_INVITATION, to=companion, key=f"pool_invitation:{companion.pk}", at=at)
    _record("companion.invited", companion, by=by, at=at)
    return companion


@transaction.atomic
def offer(person: Person, *, name: str, email: str, by: By, at: datetime) -> Companion:
    """Let a person of a team offer to go along with others; said again, the companion that they are already comes back.

    They get the same letter as everybody who is invited, and say their yes on the companion's own page. To the team it
    is a companion like all others: that the two are one person is on no page of theirs.

    :raises CompanionError: if it is not the person who offers it, they are with no team, or cannot be written to
    """
    if by.party != Party.PERSON or by.person is None or by.person.pk != person.pk:
        raise CompanionError(_("Only you can offer this."))
    now = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if now.team_id is None:
        raise CompanionError(_("You are with no team. Ask one whether they have people who go along with others."))
    there = Companion.objects.filter(person=now, ended_at__isnull=True).first()
    if there is not None:
        return there
    if not name.strip() or not email.strip():
        raise CompanionError(
            _("A first name and an e-mail address are needed."), field="name" if not name.strip() else "email"
        )
    companion = Companion.objects.create(
        team_id=now.team_id,
        person=now,
        name=name.strip(),
        email=email.strip(),
        language=now.language,
        timezone=now.timezone,
        created_at=at,
    )
    notices.queue(NoticeKind.POOL_INVITATION, to=companion, key=f"pool_invitation:{companion.pk}", at=at)
    about = audit.About(target="bridges.Person", target_id=str(now.pk), data_category="role")
    audit.record("role.offered_company", subject=now.pk, by=by.as_actor(), at=at, about=about)
    return companion


@transaction.atomic
def end_of(person: Person, *, at: datetime) -> int:
    """End the companion that a person offered to be, as the person: visits that count on them hear of it."""
    mine = list(Companion.objects.filter(person=person, ended_at__isnull=True).order_by("pk"))
    for companion in mine:
        end(companion, by=By(Party.COMPANION, companion=companion), at=at)
    return len(mine)


@transaction.atomic
def invite_again(companion: Companion, *, by: By, at: datetime) -> Companion:
    """Send a companion a new link to their page: the first one got lost, or their yes runs out.

    :raises CompanionError: if `by` does not work in the team, or the companion has stopped
    """
    row = _own(companion, by=by, is_team_enough=True)
    if row.ended_at is not None:
        raise CompanionError(_("This companion has stopped."))
    key = f"pool_invitation:{row.pk}:{at:%Y%m%d}"  # once a day is enough, however often somebody presses
    notices.queue(NoticeKind.POOL_INVITATION, to=row, key=key, at=at)
    _record("companion.invited", row, by=by, at=at)
    return row


@transaction.atomic
def say_yes(
    companion: Companion,
    *,
    until: datetime,
    days: Iterable[str],
    speaks: Iterable[str] = (),
    about: str = "",
    by: By,
    at: datetime,
) -> Companion:
    """Keep a companion's own yes, until when and on which days (none: any day); said again, it replaces the last.

    `speaks` are the names of languages, `about` a few words that the people they go along with may read.

    :raises CompanionError: if it is not theirs to say, longer than a year, or a day that does not exist
    """
    row = _own(companion, by=by)
    chosen = list(dict.fromkeys(days))
    if not at < until <= at + LONGEST_YES:
        raise CompanionError(_("A yes holds for a year at most. After that you can say it again."), field="until")
    if not set(chosen) <= set(DAYS):
        raise CompanionError(_("Choose days and parts of the day from the list."), field="days")
    row.consented_at, row.consent_until, row.days, row.is_resting = at, until, chosen, False
    row.speaks, row.about = list(dict.fromkeys(speaks)), about.strip()
    return _save(row, "companion.said_yes", by=by, at=at)


@transaction.atomic
def rest(companion: Companion, *, by: By, at: datetime) -> Companion:
    """Ask nothing new of a companion for a while; what they said yes to stays."""
    row = _own(companion, by=by)
    row.is_resting = True
    return _save(row, "companion.rests", by=by, at=at)


@transaction.atomic
def come_back(companion: Companion, *, by: By, at: datetime) -> Companion:
    """Let a companion who rested be asked again."""
    row = _own(companion, by=by)
    row.is_resting = False
    return _save(row, "companion.came_back", by=by, at=at)


@transaction.atomic
def end(companion: Companion, *, by: By, at: datetime) -> Companion:
    """Take a companion out of the pool, by their own word or by their team; whoever counts on them hears of it.

    What was written about them is taken away at once; the row stays, so that visits of the past keep their place.
    """
    coming = Visit.objects.filter(companion=companion, state=VisitState.PLANNED).select_related("introduction")
    for visit in coming.order_by("introduction_id"):  # one order for all: nobody waits in a circle
        answer_for(visit, is_yes=False, at=at)
    row = _own(companion, by=by, is_team_enough=True)
    row.ended_at = row.ended_at or at
    row.name, row.email, row.phone, row.about, row.speaks, row.days = "", "", "", "", [], []
    AccessLink.objects.filter(companion=row, ended_at__isnull=True).update(ended_at=at)
    return _save(row, "companion.ended", by=by, at=at)


def is_free(companion: Companion, *, day: date, start: time) -> bool:
    """Return whether `start` on a local day is a time at which the companion can; no days named means any time."""
    return not companion.days or f"{WEEKDAYS[day.weekday()]}-{day_part(start.hour)}" in companion.days


def can_come(team: Team, *, day: date, start: time, zone: str, at: datetime) -> list[Companion]:
    """Return who of a team's pool may be asked for a visit, by first name: their yes holds on that day as well."""
    begins = datetime.combine(day, start, tzinfo=ZoneInfo(zone))
    pool = Companion.objects.available(at=at).filter(team=team, consent_until__gt=begins).order_by("name", "pk")
    return [companion for companion in pool if is_free(companion, day=day, start=start)]


def along(visit: Visit, *, practitioner: User | None) -> tuple[NoticeKind, Companion | User | None]:
    """Return who goes along with a visit and what a notice to them is called; None where nobody of ours does."""
    if visit.company == Company.PRACTITIONER:
        return NoticeKind.FOR_PRACTITIONER, practitioner
    comes = visit.company == Company.PEER and visit.companion_answer == CompanionAnswer.YES
    return NoticeKind.VISIT_FOR_COMPANION, visit.companion if comes else None


def answer_for(visit: Visit, *, is_yes: bool, at: datetime) -> bool:
    """Write down whether the companion of a planned visit comes, and tell the person and whoever supports them.

    Return whether that was news. The caller has an open transaction; the introduction is locked here.
    """
    introduction = moves.lock(visit.introduction)
    answer = CompanionAnswer.YES if is_yes else CompanionAnswer.NO
    asked = Visit.objects.filter(pk=visit.pk, state=VisitState.PLANNED, companion=visit.companion_id)
    if not asked.exclude(companion_answer=answer).update(companion_answer=answer):
        return False
    key = f"companion_{answer}:{visit.pk}:{int(at.timestamp())}"
    notices.queue(
        NoticeKind.NEWS_FOR_PERSON,
        to=introduction.person,
        introduction=introduction,
        visit=visit,
        key=f"{key}:1",
        at=at,
    )
    practitioner = news.practitioner_of(introduction)
    if practitioner is not None and news.is_practitioner_told(introduction, at=at):
        notices.queue(
            NoticeKind.FOR_PRACTITIONER, to=practitioner, introduction=introduction, visit=visit, key=f"{key}:2", at=at
        )
    return True


def let_go(visit: Visit, companion: Companion, *, at: datetime) -> None:
    """Tell a companion that a visit is without them now, and close their link to it.

    The notice names no introduction: there is nothing about the person in it, and it goes out after an end as well, or
    somebody would stand at a meeting point alone.
    """
    AccessLink.objects.filter(visit=visit, companion=companion, ended_at__isnull=True).update(ended_at=at)
    key = f"visit_let_go:{visit.pk}:{visit.sequence}:{companion.pk}"
    notices.queue(NoticeKind.VISIT_FOR_COMPANION, to=companion, key=key, at=at)


def _own(companion: Companion, *, by: By, is_team_enough: bool = False) -> Companion:
    """Return the locked row, if `by` is the companion (by link or account), or of the team where that is enough."""
    row = Companion.objects.select_for_update(of=("self",)).get(pk=companion.pk)
    is_theirs = by.party == Party.COMPANION and by.companion is not None and by.companion.pk == row.pk
    is_team = (
        is_team_enough
        and by.party == Party.PRACTITIONER
        and by.user is not None
        and Team.objects.of(by.user).filter(pk=row.team_id).exists()
    )
    if not is_theirs and not is_team:
        raise CompanionError(_("Only the companion says this."))
    if row.ended_at is not None and not is_team_enough:
        raise CompanionError(_("You are not in the pool any more. Your team can invite you again."))
    return row


def _save(row: Companion, event: str, *, by: By, at: datetime) -> Companion:
    row.save(update_fields=KEPT)
    _record(event, row, by=by, at=at)
    return row


def _record(event: str, companion: Companion, *, by: By, at: datetime) -> None:
    about = audit.About(target="bridges.Companion", target_id=str(companion.pk), data_category="companion")
    audit.record(event, subject=companion.pk, by=by.as_actor(), at=at, about=about)

"""The first visit: on a real date, with company, with a way out; changed or called off without a word of blame."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bridges import calendars, clocks, disclosure, vault
from bridges.actions import companions, meeting_dates, moves, news, notices
from bridges.actions.attendance import ABOUT_A_VISIT, call_off, did_not_go, went
from bridges.actions.meeting_dates import MeetingDate, VisitError, next_dates
from bridges.actions.parties import By
from bridges.actions.refusals import NotOpen
from bridges.models import (
    Companion,
    CompanionAnswer,
    Company,
    Introduction,
    NoticeKind,
    Visit,
    VisitState,
)
from bridges.notices.recipients import Recipient
from bridges.states import MOVES, Party, open_moves
from bridges.states import IntroductionStatus as S
from directory.models import Listing, ListingStatus

__all__ = [
    "MeetingDate",
    "VisitError",
    "answer_companion",
    "calendar_file",
    "call_off",
    "change",
    "did_not_go",
    "next_dates",
    "plan",
    "went",
]


@transaction.atomic
def plan(
    introduction: Introduction,
    *,
    day: date,
    start: time,
    company: Company,
    companion: Companion | None = None,
    meeting_point: str = "",
    leave_early: str = "",
    by: By,
    at: datetime,
) -> Visit:
    """Save the plan of a visit and make the move; whoever is to know hears of it in the same transaction.

    `day` and `start` are local to the group. A companion of the pool is asked first, and comes when they say yes.

    :raises VisitError: if the group does not meet then, the group has closed, or the company cannot come
    :raises MoveError: if no visit can be planned from here, or not by `by`
    """
    held = moves.hold(introduction)
    if "plan_visit" not in open_moves(S(held.status), by.party):
        raise NotOpen()
    meeting = _meeting(held, day=day, start=start, at=at)
    visit = Visit(introduction=held, created_at=at)
    _set_company(visit, company=company, companion=companion, meeting=meeting, at=at)
    _write(visit, meeting=meeting, meeting_point=meeting_point, leave_early=leave_early)
    visit.save(force_insert=True)
    due_at = clocks.due_at(S.VISIT_PLANNED, since=meeting.starts_at)
    visit.introduction = moves.make(introduction, "plan_visit", by=by, at=at, due_at=due_at, company=str(visit.company))
    _tell(visit, by=by, at=at)
    return visit


@transaction.atomic
def change(
    visit: Visit,
    *,
    day: date,
    start: time,
    company: Company,
    companion: Companion | None = None,
    meeting_point: str = "",
    leave_early: str = "",
    by: By,
    at: datetime,
) -> Visit:
    """Change the plan of a visit; what was scheduled for the old one is called off. Errors as those of `plan`.

    :raises SomebodyWasFirst: if the introduction is not as `visit.introduction` says
    """
    held = moves.hold(visit.introduction)
    row = held.visits.select_for_update(of=("self",)).select_related("companion").get(pk=visit.pk)
    may_plan = by.party in MOVES["plan_visit"].parties and moves.is_theirs(held, by=by)
    if row.state != VisitState.PLANNED or not may_plan:
        raise NotOpen()
    row.introduction = held
    earlier = row.companion
    meeting = _meeting(held, day=day, start=start, at=at)
    _set_company(row, company=company, companion=companion, meeting=meeting, at=at)
    _write(row, meeting=meeting, meeting_point=meeting_point, leave_early=leave_early)
    row.sequence += 1
    row.save()
    _keep_change(held, row, by=by, at=at)
    notices.cancel_for(held, kinds=ABOUT_A_VISIT, at=at)
    if earlier is not None and earlier != row.companion:
        companions.let_go(row, earlier, at=at)
    _tell(row, by=by, at=at)
    visit.introduction.refresh_from_db()
    row.introduction = visit.introduction
    return row


@transaction.atomic
def answer_companion(visit: Visit, *, is_yes: bool, by: By, at: datetime) -> Visit:
    """Keep a companion's answer, and tell the person and whoever supports them. The same answer again changes nothing.

    :raises VisitError: if the visit is over or called off, or they are not the one who was asked
    """
    held = moves.lock(visit.introduction)
    row = Visit.objects.select_for_update(of=("self",)).select_related("companion").get(pk=visit.pk)
    if by.party != Party.COMPANION or by.companion is None or by.companion.pk != row.companion_id:
        raise VisitError(_("Somebody else goes along with this visit now. Thank you for being there."))
    if row.state != VisitState.PLANNED or held.status != S.VISIT_PLANNED or row.starts_at <= at:
        raise VisitError(_("This visit is not planned any more. Thank you for being there."))
    row.introduction = held
    if companions.answer_for(row, is_yes=is_yes, at=at):
        moves.write_down("visit.companion_answered", held, by=by, at=at)
    row.refresh_from_db(fields=["companion_answer"])
    return row


def calendar_file(visit: Visit, *, is_discreet: bool = True) -> bytes:
    """Return a visit as a calendar file. Discreet: when, and nothing else; otherwise with group and meeting point."""
    plain = discreet_event(visit)
    return calendars.visit_calendar(plain if is_discreet else _in_full(plain, visit))


def discreet_event(visit: Visit) -> calendars.VisitEvent:
    """Return a visit as an event that says when, and nothing else."""
    return calendars.VisitEvent(
        visit_id=visit.pk,
        day=visit.day,
        start=visit.start,
        end=visit.end,
        timezone=visit.timezone,
        changed_at=visit.said_at or visit.created_at,
        sequence=visit.sequence,
        is_called_off=visit.state == VisitState.CANCELLED,
    )


def _in_full(plain: calendars.VisitEvent, visit: Visit) -> calendars.VisitEvent:
    box = vault.open_for(visit.introduction.person)
    return calendars.with_words(
        plain,
        title=_name_of(visit.introduction.listing, language=visit.introduction.person.language),
        location=box.read(visit, "meeting_point"),
        description=box.read(visit, "leave_early"),
    )


def _name_of(listing: Listing, *, language: str) -> str:
    names = {text.language: text.name for text in listing.texts.filter(variant="standard")}
    return names.get(language) or names.get(listing.language) or ""


def why_closed(listing: Listing) -> str:
    """Return in words why no visit can be planned; "" for a group that runs, or that opens again on a known day."""
    opens_again = listing.status == ListingStatus.TEMPORARILY_CLOSED and listing.closed_until is not None
    if (listing.status == ListingStatus.ACTIVE or opens_again) and listing.vanished_at is None:
        return ""
    return _("This group has closed for now. The introduction is kept, and you can plan a visit later.")


def _meeting(introduction: Introduction, *, day: date, start: time, at: datetime) -> MeetingDate:
    listing = introduction.listing
    if words := why_closed(listing):
        raise VisitError(words)
    zone = introduction.host.timezone if introduction.host else settings.TIME_ZONE
    zone = clocks.known_zone(zone, otherwise=settings.TIME_ZONE)
    return meeting_dates.meeting_on(listing, day=day, start=start, at=at, zone=zone)


def _set_company(
    visit: Visit, *, company: Company, companion: Companion | None, meeting: MeetingDate, at: datetime
) -> None:
    """Set who goes along. A companion is asked anew where they or the time are new."""
    person = visit.introduction.person
    if company == Company.PRACTITIONER and news.practitioner_of(visit.introduction) is None:
        raise VisitError(_("Nobody of a team supports this person now. Choose other company."), field="company")
    chosen = companion if company == Company.PEER else None
    if chosen is not None:
        pool = Companion.objects.available(at=at).filter(team=person.team_id, consent_until__gt=meeting.starts_at)
        chosen = pool.filter(pk=chosen.pk).first()
        if chosen is None:
            raise VisitError(_("This companion cannot come then. Choose somebody else."), field="companion")
    is_same = chosen is not None and (chosen.pk, meeting.starts_at) == (visit.companion_id, visit.starts_at)
    visit.company, visit.companion = company, chosen
    if not is_same:
        visit.companion_answer = CompanionAnswer.ASKED if chosen else CompanionAnswer.NOT_ASKED


def _write(visit: Visit, *, meeting: MeetingDate, meeting_point: str, leave_early: str) -> None:
    visit.day, visit.start, visit.end = meeting.day, meeting.start, meeting.end
    visit.timezone, visit.starts_at = meeting.timezone, meeting.starts_at
    texts = {"meeting_point": meeting_point.strip(), "leave_early": leave_early.strip()}
    vault.open_for(visit.introduction.person).write_all(visit, texts)


def _keep_change(introduction: Introduction, visit: Visit, *, by: By, at: datetime) -> None:
    Introduction.objects.filter(pk=introduction.pk, version=introduction.version).update(
        version=introduction.version + 1,
        due_at=clocks.due_at(S.VISIT_PLANNED, since=visit.starts_at),
        nudged_at=None,
        company=str(visit.company),
    )
    introduction.refresh_from_db()
    moves.write_down("visit.changed", introduction, by=by, at=at)


def _tell(visit: Visit, *, by: By, at: datetime) -> None:
    """Queue what follows from a plan, for each who is to know; the keys hold the sequence, so that changes are told."""
    introduction = visit.introduction
    person, practitioner = introduction.person, news.practitioner_of(introduction)

    def queue(kind: NoticeKind, to: Recipient, due_at: datetime | None = None) -> None:
        key = f"{kind}:{visit.pk}:{visit.sequence}"
        notices.queue(kind, to=to, introduction=introduction, visit=visit, key=key, at=at, due_at=due_at)

    zone = clocks.known_zone(person.timezone, otherwise=settings.TIME_ZONE)
    reminder = clocks.asking_moment(visit.day - timedelta(days=1), zone=zone)
    if at < reminder < visit.starts_at:
        queue(NoticeKind.VISIT_REMINDER, person, reminder)
    if by.party == Party.PRACTITIONER:
        queue(NoticeKind.NEWS_FOR_PERSON, person)
    if introduction.host is not None and disclosure.host_view(introduction, at=at).visit_day is not None:
        queue(NoticeKind.VISIT_FOR_HOST, introduction.host)
    if visit.companion is not None:
        is_asked = visit.companion_answer == CompanionAnswer.ASKED
        queue(NoticeKind.ASK_COMPANION if is_asked else NoticeKind.VISIT_FOR_COMPANION, visit.companion)
    if visit.company == Company.PRACTITIONER and practitioner is not None and practitioner != by.user:
        queue(NoticeKind.FOR_PRACTITIONER, practitioner)

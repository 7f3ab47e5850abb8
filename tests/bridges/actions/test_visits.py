"""Visits: on real dates, with company that said yes, changed and called off without blame."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest

from bridges import vault
from bridges.actions import companions, visits
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import By, by_companion, by_host, by_person, by_practitioner
from bridges.actions.refusals import NotOpen
from bridges.actions.visits import VisitError
from bridges.models import Companion, Company, Host, Introduction, Notice, NoticeKind, NoticeState, Person, Visit
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, Listing, Schedule, User
from tests.bridges.cast import EVERYTHING, make_introduction
from tests.bridges.visiting import AFTERWARDS, BEGINS, SEVEN, TUESDAY, kinds, plan
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcomed(noor: Person, hanna: Host) -> Introduction:
    return make_introduction(noor, host=hanna, status=S.WELCOMED, scopes=EVERYTHING, texts={"called": "Noor"})


def test_the_next_dates_are_those_of_the_real_timetable(choir: Listing) -> None:
    schedule = choir.schedules.get()
    schedule.exdates = ["2026-12-01"]
    schedule.overrides = [
        {"date": "2026-12-08", "cancelled": True},
        {"date": "2026-12-15", "new_date": "2026-12-16", "start": "18:30"},
    ]
    schedule.save()
    found = visits.next_dates(choir, at=NOON, limit=3)
    assert [(each.day, each.start, each.end) for each in found] == [
        (TUESDAY, SEVEN, time(21, 0)),
        (date(2026, 12, 16), time(18, 30), time(20, 30)),
        (date(2026, 12, 22), SEVEN, time(21, 0)),
    ]
    assert found[0].timezone == "Europe/London"
    assert found[0].starts_at == BEGINS


def test_a_planned_visit_keeps_the_wall_clock_and_the_instant(welcomed: Introduction) -> None:
    visit = plan(welcomed, meeting_point="At the blue bench", leave_early="Wave to Hanna")
    assert (visit.day, visit.start, visit.end) == (TUESDAY, SEVEN, time(21, 0))
    assert (visit.timezone, visit.starts_at) == ("Europe/London", BEGINS)
    kept = Visit.objects.select_related("introduction__person__key").get()
    box = vault.open_for(kept.introduction.person)
    assert box.read(kept, "meeting_point") == "At the blue bench"
    assert box.read(kept, "leave_early") == "Wave to Hanna"
    assert b"bench" not in bytes(kept.meeting_point)
    assert welcomed.status == S.VISIT_PLANNED
    assert welcomed.due_at == BEGINS + timedelta(days=2)


@pytest.mark.parametrize(
    ("day", "start", "field", "words"),
    [
        (date(2026, 11, 17), SEVEN, "day", "That day is over"),
        (date(2026, 11, 25), SEVEN, "day", "does not meet on that day"),
        (TUESDAY, time(18, 0), "start", "meets at 7pm"),
        (date(2028, 11, 21), SEVEN, "day", "within the next year"),
        (date.max, SEVEN, "day", "within the next year"),
        (date.min, SEVEN, "day", "within the next year"),
    ],
)
def test_a_visit_is_refused_when_the_group_does_not_meet(
    welcomed: Introduction, day: date, start: time, field: str, words: str
) -> None:
    with pytest.raises(VisitError, match=words) as refused:
        plan(welcomed, day=day, start=start)
    assert refused.value.field == field
    assert not Visit.objects.exists()
    assert Introduction.objects.get().status == S.WELCOMED


def test_a_meeting_that_began_today_is_over(welcomed: Introduction) -> None:
    with pytest.raises(VisitError, match="That time is over") as refused:
        plan(welcomed, at=BEGINS)
    assert refused.value.field == "start"


def test_a_meeting_that_was_called_off_is_no_date(welcomed: Introduction) -> None:
    welcomed.listing.schedules.update(overrides=[{"date": "2026-11-24", "cancelled": True}])
    with pytest.raises(VisitError, match="does not meet on that day"):
        plan(welcomed)


def test_a_group_without_times_can_be_visited_at_any_time_to_come(noor: Person) -> None:
    introduction = make_introduction(noor, listing=make_listing("Garden", rrule=""), status=S.WELCOMED)
    visit = plan(introduction, day=date(2026, 11, 26), start=time(14, 30))
    assert (visit.starts_at, visit.end) == (datetime(2026, 11, 26, 14, 30, tzinfo=UTC), None)


def test_an_hour_that_the_clocks_skip_is_named_with_the_next_that_there_is(noor: Person) -> None:
    introduction = make_introduction(noor, listing=make_listing("Garden", rrule=""), status=S.WELCOMED)
    with pytest.raises(VisitError, match=r"there is no 1:30am.*2:30am") as refused:
        plan(introduction, day=date(2027, 3, 28), start=time(1, 30))
    assert refused.value.field == "start"


def test_a_meeting_in_the_hour_that_the_clocks_skip_begins_an_hour_later(noor: Person) -> None:
    listing = make_listing("Night walk", rrule="")
    Schedule.objects.create(
        listing=listing, rrule="FREQ=WEEKLY;BYDAY=SU", start=time(1, 30), end=time(3, 0), timezone="Europe/London"
    )
    introduction = make_introduction(noor, listing=listing, status=S.WELCOMED)
    visit = plan(introduction, day=date(2027, 3, 28), start=time(1, 30))
    assert visit.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert visit.start == time(2, 30)


@pytest.mark.parametrize("values", [{"status": "temporarily_closed"}, {"status": "defunct"}, {"vanished_at": NOON}])
def test_a_group_that_closed_meanwhile_is_not_visited(welcomed: Introduction, values: dict[str, object]) -> None:
    Listing.objects.update(**values)
    with pytest.raises(VisitError, match="closed for now"):
        plan(welcomed)
    assert Introduction.objects.get().status == S.WELCOMED


def test_a_visit_is_planned_for_after_a_group_has_opened_again(welcomed: Introduction) -> None:
    listing = welcomed.listing
    opens = NOON.date() + timedelta(days=21)
    Listing.objects.update(status="temporarily_closed", closed_until=opens)
    listing.refresh_from_db()
    first = visits.next_dates(listing, at=NOON, limit=1)[0]
    assert first.day >= opens
    with pytest.raises(VisitError, match="does not meet on that day"):
        plan(welcomed)
    assert plan(welcomed, day=first.day, start=first.start).day == first.day


def test_only_the_person_and_whoever_supports_them_plan(welcomed: Introduction, hanna: Host, pim: User) -> None:
    for by in (by_host(hanna), by_companion(None, user=pim)):
        with pytest.raises(NotOpen):
            plan(welcomed, by=by)


def test_no_visit_is_planned_before_the_welcome(noor: Person, hanna: Host) -> None:
    with pytest.raises(NotOpen):
        plan(make_introduction(noor, host=hanna, status=S.ASKED))


def test_of_two_who_plan_at_once_one_is_told_that_somebody_was_first(welcomed: Introduction, pim: User) -> None:
    stale = Introduction.objects.get(pk=welcomed.pk)
    plan(welcomed)
    with pytest.raises(SomebodyWasFirst):
        plan(stale, by=by_practitioner(pim))
    assert Visit.objects.count() == 1


def test_who_is_to_know_of_a_visit_hears_of_it(welcomed: Introduction, pim: User, hanna: Host) -> None:
    plan(welcomed, company=Company.PRACTITIONER)
    assert kinds(person=welcomed.person) == ["visit_reminder"]
    assert kinds(host=hanna) == ["visit_for_host"]
    assert kinds(user=pim) == ["for_practitioner"]
    assert Notice.objects.get(kind="visit_reminder").due_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_a_practitioner_who_plans_is_not_written_to_and_the_person_is(welcomed: Introduction, pim: User) -> None:
    plan(welcomed, company=Company.PRACTITIONER, by=by_practitioner(pim))
    assert kinds(user=pim) == []
    assert kinds(person=welcomed.person) == ["news_for_person", "visit_reminder"]


def test_a_host_hears_of_no_visit_without_a_yes(noor: Person, hanna: Host) -> None:
    plan(make_introduction(noor, host=hanna, status=S.WELCOMED, scopes=(ConsentScope.CONTACT,)))
    assert kinds(host=hanna) == []


def test_there_is_no_reminder_where_it_is_not_safe_or_too_late(welcomed: Introduction) -> None:
    plan(welcomed, at=BEGINS - timedelta(hours=20))
    assert kinds(kind="visit_reminder") == []
    visit = Visit.objects.select_related("introduction").get()
    Person.objects.update(is_safe_to_write=False)
    visits.change(visit, day=date(2026, 12, 1), start=SEVEN, company=Company.ALONE, by=_noor(visit), at=NOON)
    assert kinds(kind="visit_reminder") == []


def _noor(visit: Visit) -> By:
    return by_person(visit.introduction.person)


def test_a_companion_is_asked_and_comes_when_they_say_yes(welcomed: Introduction, bo: Companion, pim: User) -> None:
    visit = plan(welcomed, company=Company.PEER, companion=bo)
    assert visit.companion_answer == "asked"
    assert kinds(companion=bo) == ["ask_companion"]
    visit = visits.answer_companion(visit, is_yes=True, by=by_companion(bo), at=NOON)
    assert visit.companion_answer == "yes"
    assert kinds(user=pim) == ["for_practitioner"]
    again = visits.answer_companion(visit, is_yes=True, by=by_companion(bo), at=NOON + timedelta(minutes=1))
    assert again.companion_answer == "yes"
    assert AuditEvent.objects.filter(event="visit.companion_answered").count() == 1


def test_nobody_answers_for_a_companion(welcomed: Introduction, bo: Companion, pim: User) -> None:
    visit = plan(welcomed, company=Company.PEER, companion=bo)
    other = Companion.objects.create(team=bo.team, name="Bea", consented_at=NOON, consent_until=AFTERWARDS)
    for by in (by_companion(other), by_practitioner(pim), by_person(welcomed.person), by_companion(None, user=pim)):
        with pytest.raises(VisitError, match="Somebody else"):
            visits.answer_companion(visit, is_yes=True, by=by, at=NOON)
    assert Visit.objects.get().companion_answer == "asked"


@pytest.mark.parametrize(
    "values",
    [
        {"is_resting": True},
        {"ended_at": NOON},
        {"consent_until": NOON},
        {"consent_until": BEGINS},
        {"consented_at": None, "consent_until": None},
    ],
)
def test_a_companion_who_is_not_there_cannot_be_asked(
    welcomed: Introduction, bo: Companion, values: dict[str, object]
) -> None:
    Companion.objects.update(**values)
    with pytest.raises(VisitError, match="cannot come then") as refused:
        plan(welcomed, company=Company.PEER, companion=bo)
    assert refused.value.field == "companion"


def test_a_companion_of_another_team_cannot_be_asked(welcomed: Introduction, bo: Companion, paula: User) -> None:
    Companion.objects.update(team=paula.memberships.get().team)
    with pytest.raises(VisitError, match="cannot come then"):
        plan(welcomed, company=Company.PEER, companion=bo)


def test_a_practitioner_goes_along_only_where_there_is_one(welcomed: Introduction) -> None:
    Person.objects.update(team=None, practitioner=None)
    with pytest.raises(VisitError, match="Nobody of a team") as refused:
        plan(welcomed, company=Company.PRACTITIONER)
    assert refused.value.field == "company"


def test_a_change_calls_off_what_was_scheduled_and_schedules_anew(welcomed: Introduction, bo: Companion) -> None:
    visit = plan(welcomed, company=Company.PEER, companion=bo)
    visit = visits.answer_companion(visit, is_yes=True, by=by_companion(bo), at=NOON)
    before = welcomed.version
    visit = visits.change(
        visit, day=date(2026, 12, 1), start=SEVEN, company=Company.PEER, companion=bo, by=_noor(visit), at=NOON
    )
    assert (visit.sequence, visit.companion_answer) == (1, "asked")
    assert Introduction.objects.get().version == before + 1
    [reminder] = Notice.objects.filter(kind="visit_reminder", state=NoticeState.PENDING)
    assert reminder.due_at == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    assert kinds(companion=bo) == ["ask_companion"]
    assert Notice.objects.filter(state=NoticeState.CANCELLED).count() == 3  # reminder, host, companion


def test_a_new_meeting_point_leaves_the_yes_of_a_companion(welcomed: Introduction, bo: Companion) -> None:
    visit = plan(welcomed, company=Company.PEER, companion=bo)
    visit = visits.answer_companion(visit, is_yes=True, by=by_companion(bo), at=NOON)
    visit = visits.change(
        visit,
        day=TUESDAY,
        start=SEVEN,
        company=Company.PEER,
        companion=bo,
        meeting_point="Door",
        by=_noor(visit),
        at=NOON,
    )
    assert visit.companion_answer == "yes"
    assert kinds(companion=bo) == ["visit_for_companion"]


def test_a_companion_who_is_not_needed_hears_it_and_nothing_of_the_person(
    welcomed: Introduction, bo: Companion
) -> None:
    visit = plan(welcomed, company=Company.PEER, companion=bo)
    visits.change(visit, day=TUESDAY, start=SEVEN, company=Company.ALONE, by=_noor(visit), at=NOON)
    [notice] = Notice.objects.filter(companion=bo, state=NoticeState.PENDING)
    assert (notice.kind, notice.introduction, notice.visit) == ("visit_for_companion", None, None)


def test_a_change_of_what_somebody_else_changed_is_refused(welcomed: Introduction, pim: User) -> None:
    plan(welcomed)
    mine = Visit.objects.select_related("introduction").get()
    theirs = Visit.objects.select_related("introduction").get()
    wanted: dict[str, Any] = {"day": date(2026, 12, 1), "start": SEVEN, "company": Company.ALONE, "at": NOON}
    visits.change(theirs, by=by_practitioner(pim), **wanted)
    with pytest.raises(SomebodyWasFirst):
        visits.change(mine, by=by_person(welcomed.person), **wanted)


def test_a_companion_who_ends_leaves_nobody_waiting_in_vain(welcomed: Introduction, bo: Companion, pim: User) -> None:
    visit = plan(welcomed, company=Company.PEER, companion=bo)
    visits.answer_companion(visit, is_yes=True, by=by_companion(bo), at=NOON)
    companions.end(bo, by=by_companion(bo), at=NOON + timedelta(hours=1))
    assert Visit.objects.get().companion_answer == "no"
    assert kinds(user=pim) == ["for_practitioner", "for_practitioner"]


def test_the_calendar_file_is_discreet_unless_asked_otherwise(welcomed: Introduction) -> None:
    visit = plan(welcomed, meeting_point="At the blue bench", leave_early="Wave")
    discreet = visits.calendar_file(visit)
    for word in (b"choir", b"harbour", b"bench", b"Wave", str(visit.pk).encode(), str(welcomed.pk).encode()):
        assert word not in discreet
    [event] = icalendar.Calendar.from_ical(visits.calendar_file(visit, is_discreet=False)).walk("VEVENT")
    assert event["SUMMARY"] == "Tuesday harbour choir"
    assert event["LOCATION"] == "At the blue bench"
    assert event["UID"] == icalendar.Calendar.from_ical(discreet).walk("VEVENT")[0]["UID"]


def test_a_visit_that_was_called_off_cancels_the_one_in_the_calendar(welcomed: Introduction) -> None:
    visit = plan(welcomed)
    first = icalendar.Calendar.from_ical(visits.calendar_file(visit)).walk("VEVENT")[0]
    visits.call_off(visit, by=_noor(visit), at=NOON)
    second = icalendar.Calendar.from_ical(visits.calendar_file(Visit.objects.get())).walk("VEVENT")[0]
    assert (first["STATUS"], first["SEQUENCE"]) == ("CONFIRMED", 0)
    assert (second["STATUS"], second["SEQUENCE"], second["UID"]) == ("CANCELLED", 1, first["UID"])


def test_no_notice_of_a_visit_holds_a_text(welcomed: Introduction) -> None:
    plan(welcomed, meeting_point="blue-bench-4711")
    assert {NoticeKind(kind) for kind in kinds()} == {NoticeKind.VISIT_REMINDER, NoticeKind.VISIT_FOR_HOST}
    assert "4711" not in str(list(Notice.objects.values()))

"""Every clock strikes once, in time, and not for what is over."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bridges.actions import due, follow_ups, introductions, visits
from bridges.actions.parties import by_companion, by_person
from bridges.disclosure import host_view
from bridges.models import Companion, Company, Consent, FollowUp, Host, Introduction, Notice, Person, PersonKey, Visit
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import Photo, Proposal, User
from tests.bridges.cast import EVERYTHING, give, make_host, make_introduction, make_person
from tests.listings import NOON, make_listing
from tests.photographs import make_photo
from tests.proposing import make_proposal

BEGINS = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
MORNING_AFTER = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def struck(at: datetime) -> dict[str, int]:
    """Run all clocks and return those that struck."""
    counts = asdict(due.run(at=at))
    counts.pop("reports_made")  # of the last quarter, whoever's it was: `test_reports.py`
    return {name: count for name, count in counts.items() if count}


def introduce(person: Person, host: Host, status: S, **fields: Any) -> Introduction:
    wanted = {"scopes": EVERYTHING, **fields}
    return make_introduction(person, host=host, status=status, **wanted)


def told(**about: Any) -> list[str]:
    return sorted(Notice.objects.filter(**about).exclude(state="cancelled").values_list("kind", flat=True))


def planned(person: Person, host: Host, *, scopes: Any = EVERYTHING, **company: Any) -> Visit:
    introduction = introduce(person, host, S.WELCOMED, scopes=scopes)
    wanted = {"company": Company.ALONE, **company}
    visit = visits.plan(introduction, day=BEGINS.date(), start=time(19), by=by_person(person), at=NOON, **wanted)
    Notice.objects.all().delete()
    return visit


@pytest.mark.parametrize(
    ("status", "days", "recipient", "kind"),
    [
        (S.ASKED, 3.5, "host", "nudge_host"),
        (S.WAITING, 14, "host", "nudge_host"),
        (S.QUESTION, 3.5, "person", "question_for_person"),
        (S.CONSENTED, 3.5, "user", "for_practitioner"),
        (S.WELCOMED, 3.5, "user", "for_practitioner"),
    ],
)
def test_who_is_waited_for_is_reminded_once(
    noor: Person, hanna: Host, pim: User, status: S, days: float, recipient: str, kind: str
) -> None:
    introduction = introduce(noor, hanna, status)
    late = NOON + timedelta(days=days)
    assert struck(late - MINUTE) == {}
    assert struck(late) == {"nudged": 1}
    assert struck(late + MINUTE) == {}
    assert told(**{recipient: {"host": hanna, "person": noor, "user": pim}[recipient]}) == [kind]
    introduction.refresh_from_db()
    assert (introduction.nudged_at, introduction.version) == (late, 1)


def test_a_person_alone_is_reminded_themselves(hanna: Host) -> None:
    alone = make_person("Noor", channel="email", is_safe_to_write=True)
    introduce(alone, hanna, S.WELCOMED, started_by="person")
    struck(NOON + timedelta(days=4))
    assert told() == ["news_for_person"]


def test_a_practitioner_who_is_not_to_be_told_is_not_reminded(noor: Person, hanna: Host) -> None:
    introduce(noor, hanna, S.WELCOMED, started_by="person", scopes=(ConsentScope.NAME_OR_ALIAS,))
    struck(NOON + timedelta(days=4))
    assert told() == ["news_for_person"]


@pytest.mark.parametrize("status", [S.SUGGESTED, S.CONSIDERING, S.NOT_NOW, S.DID_NOT_GO])
def test_a_person_who_thinks_or_rests_is_left_in_peace(noor: Person, hanna: Host, status: S) -> None:
    make_introduction(noor, host=hanna, status=status)
    assert struck(NOON + timedelta(days=400)) == {}
    assert Introduction.objects.get().status == status


@pytest.mark.parametrize(("status", "days"), [(S.ASKED, 14), (S.QUESTION, 14), (S.WAITING, 90)])
def test_what_nobody_answers_lapses(noor: Person, hanna: Host, status: S, days: int) -> None:
    introduction = introduce(noor, hanna, status, nudged_at=NOON)
    Consent.objects.update(expires_at=NOON + timedelta(days=200))  # the clock alone
    assert struck(NOON + timedelta(days=days) - MINUTE) == {}
    assert struck(NOON + timedelta(days=days)) == {"lapsed": 1}
    assert struck(NOON + timedelta(days=days)) == {}
    introduction.refresh_from_db()
    assert (introduction.status, introduction.due_at) == (S.LAPSED, None)
    assert told(host=hanna) == ["host_closed"]


def test_who_went_is_asked_the_morning_after(noor: Person, hanna: Host) -> None:
    planned(noor, hanna)
    assert struck(MORNING_AFTER - MINUTE) == {}
    assert struck(MORNING_AFTER) == {"visits_asked": 1}
    assert struck(MORNING_AFTER + timedelta(days=1)) == {}
    assert told(person=noor) == ["news_for_person"]
    assert told(host=hanna) == ["attendance_for_host"]


def test_a_host_is_not_asked_without_a_yes_and_nor_is_the_person(noor: Person, hanna: Host) -> None:
    planned(noor, hanna, scopes=(ConsentScope.NAME_OR_ALIAS,))
    assert struck(MORNING_AFTER) == {"visits_asked": 1}
    assert told() == []


def test_whoever_came_along_is_asked_instead(noor: Person, hanna: Host, bo: Companion) -> None:
    visit = planned(noor, hanna, company=Company.PEER, companion=bo)
    visits.answer_companion(visit, is_yes=True, by=by_companion(bo), at=NOON)
    Notice.objects.all().delete()
    struck(MORNING_AFTER)
    assert told(companion=bo) == ["visit_for_companion"]
    assert told(person=noor) == []


def test_a_visit_that_was_moved_is_asked_about_after_the_new_date(noor: Person, hanna: Host) -> None:
    visit = planned(noor, hanna)
    struck(MORNING_AFTER)
    visits.change(
        visit.__class__.objects.select_related("introduction").get(),
        day=date(2026, 12, 1),
        start=time(19),
        company=Company.ALONE,
        by=by_person(noor),
        at=MORNING_AFTER + timedelta(hours=1),
    )
    assert struck(MORNING_AFTER + timedelta(days=6)) == {}
    assert struck(MORNING_AFTER + timedelta(days=7)) == {"visits_asked": 1}


def test_after_two_days_somebody_who_was_there_settles(noor: Person, hanna: Host) -> None:
    visit = planned(noor, hanna)
    visits.went(visit.introduction, by=by_person(noor), at=BEGINS + timedelta(hours=3))
    two_days = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
    assert struck(two_days - MINUTE) == {}
    assert struck(two_days) == {"follow_ups_asked": 1, "settled": 1}
    introduction = Introduction.objects.get()
    assert introduction.status == S.SETTLING
    assert introduction.due_at == BEGINS + timedelta(days=84)


def settling(person: Person, host: Host) -> Introduction:
    visit = planned(person, host)
    visits.went(visit.introduction, by=by_person(person), at=BEGINS + timedelta(hours=3))
    struck(BEGINS + timedelta(days=3))
    Consent.objects.update(expires_at=BEGINS + timedelta(days=300))
    return Introduction.objects.get()


def test_what_goes_quiet_fades_two_weeks_after_the_last_question(noor: Person, hanna: Host) -> None:
    settling(noor, hanna)
    assert struck(BEGINS + timedelta(days=84)) == {"follow_ups_asked": 1}
    assert struck(BEGINS + timedelta(days=98) - MINUTE) == {}
    assert struck(BEGINS + timedelta(days=98)) == {"faded": 1}
    assert struck(BEGINS + timedelta(days=98)) == {}


def test_an_answer_gives_two_weeks_more(noor: Person, hanna: Host) -> None:
    settling(noor, hanna)
    struck(BEGINS + timedelta(days=84))
    last = FollowUp.objects.select_related("introduction__person__key").get(stage="12w")
    answered = BEGINS + timedelta(days=90)
    follow_ups.answer(last, answers={"belonging": "yes"}, by=by_person(noor), at=answered)
    assert struck(answered + timedelta(days=14) - MINUTE) == {}
    assert struck(answered + timedelta(days=14)) == {"faded": 1}


def test_nobody_fades_in_the_round_that_asks_them(noor: Person, hanna: Host) -> None:
    """The worker was down for a season: the last question comes late, and so does the end."""
    settling(noor, hanna)
    back = BEGINS + timedelta(days=120)
    assert struck(back) == {"follow_ups_asked": 1}
    assert struck(back + timedelta(days=13)) == {}
    assert struck(back + timedelta(days=14)) == {"faded": 1}


def test_a_person_hears_a_week_before_their_yes_runs_out(noor: Person, hanna: Host) -> None:
    introduce(noor, hanna, S.WELCOMED, nudged_at=NOON)
    week_before = NOON + timedelta(days=83)
    assert struck(week_before - MINUTE) == {}
    assert struck(week_before) == {"consents_ending": 1}
    assert struck(week_before + timedelta(days=6)) == {}
    assert told() == ["consent_ends"]


def test_a_yes_that_was_renewed_is_told_of_again(noor: Person, hanna: Host) -> None:
    introduction = introduce(noor, hanna, S.WELCOMED, nudged_at=NOON)
    struck(NOON + timedelta(days=83))
    Consent.objects.update(ended_at=NOON + timedelta(days=85), ended_how="replaced")
    give(introduction, ConsentScope.NAME_OR_ALIAS, at=NOON + timedelta(days=85))
    assert struck(NOON + timedelta(days=85 + 82)) == {}
    assert struck(NOON + timedelta(days=85 + 83)) == {"consents_ending": 1}


@pytest.mark.parametrize("status", [S.ASKED, S.QUESTION, S.WAITING])
def test_a_request_ends_with_the_yes_to_a_name(noor: Person, hanna: Host, status: S) -> None:
    introduction = make_introduction(noor, host=hanna, status=status, nudged_at=NOON)
    give(introduction, ConsentScope.NAME_OR_ALIAS, days=10)
    assert struck(NOON + timedelta(days=10)) == {"consents_ended": 1, "lapsed": 1}
    assert Introduction.objects.get().status == S.LAPSED


def test_later_only_the_view_of_the_host_empties(noor: Person, hanna: Host) -> None:
    introduction = make_introduction(
        noor, host=hanna, status=S.WELCOMED, texts={"called": "Noor", "message": "Hello"}, nudged_at=NOON
    )
    give(introduction, ConsentScope.NAME_OR_ALIAS, days=10)
    at = NOON + timedelta(days=10)
    assert host_view(introduction, at=at - MINUTE).called == "Noor"
    assert struck(at) == {"consents_ended": 1}
    introduction.refresh_from_db()
    assert introduction.status == S.WELCOMED
    assert host_view(introduction, at=at).is_closed
    assert host_view(introduction, at=at).called == ""


def test_a_record_that_cannot_be_read_does_not_stop_the_others(noor: Person, hanna: Host) -> None:
    planned(noor, hanna)
    garden = make_host(make_listing("Garden"), name="Gerd")
    introduce(make_person("Nadia"), garden, S.ASKED)
    PersonKey.objects.filter(person=noor).delete()
    assert struck(NOON + timedelta(days=4)) == {"nudged": 1, "left": 1}
    assert Introduction.objects.get(person=noor).nudged_at is None
    assert struck(NOON + timedelta(days=4)) == {"left": 1}


def test_after_withdrawing_no_clock_strikes(noor: Person, hanna: Host) -> None:
    introduction = settling(noor, hanna)
    introductions.withdraw(introduction, by=by_person(noor), at=BEGINS + timedelta(days=4))
    before = Notice.objects.count()
    for days in range(5, 80, 5):
        assert struck(BEGINS + timedelta(days=days)) == {}
    assert Notice.objects.count() == before


def test_photos_and_groups_that_nobody_wants_are_forgotten() -> None:
    """The clock of everything else also strikes for what strangers sent."""
    choir = make_listing()
    make_photo(choir, state="taken_down", taken_down_at=NOON)
    make_photo(choir, state="taken_down", taken_down_at=NOON + timedelta(days=2))
    make_proposal(at=NOON, is_proven=False)
    before = due.run(at=NOON + timedelta(days=6))
    after = due.run(at=NOON + timedelta(days=31))
    assert (before.photos_forgotten, before.proposals_forgotten) == (0, 0)
    assert (after.photos_forgotten, after.proposals_forgotten) == (1, 1)
    assert (Photo.objects.count(), Proposal.objects.count()) == (1, 0)

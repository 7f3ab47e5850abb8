"""Asking afterwards: four times, on the person's clock, as they chose, each to be left out, and never without a yes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bridges import vault
from bridges.actions import consents, follow_ups, visits
from bridges.actions.follow_ups import FollowUpError
from bridges.actions.parties import by_companion, by_host, by_person, by_practitioner, spoken
from bridges.models import Companion, Company, Consent, FollowUp, Host, Introduction, Notice, Person
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, User
from tests.bridges.cast import EVERYTHING, make_introduction, make_person
from tests.bridges.orders import make_order
from tests.listings import NOON

BEGINS = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
SAID_AT = BEGINS + timedelta(hours=3)
TWO_DAYS = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
TWO_WEEKS = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def visited(person: Person, host: Host, *, at: datetime = SAID_AT, **fields: Any) -> Introduction:
    """Make an introduction whose visit happened, by the actions themselves."""
    wanted: dict[str, Any] = {"scopes": EVERYTHING, **fields}
    company = wanted.pop("goes_with", Company.ALONE)
    introduction = make_introduction(person, host=host, status=S.WELCOMED, **wanted)
    visits.plan(introduction, day=date(2026, 11, 24), start=time(19, 0), company=company, by=by_person(person), at=NOON)
    return visits.went(introduction, by=by_person(person), at=at)


def ask_due(*, at: datetime) -> int:
    return sum(follow_ups.ask_of(introduction, at=at) for introduction in follow_ups.due(at=at))


def stage(introduction: Introduction, name: str) -> FollowUp:
    return FollowUp.objects.select_related("introduction__person__key").get(introduction=introduction, stage=name)


def test_the_first_visit_plans_four_times_of_asking(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    rows = introduction.follow_ups.order_by("day")
    assert [(row.stage, row.day, row.time, row.timezone, row.state) for row in rows] == [
        ("2d", date(2026, 11, 26), time(10, 0), "Europe/London", "planned"),
        ("2w", date(2026, 12, 8), time(10, 0), "Europe/London", "planned"),
        ("6w", date(2027, 1, 5), time(10, 0), "Europe/London", "planned"),
        ("12w", date(2027, 2, 16), time(10, 0), "Europe/London", "planned"),
    ]
    assert not Notice.objects.filter(kind="follow_up").exists()


def test_nothing_is_planned_without_a_yes(noor: Person, hanna: Host) -> None:
    visited(noor, hanna, scopes=(ConsentScope.NAME_OR_ALIAS, ConsentScope.CONTACT))
    assert not FollowUp.objects.exists()


def test_a_person_is_asked_on_their_own_clock(hanna: Host) -> None:
    far_away = make_person("Aroha", timezone="Pacific/Auckland", channel="email", is_safe_to_write=True)
    introduction = visited(far_away, hanna)
    due = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)  # 10 in the morning of the 26th there
    assert ask_due(at=due - timedelta(seconds=1)) == 0
    assert ask_due(at=due) == 1
    assert stage(introduction, "2d").state == "asked"


def test_an_unknown_zone_is_read_as_that_of_the_site(hanna: Host) -> None:
    introduction = visited(make_person("Noor", timezone="Mars/Olympus"), hanna)
    assert stage(introduction, "2d").timezone == "Europe/London"


def test_what_is_due_is_asked_once(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    assert ask_due(at=TWO_DAYS - timedelta(minutes=1)) == 0
    assert ask_due(at=TWO_DAYS) == 1
    assert ask_due(at=TWO_DAYS + timedelta(hours=1)) == 0
    notice = Notice.objects.get(kind="follow_up")
    assert (notice.person, notice.due_at, notice.follow_up) == (noor, TWO_DAYS, stage(introduction, "2d"))


def test_after_a_long_silence_only_the_latest_is_asked(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    assert ask_due(at=datetime(2027, 1, 6, 12, 0, tzinfo=UTC)) == 1
    states = dict(introduction.follow_ups.values_list("stage", "state"))
    assert states == {"2d": "cancelled", "2w": "cancelled", "6w": "asked", "12w": "planned"}


def test_what_is_over_when_we_hear_of_the_visit_is_not_asked(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna, at=BEGINS + timedelta(days=5))
    assert stage(introduction, "2d").state == "cancelled"
    assert ask_due(at=BEGINS + timedelta(days=5)) == 0


def test_a_yes_that_has_ended_meanwhile_means_no_asking(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    Consent.objects.filter(scope="follow_up").update(ended_at=TWO_DAYS, ended_how="person")
    assert ask_due(at=TWO_DAYS) == 0
    assert stage(introduction, "2d").state == "cancelled"
    assert not Notice.objects.filter(kind="follow_up").exists()


def test_an_ended_introduction_asks_nothing(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    Introduction.objects.update(status=S.WITHDRAWN, ended_at=SAID_AT, due_at=None)
    assert ask_due(at=TWO_DAYS) == 0
    assert stage(introduction, "2d").state == "cancelled"


def test_the_practitioner_asks_where_the_person_chose_so(noor: Person, hanna: Host, pim: User) -> None:
    visited(noor, hanna, follow_up_by="practitioner")
    ask_due(at=TWO_DAYS)
    [notice] = Notice.objects.filter(follow_up__isnull=False)
    assert (notice.kind, notice.user) == ("for_practitioner", pim)


def test_a_person_without_a_practitioner_is_asked_by_the_site(hanna: Host) -> None:
    alone = make_person("Noor", channel="email", is_safe_to_write=True)
    visited(alone, hanna, follow_up_by="practitioner")
    ask_due(at=TWO_DAYS)
    [notice] = Notice.objects.filter(follow_up__isnull=False)
    assert (notice.kind, notice.person) == ("follow_up", alone)


def test_whoever_came_along_asks_where_the_person_chose_so(noor: Person, hanna: Host, bo: Companion) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.WELCOMED, scopes=EVERYTHING, follow_up_by="companion")
    visit = visits.plan(
        introduction,
        day=date(2026, 11, 24),
        start=time(19, 0),
        company=Company.PEER,
        companion=bo,
        by=by_person(noor),
        at=NOON,
    )
    visits.answer_companion(visit, is_yes=True, by=by_companion(bo), at=NOON)
    visits.went(introduction, by=by_companion(bo), at=SAID_AT)
    ask_due(at=TWO_DAYS)
    [notice] = Notice.objects.filter(follow_up__isnull=False)
    assert (notice.kind, notice.companion) == ("visit_for_companion", bo)


def test_a_practitioner_who_came_along_asks(noor: Person, hanna: Host, pim: User) -> None:
    visited(noor, hanna, goes_with=Company.PRACTITIONER, follow_up_by="companion")
    ask_due(at=TWO_DAYS)
    [notice] = Notice.objects.filter(follow_up__isnull=False)
    assert (notice.kind, notice.user) == ("for_practitioner", pim)


def test_answers_are_sealed(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    ask_due(at=TWO_WEEKS)
    answers = {"connecting": "Ida, who sings alto", "belonging": "a_little", "ensuring": "  "}
    follow_ups.answer(stage(introduction, "2w"), answers=answers, by=by_person(noor), at=TWO_WEEKS)
    kept = stage(introduction, "2w")
    box = vault.open_for(noor)
    assert (kept.state, kept.answered_at) == ("answered", TWO_WEEKS)
    assert [box.read(kept, name) for name in ("connecting", "belonging", "ensuring", "strengthening")] == [
        "Ida, who sings alto",
        "a_little",
        "",
        "",
    ]
    assert b"Ida" not in bytes(kept.connecting)
    event = AuditEvent.objects.get(event="follow_up.answered")
    assert "Ida" not in str(AuditEvent.objects.filter(pk=event.pk).values())


def test_after_two_days_there_is_one_question(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    with pytest.raises(FollowUpError) as refused:
        follow_ups.answer(stage(introduction, "2d"), answers={"belonging": "yes"}, by=by_person(noor), at=TWO_DAYS)
    assert refused.value.field == "belonging"
    follow_ups.answer(stage(introduction, "2d"), answers={"went": "rather_not"}, by=by_person(noor), at=TWO_DAYS)
    assert vault.open_for(noor).read(stage(introduction, "2d"), "went") == "rather_not"


@pytest.mark.parametrize(
    ("answers", "field"), [({"went": "perhaps"}, "went"), ({"went": "went", "contact": "x"}, "contact")]
)
def test_an_answer_that_is_no_answer_changes_nothing(
    noor: Person, hanna: Host, answers: dict[str, str], field: str
) -> None:
    introduction = visited(noor, hanna)
    with pytest.raises(FollowUpError) as refused:
        follow_ups.answer(stage(introduction, "2d"), answers=answers, by=by_person(noor), at=TWO_DAYS)
    assert refused.value.field == field
    assert stage(introduction, "2d").state == "planned"


def test_a_long_answer_is_asked_to_be_shorter(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    with pytest.raises(FollowUpError, match="at most 2000"):
        follow_ups.answer(
            stage(introduction, "2w"), answers={"connecting": "x" * 2001}, by=by_person(noor), at=TWO_WEEKS
        )


def test_no_answer_at_all_leaves_it_out(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    follow_ups.answer(stage(introduction, "2d"), answers={"went": ""}, by=by_person(noor), at=TWO_DAYS)
    assert stage(introduction, "2d").state == "skipped"


def test_each_can_be_left_out(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    follow_ups.skip(stage(introduction, "2d"), by=by_person(noor), at=TWO_DAYS)
    assert stage(introduction, "2d").state == "skipped"
    assert ask_due(at=TWO_DAYS) == 0
    assert ask_due(at=TWO_WEEKS) == 1


def test_a_second_click_is_thanked(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    row = stage(introduction, "2d")
    follow_ups.answer(row, answers={"went": "went"}, by=by_person(noor), at=TWO_DAYS)
    with pytest.raises(FollowUpError, match="answered this already"):
        follow_ups.answer(row, answers={"went": "did_not"}, by=by_person(noor), at=TWO_DAYS)
    assert vault.open_for(noor).read(stage(introduction, "2d"), "went") == "went"


def test_it_can_be_too_early_or_too_late(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    with pytest.raises(FollowUpError, match="too early"):
        follow_ups.skip(stage(introduction, "12w"), by=by_person(noor), at=TWO_DAYS)
    follow_ups.cancel_all(introduction, at=TWO_DAYS)
    with pytest.raises(FollowUpError, match="any more"):
        follow_ups.answer(stage(introduction, "2d"), answers={"went": "went"}, by=by_person(noor), at=TWO_DAYS)


def test_only_the_person_answers_with_their_own_hand_or_aloud(noor: Person, hanna: Host, pim: User) -> None:
    introduction = visited(noor, hanna)
    row = stage(introduction, "2d")
    others = (by_practitioner(pim), by_host(hanna), by_companion(None, user=pim), by_person(make_person("Nadia")))
    for by in others:
        with pytest.raises(FollowUpError, match="Only the person"):
            follow_ups.answer(row, answers={"went": "went"}, by=by, at=TWO_DAYS)
    follow_ups.answer(row, answers={"went": "went"}, by=spoken(noor, to=pim), at=TWO_DAYS)
    assert stage(introduction, "2d").state == "answered"


def test_calling_all_off_leaves_what_was_answered(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    follow_ups.answer(stage(introduction, "2d"), answers={"went": "went"}, by=by_person(noor), at=TWO_DAYS)
    ask_due(at=TWO_WEEKS)
    assert follow_ups.cancel_all(introduction, at=TWO_WEEKS) == 3
    assert stage(introduction, "2d").state == "answered"


def test_a_yes_that_is_said_anew_takes_up_what_is_still_ahead(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna)
    ask_due(at=TWO_DAYS)
    ended_at = TWO_DAYS + timedelta(days=1)
    consents.end(introduction.consents.get(scope="follow_up"), by=by_person(noor), at=ended_at)
    assert set(introduction.follow_ups.values_list("state", flat=True)) == {"cancelled"}
    order = make_order({ConsentScope.FOLLOW_UP}, follow_up_by="practitioner")
    consents.give(introduction, order=order, by=by_person(noor), at=TWO_WEEKS)
    rows = introduction.follow_ups.order_by("day").values_list("stage", "state", "asked_by")
    assert list(rows) == [
        ("2d", "cancelled", "system"),
        ("2w", "cancelled", "system"),
        ("6w", "planned", "practitioner"),
        ("12w", "planned", "practitioner"),
    ]


def test_a_first_yes_after_the_visit_plans_what_is_still_ahead(noor: Person, hanna: Host) -> None:
    introduction = visited(noor, hanna, scopes=(ConsentScope.NAME_OR_ALIAS,))
    order = make_order({ConsentScope.FOLLOW_UP})
    consents.give(introduction, order=order, by=by_person(noor), at=TWO_DAYS + timedelta(days=1))
    assert dict(introduction.follow_ups.values_list("stage", "state")) == {
        "2d": "cancelled",
        "2w": "planned",
        "6w": "planned",
        "12w": "planned",
    }

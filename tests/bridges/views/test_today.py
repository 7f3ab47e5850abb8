"""Today: what needs a practitioner, in order, and nothing that is not theirs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.models import AskedBy, FollowUp, Introduction, Notice, NoticeState, Person, RoomTask, Visit
from bridges.pages.today import TodayPage, today_page
from bridges.states import IntroductionStatus as S
from directory.models import Listing, User
from tests.bridges.cast import EVERYTHING, make_introduction, make_person
from tests.listings import NOON, make_listing
from tests.logins import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def desk(client: Client, pim: User) -> Client:
    """Pim's browser."""
    return log_in(client, pim)


def page_of(user: User) -> TodayPage:
    return today_page(user, language="en", zone="Europe/London", at=NOON)


def make_visit(row: Introduction, *, hours: int, **fields: Any) -> Visit:
    starts_at = NOON + timedelta(hours=hours)
    plain = {"day": starts_at.date(), "start": starts_at.time(), "timezone": "Europe/London", "starts_at": starts_at}
    visit = Visit(introduction=row, **{**plain, **fields})
    vault.open_for(row.person).write(visit, "meeting_point", "By the lamp")
    visit.save()
    return visit


def test_late_comes_before_due_and_later_is_left_out(pim: User, noor: Person) -> None:
    for name, days in (("Later", 2), ("Due", 7), ("Late", 9)):
        make_introduction(noor, listing=make_listing(name), status=S.ASKED, at=NOON - timedelta(days=days))
    assert [(ticket.group, ticket.step.is_late) for ticket in page_of(pim).due] == [("Late", True), ("Due", False)]


def test_what_is_ready_to_send_is_there_from_the_first_day(pim: User, noor: Person, choir: Listing) -> None:
    make_introduction(noor, listing=choir, status=S.CONSENTED)
    (ticket,) = page_of(pim).due
    assert (ticket.step.move, ticket.step.button) == ("ask", "Send it to the group")


def test_a_visit_that_has_been_is_asked_about_the_same_day(pim: User, noor: Person, choir: Listing) -> None:
    make_visit(make_introduction(noor, listing=choir, status=S.VISIT_PLANNED), hours=-3)
    page = page_of(pim)
    assert [ticket.step.words for ticket in page.due] == ["Ask Noor whether the visit happened"]
    assert page.visits == ()


def test_visits_of_today_and_tomorrow_say_when_and_where(pim: User, noor: Person) -> None:
    for name, hours in (("Chess", 7), ("Garden", 24), ("Walk", 60)):
        row = make_introduction(noor, listing=make_listing(name), status=S.VISIT_PLANNED)
        make_visit(row, hours=hours)
    found = [(visit.group, visit.when, visit.meeting_point) for visit in page_of(pim).visits]
    assert found == [("Chess", "Today, 7pm", "By the lamp"), ("Garden", "Tomorrow, 12 noon", "By the lamp")]


def test_answers_of_this_week_are_news(pim: User, noor: Person) -> None:
    make_introduction(noor, listing=make_listing("Chess"), status=S.WELCOMED, at=NOON - timedelta(days=1))
    make_introduction(noor, listing=make_listing("Garden"), status=S.LAPSED, at=NOON - timedelta(days=9))
    assert [ticket.group for ticket in page_of(pim).news] == ["Chess"]


def test_what_i_promised_to_ask_is_there_when_its_time_has_come(pim: User, noor: Person, choir: Listing) -> None:
    row = make_introduction(noor, listing=choir, status=S.SETTLING)
    FollowUp.objects.create(
        introduction=row, stage="2w", day=NOON.date(), time="10:00", timezone="Europe/London",
        asked_by=AskedBy.PRACTITIONER,
    )  # fmt: skip
    assert [ticket.step.words for ticket in page_of(pim).due] == ["Ask Noor how it was"]


def test_rooms_that_get_ready_with_me_are_there(pim: User, paula: User, choir: Listing) -> None:
    RoomTask.objects.create(listing=choir, asked_for_by="host", assigned_to=pim)
    assert [task.group for task in page_of(pim).tasks] == ["Tuesday harbour choir"]
    assert page_of(paula).tasks == ()


def test_nothing_of_a_colleagues_people_or_of_another_team_is_there(pim: User, paula: User, noor: Person) -> None:
    others = make_person("Sia", team=noor.team)
    make_visit(make_introduction(others, listing=make_listing("Chess"), status=S.VISIT_PLANNED), hours=2)
    make_introduction(noor, listing=make_listing("Garden"), status=S.CONSENTED)
    assert page_of(pim).visits == ()
    assert page_of(paula).is_quiet


def test_a_quiet_day_is_a_pleasure(desk: Client, noor: Person) -> None:
    body = desk.get(reverse("today")).content.decode()
    assert ["Nothing needs you right now" in body, "a coffee with a host" in body] == [True, True]


def test_somebody_new_is_told_how_to_begin(desk: Client) -> None:
    assert reverse("person_new") in desk.get(reverse("today")).content.decode()


def test_how_many_queries_does_not_depend_on_how_many_rows(desk: Client, pim: User, noor: Person) -> None:
    found = []
    for number in range(3):
        person = make_person(f"Person {number}", team=noor.team, practitioner=pim)
        make_introduction(person, listing=make_listing(f"Group {number}"), status=S.CONSENTED)
        row = make_introduction(person, listing=make_listing(f"Visit {number}"), status=S.VISIT_PLANNED)
        now = timezone.now()
        make_visit(row, hours=1, starts_at=now + timedelta(hours=1))
        Notice.objects.create(
            kind="ask_host", dedupe_key=f"{number}", user=pim, introduction=row, state=NoticeState.UNCERTAIN, due_at=now
        )
        RoomTask.objects.create(listing=row.listing, asked_for_by="host", assigned_to=pim)
        if number in {0, 2}:
            desk.get(reverse("today"))
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(reverse("today")).status_code == 200
            found.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
    assert found == [16, 16]


@pytest.mark.parametrize(("do", "state"), [("resend", NoticeState.PENDING), ("leave", NoticeState.CANCELLED)])
def test_a_message_that_we_are_not_sure_of_is_sent_again_or_left(
    desk: Client, pim: User, noor: Person, choir: Listing, do: str, state: str
) -> None:
    row = make_introduction(noor, listing=choir, status=S.ASKED, scopes=EVERYTHING)
    notice = Notice.objects.create(
        kind="ask_host", dedupe_key="one", host=row.host, introduction=row, state=NoticeState.UNCERTAIN, due_at=NOON
    )
    assert "We do not know if a message went out." in desk.get(reverse("today")).content.decode()
    desk.post(reverse("notice_decide", args=[notice.pk]), {"do": do})
    notice.refresh_from_db()
    assert notice.state == state
    again = desk.post(reverse("notice_decide", args=[notice.pk]), {"do": do})
    assert again.status_code == 404


def test_nobody_decides_on_messages_of_another_team(client: Client, paula: User, noor: Person, choir: Listing) -> None:
    row = make_introduction(noor, listing=choir, status=S.ASKED)
    notice = Notice.objects.create(
        kind="ask_host", dedupe_key="one", host=row.host, introduction=row, state=NoticeState.FAILED, due_at=NOON
    )
    log_in(client, paula)
    assert client.post(reverse("notice_decide", args=[notice.pk]), {"do": "resend"}).status_code == 404
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED


# --- Asking afterwards


def ask(desk: Client, row: Introduction, **data: str) -> Any:
    return desk.post(reverse("introduction_follow_up", args=[row.pk]), data, follow=True)


@pytest.fixture
def asked(noor: Person, choir: Listing) -> FollowUp:
    """Two weeks after Noor's first visit."""
    row = make_introduction(noor, listing=choir, status=S.SETTLING, scopes=EVERYTHING, at=NOON - timedelta(days=14))
    day = (timezone.now() - timedelta(days=1)).date()
    return FollowUp.objects.create(
        introduction=row, stage="2w", day=day, time="10:00", timezone="Europe/London",
        state="asked", asked_by=AskedBy.PRACTITIONER,
    )  # fmt: skip


def test_what_the_person_said_is_kept_and_questions_can_be_left_out(
    desk: Client, noor: Person, asked: FollowUp
) -> None:
    body = desk.get(reverse("introduction_follow_up", args=[asked.introduction_id])).content.decode()
    assert "Each question can be left out." in body
    ask(desk, asked.introduction, do="answer", connecting="A tenor called Ali", belonging="a_little")
    asked.refresh_from_db()
    box = vault.open_for(noor)
    assert (asked.state, box.read(asked, "connecting"), box.read(asked, "ensuring")) == (
        "answered",
        "A tenor called Ali",
        "",
    )


def test_all_of_it_can_be_left_out(desk: Client, asked: FollowUp) -> None:
    ask(desk, asked.introduction, do="skip")
    asked.refresh_from_db()
    assert asked.state == "skipped"


def test_a_wrong_answer_is_said_and_nothing_is_lost(desk: Client, asked: FollowUp) -> None:
    response = ask(desk, asked.introduction, do="answer", connecting="A tenor", belonging="very much")
    assert "A tenor" in response.content.decode()
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_where_there_is_nothing_to_ask_it_is_said(desk: Client, noor: Person, choir: Listing) -> None:
    row = make_introduction(noor, listing=choir, status=S.SETTLING)
    response = desk.get(reverse("introduction_follow_up", args=[row.pk]), follow=True)
    assert "There is nothing to ask just now." in response.content.decode()

"""The outbox: what is written down to be said, to whom, and when it may be said."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from bridges.actions import notices
from bridges.actions.parties import by_practitioner
from bridges.models import Companion, Host, Notice, NoticeKind, NoticeState, Person
from bridges.notices.recipients import Recipient
from bridges.states import MoveError
from directory.models import AuditEvent, User
from tests.bridges.cast import make_introduction
from tests.bridges.notice_world import invite_greta
from tests.listings import NOON

pytestmark = pytest.mark.django_db


def queue(to: Recipient, *, key: str = "k", at: datetime = NOON, **options: Any) -> Notice | None:
    return notices.queue(NoticeKind.NEWS_FOR_PERSON, to=to, key=key, at=at, **options)


def test_a_notice_waits_for_exactly_one_recipient(noor: Person, hanna: Host, bo: Companion, pim: User) -> None:
    greta = invite_greta(noor, texts={})
    everyone: list[Recipient] = [noor, hanna, bo, greta, pim]
    rows = [queue(to, key=str(number)) for number, to in enumerate(everyone)]
    assert [(row.person, row.host, row.companion, row.participant, row.user) for row in rows if row] == [
        (noor, None, None, None, None),
        (None, hanna, None, None, None),
        (None, None, bo, None, None),
        (None, None, None, greta, None),
        (None, None, None, None, pim),
    ]
    assert {row.state for row in rows if row} == {NoticeState.PENDING}


def test_the_same_key_makes_one_notice(noor: Person) -> None:
    first = queue(noor, key="news:1")
    assert queue(noor, key="news:1", at=NOON + timedelta(days=1)) == first
    assert Notice.objects.count() == 1


def test_the_same_key_does_not_end_the_transaction_around_it(noor: Person, pim: User) -> None:
    with transaction.atomic():
        queue(noor, key="news:1")
        queue(noor, key="news:1")
        queue(pim, key="news:2")
    assert Notice.objects.count() == 2


def test_a_long_key_is_a_mistake_on_every_database(noor: Person) -> None:
    with pytest.raises(ValueError, match="100 characters"):
        queue(noor, key="k" * 101)


@pytest.mark.parametrize(
    ("channel", "is_safe", "is_written"),
    [
        ("email", True, True),
        ("email", False, False),
        ("sms", True, True),
        ("sms", False, False),
        ("phone", True, False),
        ("practitioner", True, False),
        ("none", True, False),
    ],
)
def test_a_person_is_written_to_only_if_they_said_so(
    noor: Person, settings: Any, tmp_path: Any, channel: str, is_safe: bool, is_written: bool
) -> None:
    settings.FOOTBRIDGE_SMS_FOLDER = str(tmp_path)
    noor.channel, noor.is_safe_to_write = channel, is_safe
    assert (queue(noor) is not None) == is_written
    assert Notice.objects.exists() == is_written


def test_without_a_sender_of_text_messages_there_are_none(noor: Person, settings: Any) -> None:
    settings.FOOTBRIDGE_SMS_FOLDER = ""
    noor.channel = "sms"
    assert queue(noor) is None


def test_who_stopped_is_not_written_to(noor: Person, hanna: Host, bo: Companion, pim: User) -> None:
    hanna.ended_at = bo.ended_at = NOON
    pim.is_active = False
    greta = invite_greta(noor, texts={})
    greta.ended_at = NOON
    assert [queue(to) for to in (hanna, bo, greta, pim)] == [None, None, None, None]
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("Europe/London", (22, 19, 59), (22, 19, 59)),
        ("Europe/London", (22, 20, 0), (23, 8, 0)),
        ("Europe/London", (22, 7, 59), (22, 8, 0)),
        ("Europe/Copenhagen", (22, 19, 0), (23, 7, 0)),  # 20:00 there, until 08:00 there
        ("Pacific/Auckland", (22, 12, 0), (22, 19, 0)),  # 01:00 there
        ("Nowhere/At_All", (22, 20, 0), (23, 8, 0)),  # the zone of the site
    ],
)
def test_nobody_is_written_to_at_night(
    noor: Person, zone: str, at: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    noor.timezone = zone
    notice = queue(noor, at=datetime(2026, 11, *at, tzinfo=UTC))
    assert notice is not None
    assert notice.due_at == datetime(2026, 11, *due, tzinfo=UTC)


def test_a_later_time_is_kept(noor: Person) -> None:
    notice = queue(noor, due_at=NOON + timedelta(days=3))
    assert notice is not None
    assert notice.due_at == NOON + timedelta(days=3)


def test_calling_off_takes_all_that_has_not_left(noor: Person, hanna: Host) -> None:
    introduction = make_introduction(noor, host=hanna)
    other = make_introduction(noor)
    rows = {}
    for state in NoticeState:
        rows[state] = queue(noor, key=str(state), introduction=introduction)
        is_held = state in {NoticeState.CLAIMED, NoticeState.HANDED_OVER}
        Notice.objects.filter(dedupe_key=str(state)).update(state=state, lease_until=NOON if is_held else None)
    bystander = queue(noor, key="other", introduction=other)
    assert notices.cancel_for(introduction, at=NOON) == 2
    after = dict(Notice.objects.values_list("dedupe_key", "state"))
    assert after["pending"] == after["claimed"] == NoticeState.CANCELLED
    untouched = set(NoticeState) - {NoticeState.PENDING, NoticeState.CLAIMED}
    assert all(after[str(state)] == state for state in untouched)
    assert bystander is not None
    assert after["other"] == NoticeState.PENDING


def test_somebody_decides_once_about_what_perhaps_arrived(noor: Person, pim: User) -> None:
    notice = queue(noor)
    assert notice is not None
    Notice.objects.update(state=NoticeState.UNCERTAIN, finished_at=NOON, attempts=3, error_code="lost")
    again = notices.resend(notice, by=by_practitioner(pim), at=NOON)
    assert (again.state, again.attempts, again.finished_at, again.error_code) == ("pending", 0, None, "")
    with pytest.raises(MoveError, match="decided this already"):
        notices.leave(notice, by=by_practitioner(pim), at=NOON)
    assert list(AuditEvent.objects.values_list("event", "subject")) == [("notice.resend", noor.pk)]


def test_what_failed_can_be_left(noor: Person, pim: User) -> None:
    notice = queue(noor)
    assert notice is not None
    Notice.objects.update(state=NoticeState.FAILED, finished_at=NOON, error_code="vault")
    left = notices.leave(notice, by=by_practitioner(pim), at=NOON)
    assert (left.state, left.finished_at, left.error_code) == (NoticeState.CANCELLED, NOON, "left")


def test_what_was_sent_is_not_sent_again(noor: Person, pim: User) -> None:
    notice = queue(noor)
    assert notice is not None
    Notice.objects.update(state=NoticeState.SENT)
    with pytest.raises(MoveError):
        notices.resend(notice, by=by_practitioner(pim), at=NOON)


def test_a_decision_about_a_letter_to_a_guest_stands_in_the_record_of_the_person(noor: Person, pim: User) -> None:
    notice = queue(invite_greta(noor, texts={}))
    assert notice is not None
    Notice.objects.update(state=NoticeState.FAILED, finished_at=NOON, error_code="no_address")
    notices.leave(notice, by=by_practitioner(pim), at=NOON)
    assert list(AuditEvent.objects.values_list("event", "subject")) == [("notice.leave", noor.pk)]

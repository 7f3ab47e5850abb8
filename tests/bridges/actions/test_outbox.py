"""The worker's passes: what leaves, what waits, what is called off, and what a person has to decide."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bridges.actions import links, notices, outbox
from bridges.models import (
    AccessLink,
    Host,
    Introduction,
    LinkPurpose,
    Notice,
    NoticeKind,
    Person,
    PersonKey,
)
from bridges.notices.letters import message_id_of
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import User
from directory.posting.outbox import SendCounts
from directory.posting.undelivered import BACK_OFF
from tests.bridges.cast import make_introduction, make_person
from tests.listings import NOON
from tests.recording_mail import RecordingBackend, accepted

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=180)


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Path:
    """The file of what the mail server accepted."""
    settings.EMAIL_BACKEND = "tests.recording_mail.RecordingBackend"
    settings.RECORDED_MAIL = path = tmp_path / "accepted.jsonl"
    settings.MAIL_TROUBLE = ""
    RecordingBackend.opened = 0
    return path


@pytest.fixture
def asked(noor: Person, hanna: Host, pim: User) -> Introduction:
    """Noor's introduction to the choir, asked of Hanna, with every consent."""
    return make_introduction(noor, host=hanna, status=S.ASKED, scopes=tuple(ConsentScope), author=pim)


def ask_host(introduction: Introduction, *, key: str = "ask") -> Notice:
    assert introduction.host is not None
    notice = notices.queue(NoticeKind.ASK_HOST, to=introduction.host, introduction=introduction, key=key, at=NOON)
    assert notice is not None
    return notice


def state_of(notice: Notice) -> tuple[str, str]:
    notice.refresh_from_db()
    assert (notice.lease_until is None) == (notice.state not in {"claimed", "handed_over"})
    return notice.state, notice.error_code


def test_what_is_due_leaves_once_in_order_over_one_connection(post: Path, pim: User, paula: User, stine: User) -> None:
    for minutes, user in ((3, pim), (1, paula), (2, stine)):
        due_at = NOON + timedelta(minutes=minutes)
        notices.queue(NoticeKind.FOR_PRACTITIONER, to=user, key=user.email, at=NOON, due_at=due_at)
    later = notices.queue(NoticeKind.FOR_PRACTITIONER, to=pim, key="later", at=NOON, due_at=NOON + timedelta(days=2))
    assert later is not None
    passes = [outbox.run_once(at=NOON + timedelta(minutes=5)) for _time in range(2)]
    assert [counts.sent for counts in passes] == [3, 0]
    assert [row["to"] for row in accepted(post)] == [["paula@example.org"], ["stine@example.org"], ["pim@example.org"]]
    assert RecordingBackend.opened == 3  # opening an open connection is nothing to an SMTP backend
    assert state_of(later) == ("pending", "")


def test_a_host_gets_a_link_that_opens_exactly_this_introduction(post: Path, asked: Introduction) -> None:
    notice = ask_host(asked)
    outbox.run_once(at=NOON)
    (letter,) = accepted(post)
    token = letter["body"].split("#")[1].split()[0]
    link = links.find_token(token, purposes=[LinkPurpose.HOST], at=NOON)
    assert (link.host, link.introduction) == (asked.host, asked)
    code = letter["body"].split()[-1]
    assert links.find_code(code, purposes=[LinkPurpose.HOST], at=NOON) == link
    assert state_of(notice) == ("sent", "")
    assert letter["message_id"] == message_id_of(notice)


def test_nothing_leaves_at_night_even_when_it_was_due_in_the_day(post: Path, asked: Introduction) -> None:
    notice = ask_host(asked)
    assert outbox.run_once(at=datetime(2026, 11, 22, 23, 0, tzinfo=UTC)).postponed == 1
    assert accepted(post) == []
    assert state_of(notice) == ("pending", "")
    assert notice.due_at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert outbox.run_once(at=notice.due_at).sent == 1


def test_what_was_called_off_while_it_was_claimed_does_not_leave(post: Path, asked: Introduction) -> None:
    notice = ask_host(asked)

    def withdraw_at_opening() -> bool:
        notices.cancel_for(asked, at=NOON)
        return False

    assert outbox.run_once(at=NOON, should_stop=withdraw_at_opening).lost == 1
    assert (accepted(post), state_of(notice)) == ([], ("cancelled", "called_off"))


def test_a_worker_that_is_told_to_stop_finishes_the_letter_in_its_hand(post: Path, pim: User) -> None:
    for number in range(3):
        notices.queue(NoticeKind.FOR_PRACTITIONER, to=pim, key=str(number), at=NOON - timedelta(hours=3 - number))
    answers = iter([False, True])
    assert outbox.run_once(at=NOON, should_stop=lambda: next(answers)).sent == 1
    assert dict(_states()) == {"0": "sent", "1": "pending", "2": "pending"}


# --- What is refused, and what comes later -----------------------------------------------------------------------


def test_a_refused_recipient_is_given_up_at_once_and_the_practitioner_hears(
    post: Path, asked: Introduction, settings: Any, pim: User
) -> None:
    settings.MAIL_TROUBLE = "refused@send"
    notice = ask_host(asked)
    counts = outbox.run_once(at=NOON)
    assert (counts.failed, state_of(notice)) == (1, ("failed", "smtp_550"))
    told = Notice.objects.exclude(pk=notice.pk).get()
    assert (told.kind, told.user, told.introduction) == (NoticeKind.FOR_PRACTITIONER, pim, asked)
    assert AccessLink.objects.get().ended_at is not None


def test_nobody_is_told_of_a_letter_to_the_practitioner_that_failed(post: Path, pim: User, settings: Any) -> None:
    settings.MAIL_TROUBLE = "refused@send"
    notices.queue(NoticeKind.FOR_PRACTITIONER, to=pim, key="k", at=NOON)
    outbox.run_once(at=NOON)
    assert dict(_states()) == {"k": "failed"}


def test_a_person_who_wants_nobody_told_is_not_overruled_by_a_failure(
    post: Path, asked: Introduction, settings: Any
) -> None:
    asked.consents.filter(scope=ConsentScope.TELL_MY_PRACTITIONER).update(ended_at=NOON, ended_how="person")
    settings.MAIL_TROUBLE = "refused@send"
    ask_host(asked)
    outbox.run_once(at=NOON)
    assert dict(_states()) == {"ask": "failed"}


def test_what_is_turned_away_for_now_is_tried_again_for_three_days(
    post: Path, asked: Introduction, settings: Any
) -> None:
    settings.MAIL_TROUBLE = "later@send"
    notice = ask_host(asked)
    now, tries = NOON, []
    for _time in range(20):
        outbox.run_once(at=now)
        if state_of(notice)[0] != "pending":
            break
        tries.append(notice.due_at)
        assert outbox.run_once(at=notice.due_at - timedelta(seconds=5)).later == 0
        now = notice.due_at
    assert state_of(notice) == ("failed", "smtp_451")
    assert len(tries) == len(BACK_OFF) == 7
    assert timedelta(days=2, hours=22) < tries[-1] - NOON < timedelta(days=4)
    assert all(8 <= moment.astimezone(UTC).hour < 20 for moment in tries)
    assert not AccessLink.objects.filter(ended_at__isnull=True).exists()


def test_a_server_that_comes_back_gets_it_in_the_end(post: Path, asked: Introduction, settings: Any) -> None:
    settings.MAIL_TROUBLE = "later@send"
    notice = ask_host(asked)
    outbox.run_once(at=NOON)
    settings.MAIL_TROUBLE = ""
    assert outbox.run_once(at=NOON + timedelta(seconds=50)).sent == 0
    assert outbox.run_once(at=NOON + timedelta(seconds=70)).sent == 1
    assert [row["message_id"] for row in accepted(post)] == [message_id_of(notice)]


# --- What breaks -------------------------------------------------------------------------------------------------


def test_what_perhaps_left_is_a_question_for_a_person(post: Path, asked: Introduction, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.recording_mail.ForgetfulBackend"
    settings.MAIL_TROUBLE = "hangs_up@accepted"
    notice = ask_host(asked)
    assert outbox.run_once(at=NOON).uncertain == 1
    assert state_of(notice) == ("uncertain", "connection")
    settings.MAIL_TROUBLE = ""
    assert outbox.run_once(at=NOON + timedelta(hours=4)).sent == 0
    assert len(accepted(post)) == 1


@pytest.mark.parametrize(("point", "sent_again"), [("send", 1), ("accepted", 0)])
def test_a_channel_that_can_be_asked_settles_it(
    post: Path, asked: Introduction, settings: Any, point: str, sent_again: int
) -> None:
    settings.MAIL_TROUBLE = f"hangs_up@{point}"
    notice = ask_host(asked)
    outbox.run_once(at=NOON)
    assert state_of(notice) == ("handed_over", "connection")
    settings.MAIL_TROUBLE = ""
    assert outbox.run_once(at=NOON + LEASE / 2).picked_up == 0
    counts = outbox.run_once(at=NOON + LEASE + timedelta(seconds=5))
    assert (counts.picked_up, counts.sent) == (1, sent_again)
    assert state_of(notice) == ("sent", "")
    assert len(accepted(post)) == 1


def test_what_was_only_claimed_goes_on_and_is_given_up_when_it_ends_every_worker(post: Path, pim: User) -> None:
    notice = notices.queue(NoticeKind.FOR_PRACTITIONER, to=pim, key="k", at=NOON)
    assert notice is not None
    for number in range(len(BACK_OFF) + 1):
        Notice.objects.update(state="claimed", lease_until=NOON, claimed_by="dead", attempts=number)
        outbox.run_once(at=NOON, limit=0)
        is_last = number == len(BACK_OFF)
        assert state_of(notice) == (("failed", "worker_lost") if is_last else ("pending", ""))


def test_a_lease_that_runs_is_nobody_elses(post: Path, pim: User) -> None:
    notices.queue(NoticeKind.FOR_PRACTITIONER, to=pim, key="k", at=NOON)
    Notice.objects.update(state="claimed", lease_until=NOON + timedelta(seconds=9), claimed_by="busy")
    assert outbox.run_once(at=NOON) == SendCounts()


@pytest.mark.parametrize("damage", ["no key", "no address", "other key"])
def test_a_poisoned_row_is_flagged_and_the_others_go_on(post: Path, noor: Person, pim: User, damage: str) -> None:
    fatima = make_person("Fatima", channel="email", is_safe_to_write=True, texts={"contact": "fatima@example.org"})
    notice = notices.queue(NoticeKind.NEWS_FOR_PERSON, to=noor, key="1", at=NOON)
    notices.queue(NoticeKind.NEWS_FOR_PERSON, to=fatima, key="2", at=NOON + timedelta(seconds=1))
    assert notice is not None
    if damage == "no key":
        PersonKey.objects.filter(person=noor).delete()
    elif damage == "other key":
        PersonKey.objects.filter(person=noor).update(wrapped_with="gone")
    else:
        Person.objects.filter(pk=noor.pk).update(contact=b"")
    counts = outbox.run_once(at=NOON + timedelta(minutes=1))
    assert (counts.failed, counts.sent) == (1, 1)
    assert state_of(notice) == ("failed", "no_address" if damage == "no address" else "vault")
    assert [row["to"] for row in accepted(post)] == [["fatima@example.org"]]


# --- A mail server that is down for a day ------------------------------------------------------------------------


@pytest.fixture
def a_full_outbox(pim: User, paula: User) -> list[Notice]:
    """Notices of one afternoon, a minute apart."""
    rows = []
    for number in range(20):
        to = [pim, paula][number % 2]
        row = notices.queue(NoticeKind.FOR_PRACTITIONER, to=to, key=str(number), at=NOON + timedelta(minutes=number))
        assert row is not None
        rows.append(row)
    return rows


def test_a_mail_server_that_is_down_for_a_day_loses_nothing(
    post: Path, a_full_outbox: list[Notice], settings: Any
) -> None:
    settings.MAIL_TROUBLE = "down@open"
    now = NOON + timedelta(hours=1)
    for _hour in range(24):
        counts = outbox.run_once(at=now)
        assert (counts.sent, counts.failed, counts.waiting) == (0, 0, 20)
        now += timedelta(hours=1)
    assert set(Notice.objects.values_list("state", "attempts", "error_code")) == {("pending", 0, "")}
    settings.MAIL_TROUBLE = ""
    assert outbox.run_once(at=now).sent == 20
    assert [row["message_id"] for row in accepted(post)] == [message_id_of(row) for row in a_full_outbox]


def test_a_mail_server_that_comes_back_at_night_sends_in_the_morning(
    post: Path, a_full_outbox: list[Notice], settings: Any
) -> None:
    settings.MAIL_TROUBLE = "down@open"
    outbox.run_once(at=NOON + timedelta(hours=1))
    settings.MAIL_TROUBLE = ""
    night = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    assert outbox.run_once(at=night).postponed == 20
    assert accepted(post) == []
    assert outbox.run_once(at=night + timedelta(hours=6)).sent == 20
    assert [row["message_id"] for row in accepted(post)] == [message_id_of(row) for row in a_full_outbox]


def test_one_channel_that_is_down_does_not_hold_up_the_other(
    post: Path, pim: User, settings: Any, tmp_path: Path
) -> None:
    settings.FOOTBRIDGE_SMS_FOLDER = str(tmp_path / "sms")
    settings.MAIL_TROUBLE = "down@open"
    sam = make_person("Sam", channel="sms", is_safe_to_write=True, texts={"contact": "+44 20 7946 0000"})
    notices.queue(NoticeKind.FOR_PRACTITIONER, to=pim, key="mail", at=NOON)
    notices.queue(NoticeKind.NEWS_FOR_PERSON, to=sam, key="text", at=NOON)
    counts = outbox.run_once(at=NOON)
    assert (counts.waiting, counts.sent) == (1, 1)
    assert dict(_states()) == {"mail": "pending", "text": "sent"}


def _states() -> Iterator[tuple[str, str]]:
    yield from Notice.objects.values_list("dedupe_key", "state")

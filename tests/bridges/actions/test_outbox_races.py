"""Withdrawing against sending, and two workers at once: real threads with connections of their own."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bridges.actions import hosts, introductions, notices, outbox
from bridges.actions.parties import by_person
from bridges.models import AccessLink, Consent, Host, Introduction, Notice, NoticeKind
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import User
from directory.posting.outbox import SendCounts
from tests.bridges.cast import make_introduction, make_person
from tests.listings import NOON
from tests.recording_mail import accepted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "tests.recording_mail.RecordingBackend"
    settings.RECORDED_MAIL = path = tmp_path / "accepted.jsonl"
    return path


class Clock:
    """Noon, and then as fast as the clock on the wall."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=time.monotonic() - self._begun)


def at_once(*parts: Callable[[], Any]) -> list[BaseException]:
    """Do all parts in threads that begin together; return what went wrong."""
    together = threading.Barrier(len(parts))
    wrong: list[BaseException] = []

    def run(part: Callable[[], Any]) -> None:
        together.wait()
        try:
            part()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def asked_of(hanna: Host, number: int) -> tuple[Introduction, Notice]:
    person = make_person(f"Person {number}")
    introduction = make_introduction(person, host=hanna, status=S.ASKED, scopes=(ConsentScope.NAME_OR_ALIAS,))
    notice = notices.queue(
        NoticeKind.ASK_HOST, to=hanna, introduction=introduction, key=f"ask:{introduction.pk}", at=NOON
    )
    assert notice is not None
    return introduction, notice


def test_nothing_leaves_after_the_consent_ended(post: Path, hanna: Host) -> None:
    rounds = 100 if connection.vendor == "postgresql" else 25
    clock, head_start = Clock(), 0.0  # of sending, in seconds: found by trying, so that either may be first
    outcomes: Counter[str] = Counter()
    for number in range(rounds):
        introduction, notice = asked_of(hanna, number)
        ended: list[datetime] = []

        def withdraw(
            introduction: Introduction = introduction, ended: list[datetime] = ended, wait: float = head_start
        ) -> None:
            time.sleep(max(0, wait))
            introductions.withdraw(introduction, by=by_person(introduction.person), at=clock.now())
            ended.append(clock.now())

        def send(wait: float = -head_start) -> None:
            time.sleep(max(0, wait))
            outbox.run_once(at=clock.now())

        assert at_once(withdraw, send) == []
        notice.refresh_from_db()
        outcomes[notice.state] += 1
        head_start += -0.004 if notice.state == "sent" else 0.004
        # The link of the letter says when it was handed over.
        handed_over = AccessLink.objects.filter(introduction=introduction).values_list("created_at", flat=True)
        assert [moment for moment in handed_over if moment > ended[0]] == []
        assert not Consent.objects.filter(introduction=introduction, ended_at__isnull=True).exists()
        introduction.refresh_from_db()
        assert introduction.status == S.WITHDRAWN
    assert set(outcomes) <= {"sent", "cancelled"}
    assert len(outcomes) == 2, "both orders came up, or there was no race"
    outbox.run_once(at=clock.now())
    # Whoever was asked hears that it is closed; whoever was not hears nothing at all.
    assert len(accepted(post)) == 2 * outcomes["sent"]
    assert not Notice.objects.filter(state__in=["pending", "claimed", "handed_over"]).exists()


def test_nothing_leaves_after_a_host_was_frozen(post: Path, hanna: Host, stine: User) -> None:
    clock, chance = Clock(), random.Random(6)
    for number in range(10):
        introduction, notice = asked_of(hanna, number)
        frozen: list[datetime] = []

        def freeze(frozen: list[datetime] = frozen, wait: float = chance.uniform(0, 0.03)) -> None:
            time.sleep(wait)
            hosts.freeze(hanna, by=stine, at=clock.now())
            frozen.append(clock.now())

        assert at_once(freeze, lambda: outbox.run_once(at=clock.now())) == []
        late = AccessLink.objects.filter(introduction=introduction, created_at__gt=frozen[0])
        assert not late.exists()
        notice.refresh_from_db()
        assert notice.state in {"sent", "cancelled"}
        Host.objects.update(frozen_at=None, frozen_by=None)


def test_two_workers_send_each_letter_once(post: Path, pim: User) -> None:
    for number in range(60):
        notices.queue(NoticeKind.FOR_PRACTITIONER, to=pim, key=str(number), at=NOON)
    counts: list[SendCounts] = []
    assert at_once(*[lambda: counts.append(outbox.run_once(at=NOON))] * 2) == []
    assert sum(count.sent for count in counts) == 60
    assert Counter(row["message_id"] for row in accepted(post)).most_common(1)[0][1] == 1
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_no_transaction_is_open_while_a_letter_travels(post: Path, pim: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.recording_mail.WatchingBackend"
    notices.queue(NoticeKind.FOR_PRACTITIONER, to=pim, key="k", at=NOON)
    assert outbox.run_once(at=NOON).sent == 1
    (letter,) = accepted(post)
    assert letter["in_transaction"] is False

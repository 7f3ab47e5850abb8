"""Many at once on one introduction, each with a connection of their own: one wins, nobody waits in a ring.

`FOOTBRIDGE_THOROUGH=1` races withdrawing against sending a hundred times.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from bridges.actions import introductions
from bridges.actions.hand_over import hand_over
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_host, by_person, by_practitioner
from bridges.actions.refusals import HostIsFullThisMonth, RequestClosed, TooManyOpenAsks
from bridges.models import ContactChannel, DeclineReason, Host, Introduction, Notice, Person
from bridges.states import ENDED, MoveError
from bridges.states import IntroductionStatus as S
from directory.actions import audit
from directory.models import AuditEvent, User
from directory.posting.outbox import HandedOver
from tests.bridges.cast import EVERYTHING, make_host, make_introduction, make_person
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db(transaction=True)
TWENTY = 20
ROUNDS = 100 if os.environ.get("FOOTBRIDGE_THOROUGH") == "1" else 20


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at the same moment, a thread and a connection each; return what each gave or raised, in order."""
    start = threading.Barrier(len(acts), timeout=60)
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def read(introduction: Introduction) -> Introduction:
    return Introduction.objects.select_related("person__key", "host").get(pk=introduction.pk)


def events(introduction: Introduction) -> list[str]:
    return [row.event for row in AuditEvent.objects.about(introduction.person_id) if "introduction." in row.event]


def test_of_twenty_conflicting_answers_exactly_one_wins(noor: Person, hanna: Host) -> None:
    host = by_host(hanna)
    for number in range(3):
        asked = make_introduction(
            make_person(f"Sam {number}"), host=hanna, status=S.ASKED, scopes=EVERYTHING, texts={"called": "Sam"}
        )
        pages = [read(asked) for _number in range(TWENTY)]
        answers: list[Callable[..., Any]] = [
            partial(introductions.welcome, by=host, at=NOON),
            partial(introductions.decline, reason=DeclineReason.FULL, by=host, at=NOON),
            partial(introductions.put_on_list, by=host, at=NOON),
            partial(introductions.ask_back, words="?", by=host, at=NOON),
        ]
        acts = [partial(answers[index % 4], page) for index, page in enumerate(pages)]
        results = at_once(acts)
        won = [result for result in results if isinstance(result, Introduction)]
        lost = [result for result in results if not isinstance(result, Introduction)]
        assert len(won) == 1, Counter(map(repr, results))
        assert {type(result) for result in lost} <= {SomebodyWasFirst, RequestClosed}
        assert {str(result) for result in lost} <= {
            "Somebody else was a moment faster. This page shows how it is now; nothing was lost.",
            "This request is closed. Nothing more happens with it.",
        }
        after = read(asked)
        assert (after.status, after.version) == (won[0].status, 2)
        assert len(events(asked)) == 1
        assert list(audit.broken_at(asked.person_id)) == []
        assert after.consents.filter(ended_at__isnull=True).count() == (0 if after.status in ENDED else len(EVERYTHING))


def test_a_double_click_by_twenty_fingers_asks_the_host_once(noor: Person, pim: User, hanna: Host) -> None:
    row = make_introduction(noor, host=hanna, status=S.CONSENTED, scopes=EVERYTHING)
    pages = [read(row) for _number in range(TWENTY)]
    results = at_once([partial(introductions.ask, page, by=by_practitioner(pim), at=NOON) for page in pages])
    assert [type(result) for result in results].count(Introduction) == 1
    assert {type(result) for result in results} == {Introduction, SomebodyWasFirst}
    assert Notice.objects.filter(kind="ask_host").count() == 1
    assert events(row) == ["introduction.ask"]


def test_withdrawing_wins_against_everybody_and_leaves_nothing(noor: Person) -> None:
    """Whoever moves at the same moment: the withdrawal happens, before or after, and the record has both in order."""
    me = by_person(noor)
    for number in range(5):
        row = make_introduction(
            noor, listing=None, host=make_host(make_listing(f"Group {number}")), status=S.ASKED, scopes=EVERYTHING
        )
        host = by_host(row.host)  # type: ignore[arg-type]
        pages = [read(row) for _number in range(TWENTY)]
        acts: list[Callable[[], Any]] = [partial(introductions.welcome, page, by=host, at=NOON) for page in pages[1:]]
        results = at_once([partial(introductions.withdraw, pages[0], by=me, at=NOON), *acts])
        assert isinstance(results[0], Introduction), results[0]
        after = read(row)
        assert after.status == S.WITHDRAWN
        assert not after.consents.filter(ended_at__isnull=True).exists()
        assert after.version == 1 + sum(isinstance(result, Introduction) for result in results)
        assert after.version <= 3
        mine = AuditEvent.objects.filter(target_id=str(row.pk), event__startswith="introduction.").order_by("position")
        assert mine.last().event == "introduction.withdraw"
        assert mine.count() == after.version - 1


def test_two_asks_at_once_do_not_both_slip_under_the_ceiling_of_a_host(hanna: Host, settings: Any) -> None:
    settings.FOOTBRIDGE_ASKS_A_MONTH = 3
    rows = [
        make_introduction(make_person(f"Sam {number}"), host=hanna, status=S.CONSENTED, scopes=EVERYTHING)
        for number in range(8)
    ]
    pages = [read(row) for row in rows]
    results = at_once([partial(introductions.ask, page, by=by_person(page.person), at=NOON) for page in pages])
    assert Counter(type(result) for result in results) == {Introduction: 3, HostIsFullThisMonth: 5}
    assert Introduction.objects.filter(status=S.ASKED).count() == 3


def test_two_asks_at_once_do_not_both_slip_under_the_limit_of_a_person(noor: Person, settings: Any) -> None:
    rows = [
        make_introduction(noor, host=make_host(make_listing(name)), status=S.CONSENTED, scopes=EVERYTHING)
        for name in ("Garden", "Walk", "Choir", "Chess", "Repair")
    ]
    pages = [read(row) for row in rows]
    results = at_once([partial(introductions.ask, page, by=by_person(noor), at=NOON) for page in pages])
    assert Counter(type(result) for result in results) == {Introduction: 2, TooManyOpenAsks: 3}
    assert Notice.objects.filter(kind="ask_host").count() == 2


def claim(introduction: Introduction) -> Notice:
    """Let a worker hold the letter to the host of an introduction that was just asked."""
    notice = Notice.objects.get(introduction=introduction, kind="ask_host")
    Notice.objects.filter(pk=notice.pk).update(
        state="claimed", claimed_by="worker", lease_until=NOON + timedelta(minutes=5)
    )
    return notice


def send(notice: Notice) -> Any:
    """Hand a letter over, as the worker that claimed it does."""
    return hand_over(notice.pk, worker="worker", channel=ContactChannel.EMAIL, at=NOON, lease=timedelta(minutes=5))


def test_withdrawing_against_sending_never_deadlocks_and_never_sends_afterwards(
    noor: Person, pim: User, hanna: Host
) -> None:
    """Again and again: the person withdraws, a worker hands the letter over, a host answers, all at once."""
    tally: Counter[str] = Counter()
    for number in range(ROUNDS):
        sam = make_person(f"Sam {number}")
        row = make_introduction(sam, host=hanna, status=S.CONSENTED, scopes=EVERYTHING, author=pim)
        Introduction.objects.exclude(pk=row.pk).update(asked_at=NOON - timedelta(days=60))
        row = introductions.ask(row, by=by_practitioner(pim), at=NOON)
        notice = claim(row)
        page, other = read(row), read(row)

        withdrawn, sent, answered = at_once(
            [
                partial(introductions.withdraw, page, by=by_person(sam), at=NOON),
                partial(send, notice),
                partial(introductions.welcome, other, by=by_host(hanna), at=NOON),
            ]
        )
        assert isinstance(withdrawn, Introduction), withdrawn
        assert not isinstance(sent, Exception), sent
        assert not isinstance(answered, OperationalError), answered
        assert isinstance(answered, Introduction | MoveError), answered
        notice.refresh_from_db()
        assert notice.state == ("handed_over" if isinstance(sent, HandedOver) else "cancelled")
        assert read(row).status == S.WITHDRAWN
        tally["sent" if isinstance(sent, HandedOver) else "stopped"] += 1
        tally["answered" if isinstance(answered, Introduction) else "refused"] += 1
    assert tally["sent"] + tally["stopped"] == ROUNDS


def test_a_letter_is_not_handed_over_once_the_withdrawal_has_begun(noor: Person, pim: User, hanna: Host) -> None:
    """The worker waits for the row that the withdrawal holds, and then finds nothing to send."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, so this order is what the race above tests.")
    row = make_introduction(noor, host=hanna, status=S.CONSENTED, scopes=EVERYTHING, author=pim)
    row = introductions.ask(row, by=by_practitioner(pim), at=NOON)
    notice = claim(row)
    is_held = threading.Event()
    result: list[Any] = []

    def wait_and_send() -> None:
        is_held.wait(timeout=30)
        try:
            result.append(send(notice))
        finally:
            connections.close_all()

    worker = threading.Thread(target=wait_and_send)
    worker.start()
    with transaction.atomic():
        introductions.withdraw(row, by=by_person(noor), at=NOON)
        is_held.set()
        worker.join(timeout=1)
        assert worker.is_alive(), "it did not wait"
    worker.join(timeout=30)
    assert result == ["lost"]

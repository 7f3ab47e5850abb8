"""Delays that grow, the same for all processes, and never a lock-out."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from directory.actions import throttles
from directory.actions.throttles import PACES, Throttled, wait_after
from directory.models import Throttle
from tests.listings import NOON

HERE, THERE = ("olaf@example.org", "192.0.2.0/24"), ("olaf@example.org", "198.51.100.0/24")


def test_some_tries_are_free_then_the_wait_doubles_up_to_a_limit() -> None:
    pace = PACES["code"]
    waits = [wait_after(tries, pace=pace).total_seconds() for tries in range(9)]
    assert waits == [0, 0, 0, 0, 0, 2, 4, 8, 16]
    assert wait_after(10_000, pace=pace) == timedelta(minutes=15)


def test_waiting_long_enough_always_helps(db: None) -> None:
    at = NOON
    for tries in range(40):
        at += wait_after(tries, pace=PACES["code"])
        throttles.check("code", keys=HERE, at=at)


def test_a_try_that_came_too_early_is_told_how_long_and_is_not_counted(db: None) -> None:
    for _try in range(5):
        throttles.check("code", keys=HERE, at=NOON)
    for _try in range(3):
        with pytest.raises(Throttled, match="Please wait 2 seconds"):
            throttles.check("code", keys=HERE, at=NOON)
    throttles.check("code", keys=HERE, at=NOON + timedelta(seconds=2))


def test_a_stranger_on_another_network_delays_nobody(db: None) -> None:
    for _try in range(5):
        throttles.check("code", keys=THERE, at=NOON)
    throttles.check("code", keys=HERE, at=NOON)


def test_after_an_hour_of_rest_all_is_forgotten(db: None) -> None:
    for _try in range(5):
        throttles.check("code", keys=HERE, at=NOON)
    throttles.check("code", keys=HERE, at=NOON + timedelta(hours=1))
    longest = max(pace.rest for pace in throttles.PACES.values())
    assert throttles.forget_old(at=NOON + timedelta(hours=1) + longest) == 0
    assert throttles.forget_old(at=NOON + timedelta(hours=2) + longest) == 1
    assert not Throttle.objects.exists()


def test_neither_address_nor_network_is_kept(db: None) -> None:
    throttles.check("code", keys=HERE, at=NOON)
    key = Throttle.objects.get().key
    assert len(key) == 64
    assert not any(part in key for part in HERE)


@pytest.mark.django_db(transaction=True)
def test_tries_over_many_connections_are_counted_together() -> None:
    outcomes, start = [], threading.Barrier(8)

    def try_once() -> None:
        start.wait()
        try:
            throttles.check("code", keys=HERE, at=NOON)
            outcomes.append("in")
        except Throttled:
            outcomes.append("wait")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_once) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in"] * 5 + ["wait"] * 3

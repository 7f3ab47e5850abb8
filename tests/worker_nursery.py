"""A process that has Django ready, and forks workers for tests that kill them: `python -m tests.worker_nursery PLAN`.

Forking takes milliseconds, starting Python takes a second. It has one thread and no connection, so forking is clean.
The plan is JSON: which database, which post, and how the workers end. What became of it is printed as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django
from django.conf import settings


def prepare(plan: dict[str, Any]) -> None:
    """Set Django up for the test's own database and post, and load what a worker needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    settings.DATABASES["default"]["NAME"] = plan["database"]
    do_not_wait_for_the_disk(settings.DATABASES["default"]["OPTIONS"])
    for name, value in plan["settings"].items():
        setattr(settings, name, value)
    django.setup()
    from django.urls import reverse

    from bridges.actions import outbox

    reverse("today")
    assert outbox


def do_not_wait_for_the_disk(options: dict[str, Any]) -> None:
    """Save time: what a killed process wrote is with the system already. Only a power cut would need the disk."""
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        options["options"] = "-c synchronous_commit=off"


def fork(work: Callable[[], None]) -> int:
    """Let a new process do `work` and end; return its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def pass_over(*, at: datetime, limit: int = 500) -> None:
    from bridges.actions import outbox

    outbox.run_once(at=at, limit=limit)


def go_on(*, start: datetime) -> None:
    """Do what `manage.py worker` does, on a clock that began at `start`."""
    begun = time.monotonic()
    while True:
        pass_over(at=start + timedelta(seconds=time.monotonic() - begun))
        time.sleep(0.01)


def is_work_left() -> bool:
    """Ask in a process of its own, so that this one never has a connection."""

    def ask() -> None:
        from bridges.models import Notice, NoticeState

        held = [NoticeState.PENDING, NoticeState.CLAIMED, NoticeState.HANDED_OVER]
        os._exit(1 if Notice.objects.filter(state__in=held).exists() else 0)

    _child, status = os.waitpid(fork(ask), 0)
    return os.waitstatus_to_exitcode(status) == 1


def kill_at_random(plan: dict[str, Any]) -> dict[str, int]:
    """Kill one worker after the other with SIGKILL, then let one finish."""
    chance = random.Random(plan["seed"])
    begun, start = time.monotonic(), datetime.fromisoformat(plan["at"])
    kills_at_work = 0

    def begin() -> int:
        elapsed = timedelta(seconds=time.monotonic() - begun)
        return fork(lambda: go_on(start=start + elapsed))

    for _kill in range(plan["kills"]):
        child = begin()
        time.sleep(chance.uniform(*plan["lives"]))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kills_at_work += 1
    was_work_left = is_work_left()
    last = begin()
    while is_work_left():
        time.sleep(0.3)
    os.kill(last, signal.SIGKILL)
    os.waitpid(last, 0)
    return {"kills": kills_at_work, "was_work_left": int(was_work_left)}


def die_at_points(plan: dict[str, Any]) -> dict[str, int]:
    """Let workers die by themselves at each named point, and one that lives pick up afterwards."""
    at = datetime.fromisoformat(plan["at"])
    deaths = 0
    for point in plan["points"]:
        settings.MAIL_TROUBLE = f"dies@{point}"
        for _time in range(plan["times"]):
            _child, status = os.waitpid(fork(lambda: pass_over(at=at, limit=1)), 0)
            deaths += os.waitstatus_to_exitcode(status) == 9
    settings.MAIL_TROUBLE = ""
    after = at + timedelta(seconds=2 * settings.FOOTBRIDGE_WORKER_LEASE)
    os.waitpid(fork(lambda: pass_over(at=after)), 0)
    return {"deaths": deaths}


if __name__ == "__main__":
    the_plan = json.loads(sys.argv[1])
    prepare(the_plan)
    result = {"kill": kill_at_random, "die": die_at_points}[the_plan["how"]](the_plan)
    sys.stdout.write(json.dumps(result))

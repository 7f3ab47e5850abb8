"""Two processes let the clocks strike at the same moment: each thing happens once."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bridges.actions import visits
from bridges.actions.parties import by_person
from bridges.models import Company, FollowUp, Host, Introduction, Notice
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, Team, User
from tests.bridges.cast import EVERYTHING, make_host, make_introduction, make_person
from tests.listings import NOON, make_listing

ROOT = Path(__file__).resolve().parents[3]
EACH = 8
AT = NOON + timedelta(days=15)
WORKER = """
import sys
from dataclasses import asdict
from datetime import datetime

import django

django.setup()
from django.db import connection

from bridges.actions import due

connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
print(*(f"{name}={count}" for name, count in asdict(due.run(at=datetime.fromisoformat(sys.argv[1]))).items()))
"""


def database_url() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def together(count: int, *, at: datetime) -> Counter[str]:
    """Start processes, let them all go at once, and add up what they did."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, at.isoformat()],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _number in range(count)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout.readline().strip() == "ready"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    answers = [worker.communicate(timeout=120)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * count
    tally: Counter[str] = Counter()
    for answer in answers:
        tally.update({name: int(number) for name, _is, number in (part.partition("=") for part in answer.split())})
    return tally


def hosts(stem: str) -> Iterator[Host]:
    for number in range(EACH):
        yield make_host(make_listing(f"{stem} {number}", rrule=""), name=f"{stem}{number}")


@pytest.mark.django_db(transaction=True)
def test_two_processes_do_each_thing_once() -> None:
    team, pim = Team.objects.create(name="Team West"), User.objects.create_user("pim@example.org")
    team.memberships.create(user=pim)

    def introduce(host: Host, status: S, **fields: Any) -> Introduction:
        person = make_person("Noor", team=team, practitioner=pim, channel="email", is_safe_to_write=True)
        return make_introduction(person, host=host, status=status, scopes=EVERYTHING, **fields)

    for host in hosts("Late"):
        introduce(host, S.ASKED)
    for host in hosts("Half"):
        introduce(host, S.ASKED, status_since=NOON + timedelta(days=10), due_at=NOON + timedelta(days=17))
    for host in hosts("Been"):
        been = introduce(host, S.WELCOMED)
        by = by_person(been.person)
        visits.plan(been, day=date(2026, 11, 24), start=time(19), company=Company.ALONE, by=by, at=NOON)
        visits.went(been, by=by, at=NOON + timedelta(days=2, hours=10))
    tally = together(2, at=AT)
    assert {name: count for name, count in tally.items() if count} == {
        "lapsed": EACH,
        "nudged": EACH,
        "follow_ups_asked": EACH,
        "settled": EACH,
    }
    assert AuditEvent.objects.filter(event="introduction.lapse").count() == EACH
    assert AuditEvent.objects.filter(event="introduction.settle").count() == EACH
    assert FollowUp.objects.filter(state="asked").count() == EACH
    kinds = Counter(Notice.objects.exclude(state="cancelled").values_list("kind", flat=True))
    assert (kinds["nudge_host"], kinds["host_closed"], kinds["follow_up"]) == (EACH, EACH, EACH)

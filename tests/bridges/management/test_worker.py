"""`worker` and `run_due`: rounds, pauses, and an end that loses nothing."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bridges.actions import outbox
from bridges.management.commands import worker
from bridges.models import Notice, NoticeKind
from directory.models import User
from tests.recording_mail import accepted


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "tests.recording_mail.RecordingBackend"
    settings.RECORDED_MAIL = path = tmp_path / "accepted.jsonl"
    settings.TIME_ZONE = zone_by_day()
    return path


def zone_by_day() -> str:
    """Return a zone in which it is about noon now, so that a test by night finds nobody asleep."""
    hours = timezone.now().hour - 12
    return f"Etc/GMT{hours:+d}" if hours else "Etc/UTC"


def queue(user: User, *, key: str = "k") -> None:
    Notice.objects.create(kind=NoticeKind.FOR_PRACTITIONER, dedupe_key=key, user=user, due_at=timezone.now())


def rounds(count: int) -> tuple[Callable[[], bool], list[float]]:
    """Return a `should_stop` that ends after some rests, and the list of those rests."""
    rests: list[float] = []
    return lambda: len(rests) >= count, rests


@pytest.mark.django_db
def test_run_due_sends_what_is_due_and_says_so(post: Path, stine: User) -> None:
    queue(stine)
    said = io.StringIO()
    call_command("run_due", stdout=said)
    assert said.getvalue() == "Sent 1, called off 0, later 0, could not be sent 0, not known 0.\n"
    assert [row["to"] for row in accepted(post)] == [["stine@example.org"]]


@pytest.mark.django_db
def test_run_due_goes_on_until_all_is_sent(post: Path, stine: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridges.actions.outbox.LARGEST_PASS", 2)
    monkeypatch.setitem(outbox.run_once.__kwdefaults__ or {}, "limit", 2)
    for number in range(5):
        queue(stine, key=str(number))
    said = io.StringIO()
    call_command("run_due", stdout=said)
    assert said.getvalue().startswith("Sent 5,")


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_and_rests(post: Path, stine: User) -> None:
    queue(stine)
    should_stop, rests = rounds(2)
    worker.work(should_stop=should_stop, rest=rests.append, pause=7)
    assert len(accepted(post)) == 1
    assert rests == [7, 7]


@pytest.mark.django_db(transaction=True)
def test_a_worker_rests_longer_and_longer_while_the_mail_server_is_down(post: Path, stine: User, settings: Any) -> None:
    settings.MAIL_TROUBLE = "down@open"
    queue(stine)
    should_stop, rests = rounds(7)
    worker.work(should_stop=should_stop, rest=rests.append, pause=10)
    assert rests == [20, 40, 80, 160, 300, 300, 300]
    settings.MAIL_TROUBLE = ""
    should_stop, rests = rounds(1)
    worker.work(should_stop=should_stop, rest=rests.append, pause=10)
    assert (rests, len(accepted(post))) == ([10], 1)


@pytest.mark.django_db(transaction=True)
def test_clocks_that_break_do_not_hold_up_the_letters(
    post: Path, stine: User, caplog: pytest.LogCaptureFixture
) -> None:
    queue(stine)
    rename_table("bridges_consent", "gone")
    try:
        should_stop, rests = rounds(1)
        worker.work(should_stop=should_stop, rest=rests.append, pause=7)
    finally:
        rename_table("gone", "bridges_consent")
    assert "The database does not answer; the worker comes back later." in caplog.messages
    assert (rests, len(accepted(post))) == ([7], 1)


def rename_table(old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")


@pytest.mark.django_db(transaction=True)
def test_a_worker_ends_by_itself_when_it_is_told_to(stine: User, tmp_path: Path) -> None:
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database['NAME']}"
    )
    folder = tmp_path / "mail"
    queue(stine)
    connection.close()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=django_settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "FOOTBRIDGE_NO_VENV": "1",
            "FOOTBRIDGE_TIME_ZONE": zone_by_day(),
            "FOOTBRIDGE_EMAIL_URL": f"filemail:///{folder}",
        },
        stderr=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + 60
        while not list(folder.glob("*.log")) and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _out, said = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, said
    (letter,) = folder.glob("*.log")
    assert "Something waits for you." in letter.read_text()
    assert Notice.objects.get().state == "sent"

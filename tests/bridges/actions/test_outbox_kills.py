"""Workers that die: by SIGKILL at random points, and at each named point, against a real mail server.

Nothing may be lost, and nothing may be recorded as sent twice. docs/notices.md says what a mail server that cannot be
asked leaves open.
"""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings as django_settings
from django.db import connection

from bridges.models import Notice, NoticeKind
from bridges.notices.letters import message_id_of
from directory.models import User
from tests.listings import NOON
from tests.posting.test_email import free_port
from tests.recording_mail import accepted, add_line

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return tmp_path / "accepted.jsonl"


@pytest.fixture
def mail_port(post: Path) -> Iterator[int]:
    """A real SMTP server that writes down what it accepted before it says so; some answers come late."""

    class Server:
        taken = 0

        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
            assert isinstance(envelope.content, bytes)
            add_line(post, {"message_id": message_from_bytes(envelope.content)["Message-ID"]})
            self.taken += 1
            await asyncio.sleep(0.01 if self.taken % 3 == 0 else 0)
            return "250 OK"

    controller = Controller(Server(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def make_due(count: int) -> None:
    user = User.objects.create_user("pim@example.org", display_name="Pim")
    Notice.objects.bulk_create(
        Notice(kind=NoticeKind.FOR_PRACTITIONER, dedupe_key=str(number), user=user, due_at=NOON - timedelta(hours=1))
        for number in range(count)
    )


def run_nursery(how: str, *, post: Path, backend: str, lease: float, **plan: Any) -> dict[str, int]:
    values = {
        "EMAIL_BACKEND": backend,
        "RECORDED_MAIL": str(post),
        "FOOTBRIDGE_WORKER_LEASE": lease,
        "ROOT_URLCONF": django_settings.ROOT_URLCONF,
        **plan.pop("settings", {}),
    }
    text = json.dumps(
        {
            "how": how,
            "at": NOON.isoformat(),
            "database": str(connection.settings_dict["NAME"]),
            "settings": values,
            **plan,
        }
    )
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.worker_nursery", text], cwd=ROOT, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, int] = json.loads(done.stdout)
    return result


def smtp(port: int) -> dict[str, Any]:
    return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False}


def counts(post: Path) -> Counter[str]:
    return Counter(row["message_id"] for row in accepted(post))


def by_state() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for notice in Notice.objects.all():
        found.setdefault(notice.state, set()).add(message_id_of(notice))
    return found


def test_fifty_killed_workers_lose_nothing_and_send_nothing_twice(post: Path, mail_port: int) -> None:
    make_due(500)
    result = run_nursery(
        "kill",
        post=post,
        backend="tests.recording_mail.AskableSmtp",
        lease=0.5,
        settings=smtp(mail_port),
        kills=50,
        lives=(0.02, 0.14),
        seed=3,
    )
    assert result == {"kills": 50, "was_work_left": 1}
    everything = {message_id_of(notice) for notice in Notice.objects.all()}
    assert by_state() == {"sent": everything}
    assert counts(post) == dict.fromkeys(everything, 1)


def test_a_server_that_cannot_be_asked_leaves_questions_but_no_lies(post: Path, mail_port: int) -> None:
    make_due(100)
    result = run_nursery(
        "kill",
        post=post,
        backend="django.core.mail.backends.smtp.EmailBackend",
        lease=0.5,
        settings=smtp(mail_port),
        kills=15,
        lives=(0.02, 0.12),
        seed=4,
    )
    assert result["kills"] == 15
    states, arrived = by_state(), counts(post)
    assert set(states) <= {"sent", "uncertain"}
    assert states["sent"] <= set(arrived)  # nothing is called sent that is lost
    assert set(arrived.values()) == {1}  # nothing twice
    assert set(arrived) - states["sent"] <= states.get("uncertain", set())
    assert len(states.get("uncertain", set())) <= 15  # at most the one letter that each worker had in its hand


POINTS = ("open", "opened", "send", "accepted")
TIMES = 3


@pytest.mark.parametrize(
    ("backend", "uncertain"), [("RecordingBackend", 0), ("ForgetfulBackend", 2 * TIMES)], ids=["asked", "not-asked"]
)
def test_each_point_at_which_a_worker_can_die(post: Path, backend: str, uncertain: int) -> None:
    """Before connecting, connected, handed over but not taken, taken but not written down."""
    make_due(len(POINTS) * TIMES + 10)
    result = run_nursery(
        "die", post=post, backend=f"tests.recording_mail.{backend}", lease=180, points=POINTS, times=TIMES
    )
    assert result == {"deaths": len(POINTS) * TIMES}
    states, arrived = by_state(), counts(post)
    assert {state: len(rows) for state, rows in states.items()} == {
        "sent": len(POINTS) * TIMES + 10 - uncertain,
        **({"uncertain": uncertain} if uncertain else {}),
    }
    assert set(arrived.values()) == {1}
    assert states["sent"] <= set(arrived)
    # Half of the questions arrived: taken but not written down. Nobody here can know which half.
    assert len(states.get("uncertain", set()) & set(arrived)) == uncertain // 2

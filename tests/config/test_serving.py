"""The site is served when everything is there, by a server that starts, answers and stops."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from config import serving

BEHIND_PROXY = {
    "HTTPS": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "ALLOWED_HOSTS": ["directory.example.org"],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 63072000,
    "SESSION_COOKIE_SECURE": True,
}


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[Path]:
    """A folder with one catalogue, compiled."""
    folder = tmp_path / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr ""\n')
    (folder / "django.mo").write_bytes(b"")
    with override_settings(LOCALE_PATHS=[tmp_path]):
        yield folder


def reasons(host: str = "127.0.0.1") -> str:
    # The browser tests set DJANGO_ALLOW_ASYNC_UNSAFE for the whole process, which the check rightly refuses.
    return "\n".join(reason for reason in serving.reasons_to_refuse(host) if "async.E001" not in reason)


@pytest.mark.django_db
def test_nothing_is_missing_on_this_machine(texts: Path) -> None:
    assert reasons() == ""


@pytest.mark.django_db
@override_settings(**BEHIND_PROXY)
def test_nothing_is_missing_behind_a_proxy(texts: Path) -> None:
    assert reasons("0.0.0.0") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "host", "words"),
    [
        ({"DEBUG": True}, "127.0.0.1", "FOOTBRIDGE_DEBUG is on"),
        ({"HTTPS": False}, "0.0.0.0", "Without TLS"),
        ({"HTTPS": False}, "192.0.2.7", "Without TLS"),
        ({**BEHIND_PROXY, "SECURE_PROXY_SSL_HEADER": None}, "127.0.0.1", "needs FOOTBRIDGE_BEHIND_PROXY=yes"),
        ({**BEHIND_PROXY, "ALLOWED_HOSTS": ["localhost"]}, "127.0.0.1", "FOOTBRIDGE_HOSTS must hold"),
    ],
)
def test_a_setting_that_would_hurt_is_said(texts: Path, changed: dict[str, object], host: str, words: str) -> None:
    with override_settings(**changed):
        assert words in reasons(host)


@pytest.mark.django_db
def test_texts_that_are_older_than_their_source_are_said(texts: Path) -> None:
    os.utime(texts / "django.mo", (1, 1))
    assert reasons() == "The texts of da are not compiled. Run: manage.py compile_texts"
    (texts / "django.mo").unlink()
    assert reasons() == "The texts of da are not compiled. Run: manage.py compile_texts"


@pytest.mark.django_db
def test_a_migration_that_waits_is_said(texts: Path) -> None:
    recorder = MigrationRecorder(connection)
    last = max(name for app, name in recorder.applied_migrations() if app == "bridges")
    recorder.record_unapplied("bridges", last)
    assert reasons() == "1 migrations are waiting. Run: manage.py migrate"


@pytest.mark.django_db
def test_files_that_are_not_collected_are_said(texts: Path, tmp_path: Path) -> None:
    hashed = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=tmp_path / "static", STORAGES=hashed):
        assert reasons() == "Style and scripts are not collected. Run: manage.py collectstatic --no-input"


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said(texts: Path) -> None:
    def fail(*_arguments: object) -> None:
        raise DatabaseError("gone")

    with connection.execute_wrapper(fail):
        assert reasons() == "The database does not answer. Look at DATABASE_URL."


@pytest.mark.django_db
def test_the_command_says_all_that_is_missing_and_does_not_start(texts: Path) -> None:
    (texts / "django.mo").unlink()
    with pytest.raises(CommandError, match=r"(?s)not ready.*Without TLS.*texts of da"):
        call_command("serve", host="192.0.2.7")
    with pytest.raises(CommandError, match="At least one worker"):
        call_command("serve", workers=0)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A port of this machine on which the real server answers, with one worker."""
    pytest.importorskip("granian", reason="granian is installed by the lock file")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOOTBRIDGE_", "DATABASE_URL"))}
    environment = {**kept, "FOOTBRIDGE_DEBUG": "yes", "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}"}
    command = serving.command_line(host="127.0.0.1", port=number, workers=1)
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log, stderr=log)
    try:
        wait_until_open(number)
        yield number
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0, (tmp_path / "log").read_text()
    lines = (tmp_path / "log").read_text().splitlines()
    assert [line for line in lines if not line.startswith('{"time": ')] == []


def wait_until_open(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if ask(port, "GET", "/health/live")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("The server did not start.")


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request(method, path, body=body or None, headers=headers)
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def test_the_server_answers_limits_forms_and_is_not_held_up_by_a_slow_line(port: int) -> None:
    status, headers, body = ask(port, "GET", "/health/live")
    assert (status, body) == (200, b'{"status": "ok"}')
    assert headers["x-content-type-options"] == "nosniff"
    assert ask(port, "HEAD", "/health/live")[2] == b""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    assert ask(port, "POST", "/language/", b"language=da&next=/health/live", **form)[0] == 302
    assert ask(port, "POST", "/language/", b"language=" + b"a" * 1_100_000, **form)[0] == 413
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for line in slow:
        line.sendall(b"GET /health/live HTTP/1.1\r\nHost: local")
    assert ask(port, "GET", "/health/live")[0] == 200
    for line in slow:
        line.close()

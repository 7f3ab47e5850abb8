"""The settings refuse to start where a mistake would hurt. Each case is a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SHOW = """
import json, django
from django.conf import settings
django.setup()
names = ("DEBUG", "ALLOWED_HOSTS", "CONTENT_SECURITY_POLICY", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_NAME",
         "SECURE_HSTS_SECONDS", "FOOTBRIDGE_SEARCH_DIR", "TIME_ZONE")
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def start(tmp_path: Path, *, code: str = SHOW, **values: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOOTBRIDGE_", "DATABASE_URL"))}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FOOTBRIDGE_SECRETS_FILE": str(tmp_path / "secrets.json"),
        **values,
    }
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_the_defaults_are_safe(tmp_path: Path) -> None:
    shown = json.loads(start(tmp_path).stdout)
    assert shown["DEBUG"] is False
    assert shown["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert shown["FOOTBRIDGE_SEARCH_DIR"] == str(ROOT / "var" / "search")


def test_a_replica_is_asked_over_tls_with_the_limits_of_a_server_process(tmp_path: Path) -> None:
    code = SHOW.partition("names =")[0] + "import config.wsgi; print(json.dumps(settings.DATABASES, default=str))"
    url = "postgresql://u:p@{}.example/a"
    values = {"DATABASE_URL": url.format("primary"), "FOOTBRIDGE_REPLICA_URL": url.format("replica")}
    ended = start(tmp_path, code=code, **values)
    databases = json.loads(ended.stdout)
    for alias in ("default", "replica"):
        assert databases[alias]["OPTIONS"]["sslmode"] == "verify-full"
        assert "statement_timeout=3000" in databases[alias]["OPTIONS"]["options"]
    assert list(databases) == ["default", "replica"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"FOOTBRIDGE_DEBUG": "yes", "FOOTBRIDGE_HOSTS": "directory.example.org"}, "works on this machine only"),
        ({"FOOTBRIDGE_DEBUG": "yes", "FOOTBRIDGE_HOSTS": "*"}, "works on this machine only"),
        ({"FOOTBRIDGE_DISTANCE": "mi"}, "Unknown settings: FOOTBRIDGE_DISTANCE"),
        ({"FOOTBRIDGE_TIME_ZONE": "Moon"}, "FOOTBRIDGE_TIME_ZONE must be a zone"),
        ({"FOOTBRIDGE_GEOCODER": "google"}, "FOOTBRIDGE_GEOCODER must be one of"),
        ({"FOOTBRIDGE_REPLICA_URL": "postgresql://u@replica.example/a"}, "SQLite has no replicas"),
        ({"FOOTBRIDGE_EMAIL_URL": "smtp://mail.example.org"}, "mail needs TLS"),
        ({"FOOTBRIDGE_EMAIL_URL": "pigeon://mail.example.org"}, "FOOTBRIDGE_EMAIL_URL must start with smtp+tls://"),
        ({"FOOTBRIDGE_EMAIL_URL": "smtp+tls://mail.example.org"}, "FOOTBRIDGE_EMAIL_FROM must name"),
        (
            {
                "FOOTBRIDGE_EMAIL_URL": "smtp+tls://mail.example.org",
                "FOOTBRIDGE_EMAIL_FROM": "post@example.org",
                "FOOTBRIDGE_HTTPS": "yes",
            },
            "FOOTBRIDGE_SITE_URL must be the https:// address",
        ),
    ],
)
def test_a_mistake_that_would_hurt_stops_the_start(tmp_path: Path, values: dict[str, str], words: str) -> None:
    ended = start(tmp_path, **values)
    assert ended.returncode != 0
    assert words in ended.stderr


def test_a_tile_server_is_let_through_the_policy_for_pictures_only(tmp_path: Path) -> None:
    shown = json.loads(start(tmp_path, FOOTBRIDGE_TILE_URL="https://{s}.tiles.example/{z}/{x}/{y}.png").stdout)
    directives = shown["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    naming = {name for name, values in directives.items() if any("tiles.example" in value for value in values)}
    assert naming == {"img-src"}
    assert "https://*.tiles.example" in directives["img-src"]


def test_https_makes_cookies_secure(tmp_path: Path) -> None:
    shown = json.loads(start(tmp_path, FOOTBRIDGE_HTTPS="yes").stdout)
    assert (shown["SESSION_COOKIE_SECURE"], shown["SESSION_COOKIE_NAME"]) == (True, "__Host-session")
    assert shown["SECURE_HSTS_SECONDS"] == 63072000


def test_the_example_of_a_production_passes_the_deploy_check(tmp_path: Path) -> None:
    lines = (ROOT / "docs" / "production.env.example").read_text(encoding="utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    environment = {
        # The browser tests set DJANGO_ALLOW_ASYNC_UNSAFE, which the check rightly refuses in production.
        **{name: value for name, value in os.environ.items() if not name.startswith(("FOOTBRIDGE_", "DJANGO_"))},
        **{name: value.strip('"') for name, value in values.items()},
        "FOOTBRIDGE_SECRETS_FILE": str(tmp_path / "secrets.json"),
        "FOOTBRIDGE_NO_VENV": "1",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")

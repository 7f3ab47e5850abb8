"""What `manage.py serve` looks at before it starts, and the line that starts the server.

granian: of the servers measured (`bench/serving.py`) it costs the least for an answer, and a visitor whose line is slow
holds up nobody while their headers or our answer travel.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config.database import LOOPBACK

ROOT = Path(__file__).resolve().parent.parent
HEADERS_WITHIN_SECONDS = 10
STOP_WITHIN_SECONDS = 30  # an answer under way is finished; the longest statement ends after three
LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}


def reasons_to_refuse(host: str) -> list[str]:
    """Return what is missing for serving on `host`, each with the way to put it right; empty if nothing is.

    Asks the database once, for its migrations.
    """
    return [reason for look in LOOKS for reason in look(host)]


def command_line(*, host: str, port: int, workers: int) -> list[str]:
    """Return the program and arguments that serve the site: one thread a worker, each with a database connection."""
    options = {
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--interface": "wsgi",
        "--http": "1",
        "--blocking-threads": "1",  # more of them wait for each other: an answer would cost 2 to 4 times the CPU
        "--blocking-threads-idle-timeout": "600",  # its connection to the database goes with the thread
        "--http1-header-read-timeout": str(HEADERS_WITHIN_SECONDS * 1000),
        "--workers-kill-timeout": str(STOP_WITHIN_SECONDS),
        "--log-config": str(ROOT / "config" / "server_log.json"),
        "--working-dir": str(ROOT),
    }
    switches = ["--no-ws", "--respawn-failed-workers"]
    pairs = [text for option in options.items() for text in option]
    return [sys.executable, "-m", "granian", *pairs, *switches, "config.wsgi:application"]


def usual_workers() -> int:
    """Return one worker for each processor core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _settings(host: str) -> Iterator[str]:
    if settings.DEBUG:
        yield "FOOTBRIDGE_DEBUG is on: it shows the inside of the program to everybody."
    if not settings.HTTPS and host not in LOOPBACK:
        yield (
            f"Without TLS, what people look for can be read on the way to {host}. Listen on 127.0.0.1, let a proxy end "
            f"TLS, and set FOOTBRIDGE_HTTPS=yes and FOOTBRIDGE_BEHIND_PROXY=yes."
        )
    if settings.HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
        yield "FOOTBRIDGE_HTTPS=yes needs FOOTBRIDGE_BEHIND_PROXY=yes: this server leaves TLS to a proxy."
    if settings.HTTPS and set(settings.ALLOWED_HOSTS) <= LOCAL_NAMES:
        yield "FOOTBRIDGE_HOSTS must hold the name of this site: every visitor would get an error."


def _checks(host: str) -> Iterator[str]:
    found = run_checks(include_deployment_checks=settings.HTTPS)
    yield from (str(message) for message in found if message.level >= ERROR and not message.is_silenced())


def _database(host: str) -> Iterator[str]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        yield "The database does not answer. Look at DATABASE_URL."
        return
    if waiting:
        yield f"{len(waiting)} migrations are waiting. Run: manage.py migrate"


def _texts(host: str) -> Iterator[str]:
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                yield f"The texts of {source.parts[-3]} are not compiled. Run: manage.py compile_texts"


def _static_files(host: str) -> Iterator[str]:
    collected = getattr(staticfiles_storage, "hashed_files", None)
    if collected is None:
        return  # DEBUG, which is refused already
    names = {path.replace("\\", "/") for finder in get_finders() for path, _storage in finder.list([])}
    if names - set(collected):
        yield "Style and scripts are not collected. Run: manage.py collectstatic --no-input"


LOOKS: tuple[Callable[[str], Iterator[str]], ...] = (_settings, _checks, _database, _texts, _static_files)

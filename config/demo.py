"""The steps of `manage.py demo`: what it may touch, what it loads, where it listens."""

import errno
import hashlib
import socket
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet
from django.utils import timezone

from bridges.actions import demo as caseload
from config.demo_mail import give_second_factors
from config.messages import compile_all_messages
from directory.actions import demo, demo_keeping
from directory.models import Listing, Organization, Place

DEMO_SOURCE = demo.SOURCE.slug
PORTS_TO_TRY = 20
GAZETTEER = Path(__file__).resolve().parent.parent / "fixtures" / "gazetteer"


def reason_to_refuse() -> str:
    """Return why the demo must not touch this database, or an empty text if it may: it is empty or holds the demo."""
    tables = set(connection.introspection.table_names())
    if not tables:
        return ""
    if "django_migrations" not in tables:
        return "it holds tables of something else"
    strangers = {app for app, _name in MigrationRecorder(connection).applied_migrations()} - set(apps.app_configs)
    if strangers:
        return f"it holds tables of something else ({', '.join(sorted(strangers))})"
    for model in (Listing, Organization):
        if model._meta.db_table in tables and _strangers(model).exists():
            return f"it holds {model._meta.verbose_name_plural} that are not the demo's"
    return ""


def _strangers(model: type[Listing] | type[Organization]) -> QuerySet[Any]:
    """Return the rows that the demo did not bring; what somebody listed while trying the demo out belongs to it."""
    rows = model._default_manager.exclude(source__slug=DEMO_SOURCE)
    is_demo = Listing.objects.filter(source__slug=DEMO_SOURCE).exists()
    return rows.filter(source__isnull=False) if is_demo else rows


def preparation() -> list[tuple[str, Callable[[], Any]]]:
    """Return the steps in order, each with the word that is printed before it. Each may be run again."""
    return [
        ("texts in three languages", compile_all_messages),
        ("database", lambda: call_command("migrate", interactive=False, verbosity=0)),
        ("style and scripts", lambda: call_command("collectstatic", interactive=False, verbosity=0)),
        ("towns and postcodes", load_places),
        ("the demo town", lambda: call_command("load_demo", verbosity=0)),
        ("its people and their introductions", load_people),
        ("who keeps its groups true", load_keeping),
        ("search index", lambda: call_command("search_index", "build", "--quiet", stdout=StringIO())),
    ]


def load_people() -> None:
    """Make the invented team, its people and their introductions; the accounts get a second factor."""
    caseload.load(at=timezone.now())
    give_second_factors()


def load_keeping() -> None:
    """Make the organisers of some groups, and what waits on the stewards' desk."""
    demo_keeping.load(at=timezone.now())


def load_places(folder: Path = GAZETTEER) -> None:
    """Import the bundled gazetteer, unless this database has it already: comparing 200,000 rows takes a while."""
    stamp = settings.VAR_DIR / f"{Path(str(connection.settings_dict['NAME'])).stem}.places"
    wanted = _fingerprint(folder)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("import_places", "--bundled", stdout=StringIO())
    stamp.write_text(_fingerprint(folder))


def _fingerprint(folder: Path) -> str:
    """Return what the files are and how many of their rows the database has."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.gz")):
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {Place.objects.exclude(source=DEMO_SOURCE).count()}"


def open_server(host: str, port: int, *, tries: int = PORTS_TO_TRY) -> ThreadedWSGIServer:
    """Return a server that listens on `port`, or on the first free one of the `tries` after it (0: any free one).

    :raises OSError: if none of them is free, or the address is not ours.
    """
    for candidate in range(port, port + tries):
        try:
            server = ThreadedWSGIServer((host, candidate), WSGIRequestHandler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or candidate == port + tries - 1:
                raise
            continue
        server.set_app(get_internal_wsgi_application())
        server.daemon_threads = True
        return server
    raise OSError(errno.EADDRINUSE, "no port was tried")


def address_on_local_network() -> str:
    """Return this machine's address on the local network, or 127.0.0.1 where there is none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address (RFC 5737): UDP only chooses a route
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])

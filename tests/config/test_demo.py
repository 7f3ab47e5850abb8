"""The demo keeps away from other people's data, and finds a port."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.demo import DEMO_SOURCE, address_on_local_network, open_server, reason_to_refuse
from config.page_check import PageToCheck, check_page, running
from directory.models import Listing, Organization, Source

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.django_db
def test_an_empty_catalogue_and_the_demo_itself_are_welcome() -> None:
    assert reason_to_refuse() == ""
    Listing.objects.create(source=Source.objects.create(slug=DEMO_SOURCE, name="Demo"), source_ref="1")
    assert reason_to_refuse() == ""


@pytest.mark.django_db
def test_a_listing_of_somebody_else_is_refused() -> None:
    Listing.objects.create(source=Source.objects.create(slug="town", name="Our town"), source_ref="1")
    assert reason_to_refuse() == "it holds listings that are not the demo's"


@pytest.mark.django_db
def test_what_somebody_listed_while_trying_the_demo_out_belongs_to_it() -> None:
    Listing.objects.create(source=Source.objects.create(slug=DEMO_SOURCE, name="Demo"), source_ref="1")
    Listing.objects.create()
    assert reason_to_refuse() == ""


@pytest.mark.django_db
def test_a_listing_and_an_organisation_without_a_source_are_refused() -> None:
    organization = Organization.objects.create(name="Harbour House")
    assert reason_to_refuse() == "it holds organisations that are not the demo's"
    organization.delete()
    Listing.objects.create()
    assert reason_to_refuse() == "it holds listings that are not the demo's"


@pytest.mark.django_db
def test_tables_of_another_project_are_refused() -> None:
    MigrationRecorder(connection).record_applied("shop", "0001_initial")
    assert reason_to_refuse() == "it holds tables of something else (shop)"


def test_the_command_refuses_a_foreign_file_and_leaves_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite3"
    with closing(sqlite3.connect(path)) as shop:
        shop.execute("CREATE TABLE orders (id integer)")
    before = path.read_bytes()
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{path}", "FOOTBRIDGE_NO_VENV": "1"}
    command = [sys.executable, "manage.py", "demo", "--check"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "it holds tables of something else. Unset DATABASE_URL" in ended.stderr
    assert path.read_bytes() == before


@contextmanager
def closed_later(server: ThreadedWSGIServer) -> Iterator[ThreadedWSGIServer]:
    try:
        yield server
    finally:
        server.server_close()


def test_a_port_that_is_taken_leads_to_the_next_one() -> None:
    with closed_later(open_server("127.0.0.1", 0, tries=1)) as first:
        taken = first.server_port
        with closed_later(open_server("127.0.0.1", taken)) as second:
            assert taken < second.server_port < taken + 20
        with pytest.raises(OSError, match="in use"):
            open_server("127.0.0.1", taken, tries=1)


def test_the_address_for_phones_is_an_address() -> None:
    socket.inet_aton(address_on_local_network())


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (PageToCheck("live", "/health/live", "ok"), ""),
        (PageToCheck("live", "/health/live", "broken"), "does not contain 'broken'"),
        (PageToCheck("live", "/health/live", "ok", status=404), "status 200 instead of 404"),
    ],
)
def test_a_page_is_asked_through_a_socket(page: PageToCheck, problem: str) -> None:
    server = open_server("127.0.0.1", 0, tries=1)
    with running(server):
        result = check_page(page, base_url=f"http://127.0.0.1:{server.server_port}")
    assert (result.problem, result.milliseconds > 0) == (problem, True)


def test_a_server_that_is_gone_is_a_problem() -> None:
    with closed_later(open_server("127.0.0.1", 0, tries=1)) as server:
        port = server.server_port
    result = check_page(PageToCheck("live", "/health/live", "ok"), base_url=f"http://127.0.0.1:{port}")
    assert result.problem == "status 0 instead of 200"

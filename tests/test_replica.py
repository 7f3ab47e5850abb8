"""Two web processes, one on a primary and one with a replica of it: real servers of PostgreSQL, made for this file."""

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.postgresql_pair import Cluster, binaries, pair

ROOT = Path(__file__).resolve().parent.parent
ROWS = 'FROM "directory_searchdocument"'
PROGRAMS = binaries()

pytestmark = pytest.mark.skipif(PROGRAMS is None, reason="no programs of a PostgreSQL server here that we may start")


@dataclass
class Host:
    """A web process with a search folder of its own."""

    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[str] | None = None
    port: int = 0

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=300)

    def build_and_start(self) -> None:
        self.manage("search_index", "build", "--quiet")
        with (self.folder / "log").open("a") as log:
            command = [sys.executable, "-m", "tests.replica_server"]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline() or 0)
        assert self.port, self.log()
        self.get("/groups/")

    def stop(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def get(self, path: str, *, cookie: str = "") -> str:
        return self._ask(urllib.request.Request(self._address(path), headers={"Cookie": cookie} if cookie else {}))[0]

    def write(self, listing: uuid.UUID, name: str, *, cookie: str = "") -> str:
        """Rename a listing as an editor, and return the cookie of their session."""
        data = urllib.parse.urlencode({"id": listing, "name": name}).encode()
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": cookie}
        _body, given = self._ask(urllib.request.Request(self._address("/trial/write"), data, headers))
        return given or cookie

    def finds(self, words: str, *, cookie: str = "") -> bool:
        return f">{words}<" in re.sub(r"\s*([<>])\s*", r"\1", self.get(f"/groups/?q={words}", cookie=cookie))

    def ready(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.get("/health/ready"))
        return found

    def _address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @staticmethod
    def _ask(request: urllib.request.Request) -> tuple[str, str]:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.read().decode(), str(response.headers.get("Set-Cookie", "")).partition(";")[0]


@dataclass
class Hosts:
    primary: Cluster
    replica: Cluster
    on_primary: Host
    on_replica: Host


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    assert PROGRAMS is not None
    with ExitStack() as stack:
        primary, replica = stack.enter_context(pair(PROGRAMS))
        secrets = tmp_path_factory.mktemp("secrets") / "secrets.json"

        def host(name: str, **settings: str) -> Host:
            kept = {key: value for key, value in os.environ.items() if not key.startswith(("FOOTBRIDGE_", "DATABASE"))}
            folder = tmp_path_factory.mktemp(name)
            own = {"FOOTBRIDGE_SEARCH_DIR": str(folder / "search"), "FOOTBRIDGE_SECRETS_FILE": str(secrets)}
            environment = {**kept, **own, **settings, "FOOTBRIDGE_NO_VENV": "1"}
            return Host(folder, {**environment, "DJANGO_SETTINGS_MODULE": "config.settings"})

        # The second host knows who may take the primary's place.
        either = f"postgresql://postgres@127.0.0.1:{primary.port},127.0.0.1:{replica.port}/footbridge"
        first = host("primary", DATABASE_URL=primary.url)
        second = host(
            "replica", DATABASE_URL=f"{either}?target_session_attrs=read-write", FOOTBRIDGE_REPLICA_URL=replica.url
        )
        first.manage("migrate", "--verbosity", "0")
        for each in (first, second):
            stack.callback(each.stop)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(Host.build_and_start, (first, second)))
        yield Hosts(primary, replica, first, second)


def until(what: Callable[[], Any], *, seconds: float) -> float:
    """Wait until `what` holds, and return after how many seconds that was; how long it may take is for `bench/`."""
    started = time.monotonic()
    while not what():
        assert time.monotonic() - started < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - started


def test_each_host_keeps_an_index_of_its_own(hosts: Hosts) -> None:
    for host in (hosts.on_primary, hosts.on_replica):
        assert len(list((host.folder / "search").iterdir())) == 1


def test_both_hosts_find_an_edit_of_either(hosts: Hosts) -> None:
    listing = uuid.uuid4()
    for writing, name in ((hosts.on_primary, "Harbourchoir"), (hosts.on_replica, "Riverchoir")):
        writing.write(listing, name)
        for host in (hosts.on_replica, hosts.on_primary):
            until(lambda host=host, name=name: host.finds(name), seconds=20)  # type: ignore[misc]
    assert not hosts.on_replica.finds("Harbourchoir")


def test_a_visitor_of_the_second_host_is_read_from_the_replica_alone(hosts: Hosts) -> None:
    listing = uuid.uuid4()
    hosts.on_primary.write(listing, "Beekeepers")
    until(lambda: hosts.on_replica.finds("Beekeepers"), seconds=20)
    before = hosts.primary.statements(ROWS), hosts.replica.statements(ROWS)
    for path in ("/groups/?q=Beekeepers", f"/groups/{listing}/", "/groups/words/?q=bee", "/", "/sources/"):
        hosts.on_replica.get(path)
    assert hosts.primary.statements(ROWS) == before[0]
    assert hosts.replica.statements(ROWS) > before[1]
    assert hosts.on_replica.ready()["replica"] == "ok"
    assert "replica" not in hosts.on_primary.ready()


@pytest.mark.parametrize("turn", range(5))
def test_an_editor_sees_at_once_what_they_wrote_whichever_host_they_ask(hosts: Hosts, turn: int) -> None:
    listing = uuid.uuid4()
    cookie = hosts.on_replica.write(listing, f"Orchard{turn}")
    assert hosts.on_replica.finds(f"Orchard{turn}", cookie=cookie)
    assert hosts.on_primary.finds(f"Orchard{turn}", cookie=cookie)
    cookie = hosts.on_primary.write(listing, f"Meadow{turn}", cookie=cookie)
    assert hosts.on_replica.finds(f"Meadow{turn}", cookie=cookie)
    assert f"Meadow{turn}" in hosts.on_replica.get(f"/groups/{listing}/", cookie=cookie)
    assert not hosts.on_replica.finds(f"Orchard{turn}", cookie=cookie)


def test_somebody_with_a_session_is_read_from_the_primary(hosts: Hosts) -> None:
    cookie = hosts.on_replica.write(uuid.uuid4(), "Watermill")
    before = hosts.replica.statements(ROWS)
    assert hosts.on_replica.finds("Watermill", cookie=cookie)
    assert hosts.replica.statements(ROWS) == before


def test_what_a_page_writes_by_mistake_goes_to_the_primary_and_is_read_back(hosts: Hosts) -> None:
    listing = uuid.uuid4()
    hosts.on_primary.write(listing, "Bakery")
    until(lambda: hosts.on_replica.finds("Bakery"), seconds=20)
    assert json.loads(hosts.on_replica.get(f"/trial/unwise?id={listing}")) == {"promise": "Written while reading"}


def test_a_replica_that_is_behind_is_left_alone_until_it_has_caught_up(hosts: Hosts) -> None:
    hosts.replica.ask("SELECT pg_wal_replay_pause()")
    hosts.on_primary.write(uuid.uuid4(), "Windmill")
    until(lambda: hosts.on_replica.finds("Windmill"), seconds=20)
    assert hosts.on_replica.ready()["replica"] == "too far behind"
    hosts.replica.ask("SELECT pg_wal_replay_resume()")
    until(lambda: hosts.on_replica.ready()["replica"] == "ok", seconds=20)
    before = hosts.replica.statements(ROWS)
    assert hosts.on_replica.finds("Windmill")
    assert hosts.replica.statements(ROWS) > before


def test_a_read_that_replaying_cancels_is_done_on_the_primary(hosts: Hosts) -> None:
    hosts.on_primary.write(uuid.uuid4(), "Lighthouse")
    until(lambda: hosts.on_replica.finds("Lighthouse"), seconds=20)
    assert json.loads(hosts.on_replica.get("/trial/linger")) == {"was_on_replica": True}
    hosts.primary.ask("CREATE TABLE litter AS SELECT generate_series(1, 1000)")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(hosts.on_replica.get, "/trial/linger")
        time.sleep(0.5)
        hosts.primary.ask("DELETE FROM litter")
        hosts.primary.ask("VACUUM litter")
        assert json.loads(answer.result()) == {"was_on_replica": False}
    assert hosts.replica.statements("canceling statement due to conflict with recovery") == 1
    assert "A read from the replica failed and is done on the primary (OperationalError)." in hosts.on_replica.log()


def test_pages_answer_while_the_replica_is_stopped_and_it_is_read_again_afterwards(hosts: Hosts) -> None:
    said = hosts.on_replica.log().count("The replica is not reachable")
    hosts.replica.stop()
    hosts.on_primary.write(uuid.uuid4(), "Ropewalk")
    until(lambda: hosts.on_replica.finds("Ropewalk"), seconds=20)
    ready = hosts.on_replica.ready()
    assert (ready["status"], ready["replica"]) == ("ok", "not reachable")
    assert hosts.on_replica.log().count("The replica is not reachable") == said + 1
    hosts.replica.start()
    until(lambda: hosts.on_replica.ready()["replica"] == "ok", seconds=20)
    before = hosts.replica.statements(ROWS)
    assert hosts.on_replica.finds("Ropewalk")
    assert hosts.replica.statements(ROWS) > before


def test_no_visitor_sees_that_the_replica_is_killed_and_started_again_meanwhile(hosts: Hosts) -> None:
    is_over = threading.Event()

    def visit() -> int:
        visits = 0
        while not is_over.is_set():
            hosts.on_replica.get("/groups/?q=choir")  # raises unless it is answered with 200
            visits += 1
        return visits

    with ThreadPoolExecutor(2) as pool:
        visitors = [pool.submit(visit) for _ in range(2)]
        for _ in range(2):
            time.sleep(0.7)
            hosts.replica.stop()
            time.sleep(0.7)
            hosts.replica.start()
        time.sleep(0.7)
        is_over.set()
        assert min(visitor.result() for visitor in visitors) > 5
    until(lambda: hosts.on_replica.ready()["replica"] == "ok", seconds=20)


def test_without_the_primary_visitors_still_read_and_promotion_makes_all_well(hosts: Hosts) -> None:
    listing = uuid.uuid4()
    hosts.on_primary.write(listing, "Boathouse")
    until(lambda: hosts.on_replica.finds("Boathouse"), seconds=20)
    hosts.primary.stop()
    assert hosts.on_replica.finds("Boathouse")
    with pytest.raises(urllib.error.HTTPError, match="503"):
        hosts.on_replica.ready()
    hosts.replica.promote()
    cookie = hosts.on_replica.write(listing, "Ferryhouse")
    assert hosts.on_replica.finds("Ferryhouse", cookie=cookie)
    until(lambda: hosts.on_replica.finds("Ferryhouse"), seconds=20)
    # A primary that did not answer is left alone for some seconds before it is asked again.
    until(lambda: hosts.on_replica.ready()["replica"] == "no replica any more: it takes writes itself", seconds=30)

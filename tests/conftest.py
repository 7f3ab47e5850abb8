"""What every test may use: the named cast, the database, and a network that ends at this machine."""

import shutil
import socket
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from config.messages import compile_all_messages
from directory.actions import codes
from directory.geo import kept
from directory.models import User
from directory.search import live

pytest_plugins = ["tests.browser"]

# What these ask is what a page says, and of the database only the rows that it says it of: they run on SQLite alone.
# The access matrix asks for every address, as everybody, on each database; actions, models and search run on each.
ABOUT_PAGES = (
    *("tests/views/", "tests/pages/", "tests/bridges/views/", "tests/bridges/pages/", "tests/readability/"),
    *("tests/bridges/test_canary.py", "tests/test_headers.py", "tests/test_components.py"),
)
COUNTS_OR_COMMITS = {"transactional_db", "django_assert_num_queries", "django_assert_max_num_queries"}

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_connect = socket.socket.connect
_look_up = socket.getaddrinfo
_flush = BaseDatabaseOperations.execute_sql_flush


def pytest_configure(config: pytest.Config) -> None:
    """Give this process its own place for the search index, and plain names to static files."""
    folder = tempfile.mkdtemp(prefix="footbridge-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    django_settings.FOOTBRIDGE_SEARCH_DIR = Path(folder) / "search"
    django_settings.FOOTBRIDGE_ERASURES_FILE = Path(folder) / "erasures.txt"
    django_settings.STATIC_ROOT = Path(folder) / "static"  # each test client looks through it, so it is empty here
    django_settings.STATIC_ROOT.mkdir()
    django_settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
    compile_all_messages()
    codes.CodeHasher.iterations = 100  # the slowness is no test's business, and half a test's time
    socket.socket.connect = _connect_to_this_machine_only  # type: ignore[assignment, method-assign]
    socket.getaddrinfo = _look_up_this_machine_only
    BaseDatabaseOperations.execute_sql_flush = _flush_with_the_record  # type: ignore[method-assign]


def _flush_with_the_record(self: BaseDatabaseOperations, sql_list: Any) -> None:
    """Empty the database after a test that commits: the record refuses that, so its triggers stand aside meanwhile."""
    triggers = import_module("directory.migrations.0003_audit_triggers")
    with self.connection.schema_editor() as editor:
        triggers.remove(None, editor)
    _flush(self, sql_list)
    with self.connection.schema_editor() as editor:
        triggers.install(None, editor)


def _connect_to_this_machine_only(self: socket.socket, address: Any, /) -> None:
    is_sending = self.family != socket.AF_UNIX and self.type == socket.SOCK_STREAM  # connecting by UDP sends nothing
    if is_sending and address[0] not in LOOPBACK:
        self.close()
        raise AssertionError(f"A test tried to reach {address[0]}. Tests stay on this machine.")
    _connect(self, address)


def _look_up_this_machine_only(host: Any, *args: Any, **options: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name and name not in LOOPBACK and name != socket.gethostname() and not name[0].isdigit() and ":" not in name:
        raise AssertionError(f"A test tried to look up {name}. Tests stay on this machine.")
    return _look_up(host, *args, **options)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of a run on PostgreSQL what would say the same as it did on SQLite."""
    if "sqlite" in django_settings.DATABASES["default"]["ENGINE"]:
        return
    once = [item for item in items if not _asks_the_database(item)]
    config.hook.pytest_deselected(items=once)
    items[:] = [item for item in items if _asks_the_database(item)]


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    marks = {mark.name: mark for mark in item.iter_markers()}
    if "every_database" in marks or fixtures & COUNTS_OR_COMMITS:
        return True
    is_committing = "django_db" in marks and bool(marks["django_db"].kwargs.get("transaction"))
    if item.nodeid.startswith(ABOUT_PAGES) and not is_committing:
        return False
    return bool("django_db" in marks or fixtures & {"db", "live_server"})


@pytest.fixture(autouse=True)
def fresh_search_index() -> None:
    """Let no test find what another one wrote: this process opens or builds its search index anew."""
    live.reset()


@pytest.fixture(autouse=True)
def fresh_places() -> None:
    """Let no test find a place that another one wrote."""
    kept.forget()


@pytest.fixture(autouse=True)
def english() -> None:
    """Let no test speak the language of the one before: a request leaves its language active in the thread."""
    translation.activate("en")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Keep the SQLite test database in a file: the threads of the live server need a connection each."""
    database = django_settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def stine(db: None) -> User:
    """Stine, a steward."""
    return User.objects.create_user("stine@example.org", display_name="Stine", is_steward=True)


@pytest.fixture
def olaf(db: None) -> User:
    """Olaf, an outsider: he has an account and no role."""
    return User.objects.create_user("olaf@example.org", display_name="Olaf")


@pytest.fixture
def ada(db: None) -> User:
    """Ada, an administrator."""
    return User.objects.create_user("ada@example.org", display_name="Ada", is_staff=True)

"""The readers of the environment refuse what they do not understand."""

import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import Reader


def test_values_are_read_by_their_short_name() -> None:
    read = Reader({"FOOTBRIDGE_NAME": " Harbour ", "FOOTBRIDGE_HOSTS": "a.example, b.example,"})
    assert read.text("NAME") == "Harbour"
    assert read.words("HOSTS") == ["a.example", "b.example"]
    assert read.text("OTHER", default="x") == "x"


def test_origins_are_a_list_of_schemes_with_hosts() -> None:
    read = Reader({"FOOTBRIDGE_ORIGINS": "https://www.Odense.example, http://localhost:8080,https://[::1]:8443"})
    assert read.origins("ORIGINS") == ["https://www.odense.example", "http://localhost:8080", "https://[::1]:8443"]
    assert read.origins("OTHERS") == []


def test_a_count_is_a_whole_number() -> None:
    assert Reader({"FOOTBRIDGE_OPEN_ASKS": "3"}).count("OPEN_ASKS", default=2) == 3


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("off", False), ("0", False)])
def test_a_flag_is_a_yes_or_no(value: str, expected: bool) -> None:
    assert Reader({"FOOTBRIDGE_DEBUG": value}).flag("DEBUG", default=not expected) is expected


@pytest.mark.parametrize(
    ("value", "ask"),
    [
        ("perhaps", lambda read: read.flag("X", default=False)),
        ("yard", lambda read: read.choice("X", default="km", among=("km", "mi"))),
        ("javascript:alert(1)", lambda read: read.web_address("X")),
        ("//tiles.example", lambda read: read.web_address("X")),
        ("Denmark", lambda read: read.country("X", default="GB")),
        ("0", lambda read: read.count("X", default=2)),
        ("many", lambda read: read.count("X", default=2)),
        ("Mars/Olympus", lambda read: read.time_zone("X", default="UTC")),
        ("../../etc/passwd", lambda read: read.time_zone("X", default="UTC")),
        ("23", lambda read: read.count("X", default=24, at_least=24)),
        ("two years", lambda read: read.count("X", default=24, at_least=24)),
        ("/nowhere/at/all.json", lambda read: read.file("X")),
        ("www.odense.example", lambda read: read.origins("X")),
        ("https://odense.example/", lambda read: read.origins("X")),
        ("https://odense.example, https://*.example", lambda read: read.origins("X")),
        ("https://odense.example; script-src *", lambda read: read.origins("X")),
        ("https://user@odense.example", lambda read: read.origins("X")),
        ("javascript://odense.example", lambda read: read.origins("X")),
        ("null", lambda read: read.origins("X")),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_in_the_message(value: str, ask: Callable[[Reader], object]) -> None:
    with pytest.raises(ImproperlyConfigured, match="FOOTBRIDGE_X"):
        ask(Reader({"FOOTBRIDGE_X": value}))


@pytest.mark.parametrize("url", ["mysql://root:secret@db/x", "nonsense:secret", "/var/secret.sqlite3"])
def test_another_database_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="must start with sqlite:/// or postgresql://") as refused:
        Reader({"DATABASE_URL": url}).database(default="sqlite:///x")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////var/lib/a.sqlite3", "sqlite3", "/var/lib/a.sqlite3"),
        ("postgres://u:p@db.example:5433/a", "postgresql", "a"),
        ("postgresql://u@db.example/a?sslmode=require", "postgresql", "a"),
        ("", "sqlite3", "/default"),
    ],
)
def test_both_databases_are_understood(url: str, engine: str, name: str) -> None:
    settings = Reader({"DATABASE_URL": url}).database(default="sqlite:////default")
    assert (settings["ENGINE"], settings["NAME"]) == (f"django.db.backends.{engine}", name)


PRIMARY = {"ENGINE": "django.db.backends.postgresql", "NAME": "a"}
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": "a"}


@pytest.mark.parametrize(
    ("url", "primary", "words"),
    [
        ("postgresql://u:secret@db/a", SQLITE, "needs PostgreSQL in DATABASE_URL"),
        ("sqlite:////secret.sqlite3", PRIMARY, "must start with postgresql://"),
        ("mysql://u:secret@db/a", PRIMARY, "must start with postgresql://"),
        ("yes", PRIMARY, "must start with postgresql://"),
        ("javascript:secret", PRIMARY, "must start with postgresql://"),
        ("postgresql://u:secret@db/other", PRIMARY, "must name the same database as DATABASE_URL"),
        ("postgresql://u:secret@db", PRIMARY, "must name the same database as DATABASE_URL"),
        ("postgresql://u:x/secret@db:5432/a", PRIMARY, "cannot be read|must name the same"),
        ("postgresql://u:x@db:secret/a", PRIMARY, "cannot be read"),
    ],
)
def test_a_replica_that_cannot_be_one_is_refused_without_showing_its_password(
    url: str, primary: dict[str, object], words: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=words) as refused:
        Reader({"FOOTBRIDGE_REPLICA_URL": url}).replica("REPLICA_URL", primary=primary)
    said = "".join(traceback.format_exception(refused.value))
    assert "FOOTBRIDGE_REPLICA_URL" in str(refused.value)
    assert "secret" not in said.replace("tests/config", "").split("config/env.py")[-1]


@pytest.mark.parametrize("url", ["", "   "])
def test_without_an_address_there_is_no_replica(url: str) -> None:
    assert Reader({"FOOTBRIDGE_REPLICA_URL": url}).replica("REPLICA_URL", primary=SQLITE) is None


def test_a_replica_is_read_like_the_database_itself() -> None:
    url = "postgresql://u:p%23@replica.example:5433/a?sslmode=verify-ca"
    found = Reader({"FOOTBRIDGE_REPLICA_URL": url}).replica("REPLICA_URL", primary=PRIMARY)
    assert found is not None
    assert [found[name] for name in ("HOST", "PORT", "NAME", "PASSWORD", "OPTIONS")] == [
        *("replica.example", 5433, "a", "p#", {"sslmode": "verify-ca"})
    ]


def test_the_database_that_cannot_be_read_is_refused_without_showing_its_password() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL cannot be read") as refused:
        Reader({"DATABASE_URL": "postgresql://u:x@db:secret/a"}).database(default="sqlite:///x")
    assert "secret" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_an_unknown_name_is_refused() -> None:
    read = Reader({"FOOTBRIDGE_NAME": "x", "FOOTBRIDGE_HTPS": "yes", "OTHER": "1"})
    read.text("NAME")
    with pytest.raises(ImproperlyConfigured, match=r"FOOTBRIDGE_HTPS\. See docs"):
        read.refuse_unknown()


def test_every_setting_is_documented() -> None:
    root = Path(__file__).resolve().parent.parent.parent
    documented = (root / "docs" / "configuration.md").read_text(encoding="utf-8")
    import re

    read = re.findall(r'read\.\w+\(\s*"([A-Z_]+)"', (root / "config" / "settings.py").read_text(encoding="utf-8"))
    assert len(read) > 15
    assert [name for name in read if f"`FOOTBRIDGE_{name}`" not in documented] == []

"""The readers of the environment refuse what they do not understand."""

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

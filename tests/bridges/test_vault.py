"""What people tell us is sealed: it opens with their key, in its place, and nowhere else."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridges import vault
from bridges.actions import keys
from bridges.models import CardLine, Companion, Host, Person, PersonKey, SealedField
from bridges.vault import VaultError
from config.secret_file import read_or_make_secrets
from directory.models import Listing, Team, User
from tests.bridges.cast import make_person
from tests.bridges.life import make_life, sealed_fields

pytestmark = pytest.mark.django_db
NEW_KEY = b"n" * 32


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text())
def test_every_text_comes_back_as_it_was(noor: Person, text: str) -> None:
    box = vault.open_for(noor)
    try:
        text.encode()
    except UnicodeEncodeError:
        return  # half a character is no text: no browser sends it
    box.write(noor, "wishes", text)
    assert box.read(noor, "wishes") == text
    assert not text or text.encode() not in bytes(noor.wishes) or len(text) < 4


def test_the_same_text_is_sealed_differently_each_time(noor: Person) -> None:
    box = vault.open_for(noor)
    sealed = set()
    for _time in range(3):
        box.write(noor, "wishes", "To sing")
        sealed.add(bytes(noor.wishes))
    assert len(sealed) == 3


@pytest.mark.parametrize("move", ["field", "row", "table", "person"])
def test_a_text_that_was_moved_elsewhere_does_not_open(noor: Person, choir: Listing, move: str) -> None:
    box = vault.open_for(noor)
    nadia = make_person("Nadia")
    place: tuple[vault.Vault, models.Model, str] = {
        "field": (box, Person(pk=noor.pk, wishes=noor.alias), "wishes"),
        "row": (box, Person(pk=nadia.pk, alias=noor.alias), "alias"),
        "table": (box, CardLine(pk=noor.pk, text=noor.alias), "text"),
        "person": (vault.open_for(nadia), noor, "alias"),
    }[move]
    assert box.read(noor, "alias") == "Noor"
    with pytest.raises(VaultError, match="moved or changed"):
        place[0].read(place[1], place[2])


@pytest.mark.parametrize("position", [0, 12, -1])
def test_a_text_that_was_changed_does_not_open(noor: Person, position: int) -> None:
    sealed = bytearray(bytes(noor.alias))
    sealed[position] ^= 1
    noor.alias = bytes(sealed)
    with pytest.raises(VaultError):
        vault.open_for(noor).read(noor, "alias")


def test_only_sealed_fields_are_sealed(noor: Person) -> None:
    with pytest.raises(TypeError, match="not sealed"):
        vault.open_for(noor).write(noor, "language", "da")


def test_without_the_key_of_the_installation_nothing_opens_and_the_message_holds_nothing(
    noor: Person, settings: Any
) -> None:
    settings.FOOTBRIDGE_DATA_KEYS = {"other": NEW_KEY}
    with pytest.raises(VaultError) as refused:
        vault.open_for(Person.objects.get(pk=noor.pk))
    assert "Noor" not in str(refused.value)


def test_no_sealed_column_holds_a_text_as_it_was_written(
    choir: Listing, hanna: Host, team: Team, pim: User, bo: Companion
) -> None:
    life = make_life("sealed", listing=choir, host=hanna, team=team, practitioner=pim, companion=bo)
    seen = 0
    for model in apps.get_app_config("bridges").get_models():
        for name in sealed_fields(model):
            column = model._meta.get_field(name).column
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}"')
                raw = b"".join(bytes(value) for (value,) in cursor.fetchall())
            assert raw, f"{model.__name__}.{name} was never written"
            assert [text for text in life.texts.values() if text.encode() in raw] == []
            seen += 1
    assert seen == len(life.texts) > 20


def test_every_sealed_field_belongs_to_one_person() -> None:
    """The vault of a person opens it: there has to be a way from each row to its person."""
    for model in apps.get_app_config("bridges").get_models():
        if any(isinstance(field, SealedField) for field in model._meta.concrete_fields):
            assert Person in set(way_to_the_person(model)), model


def way_to_the_person(model: Any) -> Iterator[Any]:
    """Yield the models on the way that a row cannot be without: what it hangs on, and what that hangs on."""
    yield model
    for field in model._meta.concrete_fields:
        if field.is_relation and not field.null:
            yield from way_to_the_person(field.related_model)


# --- Changing the key of the installation


def two_keys(settings: Any) -> tuple[str, str]:
    """Put a new key in front, as `data_keys add` and a restart do; return the ids of the old one and of the new one."""
    (old_id, old) = next(iter(settings.FOOTBRIDGE_DATA_KEYS.items()))
    settings.FOOTBRIDGE_DATA_KEYS = {"new": NEW_KEY, old_id: old}
    return old_id, "new"


def test_every_key_is_wrapped_anew_and_the_texts_stay(noor: Person, settings: Any) -> None:
    old, new = two_keys(settings)
    nadia = make_person("Nadia")
    assert set(PersonKey.objects.values_list("wrapped_with", flat=True)) == {old, new}
    before = bytes(noor.alias)
    while keys.rewrap_some(limit=1):
        pass
    del settings.FOOTBRIDGE_DATA_KEYS[old]
    for person, name in ((noor, "Noor"), (nadia, "Nadia")):
        row = Person.objects.get(pk=person.pk)
        assert vault.open_for(row).read(row, "alias") == name
    assert bytes(Person.objects.get(pk=noor.pk).alias) == before


def test_rotation_that_was_stopped_goes_on(settings: Any) -> None:
    people = [make_person(f"Person {number}") for number in range(5)]
    two_keys(settings)
    assert keys.rewrap_some(limit=2) == 2
    assert [(use.people, use.is_newest) for use in keys.status()] == [(2, True), (3, False)]
    for person in people:
        row = Person.objects.get(pk=person.pk)
        vault.open_for(row)
    assert [keys.rewrap_some(limit=2) for _time in range(3)] == [2, 1, 0]
    assert [(use.people, use.is_in_file) for use in keys.status()] == [(5, True), (0, True)]


def test_a_missing_key_is_named_and_stops_nothing_that_was_done(
    noor: Person, settings: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    old = next(iter(settings.FOOTBRIDGE_DATA_KEYS))
    settings.FOOTBRIDGE_DATA_KEYS = {"new": NEW_KEY}
    with caplog.at_level(logging.DEBUG), pytest.raises(CommandError, match=old):
        call_command("data_keys", "rotate")
    call_command("data_keys", "status")
    assert f"{old}: 1 people, MISSING" in capsys.readouterr().out


def test_the_command_puts_a_key_into_the_file_and_says_what_to_do(
    settings: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECRETS_FILE = tmp_path / "secrets.json"
    before = read_or_make_secrets(settings.SECRETS_FILE)
    settings.FOOTBRIDGE_DATA_KEYS = before.data_keys
    call_command("data_keys", "add")
    after = read_or_make_secrets(settings.SECRETS_FILE)
    assert list(after.data_keys)[1:] == list(before.data_keys)
    assert "Restart every process" in capsys.readouterr().out
    settings.FOOTBRIDGE_DATA_KEYS = after.data_keys
    call_command("data_keys", "rotate")
    assert "nobody; it can be taken out" in capsys.readouterr().out

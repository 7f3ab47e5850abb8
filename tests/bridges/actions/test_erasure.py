"""Whoever is erased is gone: from every table, every file, every session, and from a backup that is restored."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection

from bridges import tombstones, vault
from bridges.actions import erasure, people
from bridges.actions.parties import by_person
from bridges.models import Companion, Erasure, Host, Introduction, Notice, Person, PersonKey
from directory.actions import audit
from directory.logs import JsonLines
from directory.models import AuditEvent, Listing, Team, User
from tests.bridges.cast import make_person
from tests.bridges.life import Life, make_life
from tests.bridges.notice_world import invite_greta
from tests.listings import NOON


@pytest.fixture(autouse=True)
def file_of_erasures(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "erasures.txt"
    settings.FOOTBRIDGE_ERASURES_FILE = path
    return path


@pytest.fixture
def life(choir: Listing, hanna: Host, team: Team, pim: User, bo: Companion) -> Life:
    made = make_life("gone", listing=choir, host=hanna, team=team, practitioner=pim, companion=bo)
    Notice.objects.filter(host=hanna).update(state="sent", finished_at=NOON)
    return made


def everything() -> Iterator[str]:
    """Yield every row of every table, bytes in hex and as they are."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                values = [bytes(value) if isinstance(value, memoryview | bytes) else value for value in row]
                yield f"{table}: {values!r} {[value.hex() for value in values if isinstance(value, bytes)]}"


def ids_of(life: Life) -> set[str]:
    return {str(row.pk) for row in (life.introduction, life.visit, life.follow_up)}


@pytest.mark.django_db
def test_nothing_of_an_erased_person_is_in_any_table(life: Life, caplog: pytest.LogCaptureFixture) -> None:
    sealed = [bytes(life.person.wishes).hex(), bytes(life.introduction.message).hex()]
    assert all(any(text in row for row in everything()) for text in sealed), "the search finds nothing at all"
    with caplog.at_level(logging.DEBUG):
        people.erase(life.person, by=by_person(life.person), at=NOON)
    rows = [row for row in everything() if not row.startswith(("directory_auditevent", "directory_audithead"))]
    searched = [*sealed, *life.texts.values(), *ids_of(life), str(life.person.pk), life.person.pk.hex]
    assert [text for text in searched for row in rows if text in row] == []
    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert [text for text in life.texts.values() if text in lines] == []


@pytest.mark.django_db
def test_hosts_who_heard_and_companions_hear_that_it_is_closed_and_nothing_more(
    life: Life, hanna: Host, bo: Companion
) -> None:
    people.erase(life.person, by=by_person(life.person), at=NOON)
    left = Notice.objects.order_by("kind")
    assert [(row.kind, row.host, row.companion) for row in left] == [
        ("host_closed", hanna, None),
        ("visit_for_companion", None, bo),
    ]
    assert {(row.introduction, row.visit, row.follow_up, row.person) for row in left} == {(None, None, None, None)}


@pytest.mark.django_db
def test_a_host_who_heard_nothing_hears_nothing(life: Life, hanna: Host) -> None:
    Notice.objects.filter(host=hanna).update(state="pending", finished_at=None)
    people.erase(life.person, by=by_person(life.person), at=NOON)
    assert not Notice.objects.filter(host=hanna).exists()


@pytest.mark.django_db
def test_events_stay_under_an_id_that_belongs_to_nobody(life: Life) -> None:
    person_id = life.person.pk
    people.erase(life.person, by=by_person(life.person), at=NOON)
    assert AuditEvent.objects.about(person_id).last().event == "person.erased"
    assert list(audit.all_broken()) == []
    assert not Person.objects.filter(pk=person_id).exists()


@pytest.mark.django_db
def test_another_person_keeps_everything(life: Life, choir: Listing, noor: Person) -> None:
    people.erase(life.person, by=by_person(life.person), at=NOON)
    assert vault.open_for(noor).read(noor, "alias") == "Noor"


@pytest.mark.django_db
def test_sessions_that_name_the_person_end_and_others_do_not(life: Life) -> None:
    theirs, guests, others = SessionStore(), SessionStore(), SessionStore()
    theirs["opened"] = {"person": {"id": str(life.person.pk)}}
    guests["opened"] = {"guest": {"id": str(invite_greta(life.person, texts={}).pk)}}
    others["my_list"] = ["something"]
    for session in (theirs, guests, others):
        session.save()
    people.erase(life.person, by=by_person(life.person), at=NOON)
    assert [row.pk for row in Session.objects.all()] == [others.session_key]


@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_is_erased_again(
    life: Life, file_of_erasures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person_id = life.person.pk
    people.erase(life.person, by=by_person(life.person), at=NOON)
    assert file_of_erasures.stat().st_mode & 0o077 == 0
    assert str(person_id) not in file_of_erasures.read_text()
    # The backup knows the person, and nothing of the erasure.
    Erasure.objects.all().delete()
    make_person("Back again", id=person_id)
    nadia = make_person("Nadia")
    call_command("replay_erasures")
    assert "1 people were erased again" in capsys.readouterr().out
    assert list(Person.objects.all()) == [nadia]
    assert Erasure.objects.get().subject_hash == tombstones.hash_of(person_id)
    assert erasure.replay(at=NOON) == 0


@pytest.mark.django_db(transaction=True)
def test_a_tombstone_that_could_not_be_written_is_written_later(
    life: Life, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FOOTBRIDGE_ERASURES_FILE = tmp_path / "nowhere" / "erasures.txt"
    people.erase(life.person, by=by_person(life.person), at=NOON)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert not Introduction.objects.exists()
    settings.FOOTBRIDGE_ERASURES_FILE = tmp_path / "erasures.txt"
    erasure.replay(at=NOON)
    assert tombstones.read(tmp_path / "erasures.txt") == {tombstones.hash_of(life.person.pk)}


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_fails_leaves_everything(life: Life, settings: Any) -> None:
    settings.FOOTBRIDGE_AUDIT_KEYS = {}
    with pytest.raises(StopIteration):
        people.erase(life.person, by=by_person(life.person), at=NOON)
    assert PersonKey.objects.filter(person=life.person).exists()
    assert Introduction.objects.count() == 1
    assert not Erasure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_file_of_the_database_holds_nothing_of_an_erased_person(life: Life) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps dead rows until it vacuums")
    name = str(connection.settings_dict["NAME"])
    wrapped, sealed = bytes(life.person.key.wrapped), bytes(life.person.wishes)
    assert wrapped in raw_bytes(name)
    assert sealed in raw_bytes(name)
    people.erase(life.person, by=by_person(life.person), at=NOON)
    after = raw_bytes(name)
    assert [part for part in (wrapped, sealed) if part in after] == []
    assert [text for text in life.texts.values() if text.encode() in after] == []


def raw_bytes(name: str) -> bytes:
    """Return the bytes of the database and of the files beside it."""
    connection.close()  # what it held in memory is in the file now
    return b"".join(path.read_bytes() for path in Path(name).parent.glob(f"{Path(name).name}*"))


def test_a_torn_line_of_the_file_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "erasures.txt"
    assert tombstones.read(path) == set()
    tombstones.append(path, ["a" * 64, "b" * 64])
    with path.open("a") as file:
        file.write("c" * 10)
    assert tombstones.read(path) == {"a" * 64, "b" * 64}

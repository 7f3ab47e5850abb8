"""The record of who did and saw what: whole, in order, and nothing can be changed without being found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.actions import audit
from directory.models import AuditEvent, AuditHead
from directory.models.audit import AppendOnlyError
from tests.listings import NOON

triggers = import_module("directory.migrations.0003_audit_triggers")
PIM = audit.Actor(party="practitioner", user_id="7")
TABLE = AuditEvent._meta.db_table
# Three years before today: the triggers read the clock of the database, which no test sets.
LONG_AGO = datetime.now(UTC) - timedelta(days=3 * 366)


def write(count: int, *, subject: UUID | None = None, at: datetime = NOON) -> UUID:
    subject = subject or uuid4()
    for number in range(count):
        audit.record(f"event.{number}", subject=subject, by=PIM, at=at + timedelta(minutes=number))
    return subject


def by_hand(statement: str, *values: Any) -> None:
    """Run a statement as somebody who holds the database, with the triggers out of the way."""
    with connection.cursor() as cursor:
        for line in triggers.SQLITE_BACK if connection.vendor == "sqlite" else triggers.POSTGRESQL_BACK:
            cursor.execute(line)
        cursor.execute(statement, [value.hex if is_sqlite(value) else value for value in values])
        for line in triggers.SQLITE if connection.vendor == "sqlite" else triggers.POSTGRESQL:
            cursor.execute(line)


def is_sqlite(value: Any) -> bool:
    return isinstance(value, UUID) and connection.vendor == "sqlite"


@pytest.mark.django_db
def test_events_about_one_person_are_numbered_from_one() -> None:
    noor, nadia = write(3), write(2)
    assert [event.position for event in AuditEvent.objects.about(noor)] == [1, 2, 3]
    assert [event.position for event in AuditEvent.objects.about(nadia)] == [1, 2]
    assert list(audit.all_broken()) == []


@pytest.mark.django_db
def test_the_zone_in_which_a_time_is_given_does_not_matter() -> None:
    subject = write(1, at=NOON.astimezone(ZoneInfo("Europe/Copenhagen")))
    assert list(audit.broken_at(subject)) == []


@pytest.mark.django_db
def test_what_happened_is_neither_rewritten_nor_taken_away() -> None:
    subject = write(2)
    events, event = AuditEvent.objects.about(subject), AuditEvent.objects.about(subject)[0]
    event.event = "other"
    with pytest.raises(AppendOnlyError, match="not rewritten"):
        events.update(event="other")
    with pytest.raises(AppendOnlyError, match="not taken away"):
        events.delete()
    for change in (event.save, event.delete):
        with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
            change()
    assert [event.event for event in AuditEvent.objects.about(subject)] == ["event.0", "event.1"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET event = 'other'",
        f"UPDATE {TABLE} SET occurred_at = '2001-01-01 00:00:00+00:00'",
        f"DELETE FROM {TABLE}",
        f"TRUNCATE {TABLE}",
        f"REPLACE INTO {TABLE} SELECT * FROM {TABLE}",
    ],
)
def test_the_database_itself_refuses(statement: str) -> None:
    subject = write(2)
    words = {"TRUNCATE": "postgresql", "REPLACE": "sqlite"}
    if words.get(statement.split()[0], connection.vendor) != connection.vendor:
        pytest.skip("this database has no such statement")
    with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.about(subject).count() == 2


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_edit_deletion_and_reordering_is_found(data: st.DataObject) -> None:
    with transaction.atomic():
        subject = write(data.draw(st.integers(2, 5)))
        rows = list(AuditEvent.objects.about(subject))
        row = data.draw(st.sampled_from(rows))
        match data.draw(st.sampled_from(["edit", "delete", "newest", "newest and head", "swap", "head"])):
            case "edit":
                column = data.draw(st.sampled_from(["event", "party", "actor_id", "target_id", "team_id", "digest"]))
                by_hand(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", "other", row.pk)
            case "delete":
                by_hand(f"DELETE FROM {TABLE} WHERE id = %s", row.pk)
            case "newest":
                by_hand(f"DELETE FROM {TABLE} WHERE id = %s", rows[-1].pk)
            case "newest and head":
                by_hand(f"DELETE FROM {TABLE} WHERE id = %s", rows[-1].pk)
                AuditHead.objects.filter(pk=subject).update(position=len(rows) - 1, digest=rows[-2].digest)
            case "swap":
                other = rows[0] if row != rows[0] else rows[1]
                for target, position in ((row, 99), (other, row.position), (row, other.position)):
                    by_hand(f"UPDATE {TABLE} SET position = %s WHERE id = %s", position, target.pk)
            case "head":
                AuditHead.objects.filter(pk=subject).delete()
        assert list(audit.broken_at(subject)) != []
        audit.record("event.later", subject=subject, by=PIM, at=NOON + timedelta(days=1))
        assert list(audit.broken_at(subject)) != [], "the next event made good what was tampered with"
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_an_event_of_an_old_key_is_proved_and_one_without_its_key_is_not(settings: Any) -> None:
    subject = write(2)
    (old,) = settings.FOOTBRIDGE_AUDIT_KEYS.items()
    settings.FOOTBRIDGE_AUDIT_KEYS = {"new": b"n" * 32, old[0]: old[1]}
    write(1, subject=subject)
    assert list(audit.broken_at(subject)) == []
    settings.FOOTBRIDGE_AUDIT_KEYS = {"new": b"n" * 32}
    assert list(audit.broken_at(subject)) == [1, 2]


@pytest.mark.django_db
def test_changing_the_signing_keys_leaves_the_record_proved(settings: Any) -> None:
    subject = write(2)
    settings.SECRET_KEY = "x" * 60
    assert list(audit.broken_at(subject)) == []


@pytest.mark.django_db
def test_retention_takes_the_oldest_away_and_the_chain_begins_after_them() -> None:
    subject, forgotten, young = write(3, at=LONG_AGO), write(2, at=LONG_AGO), write(2)
    write(2, subject=subject)
    assert audit.purge(months=24, at=datetime.now(UTC)) == 5
    assert [event.position for event in AuditEvent.objects.about(subject)] == [4, 5]
    assert AuditEvent.objects.about(young).count() == 2
    assert not AuditHead.objects.filter(pk=forgotten).exists()
    write(1, subject=subject)
    assert list(audit.all_broken()) == []
    by_hand(f"DELETE FROM {TABLE} WHERE subject = %s AND position = 4", subject)
    assert list(audit.broken_at(subject)) == [5]


@pytest.mark.django_db
def test_retention_never_takes_what_stands_after_something_younger() -> None:
    subject = write(1)
    write(1, subject=subject, at=LONG_AGO)
    assert audit.purge(months=24, at=datetime.now(UTC)) == 0
    assert list(audit.broken_at(subject)) == []


@pytest.mark.django_db
def test_the_database_refuses_a_retention_that_is_too_short() -> None:
    write(2, at=datetime.now(UTC) - timedelta(days=90))
    with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
        audit.purge(months=1, at=datetime.now(UTC))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "months", "limit"),
    [
        ("2026-11-22T12:00", 24, "2024-11-22T12:00"),
        ("2028-02-29T12:00", 24, "2026-02-28T12:00"),
        ("2026-01-31T12:00", 25, "2023-12-28T12:00"),
        ("2026-01-01T00:00", 60, "2021-01-01T00:00"),
    ],
)
def test_months_are_months_of_the_calendar(at: str, months: int, limit: str) -> None:
    assert audit._months_before(datetime.fromisoformat(at), months) == datetime.fromisoformat(limit)


@pytest.mark.django_db
def test_the_command_says_that_all_is_well_or_where_it_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    subject = write(3)
    call_command("audit", "verify")
    assert "3 events" in capsys.readouterr().out
    by_hand(f"UPDATE {TABLE} SET party = 'host' WHERE subject = %s AND position = 2", subject)
    with pytest.raises(CommandError, match="changed"):
        call_command("audit", "verify")
    assert f"{subject} 2" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_command_for_retention_keeps_to_the_setting(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    write(3, at=LONG_AGO)
    settings.FOOTBRIDGE_AUDIT_MONTHS = 60
    call_command("audit", "purge")
    assert AuditEvent.objects.count() == 3
    settings.FOOTBRIDGE_AUDIT_MONTHS = 24
    call_command("audit", "purge")
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_leave_no_gap() -> None:
    subject, threads, each = uuid4(), 20, 5

    def work(_number: int) -> None:
        try:
            write(each, subject=subject)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    assert [event.position for event in AuditEvent.objects.about(subject)] == list(range(1, threads * each + 1))
    assert list(audit.all_broken()) == []


def test_the_keys_of_the_record_are_its_own() -> None:
    keys = {*django_settings.FOOTBRIDGE_AUDIT_KEYS.values()}
    assert keys.isdisjoint({*django_settings.FOOTBRIDGE_DATA_KEYS.values(), django_settings.SECRET_KEY.encode()})

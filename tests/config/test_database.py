"""Both databases are opened the safe way."""

from typing import Any

import pytest
from django.db import connection

from config.database import (
    database_settings,
    journal_mode,
    json_is_innocuous,
    limit_statements,
    replica_settings,
)

pytestmark = pytest.mark.every_database
POSTGRESQL = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": "db.example", "OPTIONS": {}}


@pytest.mark.parametrize(
    ("version", "mode"), [((3, 40, 1), "TRUNCATE"), ((3, 51, 2), "TRUNCATE"), ((3, 51, 3), "WAL"), ((3, 52, 0), "WAL")]
)
def test_wal_is_used_only_where_it_cannot_corrupt(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("journal_mode", journal_mode().lower()),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("cache_size", -65536),
        ("trusted_schema", 0 if json_is_innocuous() else 1),
    ],
)
def test_sqlite_is_opened_the_safe_way(pragma: str, value: Any) -> None:
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "/run/postgresql"])
def test_postgresql_on_this_machine_needs_no_tls(host: str) -> None:
    assert database_settings({**POSTGRESQL, "HOST": host})["OPTIONS"] == {}


def test_postgresql_elsewhere_is_verified_unless_the_operator_says_how() -> None:
    assert database_settings(POSTGRESQL)["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "system"}
    own = {**POSTGRESQL, "OPTIONS": {"sslmode": "verify-ca", "sslrootcert": "/etc/own.pem"}}
    assert database_settings(own)["OPTIONS"] == {"sslmode": "verify-ca", "sslrootcert": "/etc/own.pem"}


def test_a_server_and_who_may_take_its_place_are_both_looked_at() -> None:
    assert database_settings({**POSTGRESQL, "HOST": "127.0.0.1,localhost"})["OPTIONS"] == {}
    assert "sslmode" in database_settings({**POSTGRESQL, "HOST": "127.0.0.1,db.example"})["OPTIONS"]


def test_a_replica_has_the_rules_of_the_database_and_is_given_up_soon() -> None:
    found = replica_settings(POSTGRESQL)
    assert found["OPTIONS"] == {
        "sslmode": "verify-full",
        "sslrootcert": "system",
        "connect_timeout": 2,
        "tcp_user_timeout": 2000,
    }
    assert found["TEST"] == {"MIRROR": "default"}
    limit_statements(found)
    assert "statement_timeout=3000" in found["OPTIONS"]["options"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
def test_a_server_process_ends_a_slow_statement() -> None:
    import psycopg

    settings = {**connection.settings_dict, "OPTIONS": {}}
    limit_statements(settings)
    parameters = connection.get_connection_params()
    with (
        psycopg.connect(
            dbname=parameters["dbname"],
            host=parameters["host"],
            port=parameters["port"],
            user=parameters["user"],
            password=parameters.get("password"),
            options=settings["OPTIONS"]["options"],
        ) as raw,
        pytest.raises(psycopg.errors.QueryCanceled),
    ):
        raw.execute("SELECT pg_sleep(20)")


def test_sqlite_has_no_options_of_postgresql() -> None:
    settings = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"timeout": 1}}
    limit_statements(settings)
    assert settings["OPTIONS"] == {"timeout": 1}

"""The settings of the two databases: safe first, then fast."""

import logging
import sqlite3
from contextlib import closing
from typing import Any

# SQLite before this version can corrupt a database in WAL mode when connections write and checkpoint together
# (sqlite.org/wal.html, "The WAL-Reset Bug").
FIRST_SAFE_WAL_VERSION = (3, 51, 3)
STATEMENT_SECONDS = 3
LOCK_SECONDS = 3
IDLE_TRANSACTION_SECONDS = 60
REPLICA_CONNECT_SECONDS = 2
logger = logging.getLogger("footbridge.database")
LOOPBACK = {"", "localhost", "127.0.0.1", "::1"}


def database_settings(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return the database that `DATABASE_URL` names, with the options that its engine needs."""
    if "sqlite" in str(parsed["ENGINE"]):
        return {**parsed, "CONN_MAX_AGE": None, "OPTIONS": {**parsed.get("OPTIONS", {}), **_sqlite_options()}}
    if "postgresql" not in str(parsed["ENGINE"]):
        return parsed
    options = {**_tls_options(str(parsed["HOST"])), **parsed.get("OPTIONS", {})}
    return {**parsed, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def replica_settings(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return the replica that `FOOTBRIDGE_REPLICA_URL` names, with the same options, and quick to be given up.

    A replica that does not answer is replaced by the primary, so nobody needs to wait for it for long. For the same
    reason its connections are not tried out before each request.
    """
    patience = {"connect_timeout": REPLICA_CONNECT_SECONDS, "tcp_user_timeout": REPLICA_CONNECT_SECONDS * 1000}
    found = database_settings(parsed)
    options = {**patience, **found["OPTIONS"]}
    return {**found, "OPTIONS": options, "CONN_HEALTH_CHECKS": False, "TEST": {"MIRROR": "default"}}


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """Return `WAL` where SQLite is new enough for it, otherwise `TRUNCATE`."""
    return "WAL" if version >= FIRST_SAFE_WAL_VERSION else "TRUNCATE"


def prepare_server(settings: dict[str, Any]) -> None:
    """Set the limits of a server process, and say in the log how SQLite is used."""
    limit_statements(settings)
    if "sqlite" in str(settings["ENGINE"]):
        logger.info("SQLite %s with journal_mode=%s", sqlite3.sqlite_version, journal_mode())


def limit_statements(settings: dict[str, Any]) -> None:
    """Let PostgreSQL end what takes too long in a server process. This will change the settings in place.

    Only the servers call it: an import or a migration may take its time. SQLite has the same limit in
    `directory.middleware.LimitStatements`. Behind pgbouncer set `ignore_startup_parameters = options` and give the
    role these limits with `ALTER ROLE` (docs/operations.md).
    """
    if "postgresql" in str(settings["ENGINE"]):
        limits = {
            "statement_timeout": STATEMENT_SECONDS,
            "lock_timeout": LOCK_SECONDS,
            "idle_in_transaction_session_timeout": IDLE_TRANSACTION_SECONDS,
        }
        words = " ".join(f"-c {name}={seconds * 1000}" for name, seconds in limits.items())
        settings["OPTIONS"] = {"options": words, **settings.get("OPTIONS", {})}


def json_is_innocuous() -> bool:
    """Return whether this SQLite lets a table check its JSON with an untrusted schema.

    Some builds (3.40 of Debian 12 among them) call JSON_VALID unsafe there; no table with a JSONField could be made.
    """
    with closing(sqlite3.connect(":memory:")) as trial:
        try:
            trial.execute("PRAGMA trusted_schema=OFF")
            trial.execute("CREATE TABLE trial (data TEXT CHECK (JSON_VALID(data)))")
        except sqlite3.OperationalError:
            return False
    return True


def _sqlite_options() -> dict[str, Any]:
    pragmas = {
        "foreign_keys": "ON",
        "journal_mode": journal_mode(),
        "synchronous": "FULL",  # an answer means that the disk has it
        "trusted_schema": "OFF" if json_is_innocuous() else "ON",
        "secure_delete": "ON",  # what was erased is not in the free pages
        "cache_size": "-65536",  # KiB; the default of 2 MiB made searches read from disk again and again
    }
    init = "; ".join(f"PRAGMA {name}={value}" for name, value in pragmas.items())
    # Taking the write lock at the start makes two writers wait for each other instead of failing half-way.
    return {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": init}


def _tls_options(host: str) -> dict[str, str]:
    hosts = host.split(",")  # a primary and who may take its place
    if all(name in LOOPBACK or name.startswith("/") for name in hosts):
        return {}
    return {"sslmode": "verify-full", "sslrootcert": "system"}

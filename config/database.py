"""The settings of the two databases: safe first, then fast."""

import sqlite3
from typing import Any


def _may_distrust_schema() -> bool:
    """Return whether this SQLite can check JSON columns with an untrusted schema; 3.40 cannot."""
    probe = sqlite3.connect(":memory:")
    try:
        probe.execute("PRAGMA trusted_schema=OFF")
        probe.execute("CREATE TABLE probe (value text CHECK (json_valid(value)))")
        probe.execute("INSERT INTO probe VALUES ('{}')")
    except sqlite3.OperationalError:
        return False
    finally:
        probe.close()
    return True


SQLITE_INIT = "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536" + (
    "; PRAGMA trusted_schema=OFF" if _may_distrust_schema() else ""
)


def database_settings(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return the parsed database with the options that its engine needs."""
    if "sqlite" in str(parsed["ENGINE"]):
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT}
        return {**parsed, "OPTIONS": options, "CONN_MAX_AGE": None}
    return {**parsed, "CONN_MAX_AGE": 600}

"""The settings of the two databases: safe first, then fast."""

from typing import Any

SQLITE_INIT = "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-65536"


def database_settings(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return the parsed database with the options that its engine needs."""
    if "sqlite" in str(parsed["ENGINE"]):
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT}
        return {**parsed, "OPTIONS": options, "CONN_MAX_AGE": None}
    return {**parsed, "CONN_MAX_AGE": 600}

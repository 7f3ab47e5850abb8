"""Run the tests on what this machine has, and say what was used and what was not."""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
LOCAL_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PYTEST = (sys.executable, "-m", "pytest")
NOTHING_COLLECTED = 5  # pytest's exit code; with `-k` it is normal that one of the two runs has nothing to do


@dataclass(frozen=True)
class Found:
    """An outside part: its name, and where there is none, the reason."""

    name: str
    words: str
    is_there: bool


def run(arguments: list[str]) -> int:
    """Run pytest on SQLite with everything, then on PostgreSQL, where it is reachable, with all but the browser tests.

    The last line says what was used. Returns 0 if nothing failed and nothing that `FOOTBRIDGE_REQUIRE` names
    (`postgresql`, `chromium`) is missing.
    """
    if asks_only_for_information(arguments):
        return subprocess.run([*PYTEST, *arguments], cwd=ROOT).returncode
    chromium, (postgresql, server_url) = find_chromium(), find_postgresql()
    missing = missing_parts([chromium, postgresql], required=os.environ.get("FOOTBRIDGE_REQUIRE", ""))
    if missing:
        print(f"FOOTBRIDGE_REQUIRE is not met: {'; '.join(missing)}", file=sys.stderr)
        return 1
    print(f"— SQLite {sqlite3.sqlite_version} —", flush=True)
    codes = [_run_on_sqlite(arguments)]
    if postgresql.is_there:
        print(f"— {postgresql.words} —", flush=True)
        codes.append(_pytest(["-m", "not browser", *arguments], database_url=server_url))
    print(summary([Found("sqlite", f"SQLite {sqlite3.sqlite_version}", True), postgresql, chromium]), flush=True)
    return worst(codes)


def worst(codes: list[int]) -> int:
    """Return 0 if every run passed and at least one had tests, otherwise the first other exit code."""
    failed = [code for code in codes if code not in (0, NOTHING_COLLECTED)]
    if failed:
        return failed[0]
    return 0 if 0 in codes else NOTHING_COLLECTED


def summary(parts: list[Found]) -> str:
    """Return the line that says what was and what was not used."""
    used = ", ".join(part.words for part in parts if part.is_there)
    unused = ", ".join(part.words for part in parts if not part.is_there)
    return f"Used: {used}. Not used: {unused or '—'}."


def missing_parts(parts: list[Found], *, required: str) -> list[str]:
    """Return why the parts that are required (names separated by commas) cannot be used.

    :raises SystemExit: if a required name is none of the parts.
    """
    names = {name.strip() for name in required.split(",") if name.strip()}
    if unknown := names - {part.name for part in parts}:
        raise SystemExit(f"FOOTBRIDGE_REQUIRE knows postgresql and chromium, not {', '.join(sorted(unknown))}.")
    return [part.words for part in parts if part.name in names and not part.is_there]


def asks_only_for_information(arguments: list[str]) -> bool:
    """Return whether pytest will only print something, so that no database is needed."""
    return bool({"--version", "-V", "--help", "-h", "--fixtures", "--markers"} & set(arguments))


def chromium_path() -> str | None:
    """Return the program that `FOOTBRIDGE_BROWSER` names, otherwise the first Chromium on the path, or None."""
    return os.environ.get("FOOTBRIDGE_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)


def find_chromium() -> Found:
    """Return the Chromium that the browser tests will start."""
    path = chromium_path()
    if path is None:
        return Found("chromium", "Chromium (none found; Debian: apt-get install chromium)", False)
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        return Found("chromium", f"Chromium ({path} does not start: {error})", False)
    version = re.search(r"(\d+)\.\d", said)
    return Found("chromium", f"Chromium {version.group(1) if version else path}", True)


def find_postgresql() -> tuple[Found, str]:
    """Return the PostgreSQL that lets us make a database, and its address.

    `DATABASE_URL` is asked if it names PostgreSQL, otherwise a server on 127.0.0.1:5432.
    """
    configured = os.environ.get("DATABASE_URL", "")
    url = configured if configured.startswith(("postgres://", "postgresql://")) else LOCAL_SERVER
    where = f"{urlsplit(url).hostname}:{urlsplit(url).port or 5432}"
    try:
        with psycopg.connect(url, connect_timeout=3, autocommit=True) as connection:
            version = connection.info.server_version // 10000
            trial = sql.Identifier(f"footbridge_trial_{uuid.uuid4().hex[:12]}")
            connection.execute(sql.SQL("CREATE DATABASE {}").format(trial))
            connection.execute(sql.SQL("DROP DATABASE {}").format(trial))
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return Found("postgresql", f"PostgreSQL (on {where}: {reason})", False), url
    if url == LOCAL_SERVER:  # a name for each copy of the code, so that two copies can be tested at the same time
        url = url.rpartition("/")[0] + f"/footbridge_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    return Found("postgresql", f"PostgreSQL {version} on {where}", True), url


def _run_on_sqlite(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="footbridge-sqlite-") as folder:
        return _pytest(arguments, database_url=f"sqlite:///{Path(folder) / 'unused.sqlite3'}")


def _pytest(arguments: list[str], *, database_url: str) -> int:
    # A file at a time: what a file or a folder of tests loads once is then loaded once.
    parallel = [] if _says_how_many(arguments) else ["-n", "auto", "--dist", "loadfile"]
    command = [*PYTEST, *parallel, *arguments]
    environment = {**os.environ, "DATABASE_URL": database_url}
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def _says_how_many(arguments: list[str]) -> bool:
    return any(part.startswith(("-n", "--numprocesses", "--pdb")) for part in arguments)

"""A real kill -9 in the middle of a real process, and a second process that ends equal."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = 2_000
TABLES = {
    "directory_listing": "id, kind, status, content_hash, source_ref, vanished_at, revision",
    "directory_listingtext": "listing_id, language, name, description",
    "directory_location": "id, listing_id, city, latitude",
    "directory_schedule": "id, listing_id, location_id, rrule",
    "directory_searchdocument": "listing_id, content, card",
}


def environment(database: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "FOOTBRIDGE_SEARCH_DIR": str(database.parent / "index"),
    }


def manage(database: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env={**environment(database), "FOOTBRIDGE_NO_VENV": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def finish(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(database) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in TABLES.items()
        }


def wait_for_a_checkpoint(database: Path, process: "subprocess.Popen[str]") -> int:
    for _attempt in range(6_000):
        assert process.poll() is None, "The import was over before it could be killed."
        with sqlite3.connect(database, timeout=30) as connection:
            found = connection.execute("SELECT checkpoint FROM directory_importrun").fetchone()
        if found and found[0] >= 500:
            return int(found[0])
        time.sleep(0.01)
    raise AssertionError("No checkpoint came.")


def test_an_import_killed_in_the_middle_goes_on_and_ends_equal(tmp_path: Path) -> None:
    rows = tmp_path / "town.jsonl"
    with rows.open("w", encoding="utf-8") as out:
        for number in range(ROWS):
            place = {"city": "Sale", "country": "GB", "lat": 53.4, "lon": -2.3}
            time_ = {"byday": "TU", "start": "19:00", "end": "21:00"}
            record = {
                "id": number,
                "name": f"Choir {number}",
                "description": "We sing.",
                "locations": [place],
                "schedule": [time_],
            }
            out.write(json.dumps(record) + "\n")
    killed, whole = tmp_path / "killed.sqlite3", tmp_path / "whole.sqlite3"
    finish(manage(killed, "migrate", "--verbosity", "0"))
    whole.write_bytes(killed.read_bytes())

    process = manage(killed, "import_listings", "jsonl", str(rows))
    checkpoint = wait_for_a_checkpoint(killed, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert 500 <= checkpoint < ROWS
    report = finish(manage(killed, "import_listings", "jsonl", str(rows)))
    assert f"{ROWS:,} rows read: {ROWS:,} created" in report
    assert "Went on after row" in report

    finish(manage(whole, "import_listings", "jsonl", str(rows)))
    assert contents(killed) == contents(whole)
    third = finish(manage(killed, "import_listings", "jsonl", str(rows)))
    assert f"{ROWS:,} unchanged" in third
    assert contents(killed) == contents(whole)

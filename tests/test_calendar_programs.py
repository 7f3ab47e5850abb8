"""khal and vdirsyncer, which people run on their own machines, read our calendars without a word of warning."""

import os
import re
import subprocess
import sys
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from directory.actions import closures, single_dates
from directory.actions.single_dates import DateKey
from directory.models import Listing, Schedule
from directory.my_list import share_token
from tests.keepers import editor_of, make_steward
from tests.listings import index, make_listing

SAID = re.compile(r"warn|error|critical|invalid|traceback|could not|failed|skipp", re.IGNORECASE)


def run(home: Path, *command: str) -> str:
    """Run a program with nothing of this machine's own settings, and return what it says; it may not complain."""
    paths = {name: str(home / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    environment = {**os.environ, **paths, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "Europe/London"}
    done = subprocess.run(
        [sys.executable, "-W", "default", "-m", *command],
        capture_output=True,
        text=True,
        cwd=home,
        env=environment,
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert SAID.findall(said) == [], said
    return said


@pytest.fixture
def town(db: None) -> list[Listing]:
    """Groups with all that a calendar can say: called off, moved, closed, at night, on fixed dates."""
    steward, at = make_steward(), timezone.now()
    choir = make_listing("Choir; tea, cake", text={"promise": "Tea first,\nthen we sing.\n" * 9})
    schedule = choir.schedules.get()
    days = [day for day in (at.date() + timedelta(days=1 + n) for n in range(21)) if day.weekday() == 1]
    single_dates.cancel(
        editor_of(choir, steward), DateKey(str(schedule.pk), days[0]), reason="The hall is painted", at=at
    )
    single_dates.change(
        editor_of(choir, steward),
        DateKey(str(schedule.pk), days[1]),
        start=time(18, 30),
        end=None,
        new_date=days[1] + timedelta(days=1),
        note="",
        at=at,
    )
    closed, for_good = make_listing("Closed for a while"), make_listing("Closed until further notice")
    for row, until in ((closed, at.date() + timedelta(days=20)), (for_good, None)):
        by = editor_of(row, steward)
        closures.close([by], until=until, reason="Holidays", today=at.date(), by=by.author, at=at)
    night = make_listing("Night café", rrule="FREQ=MONTHLY;BYDAY=-1SU")
    Schedule.objects.filter(listing=night).update(start=time(23, 0), end=time(3, 0), timezone="America/New_York")
    once = make_listing("Party", rrule="")
    for number in range(3):
        Schedule.objects.create(
            listing=once, start_date=at.date() + timedelta(days=number), start=time(12), timezone="Europe/Copenhagen"
        )
    found = [choir, closed, for_good, night, once]
    index(*found)
    return found


def addresses(town: list[Listing]) -> dict[str, str]:
    return {
        "one": reverse("listing_calendar", args=[town[0].pk]),
        "search": reverse("results_calendar"),
        "discreet": f"{reverse('results_calendar')}?discreet=1&lang=da",
        "shared": reverse("shared_calendar", args=[share_token([row.pk for row in town])]),
    }


def khal_settings(home: Path) -> str:
    config = home / "khal.conf"
    config.write_text(
        "[calendars]\n[[groups]]\n"
        f"path = {home / 'groups'}\n"
        "[sqlite]\n"
        f"path = {home / 'khal.db'}\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        "local_timezone = Europe/London\ndefault_timezone = Europe/London\n"
        "[default]\ndefault_calendar = groups\n",
        encoding="utf-8",
    )
    (home / "groups").mkdir()
    return str(config)


def test_khal_imports_our_files_and_lists_their_dates(client: Client, town: list[Listing], tmp_path: Path) -> None:
    for name, address in addresses(town).items():
        home = tmp_path / name
        home.mkdir()
        config = khal_settings(home)
        (home / "our.ics").write_bytes(client.get(address).content)
        run(home, "khal", "-c", config, "import", "--batch", "-a", "groups", "our.ics")
        listed = run(home, "khal", "-c", config, "list", "--format", "{title} {cancelled}|{start}", "today", "60d")
        assert ("Choir; tea, cake" in listed) == (name != "discreet"), listed
        assert "CANCELLED" in listed


@pytest.mark.django_db(transaction=True)
def test_vdirsyncer_fetches_our_calendars_and_the_next_time_what_changed(
    live_server: LiveServer, town: list[Listing], tmp_path: Path
) -> None:
    pairs = "".join(_pair(name, f"{live_server.url}{address}") for name, address in addresses(town).items())
    for name in addresses(town):
        (tmp_path / name).mkdir()
    config = tmp_path / "vdirsyncer.conf"
    config.write_text(f'[general]\nstatus_path = "{tmp_path / "status"}"\n{pairs}', encoding="utf-8")
    run(tmp_path, "vdirsyncer", "-c", str(config), "discover")
    first = run(tmp_path, "vdirsyncer", "-c", str(config), "sync")
    assert first.count("Copying (uploading) item") == sum(map(len, files(tmp_path).values()))
    assert {name: len(found) for name, found in files(tmp_path).items()} == {
        "one": 1, "search": 7, "discreet": 7, "shared": 7
    }  # fmt: skip
    again = run(tmp_path, "vdirsyncer", "-c", str(config), "sync")
    assert "Copying" not in again
    choir = town[0]
    single_dates.put_back(editor_of(choir, make_steward()), _first_date(choir), at=timezone.now())
    changed = run(tmp_path, "vdirsyncer", "-c", str(config), "sync")
    # It names what it fetched by its content, whatever our UID: the old is deleted where the new is written.
    assert (changed.count("Deleting item"), changed.count("Copying (uploading) item")) == (4, 4)


def _pair(name: str, url: str) -> str:
    return (
        f'[pair {name}]\na = "{name}_theirs"\nb = "{name}_ours"\ncollections = null\n'
        f'[storage {name}_theirs]\ntype = "http"\nurl = "{url}"\n'
        f'[storage {name}_ours]\ntype = "filesystem"\npath = "{name}"\nfileext = ".ics"\n'
    )


def files(home: Path) -> dict[str, list[Path]]:
    return {name: sorted((home / name).glob("*.ics")) for name in ("one", "search", "discreet", "shared")}


def _first_date(listing: Listing) -> DateKey:
    schedule = listing.schedules.get()
    return DateKey(str(schedule.pk), date.fromisoformat(schedule.overrides[0]["date"]))

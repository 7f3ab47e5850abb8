"""The worked examples of HSDS 3.1 and 3.2.3 come out as they went in, but for what docs/hsds-examples.md lists."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from directory.actions import taxonomies
from directory.actions.imports import Order, SourceFacts, import_listings
from directory.exporters.hsds_json import services
from directory.exporters.listings import exported, listings
from directory.exporters.manners import Manner
from directory.exporters.records import record_of
from directory.importers.formats import FORMATS
from directory.importers.own_hsds import EXTENSION
from directory.importers.records import Defaults
from tests.shared_data import shared_path

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIST = Path(__file__).resolve().parents[2] / "docs" / "hsds-examples.md"
FOLDERS = ("hsds/examples", "hsds-323-examples")
NAMES = ("service_full", "service_list", "service_at_location_full", "service_at_location_list", "organization_full")
REPEATED = ("contacts", "phones", "languages", "schedules", "service_areas", "funding")
Json = dict[str, Any]

pytestmark = pytest.mark.django_db


def example(folder: str, name: str) -> Path:
    return shared_path("schemas", *folder.split("/"), name)


def brought_back(path: Path, *, format_: str) -> Json:
    """Import an example and return the one service that our export makes of it."""
    taxonomies.load_all()
    report = import_listings(
        Order(FORMATS[format_], path, SourceFacts(slug="examples"), Defaults(country="US")), at=NOON
    )
    assert (report.error, report.created, report.rejected, report.problem_count) == ("", 1, 0, 0), report.as_text()
    records = [record_of(row, manner=Manner.PUBLIC) for row in exported(listings(Manner.PUBLIC))]
    (service,) = services(records)
    service.pop(EXTENSION)
    return service


def differences(theirs: Any, ours: Any, path: str = "") -> Iterator[str]:
    """Yield the path of whatever the example says and our export does not say in the same way.

    Ids are compared by name ("id" differs everywhere, or nowhere), and so are lists that the examples repeat wherever
    they fit ("contacts"); what only we say is no difference.
    """
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name, value in theirs.items():
            inner = name if name == "id" else f"{path}.{name}".lstrip(".")
            yield from differences(value, ours.get(name), inner)
    elif isinstance(theirs, list) and isinstance(ours, list) and ours and path != "attributes":
        for number, value in enumerate(theirs):
            yield from differences(value, ours[number] if number < len(ours) else None, f"{path}[]")
    elif theirs != ours:
        name = path.rpartition(".")[2]
        yield name if name in REPEATED else path.removeprefix("service_at_locations[].")


def as_service(data: Json) -> Json:
    """Return the service in an example: alone, on a page, at its place, or with its organisation."""
    item: Json = data["contents"][0] if "contents" in data else data
    if "services" in item:
        body = {name: value for name, value in item.items() if name != "services"}
        return {**item["services"][0], "organization": body}
    if "service" in item:
        link = {name: value for name, value in item.items() if name != "service"}
        return {**item["service"], "service_at_locations": [link]}
    return item


def listed() -> set[str]:
    return set(re.findall(r"^- `([\w.\[\]]+)`", LIST.read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", NAMES)
def test_an_example_comes_out_equal_but_for_what_is_listed(folder: str, name: str) -> None:
    path = example(folder, f"{name}.json")
    found = set(differences(as_service(json.loads(path.read_text())), brought_back(path, format_="hsds-json")))
    assert sorted(found - listed()) == []
    if name == "service_full":
        assert sorted(listed() - found) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_tables_say_what_the_json_says(folder: str, tmp_path: Path) -> None:
    tables = example(folder, "csv")
    package = tmp_path / "package.zip"
    with ZipFile(package, "w") as archive:
        for file in sorted(tables.iterdir()):
            archive.write(file, f"data/{file.name}")
    theirs = json.loads(example(folder, "service_full.json").read_text())
    found = set(differences(theirs, brought_back(package, format_="hsds-zip")))
    assert sorted(found - listed()) == []

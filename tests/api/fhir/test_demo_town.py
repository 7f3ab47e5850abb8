"""Every public resource of the demo town, and 600 listings of the shared data, are valid FHIR R4 and hang together."""

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from directory.actions.demo import load_demo
from directory.actions.imports import Order, SourceFacts, import_listings
from directory.importers.formats import FORMATS
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults
from directory.models import Listing, Location
from tests.fhir_checks import faults, references
from tests.importers.test_shared_data import CASES, run
from tests.listings import NOON
from tests.shared_data import shared_path

pytestmark = pytest.mark.django_db
KINDS = ("HealthcareService", "Location", "Organization")
US = ("US", "America/New_York")
FILES = (
    ("civic-brigades/brigade.listings.jsonl", *US),
    ("hsds-food-harvest/harvest.listings.jsonl", *US),
    ("hsds1-legal-aid/ilao.listings.jsonl", *US),
    ("meetings-bmlt/na-ny.listings.jsonl", *US),
    ("meetings-tsml/aa-edmonton.listings.jsonl", *US),
    ("osm-community-index/oci.listings.jsonl", "GB", "Europe/London"),
    ("queries/synthetic_da.listings.jsonl", "DK", "Europe/Copenhagen"),
    ("uk-trafford/trafford-charity.listings.jsonl", "GB", "Europe/London"),
)
THOROUGH = bool(os.environ.get("FOOTBRIDGE_THOROUGH"))
OF_EACH = 75
Town = dict[str, list[dict[str, Any]]]


def everything() -> Town:
    """Return all resources, read page by page as a client does, too fast for the usual limit."""
    client, town = Client(), Town()
    with override_settings(FOOTBRIDGE_API_PER_MINUTE=0):
        for kind in KINDS:
            address, town[kind] = f"/api/fhir/{kind}?_count=100", []
            while address:
                bundle = client.get(address).json()
                assert faults({**bundle, "entry": bundle["entry"][:2]}) == []
                town[kind] += [entry["resource"] for entry in bundle["entry"]]
                links = {link["relation"]: link["url"] for link in bundle["link"]}
                address = links.get("next", "")
            assert len(town[kind]) == bundle["total"]
    return town


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(at=NOON)
        yield everything()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shared(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("shared")
    with django_db_blocker.unblock(), transaction.atomic():
        for name, country, zone in FILES:
            if not THOROUGH:
                import_part(some_lines(shared_path("data", *name.split("/")), folder), country=country, zone=zone)
        for case in CASES if THOROUGH else ():
            run(case)
        yield everything()
        transaction.set_rollback(True)


def some_lines(path: Path, folder: Path) -> Path:
    target = folder / path.name
    with path.open(encoding="utf-8") as stream:
        target.write_text("".join(islice(stream, OF_EACH)), encoding="utf-8")
    return target


def import_part(path: Path, *, country: str, zone: str) -> None:
    slug = path.name.split(".")[0].replace("_", "-")
    defaults = Defaults(country=country, fixed_timezone=zone)
    order = Order(FORMATS["jsonl"], path, SourceFacts(slug=slug), defaults=defaults, options=ReadOptions(slug=slug))
    assert import_listings(order, at=NOON).error == ""


def resources(town: Town) -> list[dict[str, Any]]:
    return [resource for kind in KINDS for resource in town[kind]]


def loose_ends(town: Town) -> list[str]:
    there = {f"{one['resourceType']}/{one['id']}" for one in resources(town)}
    return [written for one in resources(town) for written in references(one) if written not in there]


def test_the_demo_town_is_valid(demo: Town) -> None:
    assert min(len(demo[kind]) for kind in KINDS) >= 40
    assert [fault for one in resources(demo) for fault in faults(one)] == []
    assert loose_ends(demo) == []


def test_the_demo_town_hides_what_is_hidden(demo: Town) -> None:
    hidden = list(Location.objects.exclude(visibility="public").filter(listing__in=Listing.objects.public()))
    assert len(hidden) >= 5
    said = {one["id"]: json.dumps(one) for one in demo["Location"]}
    for place in hidden:
        assert [text for text in (place.address, place.postcode) if text and text in said[str(place.pk)]] == []
        assert (f"{place.latitude}" in said[str(place.pk)]) is False


def test_profiles_are_claimed_only_where_what_they_fix_is_so(demo: Town) -> None:
    for one in demo["HealthcareService"]:
        assert ("profile" in one["meta"]) is one["active"]
        assert len(one["category"]) == 1
        assert {point["use"] for point in one.get("telecom", [])} <= {"work"}
    for one in demo["Location"]:
        assert ("profile" in one["meta"]) is ("mode" not in one)
    assert {one["active"] for one in demo["HealthcareService"]} == {True, False}


@pytest.mark.skipif(connection.vendor != "sqlite" and not THOROUGH, reason="a resource is the same on each database")
def test_a_part_of_all_shared_data_is_valid(shared: Town) -> None:
    assert len(shared["HealthcareService"]) >= 500
    assert [fault for one in resources(shared) for fault in faults(one)] == []
    assert loose_ends(shared) == []
    assert all(urlsplit(one["id"]).path == one["id"] for one in resources(shared))

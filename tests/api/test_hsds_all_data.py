"""Every record of every endpoint, over all the real files, is valid HSDS 3.1 and Open Referral UK 3.0.

All records of all lists are checked, formats too, by `jsonschema_rs`; a sample of each sort once more by `jsonschema`,
which is the reference and takes a minute for what the other does in a second. Details are read one by one for a sample
and are equal to what the list says in full; with FOOTBRIDGE_THOROUGH=1 for every record, and the raw files are imported
beside the prepared ones.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.models import AddressVisibility, Listing, Location
from tests.api import schemas
from tests.api.all_data import import_all
from tests.shared_data import shared_path

THOROUGH = os.environ.get("FOOTBRIDGE_THOROUGH") == "1"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite" and not THOROUGH, reason="what is written of a row is the same on each database"
    ),
]
EVERY = 1 if THOROUGH else 150
SOME = None if THOROUGH else 12
"""So many pages of a list are compared with its lines, where all records are checked as lines."""


@pytest.fixture(scope="module", autouse=True)
def catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Import everything once; nothing of it stays."""
    shared_path("data")
    with django_db_blocker.unblock(), transaction.atomic():
        before, settings.FOOTBRIDGE_API_PER_MINUTE = settings.FOOTBRIDGE_API_PER_MINUTE, 0
        yield import_all(raw=THOROUGH)
        settings.FOOTBRIDGE_API_PER_MINUTE = before
        transaction.set_rollback(True)
    cache.clear()


def read(path: str, **asked: str) -> Any:
    response = Client().get(f"/api/hsds/{path}", asked)
    assert response.status_code == 200, response.content
    return response.json()


def pages(path: str, *, most: int | None = None, **asked: str) -> list[Any]:
    """Return all pages of a list, or the first of them."""
    found = [read(path, per_page="100", **asked)]
    while not found[-1]["last_page"] and len(found) != most:
        found.append(read(path, per_page="100", page=str(len(found) + 1), **asked))
    return found


def contents(found: list[Any]) -> list[Any]:
    records = [record for page in found for record in page["contents"]]
    assert len(records) == len({record["id"] for record in records})
    assert not found[-1]["last_page"] or len(records) == found[0]["total_items"]
    assert [page["size"] for page in found] == [len(page["contents"]) for page in found]
    return records


def ndjson(path: str, **asked: str) -> list[Any]:
    response = Client().get(f"/api/hsds/{path}", {"format": "ndjson", **asked})
    return list(schemas.lines(response.getvalue()))


def check(records: list[Any], names: tuple[str, ...], *, ours: str) -> None:
    """Check records by the published schemas, and by what our own description says of them."""
    assert schemas.errors(records, names) == []
    assert schemas.own_errors(records, ours) == []
    assert schemas.errors_by_reference(records[:: max(1, len(records) // 4)], names) == []


def test_all_files_are_there(catalogue: int) -> None:
    assert Listing.objects.public().count() > 0.99 * catalogue > (12_000 if THOROUGH else 6_500)


def test_services_in_full_are_valid_and_the_same_one_by_one_and_as_lines() -> None:
    found = pages("services", full="true")
    services = contents(found)
    assert len(services) == Listing.objects.public().count()
    check(services, schemas.SERVICE, ours="Service")
    assert schemas.page_errors(found, uk=f"{schemas.UK_VALIDATOR}/service_list.json") == []
    for service in services[::EVERY]:
        assert read(f"services/{service['id']}") == service
    body = services[0]["organization_id"]
    theirs = [service for service in services if service["organization_id"] == body]
    assert ndjson("services", full="true", organization_id=body) == theirs
    sorts = Counter(name for service in services for name, value in service.items() if isinstance(value, list))
    assert set(sorts) >= {"schedules", "service_at_locations", "languages", "attributes", "phones", "cost_options"}


def test_services_without_their_lists_are_valid() -> None:
    found, services = pages("services", most=SOME), ndjson("services")
    assert len(services) == found[0]["total_items"]
    check(services, schemas.LISTED_SERVICE, ours="ServiceSummary")
    assert schemas.page_errors(found, uk=f"{schemas.UK_VALIDATOR}/service_list.json") == []
    assert not any(isinstance(value, list) for service in services for value in service.values())
    assert contents(found) == services[: sum(page["size"] for page in found)]


def test_services_in_short_are_valid_and_say_which_there_are() -> None:
    found, services = pages("services", most=SOME, minimal="true"), ndjson("services", minimal="true")
    check(services, schemas.LISTED_SERVICE, ours="ServiceIdentity")
    assert {service["id"] for service in services} == {
        str(key) for (key,) in Listing.objects.public().values_list("pk")
    }
    assert contents(found) == services[: sum(page["size"] for page in found)]


@pytest.mark.parametrize("full", ["true", "false"])
def test_services_at_locations_are_valid(full: str) -> None:
    found = pages("service_at_locations", most=SOME, full=full)
    places = ndjson("service_at_locations", full=full)
    assert contents(found) == places[: sum(page["size"] for page in found)]
    shown = Location.objects.filter(visibility=AddressVisibility.PUBLIC, listing__in=Listing.objects.public())
    assert len(places) == shown.count() > 5_000
    if full == "true":
        check(places, schemas.PLACE, ours="ServiceAtLocation")
    else:
        check(places, schemas.LISTED_PLACE, ours="ServiceAtLocationSummary")
    assert schemas.page_errors(found, uk=f"{schemas.UK_VALIDATOR}/service_at_location_list.json") == []
    if full == "true":
        for place in places[::EVERY]:
            assert read(f"service_at_locations/{place['id']}") == place


def test_organizations_are_valid_and_every_service_has_one() -> None:
    found = pages("organizations", full="true")
    bodies = contents(found)
    check(bodies, schemas.ORGANIZATION, ours="Organization")
    assert schemas.page_errors(found) == []
    services = [service["id"] for body in bodies for service in body["services"]]
    assert len(services) == len(set(services)) == Listing.objects.public().count()
    for body in bodies[::EVERY]:
        assert read(f"organizations/{body['id']}") == body
        check([read(f"organizations/{body['id']}", full_service="true")], schemas.ORGANIZATION, ours="Organization")
    short = contents(pages("organizations"))
    check(short, schemas.LISTED_ORGANIZATION, ours="OrganizationListed")
    assert [body["id"] for body in short] == [body["id"] for body in bodies]
    assert ndjson("organizations") == short


def test_taxonomies_and_their_terms_are_valid_and_used() -> None:
    taxonomies = contents(pages("taxonomies"))
    check(taxonomies, schemas.TAXONOMY, ours="Taxonomy")
    found = pages("taxonomy_terms")
    terms = contents(found)
    check(terms, schemas.TERM, ours="Term")
    assert schemas.page_errors(found, uk=f"{schemas.UK_VALIDATOR}/taxonomy_term_list.json") == []
    for path, records in (("taxonomies", taxonomies), ("taxonomy_terms", terms[:: EVERY // 10 or 1])):
        for record in records:
            assert read(f"{path}/{record['id']}") == record
    known = {term["id"] for term in terms}
    page = read("services", full="true", per_page="100")
    used = {row["taxonomy_term_id"] for service in page["contents"] for row in service["attributes"]}
    assert used
    assert used <= known


def test_the_root_is_valid() -> None:
    check([read("")], schemas.ROOT, ours="Root")


@pytest.mark.parametrize(
    ("sort", "broken"),
    [
        (schemas.SERVICE, {"id": "no-uuid"}),
        (schemas.SERVICE, {"url": "no web address"}),
        (schemas.SERVICE, {"last_modified": "yesterday"}),
        (schemas.SERVICE, {"status": "open"}),
        (schemas.LISTED_SERVICE, {"organization_id": "x"}),
    ],
)
def test_the_schemas_find_what_is_wrong(sort: tuple[str, ...], broken: dict[str, str]) -> None:
    service = read("services", per_page="1", full="true")["contents"][0] | broken
    for name in sort:
        assert schemas.errors([service], (name,)) != []
        assert schemas.errors_by_reference([service], (name,)) != []

"""Every public resource of the demo town, and of a part of the shared data, is valid FHIR R4."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.actions.demo import load_demo
from tests.fhir_checks import faults
from tests.listings import NOON

pytestmark = pytest.mark.django_db
KINDS = ("HealthcareService", "Location", "Organization")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """Read all pages of all kinds once."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(at=NOON)
        yield {kind: list(everything(kind)) for kind in KINDS}
        transaction.set_rollback(True)


def everything(kind: str) -> Iterator[dict[str, Any]]:
    client, address = Client(), f"/api/fhir/{kind}?_count=20"
    while address:
        bundle = client.get(address).json()
        yield from (entry["resource"] for entry in bundle.get("entry", []))
        links = {link["relation"]: link["url"] for link in bundle["link"]}
        address = links.get("next", "")


@pytest.mark.parametrize("kind", KINDS)
def test_every_resource_is_valid(town: dict[str, list[dict[str, Any]]], kind: str) -> None:
    assert len(town[kind]) >= 40
    assert [fault for resource in town[kind] for fault in faults(resource)] == []

"""A bundle is valid FHIR R4 for an introduction in each status, with and without a yes, and says what it should."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bridges.actions import record_export
from bridges.fhir.statuses import NEEDS_A_REASON, SAID
from bridges.models import Introduction, Person, Visit
from bridges.scopes import ConsentScope as C
from bridges.states import ENDED
from bridges.states import IntroductionStatus as S
from directory.models import Listing, Organization
from tests.bridges.cast import EVERYTHING, make_introduction
from tests.fhir_checks import faults, misnamed, model_faults, schema_faults, unresolved
from tests.listings import NOON, make_listing, make_term

pytestmark = pytest.mark.django_db
Resource = dict[str, Any]
# SDOHCC-ValueSetReferralTaskStatus: those of R4 without `ready` and `received`.
TASK_STATUSES = {
    *("draft", "requested", "accepted", "rejected", "cancelled", "in-progress", "on-hold", "failed", "completed"),
    "entered-in-error",
}
SCOPES = [(), EVERYTHING, (C.NAME_OR_ALIAS,), (C.SHARE_RECORD,)]


@pytest.fixture
def garden(db: None) -> Listing:
    """A group of a body, that meets at two places, one of them hidden."""
    body = Organization.objects.create(name="The Hub", url="https://hub.example", description="We help.")
    garden = make_listing(
        "Garden",
        organization=body,
        place={"name": "The Hub", "address": "3 High Street", "city": "Sale", "latitude": 53.4, "longitude": -2.3},
        terms=(make_term("gardening"), make_term("en", taxonomy="language"), make_term("lift", taxonomy="access")),
        ties={"bonding": ("abc", "People like me.")},
    )
    garden.locations.create(visibility="hidden", address="7 Secret Lane", city="Sale", latitude=53.41, longitude=-2.31)
    return garden


def introduction_of(noor: Person, garden: Listing, status: S, scopes: tuple[C, ...]) -> Introduction:
    row = make_introduction(
        noor,
        listing=garden,
        status=status,
        scopes=scopes,
        texts={"called": "Nora", "message": "I used to sing.", "access_needs": "A ramp."},
    )
    if status in ENDED:
        row.consents.update(ended_at=NOON, ended_how="closed")
    if status in {S.VISIT_PLANNED, S.VISITED, S.SETTLING}:
        state = "planned" if status == S.VISIT_PLANNED else "happened"
        Visit.objects.create(
            introduction=row,
            state=state,
            day=NOON.date(),
            start="19:00",
            end="21:00" if status == S.SETTLING else None,
            timezone="Europe/London",
            starts_at=NOON,
        )
    return row


def by_kind(bundle: Resource, kind: str) -> list[Resource]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def all_faults(bundle: Resource) -> list[str]:
    inner = [fault for entry in bundle["entry"] for fault in faults(entry["resource"])]
    return [*inner, *faults(bundle), *unresolved(bundle), *misnamed(bundle)]


@pytest.mark.parametrize("scopes", SCOPES, ids=["nothing", "everything", "name", "copy"])
@pytest.mark.parametrize("status", S)
def test_each_status_is_valid_fhir(noor: Person, garden: Listing, status: S, scopes: tuple[C, ...]) -> None:
    introduction_of(noor, garden, status, scopes)
    bundle = record_export.own(Person.objects.get(pk=noor.pk), at=NOON)
    assert all_faults(bundle) == []
    (request,), (task,) = by_kind(bundle, "ServiceRequest"), by_kind(bundle, "Task")
    said = SAID[status]
    assert [request["status"], request["intent"], task["status"]] == list(said)
    assert task["status"] in TASK_STATUSES
    assert task["businessStatus"]["coding"][0]["code"] == str(status)
    assert bool(task.get("statusReason")) is (said.task in NEEDS_A_REASON)
    consents = by_kind(bundle, "Consent")
    assert len(consents) == (1 if scopes else 0)
    is_open = status not in ENDED
    for consent in consents:
        in_error = status == S.RECORDED_IN_ERROR
        assert consent["status"] == ("entered-in-error" if in_error else "active" if is_open else "inactive")
        holding = consent.get("provision", {}).get("provision", [])
        assert [one["code"][0]["coding"][0]["code"] for one in holding] == (list(map(str, scopes)) if is_open else [])
        assert all(set(one["period"]) == {"start", "end"} for one in holding)


def test_both_checks_find_what_is_wrong(noor: Person, garden: Listing) -> None:
    """The control: the models alone let a status pass that does not exist, so both are needed."""
    introduction_of(noor, garden, S.ASKED, EVERYTHING)
    bundle = record_export.own(noor, at=NOON)
    (task,), (request,) = by_kind(bundle, "Task"), by_kind(bundle, "ServiceRequest")
    task["status"] = "nonsense"
    assert model_faults(task) == []
    assert len(schema_faults(task)) == 1
    assert "nonsense" in schema_faults(task)[0]
    del request["subject"]
    assert model_faults(request) != []
    assert schema_faults(request) != []
    bundle["entry"] = [entry for entry in bundle["entry"] if entry["resource"]["resourceType"] != "Patient"]
    assert any("urn:uuid:" in line for line in unresolved(bundle))


def required(resource: Resource) -> Iterator[str]:
    """Yield what the profiles that a resource claims want, and it has not (SDOH Clinical Care 3.0.0, US Core 7)."""
    wanted = {
        "Patient": ("identifier", "name", "gender"),
        "ServiceRequest": ("status", "intent", "category", "code", "subject"),
        "Task": ("status", "intent", "code", "focus", "for", "authoredOn", "requester"),
        "Consent": ("category", "patient", "dateTime", "organization", "sourceAttachment", "policyRule"),
        "Provenance": ("target", "recorded", "agent"),
        "HealthcareService": ("active", "providedBy", "category", "meta"),
        "Location": ("name", "status", "meta"),
        "Organization": ("name", "active"),
    }
    kind = resource["resourceType"]
    yield from (f"{kind}.{name}" for name in wanted[kind] if name not in resource)


def test_what_the_profiles_want_is_there(noor: Person, garden: Listing) -> None:
    introduction_of(noor, garden, S.VISIT_PLANNED, EVERYTHING)
    bundle = record_export.own(noor, at=NOON)
    claiming = [entry["resource"] for entry in bundle["entry"] if "profile" in entry["resource"].get("meta", {})]
    assert [missing for resource in claiming for missing in required(resource)] == []
    (request,), (task,) = by_kind(bundle, "ServiceRequest"), by_kind(bundle, "Task")
    assert "social-connection" in {one["coding"][0]["code"] for one in request["category"]}
    assert (task["intent"], task["code"]["coding"][0]["code"]) == ("order", "fulfill")
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert sorted(set(kinds)) == sorted(
        ["Patient", "Organization", "ServiceRequest", "Task", "Consent", "Provenance", "HealthcareService", "Location"]
    )
    claiming_hidden = [one for one in by_kind(bundle, "Location") if one.get("mode") == "instance"]
    assert len(claiming_hidden) == 1
    assert "Secret" not in json.dumps(bundle)


def test_several_introductions_share_the_person(noor: Person, garden: Listing) -> None:
    introduction_of(noor, garden, S.FOUND_A_PLACE, EVERYTHING)
    introduction_of(noor, garden, S.ASKED, EVERYTHING)
    introduction_of(noor, make_listing("Choir"), S.CONSIDERING, ())
    bundle = record_export.own(noor, at=NOON)
    assert all_faults(bundle) == []
    assert len(by_kind(bundle, "Patient")) == 1
    assert len(by_kind(bundle, "Task")) == 3
    assert len(by_kind(bundle, "HealthcareService")) == 2


def test_nothing_to_tell_is_a_bundle_too(noor: Person) -> None:
    bundle = record_export.own(noor, at=NOON)
    assert all_faults(bundle) == []
    assert len(bundle["entry"]) == 2


def test_a_group_that_is_gone_has_its_name_and_no_more(noor: Person, garden: Listing) -> None:
    introduction_of(noor, garden, S.ASKED, EVERYTHING)
    Listing.objects.filter(pk=garden.pk).update(vanished_at=NOON)
    bundle = record_export.own(noor, at=NOON)
    assert all_faults(bundle) == []
    (service,) = by_kind(bundle, "HealthcareService")
    assert service == {"resourceType": "HealthcareService", "id": str(garden.pk), "active": False, "name": "Garden"}
    assert by_kind(bundle, "Location") == []

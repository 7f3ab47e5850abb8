"""The public directory answers FHIR clients: lists, single resources, versions, and errors that say what is allowed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from directory import vocabulary
from directory.api.fhir.finding import Found, find
from directory.api.fhir.searches import Search
from directory.api.fhir.views import _bundle
from directory.exporters.fhir.elements import Site
from directory.models import Contact, Listing, Organization
from tests.fhir_checks import faults
from tests.listings import make_listing

pytestmark = pytest.mark.django_db


def ask(client: Client, address: str, **headers: str) -> Any:
    return client.get(f"/api/fhir/{address}", headers=headers)


def names(response: Any) -> list[str]:
    return sorted(entry["resource"]["name"] for entry in response.json().get("entry", []))


@pytest.fixture
def hub(db: None) -> Organization:
    return Organization.objects.create(name="The Hub", description="We help.", url="https://hub.example")


@pytest.fixture
def choir(hub: Organization) -> Listing:
    place = {"name": "Hall", "address": "1 High Street", "city": "Sale"}
    return make_listing("Choir", organization=hub, place=place)


@pytest.fixture
def circle(db: None) -> Listing:
    secret = {"name": "Ida's flat", "address": "7 Secret Lane", "city": "Sale", "postcode": "M33 1AA"}
    return make_listing("Circle", place={**secret, "visibility": "hidden", "latitude": 53.42178, "longitude": -2.32345})


def test_the_statement_is_valid_and_names_what_can_be_asked(client: Client) -> None:
    response = ask(client, "metadata")
    assert (response.status_code, response["Content-Type"]) == (200, "application/fhir+json")
    assert faults(response.json()) == []
    kinds = {
        one["type"]: [each["name"] for each in one["searchParam"]] for one in response.json()["rest"][0]["resource"]
    }
    assert kinds["Location"] == ["_id", "_lastUpdated", "name", "organization"]
    assert kinds["HealthcareService"][3:] == ["active", "organization", "location"]


def test_lists_are_narrowed(client: Client, choir: Listing, circle: Listing, hub: Organization) -> None:
    place = choir.locations.get()
    questions = {
        "HealthcareService": ["Choir", "Circle"],
        "HealthcareService?name=cho": ["Choir"],
        "HealthcareService?name=hoir": [],
        "HealthcareService?name:contains=hoir": ["Choir"],
        f"HealthcareService?_id={circle.pk},{uuid4()}": ["Circle"],
        f"HealthcareService?organization=Organization/{hub.pk}": ["Choir"],
        f"HealthcareService?organization={circle.pk}": ["Circle"],
        f"HealthcareService?location=http://testserver/api/fhir/Location/{place.pk}": ["Choir"],
        "HealthcareService?active=false": [],
        "Location": ["Hall", "Sale"],
        f"Location?organization={hub.pk}": ["Hall"],
        "Location?name=ha": ["Hall"],
        "Location?name=Ida": [],
        "Organization": ["Circle", "The Hub"],
        "Organization?name=the": ["The Hub"],
    }
    assert {question: names(ask(client, question)) for question in questions} == questions


def test_what_changed_since(client: Client, choir: Listing, circle: Listing) -> None:
    now = timezone.now()
    Listing.objects.filter(pk=choir.pk).update(modified_at=now - timedelta(days=10))
    week_ago = (now - timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert names(ask(client, f"HealthcareService?_lastUpdated=ge{week_ago}")) == ["Circle"]
    assert names(ask(client, f"HealthcareService?_lastUpdated=lt{week_ago}")) == ["Choir"]
    both = f"_lastUpdated=ge{(now - timedelta(days=11)).date()}&_lastUpdated=lt{week_ago}"
    assert names(ask(client, f"HealthcareService?{both}")) == ["Choir"]
    assert names(ask(client, f"Location?_lastUpdated=ge{week_ago}")) == ["Sale"]


def test_pages_follow_each_other_to_the_end(client: Client, hub: Organization) -> None:
    for number in range(5):
        make_listing(f"Group {number}", organization=hub if number < 2 else None)
    for kind, total in (("HealthcareService", 5), ("Organization", 4)):
        found, address = [], f"/api/fhir/{kind}?_count=2"
        while address:
            bundle = client.get(address).json()
            assert (bundle["total"], len(bundle["entry"]) <= 2, faults(bundle)) == (total, True, [])
            found += [entry["resource"]["id"] for entry in bundle["entry"]]
            address = {link["relation"]: link["url"] for link in bundle["link"]}.get("next", "")
        assert len(found) == len(set(found)) == total
        assert found == sorted(found)


def test_an_empty_list_is_a_valid_bundle(client: Client) -> None:
    response = ask(client, "Location")
    assert response.json()["total"] == 0
    assert "entry" not in response.json()
    assert faults(response.json()) == []


def test_a_hidden_place_is_coarse_and_has_no_address(client: Client, circle: Listing) -> None:
    place = circle.locations.get()
    found = ask(client, f"Location/{place.pk}").json()
    assert (found["mode"], found["name"], "address" in found, "profile" in found["meta"]) == (
        *("instance", "Sale"),
        *(False, False),
    )
    assert found["position"]["latitude"] != place.latitude
    assert "after a welcome" in found["description"]
    service = ask(client, f"HealthcareService/{circle.pk}").json()
    assert "location" not in service
    assert service["coverageArea"][0]["reference"] == f"Location/{place.pk}"


def test_an_informal_circle_is_its_own_organization(client: Client, circle: Listing, choir: Listing) -> None:
    found = ask(client, f"Organization/{circle.pk}").json()
    assert (found["id"], found["name"]) == (str(circle.pk), "Circle")
    assert ask(client, f"Organization/{choir.pk}").status_code == 404


def test_times_are_weekly_or_in_words(client: Client, choir: Listing) -> None:
    weekly = choir.schedules.get()
    weekly.exdates = [(timezone.now().date() + timedelta(days=n)).isoformat() for n in range(14)]
    weekly.save()
    choir.schedules.create(rrule="FREQ=MONTHLY;BYDAY=1SA", start="10:00", timezone="Europe/London")
    found = ask(client, f"HealthcareService/{choir.pk}").json()
    assert found["availableTime"] == [
        {"daysOfWeek": ["tue"], "availableStartTime": "19:00:00", "availableEndTime": "21:00:00"}
    ]
    assert "First Saturday of the month, 10am" in found["availabilityExceptions"]
    assert "Europe/London" in found["availabilityExceptions"]
    days = [one["during"]["start"] for one in found["notAvailable"]]
    assert len(days) == 2
    assert set(days) <= set(weekly.exdates)


def test_closed_for_a_time(client: Client, choir: Listing) -> None:
    Listing.objects.filter(pk=choir.pk).update(status="temporarily_closed", closed_until="2027-01-12")
    found = ask(client, f"HealthcareService/{choir.pk}").json()
    assert found["active"] is False
    assert "profile" not in found["meta"]
    assert found["notAvailable"] == [{"description": "Closed until 12 January 2027", "during": {"end": "2027-01-11"}}]
    assert faults(found) == []


def test_only_public_contacts_are_told(client: Client, choir: Listing) -> None:
    Contact.objects.create(listing=choir, email="open@example.org", is_public=True)
    Contact.objects.create(listing=choir, email="closed@example.org", phone="+44 1632 960142", is_public=False)
    found = ask(client, f"HealthcareService/{choir.pk}").json()
    assert found["telecom"] == [{"system": "email", "value": "open@example.org", "use": "work"}]


def test_versions_change_with_what_is_said_and_are_not_sent_twice(client: Client, choir: Listing) -> None:
    address = f"HealthcareService/{choir.pk}"
    first = ask(client, address)
    assert first["ETag"] == f'W/"{first.json()["meta"]["versionId"]}"'
    again = ask(client, address, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert again["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert ask(client, address, If_Modified_Since=first["Last-Modified"]).status_code == 304
    choir.texts.update(promise="We sing.")
    assert ask(client, address, If_None_Match=first["ETag"]).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("HealthcareService?_count=100000", 400, "from 1 to 100"),
        ("HealthcareService?_count=0", 400, "from 1 to 100"),
        ("HealthcareService?_lastUpdated=yesterday", 400, "ge, gt, le, lt"),
        ("HealthcareService?_lastUpdated=geyesterday", 400, "ge, gt, le, lt"),
        ("HealthcareService?_id=12", 400, "UUIDs"),
        ("HealthcareService?organization=Location/6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e", 400, "Organization/"),
        ("HealthcareService?nmae=x", 400, "Did you mean name?"),
        ("HealthcareService?name:exact=x", 400, "Allowed: _count"),
        ("HealthcareService?name=a&name=b", 400, "give it once"),
        ("HealthcareService?active=perhaps", 400, "Allowed: true, false"),
        ("Organization?location=x", 400, "There is no parameter"),
        ("HealthcareService?_format=xml", 400, "Allowed: json"),
        ("HealthcareService/12", 404, "UUIDs"),
        ("HealthcareService/6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e", 404, "with this id"),
        ("Patient", 404, "metadata, HealthcareService, Location, Organization"),
    ],
)
def test_errors_say_what_is_allowed(client: Client, address: str, status: int, words: str) -> None:
    response = ask(client, address)
    assert (response.status_code, response["Content-Type"]) == (status, "application/fhir+json")
    assert faults(response.json()) == []
    assert words in response.json()["issue"][0]["diagnostics"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "status", "content_type"),
    [
        ("application/fhir+json", 200, "application/fhir+json"),
        ("application/fhir+json; fhirVersion=4.0", 200, "application/fhir+json"),
        ("application/json", 200, "application/json"),
        ("*/*", 200, "application/fhir+json"),
        ("application/fhir+xml", 406, "application/fhir+json"),
        ("text/html", 406, "application/fhir+json"),
    ],
)
def test_it_speaks_json(client: Client, accept: str, status: int, content_type: str) -> None:
    response = ask(client, "metadata", Accept=accept)
    assert (response.status_code, response["Content-Type"]) == (status, content_type)


def test_nothing_can_be_written(client: Client, choir: Listing) -> None:
    response = client.post("/api/fhir/HealthcareService", {}, content_type="application/fhir+json")
    assert response.status_code == 405
    assert response.json()["issue"][0]["code"] == "not-supported"


def test_lists_take_as_many_queries_for_three_as_for_one(
    client: Client, choir: Listing, django_assert_num_queries: Any
) -> None:
    vocabulary.reading()
    with django_assert_num_queries(10):
        ask(client, "HealthcareService")
    for number in range(2):
        make_listing(f"Group {number}", organization=choir.organization, place={"name": "Hall", "city": "Sale"})
    with django_assert_num_queries(10):
        assert ask(client, "HealthcareService").json()["total"] == 3


def test_a_page_whose_rows_are_gone_meanwhile_still_leads_on(choir: Listing, circle: Listing, rf: Any) -> None:
    first, second = sorted([choir.pk, circle.pk])
    found = Found([], 2, after=first)
    asked = rf.get("/", {"_count": 1}).GET
    links = _bundle(found, kind="HealthcareService", asked=asked, here=Site("https://bridge.example", "Bridge"))["link"]
    (following,) = (link["url"] for link in links if link["relation"] == "next")
    assert following == f"https://bridge.example/api/fhir/HealthcareService?_count=1&_after={first}"
    page = find("HealthcareService", Search(count=1), at=timezone.now())
    assert (page.after, [one["id"] for one in page.resources]) == (first, [str(first)])
    rest = find("HealthcareService", Search(count=1, after=first), at=timezone.now())
    assert (rest.after, [one["id"] for one in rest.resources]) == (None, [str(second)])

"""`/api/hsds/`: what each parameter finds, what is refused with what is allowed, and when nothing changed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from openapi_spec_validator import validate

from directory import vocabulary
from directory.actions import listings
from directory.api.hsds.description import hsds_document
from directory.api.hsds.words import TAXONOMY_IDS
from directory.editors import Author
from directory.exporters.hsds_terms import CAPITAL_TERMS, WELCOME_TERMS, taxonomy_id
from directory.models import (
    Contact,
    Listing,
    Location,
    Organization,
    Party,
    Place,
    Schedule,
)
from tests.exporters.catalogue import counts, everything, read
from tests.listings import index, make_listing, make_term

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
HALL = {
    "name": "Hall",
    "address": "1 High Street",
    "city": "Sale",
    "country": "GB",
    "latitude": 53.42,
    "longitude": -2.32,
}
STINE = Author(Party.STEWARD)


@pytest.fixture(autouse=True)
def fresh_words() -> Iterator[None]:
    """Let no test know the terms of another one."""
    vocabulary.forget()
    yield
    vocabulary.forget()


def get(client: Client, path: str, **asked: Any) -> Any:
    response = client.get(f"/api/hsds/{path}", asked)
    assert response.status_code == 200, response.content
    return response.json()


def names(client: Client, path: str = "services", **asked: Any) -> list[str]:
    return sorted(row.get("name") or row["service"]["name"] for row in get(client, path, **asked)["contents"])


def faults(client: Client, path: str = "services", *, status: int = 400, **asked: Any) -> list[dict[str, Any]]:
    response = client.get(f"/api/hsds/{path}", asked)
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    found: list[dict[str, Any]] = response.json().get("errors", [])
    return found


def test_a_service_says_what_a_listing_says(client: Client) -> None:
    topic = make_term("singing", en="Singing")
    choir = make_listing(
        place=HALL,
        ties={"bonding": ("abc", "Alike"), "bridging": ("a", "Too weak"), "linking": ("ab", " ")},
        terms=(topic,),
        text={"promise": "We sing", "who_greets": "Ida", "first_visit": ["Come in", "Sit"]},
        may_watch=True,
        may_bring_someone=False,
        age_min=18,
        url="https://choir.example/ø",
    )
    service = get(client, f"services/{choir.pk}")
    assert (service["status"], service["minimum_age"], service["url"]) == ("active", 18, "https://choir.example/%C3%B8")
    assert service["description"] == "We sing"
    assert service["organization"] == {"id": str(choir.pk), "name": choir.texts.get().name, "description": ""}
    said = {row["label"]: row.get("value") for row in service["attributes"]}
    assert said == {
        "Singing": None,
        "Bonding": "3",
        "You may just watch": "yes",
        "Who meets you": "Ida",
        "The first time": "Come in\nSit",
        "In one sentence": "We sing",
        "Kind": "community_group",
    }
    (place,) = service["service_at_locations"]
    assert place["id"] == place["location_id"] == str(Location.objects.get().pk)
    assert place["location"]["addresses"][0]["address_1"] == "1 High Street"
    (schedule,) = service["schedules"]
    assert schedule["description"] == "Tuesdays, 7pm to 9pm"
    assert (schedule["freq"], schedule["byday"], schedule["timezone"]) == ("WEEKLY", "TU", 0)
    assert schedule["schedule_link"].endswith(f"/groups/{choir.pk}/calendar.ics")


def test_a_hidden_address_is_an_area_and_no_place(client: Client) -> None:
    secret = make_listing(place={**HALL, "visibility": "hidden"})
    service = get(client, f"services/{secret.pk}")
    assert [area["name"] for area in service["service_areas"]] == ["Sale, GB"]
    assert "service_at_locations" not in service
    assert get(client, "service_at_locations")["contents"] == []
    faults(client, f"service_at_locations/{Location.objects.get().pk}", status=404)
    for text in ("High Street", "Hall", "53.42", "-2.32"):
        assert text not in json.dumps(service)


def test_a_private_contact_and_what_is_no_web_address_are_left_out(client: Client) -> None:
    listing = make_listing(phone="+44 161 000", url="javascript:alert(1)")
    Contact.objects.create(listing=listing, name="Omar", email="omar@home.example", is_public=False)
    Contact.objects.create(listing=listing, name="Ida", role="Host", email="ida@hub.example", is_public=True)
    index(listing)
    service = get(client, f"services/{listing.pk}")
    assert "omar" not in json.dumps(service).casefold()
    assert [phone["number"] for phone in service["phones"]] == ["+44 161 000"]
    (contact,) = service["contacts"]
    assert (contact["name"], contact["title"], contact["email"], service["email"]) == (
        *("Ida", "Host"),
        *("ida@hub.example", "ida@hub.example"),
    )
    assert "url" not in service


def test_what_is_closed_for_now_says_until_when(client: Client) -> None:
    listing = make_listing()
    listings.close(listing, until=(AT + timedelta(days=30)).date(), by=STINE, at=AT)
    service = get(client, f"services/{listing.pk}")
    assert service["status"] == "temporarily closed"
    assert service["alert"] == "Closed until 2026-12-29."


def test_only_a_role_mailbox_assures(client: Client, settings: Any) -> None:
    listing = make_listing(confirmed_at=AT, confirmed_how="phone")
    service = get(client, f"services/{listing.pk}")
    assert service["assured_date"] == "2026-11-29"
    assert "assurer_email" not in service
    settings.FOOTBRIDGE_CONTACT_EMAIL = "directory@town.example"
    assert get(client, f"services/{listing.pk}")["assurer_email"] == "directory@town.example"


@pytest.mark.parametrize(
    ("rrule", "said"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", {"freq": "WEEKLY", "interval": 2, "byday": "TU", "dtstart": "2026-01-06"}),
        ("FREQ=DAILY", {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU"}),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-1", {"freq": "MONTHLY", "byday": "-1TU"}),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", {}),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=1MO", {}),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261224T235959Z", {"freq": "WEEKLY", "byday": "TU", "until": "2026-12-24"}),
    ],
)
def test_times_are_said_as_far_as_hsds_can(client: Client, rrule: str, said: dict[str, Any]) -> None:
    listing = make_listing(rrule=rrule)
    (schedule,) = get(client, f"services/{listing.pk}")["schedules"]
    recurrence = ("freq", "interval", "byday", "bymonthday", "dtstart", "until", "count")
    assert {name: schedule[name] for name in recurrence if name in schedule} == said
    assert schedule["schedule_link"]


def test_an_organisation_has_its_services_and_a_circle_is_its_own(client: Client) -> None:
    hub = Organization.objects.create(name="Hub", url="https://hub.example")
    empty = Organization.objects.create(name="Empty")
    one, two, circle = (
        make_listing("One", organization=hub),
        make_listing("Two", organization=hub),
        make_listing("Three"),
    )
    found = get(client, "organizations")["contents"]
    assert [(body["id"], body["name"]) for body in found] == [(str(hub.pk), "Hub"), (str(circle.pk), "Three")]
    body = get(client, f"organizations/{hub.pk}")
    assert sorted(service["name"] for service in body["services"]) == ["One", "Two"]
    (service,) = get(client, f"organizations/{circle.pk}", full_service="true")["services"]
    assert service["schedules"]
    faults(client, f"organizations/{empty.pk}", status=404)
    assert names(client, organization_id=hub.pk) == ["One", "Two"]
    assert names(client, organization_id=circle.pk) == ["Three"]
    assert names(client, "organizations", search="hu") == ["Hub"]
    assert names(client, "organizations", search="hr th three") == ["Three"]
    assert names(client, "organizations", search="two three") == []
    assert names(client, "organizations", per_page=1, page=2) == ["Three"]
    faults(client, organization_id=empty.pk)
    Listing.objects.filter(pk__in=[one.pk, two.pk]).update(hidden_at=AT)
    faults(client, f"organizations/{hub.pk}", status=404)


def test_terms_and_taxonomies_narrow_to_what_has_them(client: Client) -> None:
    singing, tea = make_term("singing"), make_term("tea")
    make_listing("Choir", terms=(singing,), ties={"bonding": ("ab", "Alike")}, may_watch=True)
    make_listing("Cafe", terms=(tea,), ties={"bonding": ("ab", "  "), "linking": ("a", "x")}, may_watch=False)
    make_listing("Walk", text={"quiet_spot": "The bench"})
    assert names(client, taxonomy_term_id=singing.pk) == ["Choir"]
    assert names(client, taxonomy_id=taxonomy_id("topic")) == ["Cafe", "Choir"]
    assert names(client, taxonomy_id=taxonomy_id("capital")) == ["Choir"]
    assert names(client, taxonomy_term_id=CAPITAL_TERMS["bonding"].id) == ["Choir"]
    assert names(client, taxonomy_term_id=WELCOME_TERMS["may_watch"].id) == ["Choir"]
    assert names(client, taxonomy_term_id=WELCOME_TERMS["quiet_spot"].id) == ["Walk"]
    assert names(client, taxonomy_term_id=singing.pk, taxonomy_id=taxonomy_id("topic")) == ["Choir"]
    assert names(client, "organizations", taxonomy_term_id=tea.pk) == ["Cafe"]


def test_every_term_of_welcome_finds_what_is_published_with_it(client: Client) -> None:
    flags = ["someone_meets_you", "may_watch", "may_leave_early", "may_bring_someone", "children_welcome"]
    flags += ["pets_welcome", "peer_led", "trained_experience_experts"]
    parts = ("who_greets", "quiet_spot", "what_is_private", "promise", "who_comes", "who_not_for", "common_ground")
    text: dict[str, Any] = dict.fromkeys((*parts, "access_note", "faith_note"), "Said") | {"first_visit": ["In"]}
    yes: dict[str, Any] = dict.fromkeys(flags, True)
    no: dict[str, Any] = dict.fromkeys(flags, False)
    make_listing("All", text=text, alcohol="none", openness="open", **yes)
    make_listing("None", **no)
    services = get(client, "services", full="true")["contents"]
    for code, term in WELCOME_TERMS.items():
        has = sorted(s["name"] for s in services if term.id in {row["taxonomy_term_id"] for row in s["attributes"]})
        assert names(client, taxonomy_term_id=term.id) == has, code
        assert "All" in has, code


def test_ages_and_times_narrow_together(client: Client) -> None:
    make_listing("Young", age_max=17, rrule="FREQ=WEEKLY;BYDAY=MO")
    make_listing("Old", age_min=60, rrule="FREQ=MONTHLY;BYDAY=2TU,-1WE")
    make_listing("Every day", rrule="FREQ=DAILY")
    late = make_listing("Late", rrule="FREQ=WEEKLY;BYDAY=TU")
    Schedule.objects.filter(listing=late).update(start="22:00", end="01:00")
    assert names(client, minimum_age=18) == ["Every day", "Late", "Old"]
    assert names(client, maximum_age=30) == ["Every day", "Late", "Young"]
    assert names(client, minimum_age=10, maximum_age=12) == ["Every day", "Late", "Young"]
    assert names(client, day="MO") == ["Every day", "Young"]
    assert names(client, day="WE") == ["Every day", "Old"]
    assert names(client, day="TU", start_time="18:00", end_time="21:00") == ["Every day", "Old"]
    assert names(client, end_time="23:59") == ["Every day", "Old", "Young"]
    assert names(client, start_time="21:00") == ["Late"]
    assert names(client, "service_at_locations", day="TU") == []


def test_one_off_meetings_are_on_the_day_of_their_date(client: Client) -> None:
    once = make_listing("Once", rrule="")
    Schedule.objects.create(listing=once, start_date="2026-12-24", start="15:00", timezone="Europe/London")
    assert names(client, day="TH") == ["Once"]
    assert names(client, day="FR") == []


def test_words_find_the_best_first_within_what_is_narrowed(client: Client) -> None:
    make_listing("Harbour choir", age_max=20)
    make_listing("Harbour garden", place=HALL)
    make_listing("Chess")
    assert names(client, search="harbour") == ["Harbour choir", "Harbour garden"]
    assert names(client, search="harbour", minimum_age=30) == ["Harbour garden"]
    assert names(client, "service_at_locations", search="harbour") == ["Harbour garden"]
    assert names(client, search="zebra") == []
    lines = client.get("/api/hsds/services?search=harbour&format=ndjson").getvalue().splitlines()
    assert sorted(json.loads(line)["name"] for line in lines) == ["Harbour choir", "Harbour garden"]


def test_places_near_a_postcode_come_nearest_first(client: Client) -> None:
    Place.objects.create(
        source="x", source_key="1", kind="postcode", name="M33 7XX", folded_name="m337xx", country="GB",
        latitude=53.42, longitude=-2.32,
    )  # fmt: skip
    make_listing("Next door", place={**HALL, "latitude": 53.4201})
    make_listing("Down the road", place={**HALL, "latitude": 53.43})
    make_listing("Far", place={**HALL, "latitude": 54.0})
    make_listing("Hidden", place={**HALL, "visibility": "area"})
    found = get(client, "service_at_locations", postcode="M33 7XX", proximity=2000)["contents"]
    assert [row["service"]["name"] for row in found] == ["Next door", "Down the road"]
    assert names(client, "service_at_locations", postcode="M33 7XX", proximity=100) == ["Next door"]
    assert names(client, "service_at_locations", postcode="M33 7XX", proximity=100_000) == [
        *("Down the road", "Far", "Next door")
    ]
    (fault,) = faults(client, "service_at_locations", postcode="ZZ99 9ZZ")
    assert fault["name"] == "postcode"
    (fault,) = faults(client, "service_at_locations", proximity=500)
    assert fault["name"] == "proximity"


@pytest.mark.parametrize(
    ("asked", "name", "allowed"),
    [
        ({"per_page": 100_000}, "per_page", []),
        ({"page": 0}, "page", []),
        ({"modified_after": "yesterday"}, "modified_after", []),
        ({"taxonomy_id": "topics"}, "taxonomy_id", []),
        ({"taxonomy_id": str(uuid4())}, "taxonomy_id", [*TAXONOMY_IDS]),
        ({"taxonomy_term_id": str(uuid4())}, "taxonomy_term_id", []),
        ({"organization_id": str(uuid4())}, "organization_id", []),
        ({"day": "Monday"}, "day", ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
        ({"format": "xml"}, "format", ["json", "ndjson"]),
        ({"full": "maybe"}, "full", ["true", "1", "false", "0"]),
        ({"minimal": "true", "full": "true"}, "minimal", []),
        ({"minimum_age": 40, "maximum_age": 30}, "minimum_age", []),
        ({"start_time": "20:00", "end_time": "19:00"}, "start_time", []),
        ({"start_time": "25:00"}, "start_time", []),
        ({"format": "ndjson", "page": 2}, "page", []),
        ({"search": "x" * 101}, "search", []),
        (
            {"taxonomy_term_id": CAPITAL_TERMS["linking"].id, "taxonomy_id": taxonomy_id("topic")},
            "taxonomy_term_id",
            [],
        ),
    ],
)
def test_what_is_unknown_or_contradicts_itself_is_a_problem(
    client: Client, asked: dict[str, Any], name: str, allowed: list[str]
) -> None:
    (fault,) = faults(client, **asked)
    assert fault["name"] == name
    assert fault.get("allowed", []) == allowed


def test_ids_that_are_none_pages_that_are_not_there_and_forms_that_nobody_speaks(client: Client) -> None:
    for path in ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"):
        for key in ("1", "x" * 300, str(uuid4())):
            faults(client, f"{path}/{key}", status=404)
        faults(client, path, status=404, page=2)
        response = client.get(f"/api/hsds/{path}", headers={"Accept": "application/xml"})
        assert response.status_code == 406
        assert response.json()["allowed"] == ["application/json", "application/x-ndjson"]
        assert faults(client, path, sort="name")[0]["name"] == "sort"
        lines = client.get(f"/api/hsds/{path}", headers={"Accept": "application/x-ndjson"})
        assert lines["Content-Type"] == "application/x-ndjson"


def test_terms_are_found_by_their_place_in_the_tree(client: Client) -> None:
    music = make_term("music", en="Music")
    singing = make_term("singing", parent=music, en="Singing")
    topics = taxonomy_id("topic")
    assert names(client, "taxonomy_terms", taxonomy_id=topics) == ["Music", "Singing"]
    assert names(client, "taxonomy_terms", taxonomy_id=topics, top_only="true") == ["Music"]
    assert names(client, "taxonomy_terms", parent_id=music.pk) == ["Singing"]
    assert names(client, "taxonomy_terms", search="sing", taxonomy_id=topics) == ["Singing"]
    assert get(client, f"taxonomy_terms/{singing.pk}")["parent_id"] == str(music.pk)
    assert faults(client, "taxonomy_terms", parent_id=music.pk, top_only="true")[0]["name"] == "top_only"
    assert faults(client, "taxonomy_terms", parent_id=music.pk, taxonomy_id=taxonomy_id("access"))
    assert faults(client, "taxonomy_terms", parent_id=uuid4())[0]["name"] == "parent_id"
    assert names(client, "taxonomies", search="capital") == ["Social capital"]


def test_what_changed_later_is_found(client: Client) -> None:
    old, new = make_listing("Old"), make_listing("New")
    hub = Organization.objects.create(name="Hub")
    other = make_listing("Of a body", organization=hub)
    Organization.objects.update(modified_at=AT - timedelta(days=9))
    Listing.objects.filter(pk__in=[old.pk, other.pk]).update(modified_at=AT - timedelta(days=9))
    Listing.objects.filter(pk=new.pk).update(modified_at=AT)
    assert names(client, modified_after=AT.isoformat()) == ["New"]
    assert names(client, modified_after="2026-11-30") == []
    Listing.objects.filter(pk=old.pk).update(confirmed_at=AT, confirmed_how="phone")
    Organization.objects.filter(pk=hub.pk).update(modified_at=AT)
    assert names(client, modified_after=AT.isoformat()) == ["New", "Of a body", "Old"]
    assert get(client, f"services/{old.pk}")["last_modified"] == AT.isoformat()


def test_the_description_is_valid_and_names_every_address(client: Client) -> None:
    document = get(client, "openapi.json")
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document == json.loads(json.dumps(hsds_document()))
    assert len(document["paths"]) == 11
    for path in document["paths"].values():
        problems = {code for code, answer in path["get"]["responses"].items() if int(code) >= 400}
        assert problems >= {"400", "406", "429"}
        for code in problems:
            assert [*path["get"]["responses"][code]["content"]] == ["application/problem+json"]
    root = get(client, "")
    assert root["openapi_url"] == "http://testserver/api/hsds/openapi.json"


def test_a_page_in_full_is_an_export_of_ours(client: Client, tmp_path: Path) -> None:
    choir = make_listing(
        "Choir",
        place={**HALL, "visibility": "area"},
        ties={"bonding": ("ab", "Alike")},
        texts={"da": {"name": "Koret"}, "en-easy": {"name": "We sing"}},
        terms=(make_term("singing"),),
        pets_welcome=False,
    )
    Contact.objects.create(listing=choir, name="Omar", email="omar@home.example", is_public=False)
    make_listing("Cafe", organization=Organization.objects.create(name="Hub"))
    path = tmp_path / "page.json"
    path.write_bytes(client.get("/api/hsds/services?full=true").content)
    assert b"omar" not in path.read_bytes()
    before = everything()
    assert counts(read(path, format_="hsds-json")) == {"unchanged": 2}
    assert everything() == before
    Listing.objects.all().delete()
    assert counts(read(path, format_="hsds-json")) == {"created": 2}
    assert {text.name for text in Listing.objects.get(pk=choir.pk).texts.all()} == {"Choir", "Koret", "We sing"}

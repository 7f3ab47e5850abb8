"""When nothing changed nothing is sent, and a page takes a fixed number of queries."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.actions import confirmations, listings, search_documents
from directory.api.hsds import pages, versions
from directory.editors import Author
from directory.merging import Change
from directory.models import ConfirmationMethod, Organization, Party
from directory.search.types import MAX_WORDS
from tests.api.test_hsds import HALL
from tests.listings import make_listing, make_term

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
STINE = Author(Party.STEWARD)
PATHS = ("services", "services?format=ndjson&full=true", "service_at_locations", "organizations", "taxonomy_terms")


def tags(client: Client) -> list[str]:
    return [client.get(f"/api/hsds/{path}")["ETag"] for path in PATHS]


def test_who_has_it_gets_304_for_one_question_to_the_database(client: Client, django_assert_num_queries: Any) -> None:
    listing = make_listing(place=HALL)
    for path in (*PATHS, f"services/{listing.pk}", f"organizations/{listing.pk}"):
        first = client.get(f"/api/hsds/{path}")
        with django_assert_num_queries(1):
            again = client.get(f"/api/hsds/{path}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.getvalue(), again["ETag"]) == (304, b"", first["ETag"])
        assert again["Access-Control-Allow-Origin"] == "*"
        assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=60"


def test_every_change_changes_it(client: Client) -> None:
    listing, seen = make_listing(place=HALL), set()
    contact = {"name": "", "role": "", "phone": "+45 1", "email": "", "is_public": True}
    wanted = {"contacts": [contact]}

    def edit() -> None:
        current = listings.current(listing)
        listings.edit(listing, {n: Change(current[n], v) for n, v in wanted.items()}, by=STINE, at=AT)

    changes = [
        edit,
        lambda: confirmations.confirm(listing, how=ConfirmationMethod.PHONE, by=STINE, at=timezone.now()),
        lambda: listings.close(listing, until=None, by=STINE, at=AT),
        lambda: listings.hide(listing, by=STINE, at=AT),
        lambda: listings.show(listing, by=STINE, at=AT),
        lambda: listings.bin_(listing, by=STINE, at=AT),
        lambda: make_listing("New"),
        lambda: make_term("tea"),
    ]
    seen.update(tags(client))
    for number, change in enumerate(changes, start=2):
        change()
        seen.update(tags(client))
        assert len(seen) == number * len(PATHS), change


def test_a_time_is_told_from_the_next_second_on_and_holds_until_a_change(client: Client, rf: Any) -> None:
    make_listing()
    request = rf.get("/api/hsds/services")
    first = versions.version_of(request, form="page", at=AT)
    later = versions.version_of(request, form="page", at=AT + timedelta(seconds=5))
    assert (first.seen_at, later.seen_at, first.etag) == (None, AT, later.etag)
    make_listing("Another")
    changed = versions.version_of(request, form="page", at=AT + timedelta(seconds=9))
    assert (changed.seen_at, changed.etag == first.etag) == (None, False)


def test_a_date_alone_is_enough(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_listing()
    client.get("/api/hsds/services")
    monkeypatch.setattr(versions._Seen, "at", timezone.now() - timedelta(minutes=1))
    told = client.get("/api/hsds/services")["Last-Modified"]
    assert client.get("/api/hsds/services", headers={"If-Modified-Since": told}).status_code == 304
    make_listing("Another")
    assert client.get("/api/hsds/services", headers={"If-Modified-Since": told}).status_code == 200


def test_what_words_find_is_as_new_as_its_tag(client: Client) -> None:
    """Search may be half a second behind; an answer from then under the tag of now would be kept until a change."""
    listing, path = make_listing("Garden"), "/api/hsds/services?search=harbour"
    assert client.get(path).json()["total_items"] == 0
    listing.texts.update(name="Harbour garden")
    search_documents.rewrite([listing.pk], at=AT)  # which says nothing to the index of this process
    assert client.get(path).json()["total_items"] == 1


def test_whatever_you_have_is_no_answer_about_what_is_not_there(client: Client) -> None:
    assert client.get(f"/api/hsds/services/{uuid4()}", headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("services", 7),
        ("services?full=true", 11),
        ("services?minimal=true", 5),
        ("services?format=ndjson&full=true", 10),
        ("service_at_locations", 8),
        ("service_at_locations?full=true", 12),
        ("organizations", 9),
        ("organizations?full=true", 12),
        ("taxonomies", 1),
        ("taxonomy_terms", 1),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_so_many_queries_whatever_is_on_it(
    client: Client, django_assert_num_queries: Any, path: str, queries: int, rows: int
) -> None:
    for number in range(rows):
        make_listing(f"Group {number}", place=HALL, phone="+45 1", terms=(make_term("tea"), make_term("singing")))
        body = Organization.objects.create(name=f"Body {number}")
        make_listing(f"Group of {number}", organization=body, place=HALL, ties={"bonding": ("ab", "Alike")})
    client.get("/api/hsds/taxonomies")
    with django_assert_num_queries(queries):
        assert client.get(f"/api/hsds/{path}").getvalue()


def test_an_organisation_is_looked_for_by_eight_words_at_most(client: Client) -> None:
    """Each is looked for in every text: forty of them ended after two seconds, in a catalogue of 100,000."""
    make_listing("Choir")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(
            "/api/hsds/organizations", {"search": " ".join("abcdefghijklmnopqrstuvwxyz0123456789")}
        ).json()
    assert page["total_items"] == 0
    assert max(query["sql"].count("LIKE") for query in queries) <= 2 * MAX_WORDS
    assert max(query["sql"].count("EXISTS") for query in queries) <= 2


def test_lines_are_read_a_batch_at_a_time_while_they_are_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(pages, "BATCH", 2)
    there = sorted(str(make_listing(f"Group {number}").pk) for number in range(5))
    response: Any = client.get("/api/hsds/services?format=ndjson")
    lines = iter(response.streaming_content)
    with django_assert_max_num_queries(5):
        first = next(lines)
    found = [json.loads(line)["id"] for piece in (first, *lines) for line in piece.splitlines()]
    assert len(first.splitlines()) == 2
    assert sorted(found) == there

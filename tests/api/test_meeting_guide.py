"""The Meeting Guide feed as it is asked for: whole, with conditions, and never about what is not public."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.models import Listing
from tests.listings import NOON, make_listing
from tests.meeting_guide import faults

pytestmark = pytest.mark.django_db
FEED = "/feeds/meeting-guide.json"


def read(client: Client, **headers: str) -> Any:
    response: Any = client.get(FEED, headers=headers)
    assert response.status_code == 200
    return json.loads(b"".join(response.streaming_content))


def circle(name: str = "Quiet circle", **fields: Any) -> Listing:
    return make_listing(name, kind="peer_circle", **fields)


def test_public_circles_are_there_and_nothing_else(client: Client) -> None:
    place = {"name": "The Hub", "city": "Sale", "visibility": "hidden", "address": "3 Quay"}
    shown = circle(text={"description": "We <b>listen</b>."}, place=place)
    make_listing("A choir")
    away: list[dict[str, Any]] = [{name: NOON} for name in ("vanished_at", "hidden_at", "binned_at")]
    for number, fields in enumerate([*away, {"status": "draft"}, {"is_crisis_line": True}]):
        circle(f"Not shown {number}", **fields)
    (meeting,) = read(client)
    assert faults([{**meeting, "notes": "plain"}]) == []
    assert meeting["url"] == f"http://testserver/groups/{shown.pk}/"
    assert "3 Quay" not in json.dumps(meeting)
    assert client.get(meeting["url"]).status_code == client.get(meeting["feedback_url"]).status_code == 200


def test_an_empty_feed_is_an_empty_list(client: Client) -> None:
    assert read(client) == []


def test_who_has_the_feed_gets_no_second_copy_until_a_circle_changes(client: Client) -> None:
    shown = circle()
    first = client.get(FEED)
    again = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, b"".join(again)) == (304, b"")
    assert (again["ETag"], "Last-Modified" in first.headers) == (first["ETag"], True)
    Listing.objects.filter(pk=shown.pk).update(modified_at=NOON)
    assert client.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_another_site_may_read_it_and_a_parameter_is_a_fault(client: Client) -> None:
    response = client.get(FEED)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/json"
    wrong = client.get(f"{FEED}?day=monday")
    assert (wrong.status_code, wrong["Content-Type"]) == (400, "application/problem+json")
    assert client.get(FEED, headers={"Accept": "image/png"}).status_code == 406
    assert client.post(FEED).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_one_circle_and_three_cost_the_same(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        circle(f"Circle {number}")
    with django_assert_num_queries(
        10
    ):  # the newest, one batch with its eight kinds of parts, and that there is no other
        assert len(read(client)) == count


def test_the_home_page_tells_where_it_is(client: Client) -> None:
    link = f'<link rel="alternate" type="application/json" title="Meetings Feed" href="{FEED}">'
    assert link in client.get("/").content.decode()

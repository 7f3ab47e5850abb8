"""Errors are problem documents that say what is allowed."""

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client, override_settings
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from directory.api.parameters import Parameters
from directory.api.views import PublicView
from directory.search.types import NotReadyError

FACTORY = APIRequestFactory()


class Days(PublicView):
    """An interface with one parameter of each kind."""

    def get(self, request: Request) -> Response:
        asked = Parameters(request.query_params)
        found = {
            "day": asked.one_of("day", among=("mo", "tu")),
            "tie": asked.several("tie", among=("bonding", "bridging")),
            "full": asked.flag("full"),
            "page": asked.number("page", least=1, most=50, default=1),
            "place": str(asked.key("place") or ""),
            "since": str(asked.moment("since") or ""),
            "q": asked.text("q", longest=10),
        }
        asked.done()
        return Response(found)


class Broken(PublicView):
    error: Exception = NotReadyError()

    def get(self, request: Request) -> Response:
        raise self.error


def ask(query: str = "", **headers: str) -> Response:
    response = Days.as_view()(FACTORY.get(f"/x{query}", headers=headers))
    response.render()
    return response


def test_what_is_right_is_read() -> None:
    response = ask(
        "?day=mo&tie=bonding&tie=bridging&tie=bonding&full=true&page=2"
        "&place=6F1F3A52-8f0e-4d0c-9a67-0d4d1c1f6c1e&since=2026-11-30T09:00:00+01:00&q=%20choir"
    )
    assert response.data == {
        "day": "mo",
        "tie": ("bonding", "bridging"),
        "full": True,
        "page": 2,
        "place": "6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e",
        "since": "2026-11-30 08:00:00+00:00",
        "q": "choir",
    }
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?day=monday", "day"),
        ("?day=mo&day=tu", "day"),
        ("?tie=x", "tie"),
        ("?full=perhaps", "full"),
        ("?page=0", "page"),
        ("?page=100000", "page"),
        ("?page=٣", "page"),
        ("?page=1.5", "page"),
        ("?place=12", "place"),
        ("?since=yesterday", "since"),
        ("?since=2026-13-01", "since"),
        ("?since=0001-01-01T00:00:00%2B14:00", "since"),
        ("?q=%00", "q"),
        ("?q=abcdefghijkl", "q"),
        ("?dya=mo", "dya"),
    ],
)
def test_what_is_wrong_is_said(query: str, name: str) -> None:
    response = ask(query)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [fault["name"] for fault in response.data["errors"]] == [name]
    assert response.data["status"] == 400
    assert response.data["title"] == "Bad Request"


def test_all_that_is_wrong_is_said_at_once_with_what_is_allowed_and_what_was_meant() -> None:
    response = ask("?day=mon&dya=mo")
    assert response.data["errors"][0]["allowed"] == ("mo", "tu")
    assert response.data["errors"][0]["meant"] == "mo"
    assert response.data["errors"][1]["meant"] == "day"


def test_odd_blanks_are_blanks_and_control_characters_are_none() -> None:
    assert ask("?q=a%C2%A0%C2%A0b%E2%80%8B").data["q"] == "a b"
    assert [ask(f"?q={sign}").status_code for sign in ("%0A", "%7F", "a%C2%85", "+" * 11)] == [400] * 4


def test_more_parameters_than_anybody_needs_are_a_problem() -> None:
    response = ask("?" + "&".join(f"tie={number}" for number in range(8000)))
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_form_that_nobody_speaks_is_refused_with_those_that_are_spoken() -> None:
    response = ask(accept="text/turtle")
    assert response.status_code == 406
    assert response["Content-Type"] == "application/problem+json"
    assert response.data["allowed"] == ["application/json"]


@pytest.mark.parametrize(
    ("error", "status"), [(NotReadyError(), 503), (OperationalError(), 503), (NotAuthenticated(), 403)]
)
def test_errors_that_views_raise_are_problems(error: Exception, status: int) -> None:
    response = Broken.as_view(error=error)(FACTORY.get("/x"))
    response.render()
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-cache"


def test_a_fault_of_our_own_is_no_answer() -> None:
    with pytest.raises(ZeroDivisionError):
        Broken.as_view(error=ZeroDivisionError())(FACTORY.get("/x"))


def test_a_method_that_is_none_is_refused() -> None:
    response = Days.as_view()(FACTORY.post("/x"))
    assert response.status_code == 405
    assert Days.as_view()(FACTORY.options("/x")).status_code == 204


def test_addresses_that_are_none_are_problems(client: Client) -> None:
    response = client.get("/api/nothing/here")
    assert response.status_code == 404
    assert response.json()["detail"] == 'There is nothing at "/api/nothing/here". /use-this-data/ lists what there is.'
    for odd in ("/api/a%0Ab/", "/api/v1/introductions/%0A/", "/api/v1/introductions/%C2%85/", "/api/%00"):
        assert client.get(odd)["Content-Type"] == "application/problem+json"


def test_a_network_that_asks_too_much_waits() -> None:
    cache.clear()
    with override_settings(FOOTBRIDGE_API_PER_MINUTE=2):
        answers = [Days.as_view()(FACTORY.get("/x", REMOTE_ADDR="198.51.100.7")) for _n in range(3)]
        other = Days.as_view()(FACTORY.get("/x", REMOTE_ADDR="203.0.113.9"))
    assert [response.status_code for response in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) <= 60
    assert other.status_code == 200
    cache.clear()

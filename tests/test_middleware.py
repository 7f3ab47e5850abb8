"""What happens around every request."""

import json
import logging
import time
from collections.abc import Iterator

import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path, resolve

from directory import replica
from directory.logs import JsonLines, request_id
from directory.middleware import LimitStatements, OwnFormsOnly, ReadWhereItIsRight
from directory.search.types import NotReadyError

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"


def save(request: HttpRequest) -> HttpResponse:
    return HttpResponse("saved")


def broken(request: HttpRequest, token: str) -> HttpResponse:
    raise ValueError("Noor rang 20 12 34 56")


urlpatterns = [
    path("save", save, name="save"),
    path("broken/<str:token>", broken, name="broken"),
    path("", include("config.urls")),  # the error pages link to the others
]


@pytest.fixture
def browser() -> Iterator[Client]:
    """A client whose forms are checked, and whose errors are pages."""
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
        yield Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "http://testserver:8080"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(browser: Client, headers: dict[str, str], status: int) -> None:
    response = browser.post("/save", headers=headers)
    assert response.status_code == status
    assert response.cookies == {}


def test_reading_needs_no_proof_and_gives_no_cookie(browser: Client) -> None:
    response = browser.get("/save", headers={"Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, response.cookies) == (200, {})


def test_the_check_of_forms_never_reads_a_cookie() -> None:
    request = RequestFactory().post("/save", headers={"Cookie": "csrftoken=" + "a" * 32})
    OwnFormsOnly(lambda request: HttpResponse())(request)
    assert "CSRF_COOKIE" not in request.META


def test_a_log_line_names_the_route_and_never_the_person(browser: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        response = browser.get("/broken/blue-boat-17?q=hearing+voices", headers={"User-Agent": "Noor's phone"})
    assert response.status_code == 500
    lines = [JsonLines().format(record) for record in caplog.records]
    access = next(json.loads(line) for line in lines if json.loads(line)["logger"] == "footbridge.access")
    assert (access["route"], access["status"], access["method"]) == ("broken", 500, "GET")
    error = next(json.loads(line) for line in lines if json.loads(line)["level"] == "error")
    assert error["exception"] == "ValueError"
    assert any("broken" in frame for frame in error["where"])
    for secret in ("blue-boat-17", "hearing", "20 12 34 56", "Noor"):
        assert [line for line in lines if secret in line] == []


def test_every_answer_has_an_id_of_its_own(browser: Client) -> None:
    ids = {browser.get("/save")["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3
    assert request_id.get() == ""


def test_the_names_of_routes_that_do_not_exist_are_not_logged(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        browser.get("/blue-boat-17")
    lines = [JsonLines().format(record) for record in caplog.records]
    assert lines != []
    assert [line for line in lines if "blue-boat-17" in line] == []


@pytest.mark.django_db
def test_a_form_of_more_than_a_mebibyte_is_refused(client: Client) -> None:
    too_much = "x" * 1_100_000
    in_parts = client.post("/my-list/change/", {"do": "note", "note": too_much})
    in_one = client.post("/my-list/change/", f"note={too_much}", content_type="application/x-www-form-urlencoded")
    with_a_file = client.post("/my-list/change/", {"photo": SimpleUploadedFile("door.jpg", too_much.encode())})
    assert [answer.status_code for answer in (in_parts, in_one, with_a_file)] == [413, 413, 413]
    assert "Make it smaller" in in_parts.content.decode()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a limit of its own")
def test_sqlite_gives_up_after_two_seconds() -> None:
    def ask(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(SLOW)
        raise BadRequest("too fast to be true")

    started = time.monotonic()
    with pytest.raises(OperationalError, match="interrupted"):
        LimitStatements(ask)(RequestFactory().get("/"))
    assert 1.5 < time.monotonic() - started < 10


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a limit of its own")
def test_the_limit_ends_with_the_request() -> None:
    LimitStatements(lambda request: HttpResponse())(RequestFactory().get("/"))
    with connection.cursor() as cursor:
        cursor.execute(SLOW.replace("1000000000", "2000000"))
        assert cursor.fetchone() == (2_000_000,)


@pytest.mark.django_db
def test_an_index_that_is_not_ready_asks_to_come_back_when_a_replica_is_read_too(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        raise NotReadyError("not built yet")

    request = rf.get("/groups/")
    request.resolver_match = resolve("/groups/")
    monkeypatch.setattr(replica, "is_set", lambda: True)
    answer = ReadWhereItIsRight(lambda request: HttpResponse()).process_view(request, page, (), {})
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")

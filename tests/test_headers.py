"""Every answer carries the headers that keep people safe, and reading gives no cookie."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.access_table import READ, TABLE, Row, Thing

READ_BY_ANYBODY = [row for row in TABLE if row.methods >= READ and row.thing == Thing.NOTHING]
ALWAYS = {
    "Content-Security-Policy": (
        "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; script-src 'self'; style-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def in_order(policy: str) -> str:
    return "; ".join(sorted(policy.split("; ")))


def assert_safe(response: Any) -> None:
    headers = dict(response.headers)
    headers["Content-Security-Policy"] = in_order(headers.get("Content-Security-Policy", ""))
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert "geolocation=(self)" in response["Permissions-Policy"]
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("row", READ_BY_ANYBODY, ids=lambda row: row.route)
def test_reading_is_safe_and_gives_no_cookie(client: Client, row: Row) -> None:
    response = client.get(reverse(row.route))
    assert_safe(response)
    assert response.cookies == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nowhere/"), ("POST", "/nowhere/"), ("DELETE", "/"), ("GET", "/groups/nonsense/")]
)
def test_errors_are_safe_too(client: Client, method: str, path: str) -> None:
    response = client.generic(method, path)
    assert response.status_code in {404, 405}
    assert_safe(response)
    assert response.cookies == {}


@pytest.mark.django_db
@pytest.mark.parametrize("route", ["my_list", "my_list_print", "my_list_calendar", "leave"])
def test_what_is_somebodys_own_is_not_stored_and_not_indexed(client: Client, route: str) -> None:
    response = client.get(reverse(route))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_what_is_public_is_not_kept_by_caches_that_others_share(client: Client) -> None:
    response = client.get("/")
    assert response["Cache-Control"] == "private, no-cache"
    assert "X-Robots-Tag" not in response.headers


@pytest.mark.django_db
def test_a_wrong_host_is_safe_too(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert_safe(response)


@override_settings(SECURE_HSTS_SECONDS=63072000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True, SECURE_SSL_REDIRECT=True)
def test_https_is_kept_for_two_years_and_asked_for(client: Client) -> None:
    secure = client.get("/health/live", secure=True)
    assert secure["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    plain = client.get("/privacy/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/privacy/")


def test_plain_http_promises_no_https(client: Client) -> None:
    assert "Strict-Transport-Security" not in client.get("/health/live").headers


def test_the_policy_lets_no_inline_code_through() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    everything = [value for values in directives.values() for value in values]
    assert [value for value in everything if "unsafe" in value or "*" in value] == []

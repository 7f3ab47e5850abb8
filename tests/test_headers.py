"""Every answer carries the headers that keep people safe, and reading gives no cookie."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from directory.my_list import share_token
from tests.access import READ, TABLE, Row, Thing
from tests.listings import make_listing

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


def assert_safe(response: Any, *, is_open: bool = False) -> None:
    headers = dict(response.headers)
    headers["Content-Security-Policy"] = in_order(headers.get("Content-Security-Policy", ""))
    wanted = ALWAYS | ({"Cross-Origin-Resource-Policy": "cross-origin"} if is_open else {})
    assert {name: headers.get(name) for name in wanted} == wanted
    assert headers.get("Access-Control-Allow-Origin") == ("*" if is_open else None)
    assert "geolocation=(self)" in response["Permissions-Policy"]
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("row", READ_BY_ANYBODY, ids=lambda row: row.route)
def test_reading_is_safe_and_gives_no_cookie(client: Client, row: Row) -> None:
    response = client.get(row.address())
    assert_safe(response, is_open=row.is_open)
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


@override_settings(SECURE_SSL_REDIRECT=True)
def test_what_is_answered_before_any_view_is_safe_too(client: Client) -> None:
    asked_to_come_back = client.get("/privacy/")
    assert_safe(asked_to_come_back)
    wrong_host = client.get("/privacy/", headers={"Host": "evil.example"})
    assert (asked_to_come_back.status_code, wrong_host.status_code) == (301, 400)
    assert_safe(wrong_host)


def test_no_other_site_reads_our_files(client: Client) -> None:
    assert settings.WHITENOISE_ALLOW_ALL_ORIGINS is False
    assert "Access-Control-Allow-Origin" not in client.get("/health/live").headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"Referer": "http://[/groups/"},
        {"Origin": "http://["},
        {"Cookie": 'session="\\000aaaaaaaaaaaa"; language="\\000"'},
        {"Cookie": "session=%00; session=\x1b"},
        {"Accept-Language": "\x00,,;q=x"},
        {"HX-Target": "results\x00", "HX-Trigger": "search"},
    ],
)
def test_broken_headers_break_nothing(client: Client, headers: dict[str, str]) -> None:
    listing = make_listing()
    paths = ["/", "/groups/", f"/groups/{listing.pk}/", "/my-list/"]
    assert {client.get(path, headers=headers).status_code for path in paths} == {200}
    sent = Client(enforce_csrf_checks=True).post("/my-list/change/", {"do": "clear"}, headers=headers)
    assert sent.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "javascript:x", "\x00//x"],
)
def test_a_form_leads_to_no_other_site(client: Client, wanted: str) -> None:
    for path, data in (("/my-list/change/", {"do": "clear"}), ("/language/", {"language": "da"})):
        response = client.post(path, {**data, "next": wanted})
        assert response.status_code == 302
        target = urlsplit(response["Location"])
        assert (target.scheme, target.netloc) == ("", "")
        assert target.path.startswith("/")
        assert not target.path.startswith(("//", "/\\"))


@pytest.mark.django_db
def test_a_form_writes_no_header_of_its_own(client: Client) -> None:
    response = client.post("/my-list/change/", {"do": "clear", "next": "/groups/\r\nSet-Cookie: a=b"})
    assert "\r" not in response["Location"]
    assert "\n" not in response["Location"]
    assert "a" not in response.cookies


@pytest.mark.django_db
def test_a_shared_list_is_not_stored_and_not_indexed(client: Client) -> None:
    response = client.get(reverse("shared_list", args=[share_token([make_listing().pk])]))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_plain_http_promises_no_https(client: Client) -> None:
    assert "Strict-Transport-Security" not in client.get("/health/live").headers


def test_the_policy_lets_no_inline_code_through() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    everything = [value for values in directives.values() for value in values]
    assert [value for value in everything if "unsafe" in value or "*" in value] == []

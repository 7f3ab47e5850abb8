"""Where a message may go, and where never."""

import socket
from typing import Any

import pytest

from directory.webhooks.addresses import AddressError, is_allowed, look_up, read


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("http://127.0.0.1/", "scheme"),
        ("https://127.0.0.1/", "private"),
        ("https://localhost:8443/", "private"),
        ("https://ann:word@example.org/", "login"),
        ("https://", "syntax"),
        ("https://exa mple.org/", "syntax"),
        ("https://example.org/#part", "syntax"),
        ("https://example.org\\@127.0.0.1/", "syntax"),
        ("https://example.org:99999/", "syntax"),
        ("https://[::1/", "syntax"),
        ("https://example.org/" + "a" * 500, "syntax"),
        ("https://example.org/\r\nX: y", "syntax"),
        ("example.org", "syntax"),
    ],
)
def test_what_is_no_address_for_messages_says_why(url: str, code: str) -> None:
    with pytest.raises(AddressError) as caught:
        read(url, private=False)
    assert caught.value.code == code


def test_a_closed_network_may_do_without_tls_on_this_machine_alone() -> None:
    assert read("http://127.0.0.1:8000/hook", private=True).port == 8000
    with pytest.raises(AddressError):
        read("http://10.0.0.1/hook", private=True)


PRIVATE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "::1", "fd00::1", "fec0::1", "::ffff:10.0.0.1"]
NEVER = [
    *("169.254.169.254", "fe80::1", "fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1", "ff02::1"),
    *("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "240.0.0.1", "100.64.0.1"),
]


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"])
def test_public_numbers_are_allowed(number: str) -> None:
    assert is_allowed(number, private=False)


@pytest.mark.parametrize("number", PRIVATE)
def test_numbers_of_closed_networks_are_allowed_where_the_operator_says_so(number: str) -> None:
    assert not is_allowed(number, private=False)
    assert is_allowed(number, private=True)


@pytest.mark.parametrize("number", NEVER)
def test_the_keys_of_a_cloud_machine_are_never_asked_for(number: str) -> None:
    assert not is_allowed(number, private=False)
    assert not is_allowed(number, private=True)


def test_one_private_number_behind_a_name_refuses_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(host: str, port: int, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with pytest.raises(AddressError, match="private"):
        look_up("rebind.example", 443, private=False)


def test_a_name_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*args: Any, **options: Any) -> list[Any]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(AddressError, match="unknown_name"):
        look_up("nowhere.example", 443, private=False)

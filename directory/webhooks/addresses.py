"""Where a webhook may go: the public internet, by HTTPS. Never into the network that this server stands in.

An address is checked when it is written down, and the name behind it is looked up and checked again for each message:
what a name points at changes.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST: Final = 500
LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")
NAT64: Final = ip_network("64:ff9b::/96")


class AddressError(ValueError):
    """An address that nothing is sent to; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(url: str, *, private: bool) -> SplitResult:
    """Return the parts of an address that a message may go to, as far as that can be seen without looking it up.

    `private`: this installation also sends into its own network, and to this machine without TLS.

    :raises AddressError: if it is no such address; its code is one of syntax, scheme, login and private
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressError("syntax") from error
    is_clean = url.isascii() and url.isprintable() and not {" ", "\\", "#"} & set(url)
    if not is_clean or not host or len(url) > LONGEST:
        raise AddressError("syntax")
    if parts.scheme != "https" and not (private and parts.scheme == "http" and host in LOOPBACK_NAMES):
        raise AddressError("scheme")
    if parts.username is not None or parts.password is not None:
        raise AddressError("login")
    if host in LOOPBACK_NAMES and not private:
        raise AddressError("private")
    return parts


def look_up(host: str, port: int, *, private: bool) -> list[str]:
    """Return the numbers behind a name, each of which a message may go to.

    One number that it may not go to is enough to refuse them all: who owns the name chose it.

    :raises AddressError: if the name is not known, or leads where nothing is sent
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressError("unknown_name") from error
    numbers = list(dict.fromkeys(str(row[4][0]) for row in found))
    if not numbers:
        raise AddressError("unknown_name")
    if not all(is_allowed(number, private=private) for number in numbers):
        raise AddressError("private")
    return numbers


def is_allowed(number: str, *, private: bool) -> bool:
    """Return whether a message may go to this number: a public one, or with `private` one of a closed network.

    Link-local addresses (where clouds answer with the keys of a machine), groups of receivers and numbers that stand
    for nothing are refused whatever `private` says.
    """
    address = _innermost(ip_address(number.partition("%")[0]))
    if address.is_link_local or address.is_multicast or address.is_unspecified or _is_reserved(address):
        return False
    is_inside = address.is_private or (isinstance(address, IPv6Address) and address.is_site_local)
    if private and (address.is_loopback or is_inside):
        return True
    return address.is_global and not is_inside  # fec0::/10 counts as global, and is what fc00::/7 was before


def _is_reserved(address: IPv4Address | IPv6Address) -> bool:
    """Return whether a number stands for nothing; ::1 is in a reserved block and does stand for something."""
    return address.is_reserved and not address.is_loopback


def _innermost(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 number that an IPv6 one wraps, in whatever way; itself where there is none."""
    if isinstance(address, IPv4Address):
        return address
    wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if wrapped is None and address in NAT64:
        wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
    return wrapped or address

"""One message over one connection: to the number that was checked, without a redirect, and not for long."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import SplitResult

from directory.webhooks import addresses
from directory.webhooks.addresses import AddressError

MOST_SECONDS: Final = 10.0
MOST_BYTES: Final = 64 * 1024
AGENT: Final = "Footbridge-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said: its status (0: nothing came), how long it took, and a code where it was not taken.

    Nothing of the body is kept.
    """

    status: int
    milliseconds: int
    code: str = ""
    asked_for: timedelta | None = None

    @property
    def is_taken(self) -> bool:
        return not self.code


def send(
    url: str, body: bytes, *, headers: Mapping[str, str], private: bool, most_seconds: float = MOST_SECONDS
) -> Answer:
    """Send one message and return what became of it; never raises, and never takes longer than `most_seconds` much.

    Looking the name up is the system's, with its own limit.
    """
    started = time.monotonic()
    status, code, asked_for = 0, "", None
    try:
        parts = addresses.read(url, private=private)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        numbers = addresses.look_up(parts.hostname or "", port, private=private)
        started = time.monotonic()
        status, asked_for = _exchange(parts, numbers, port, body, headers=headers, seconds=most_seconds)
        code = _code_of(status)
    except AddressError as error:
        code = error.code
    except ssl.SSLError:
        code = "tls"
    except TimeoutError:
        code = "timeout"
    except http.client.HTTPException:
        code = "no_http"
    except (OSError, ValueError):
        code = "connection"
    took = time.monotonic() - started
    if code in ("tls", "no_http", "connection") and took >= most_seconds:
        code = "timeout"  # the clock hung up
    return Answer(status, round(took * 1000), code, asked_for)


def _code_of(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return "redirect" if 300 <= status < 400 else f"http_{status}"


def _exchange(
    parts: SplitResult, numbers: list[str], port: int, body: bytes, *, headers: Mapping[str, str], seconds: float
) -> tuple[int, timedelta | None]:
    """Return status and Retry-After. Whatever the other side does slowly, the clock ends it."""
    until = time.monotonic() + seconds
    connection = http.client.HTTPConnection(parts.hostname or "", port)
    connection.sock = sock = _secured(_connect(numbers, port, until=until), parts)
    clock = threading.Timer(max(0.0, until - time.monotonic()), _hang_up, [sock])
    clock.daemon = True
    clock.start()
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fixed = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
        connection.request("POST", path, body, {**fixed, **headers, "Host": parts.netloc})
        response = connection.getresponse()
        if time.monotonic() >= until:  # the clock hung up in the middle of a header, which looks like its end
            raise TimeoutError
        with suppress(OSError, http.client.HTTPException):  # the status says it all
            response.read(MOST_BYTES)
        return response.status, _retry_after(response.getheader("Retry-After", ""))
    finally:
        clock.cancel()
        sock.close()


def _secured(raw: socket.socket, parts: SplitResult) -> socket.socket:
    """Return the connection with TLS around it, if its address asks for that; nothing is said yet."""
    if parts.scheme != "https":
        return raw
    context = ssl.create_default_context()
    return context.wrap_socket(raw, server_hostname=parts.hostname, do_handshake_on_connect=False)


def _connect(numbers: list[str], port: int, *, until: float) -> socket.socket:
    """Return a connection to the first number that answers; a number is never looked up again."""
    for place, number in enumerate(numbers):
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((number, port), timeout=left / (len(numbers) - place))
        except OSError:
            if place == len(numbers) - 1:
                raise
    raise OSError


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not that of TLS, which would speak first


def _retry_after(value: str) -> timedelta | None:
    return timedelta(seconds=int(value)) if value.isascii() and value.isdigit() and len(value) < 7 else None

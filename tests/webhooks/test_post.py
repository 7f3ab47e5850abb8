"""One message over a real connection: what comes back, how long it takes, and where it does not go."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from directory.webhooks import addresses, post
from tests.webhook_receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def send(receiver: Receiver, **options: Any) -> post.Answer:
    return post.send(receiver.url, b'{"a": 1}', headers={"webhook-id": "msg_1"}, **{"private": True, **options})


def test_a_message_arrives_as_it_is(receiver: Receiver) -> None:
    answer = send(receiver)
    assert (answer.status, answer.code, answer.is_taken) == (204, "", True)
    (got,) = receiver.got
    assert (got.path, got.body) == ("/changes?from=us", b'{"a": 1}')
    assert got.headers["host"] == receiver.url.split("/")[2]
    assert (got.headers["content-type"], got.headers["webhook-id"]) == ("application/json", "msg_1")


@pytest.mark.parametrize(("status", "code"), [(200, ""), (400, "http_400"), (410, "http_410"), (503, "http_503")])
def test_only_2xx_means_that_it_was_taken(receiver: Receiver, status: int, code: str) -> None:
    receiver.answers = [status]
    answer = send(receiver)
    assert (answer.status, answer.code) == (status, code)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    with receiving() as elsewhere:
        receiver.answers, receiver.headers = [307], {"Location": elsewhere.url}
        assert send(receiver).code == "redirect"
        assert elsewhere.got == []


def test_a_huge_answer_is_not_read_to_its_end(receiver: Receiver) -> None:
    receiver.answers, receiver.body = [200], b"x" * 50_000_000
    assert send(receiver).is_taken


def test_who_drips_its_answer_is_hung_up_on(receiver: Receiver) -> None:
    receiver.drip_seconds = 0.05
    answer = send(receiver, most_seconds=0.5)
    assert answer.code == "timeout"
    assert 400 <= answer.milliseconds < 10_000


def test_a_receiver_may_say_when_to_come_again(receiver: Receiver) -> None:
    receiver.answers, receiver.headers = [429], {"Retry-After": "120"}
    answer = send(receiver)
    assert answer.asked_for is not None
    assert answer.asked_for.total_seconds() == 120
    receiver.headers = {"Retry-After": "soon"}
    assert send(receiver).asked_for is None


def test_nobody_there_is_no_error_of_ours(receiver: Receiver) -> None:
    assert post.send("http://127.0.0.1:1/", b"", headers={}, private=True).code == "connection"


def test_this_machine_gets_nothing_unless_the_operator_says_so(receiver: Receiver) -> None:
    assert send(receiver, private=False).code == "scheme"
    assert receiver.got == []


def test_the_number_that_was_checked_is_the_one_that_is_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that points elsewhere at the second look-up (DNS rebinding) gains nothing: there is no second look-up."""
    asked: list[str] = []

    def look_up(host: str, port: int, *, private: bool) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    monkeypatch.setattr(addresses, "look_up", look_up)
    url = receiver.url.replace("127.0.0.1", "localhost")
    assert post.send(url, b"{}", headers={}, private=True).is_taken
    assert asked == ["localhost"]
    assert receiver.got[0].headers["host"].startswith("localhost:")


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[int]:
    """A server whose certificate nobody signed but itself."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2", "-nodes"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", str(key), "-out", str(cert), *subject]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    class Server(HTTPServer):
        def handle_error(self, *args: Any) -> None:  # whoever does not trust it hangs up
            pass

    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_server: int) -> None:
    assert post.send(f"https://localhost:{tls_server}/", b"{}", headers={}, private=True).code == "tls"


def test_a_certificate_that_is_vouched_for_is_taken(
    tls_server: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    assert post.send(f"https://localhost:{tls_server}/", b"{}", headers={}, private=True).is_taken
    assert post.send(f"https://127.0.0.1:{tls_server}/", b"{}", headers={}, private=True).code == "tls"  # another name

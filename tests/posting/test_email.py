"""The e-mail channel against a real SMTP server: what each answer, and each kind of silence, means for a letter."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bridges.notices.post import CHANNELS
from directory.posting.channels import Channel, Letter, NotTaken, PerhapsTaken, Refused
from directory.posting.email import EmailChannel

LETTER = Letter("<1@example.org>", "hanna@example.org", "A message for you", "Somebody would like to come.\n")


class Server:
    """A mail server that answers as its test asks."""

    def __init__(self) -> None:
        self.accepted: list[bytes] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        self.hangs_up_at = ""

    def _answer(self, server: SMTP, point: str, usual: str) -> str:
        if self.hangs_up_at == point and server.transport:
            server.transport.close()
        return self.answers.get(point, usual)

    async def handle_EHLO(  # noqa: N802 (aiosmtpd names it)
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answer(server, "MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(server, "RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._answer(server, "DATA", "250 OK")
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.accepted.append(envelope.content)
        if self.answers.get("DATA") == "silence":
            await asyncio.sleep(3)
        return answer


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 1
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield handler
    controller.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def opened() -> Iterator[Channel]:
    channel = EmailChannel()
    channel.open()
    try:
        yield channel
    finally:
        channel.close()


def test_a_letter_arrives_as_it_was_written(server: Server, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "post@example.org"
    with opened() as channel:
        channel.send(LETTER)
    (content,) = server.accepted
    message = message_from_bytes(content)
    ours = {name: value for name, value in message.items() if name not in {"Date", "X-Peer", "X-MailFrom", "X-RcptTo"}}
    assert ours == {
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
        "Subject": "A message for you",
        "From": "post@example.org",
        "To": "hanna@example.org",
        "Message-ID": "<1@example.org>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    assert message.get_payload() == "Somebody would like to come.\r\n"


def test_many_letters_go_over_one_connection(server: Server) -> None:
    with opened() as channel:
        for _letter in range(5):
            channel.open()
            channel.send(LETTER)
    assert (server.connections, len(server.accepted)) == (1, 5)


@pytest.mark.parametrize(
    ("point", "answer", "error", "code"),
    [
        ("RCPT", "550 5.1.1 No such user", Refused, "smtp_550"),
        ("RCPT", "553 Bad name", Refused, "smtp_553"),
        ("RCPT", "450 Greylisted", NotTaken, "smtp_450"),
        ("RCPT", "452 Mailbox full", NotTaken, "smtp_452"),
        ("DATA", "554 Looks like spam", Refused, "smtp_554"),
        ("DATA", "451 Out of disk", NotTaken, "smtp_451"),
        # 5xx about us is not about the letter: somebody mends the settings, and it goes.
        ("MAIL", "550 We do not know this sender", NotTaken, "smtp_550"),
        ("MAIL", "421 Closing", NotTaken, "smtp_421"),
    ],
)
def test_an_answer_is_for_good_or_for_now(
    server: Server, point: str, answer: str, error: type[Exception], code: str
) -> None:
    server.answers[point] = answer
    with opened() as channel, pytest.raises(error) as caught:
        channel.send(LETTER)
    assert (type(caught.value), str(caught.value)) == (error, code)
    assert server.accepted == []


@pytest.mark.parametrize(("point", "error"), [("MAIL", NotTaken), ("RCPT", NotTaken), ("DATA", PerhapsTaken)])
def test_a_server_that_hangs_up_may_have_taken_it_only_at_the_end(
    server: Server, point: str, error: type[Exception]
) -> None:
    server.hangs_up_at = point
    with opened() as channel, pytest.raises(error) as caught:
        channel.send(LETTER)
    assert type(caught.value) is error
    assert len(server.accepted) == (1 if point == "DATA" else 0)


def test_a_server_that_falls_silent_after_the_letter_may_have_taken_it(server: Server) -> None:
    server.answers["DATA"] = "silence"
    with opened() as channel, pytest.raises(PerhapsTaken):
        channel.send(LETTER)


def test_after_a_broken_connection_the_next_letter_goes_over_a_new_one(server: Server) -> None:
    server.hangs_up_at = "RCPT"
    with opened() as channel:
        with pytest.raises(NotTaken):
            channel.send(LETTER)
        server.hangs_up_at = ""
        channel.open()
        channel.send(LETTER)
    assert (server.connections, len(server.accepted)) == (2, 1)


def test_after_a_refusal_the_connection_goes_on(server: Server) -> None:
    with opened() as channel:
        server.answers["RCPT"] = "550 No such user"
        with pytest.raises(Refused):
            channel.send(LETTER)
        server.answers.clear()
        channel.open()
        channel.send(LETTER)
    assert (server.connections, len(server.accepted)) == (1, 1)


def test_an_address_that_smuggles_a_header_is_for_good(server: Server) -> None:
    address = "hanna@example.org\nBcc: eve@example.org"
    with opened() as channel, pytest.raises(Refused, match="address"):
        channel.send(Letter("<1@example.org>", address, "A message", "Words."))
    assert server.accepted == []


def test_nobody_there_is_for_now(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 1
    with pytest.raises(NotTaken, match="connection"):
        EmailChannel().open()


def test_a_mail_server_that_was_never_set_up_is_for_now(settings: Any) -> None:
    settings.EMAIL_BACKEND = "directory.mail.NotSetUp"
    with pytest.raises(NotTaken):
        EmailChannel().open()


@pytest.mark.parametrize(
    ("backend", "knows"),
    [("django.core.mail.backends.smtp.EmailBackend", None), ("tests.recording_mail.RecordingBackend", False)],
)
def test_only_some_backends_can_be_asked_afterwards(
    settings: Any, tmp_path: Any, backend: str, knows: bool | None
) -> None:
    settings.EMAIL_BACKEND, settings.RECORDED_MAIL = backend, tmp_path / "accepted.jsonl"
    assert EmailChannel().was_accepted("<1@example.org>") is knows


def test_all_channels_keep_the_protocol() -> None:
    makers: list[Callable[[], Channel]] = list(CHANNELS.values())  # mypy compares the signatures
    assert len(makers) == 2

"""Letters by e-mail, through Django's mail API: text only, one connection for many."""

import smtplib
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from directory.posting.channels import Letter, NotTaken, PerhapsTaken, Refused

PLAIN_SMTP = "django.core.mail.backends.smtp.EmailBackend"
CAREFUL_SMTP = "directory.posting.smtp.CarefulBackend"
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""RFC 3834, and what Exchange reads: no answers from absence assistants, which tell who is away."""


class EmailChannel:
    """Sends by the backend of `EMAIL_BACKEND`; SMTP by our own, which knows how far a letter had come.

    A backend with a method `was_accepted(message_id) -> bool | None` is asked about letters whose worker died.
    """

    def __init__(self) -> None:
        is_smtp = settings.EMAIL_BACKEND == PLAIN_SMTP
        self._backend: Any = get_connection(CAREFUL_SMTP if is_smtp else None)

    def open(self) -> None:
        try:
            self._backend.open()
        except (OSError, smtplib.SMTPException) as error:  # a login that is refused, too: the operator mends it
            self.close()
            raise NotTaken(_code(error)) from error

    def send(self, letter: Letter) -> None:
        message = EmailMessage(
            letter.subject,
            letter.body,
            to=[letter.address],
            headers={"Message-ID": letter.message_id, **HEADERS},
        )
        try:
            count = self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            raise self._answered(next(iter(error.recipients.values()))[0], is_final=True) from error
        except smtplib.SMTPDataError as error:
            raise self._answered(error.smtp_code, is_final=True) from error
        except smtplib.SMTPResponseException as error:  # about us, not about the letter: the operator mends it
            raise self._answered(error.smtp_code, is_final=False) from error
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            raise Refused("address") from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(error) from error
        if count == 0:
            raise NotTaken("nothing_taken")

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._backend.close()

    def was_accepted(self, message_id: str) -> bool | None:
        ask = getattr(self._backend, "was_accepted", None)
        return None if ask is None else ask(message_id)

    def _answered(self, code: int, *, is_final: bool) -> Refused | NotTaken:
        """Return what an answer of the server means: 5xx is for good, 4xx is for now (RFC 5321, 4.2.1)."""
        if is_final and 500 <= code < 600:
            return Refused(f"smtp_{code}")
        self.close()
        return NotTaken(f"smtp_{code}")

    def _broken(self, error: Exception) -> PerhapsTaken | NotTaken:
        """Return what a connection that broke means; a backend that cannot say how far it came may have sent it."""
        may_have_taken = getattr(self._backend, "may_have_taken", True)
        self.close()
        return (PerhapsTaken if may_have_taken else NotTaken)(_code(error))


def _code(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"smtp_{error.smtp_code}"
    return "timeout" if isinstance(error, TimeoutError) else "connection"

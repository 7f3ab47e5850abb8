"""The mail backend of an installation that has no mail server yet: it says so, and keeps nothing."""

from collections.abc import Sequence
from typing import NoReturn

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class NotSetUp(BaseEmailBackend):
    """Refuses with an `OSError`, as a server that is down would: what is due waits, and people read why."""

    def open(self) -> NoReturn:
        raise OSError("No mail server is set up: see FOOTBRIDGE_EMAIL_URL in docs/configuration.md.")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> NoReturn:
        self.open()

"""The demo's post: every message appears in the terminal, and the demo's own accounts get their second code with it."""

import sys
import time
from collections.abc import Sequence
from email.utils import parseaddr

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from bridges.actions import demo
from directory.models import User

TOTP_SECONDS = 30


class Terminal(BaseEmailBackend):
    """A mail backend for one machine and one pair of eyes: prints, and sends nothing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print each message; return how many."""
        for message in email_messages:
            lines = [f"To: {', '.join(message.to)}", f"Subject: {message.subject}", "", *str(message.body).splitlines()]
            lines += [line for address in message.to for line in second_code(parseaddr(address)[1])]
            sys.stdout.write("\n".join(["", "┌── e-mail", *(f"│ {line}" for line in lines), "└──", ""]))
            sys.stdout.flush()
        return len(email_messages)


def give_second_factors() -> None:
    """Give each account of the cast an authenticator app, which lives in this terminal."""
    for user in User.objects.filter(email__in=demo.emails()):
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user, generate_totp_secret())


def second_code(email: str) -> list[str]:
    """Return a line with the code that the demo account's authenticator app would show; nothing for anybody else."""
    if email not in demo.emails():
        return []
    rows = Authenticator.objects.filter(user__email=email, type=Authenticator.Type.TOTP)
    now = int(time.time()) // TOTP_SECONDS
    return [
        f"(The second code, for this demo account: {format_hotp_value(hotp_value(decrypt(row.data['secret']), now))})"
        for row in rows
    ]

"""Codes as an app or a mailbox shows them."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail

from tests.accounts.conftest import TOTP_SECRET


def app_code(secret: str = TOTP_SECRET, *, steps: int = 0) -> str:
    """Return what an authenticator app shows now, or `steps` half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def mailed_code() -> str:
    """Return the code of the newest mail."""
    lines = [line.strip() for line in mail.outbox[-1].body.splitlines() if line.strip()]
    assert re.fullmatch(r"[A-Z0-9-]{4,12}", lines[-1]), lines
    return lines[-1]

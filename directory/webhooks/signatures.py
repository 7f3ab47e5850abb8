"""Signatures by the convention of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256, base64, "v1"."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32


def new_secret() -> str:
    """Return a new secret as it is shown to its owner."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(body: bytes, *, message_id: str, at: datetime, secret: str) -> str:
    """Return one signature over id, second and body, as it stands in `webhook-signature`."""
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers(body: bytes, *, message_id: str, at: datetime, with_secrets: Sequence[str]) -> Mapping[str, str]:
    """Return the three headers; while a secret is being changed, there is a signature by each of the two."""
    signatures = (signature(body, message_id=message_id, at=at, secret=secret) for secret in with_secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }

"""Seals what somebody is still writing, so that it may wait in a session: AES-256-GCM with the installation's key.

Signing hides nothing: whoever reads the table of sessions would read the text. A draft is bound to its owner, and one
that does not open any more is gone without a word, because a draft is no record.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class SealError(RuntimeError):
    """What was sealed to be kept cannot be opened."""


def seal(values: Mapping[str, Any], *, owner: str) -> str:
    """Return `values` as text that only the same `owner` opens."""
    key_id, key = next(iter(settings.FOOTBRIDGE_DATA_KEYS.items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, json.dumps(values).encode(), _place(owner))
    return f"{key_id}.{sealed.hex()}"


def open_sealed(sealed: str, *, owner: str) -> dict[str, Any]:
    """Return what `seal` was given; empty where it does not open, or is nothing that `seal` made."""
    key_id, _dot, text = sealed.partition(".")
    key = settings.FOOTBRIDGE_DATA_KEYS.get(key_id)
    if key is None:
        return {}
    try:
        raw = bytes.fromhex(text)
        opened = json.loads(AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _place(owner)))
    except (InvalidTag, ValueError):
        return {}
    return opened if isinstance(opened, dict) else {}


def reveal(sealed: str, *, owner: str) -> dict[str, Any]:
    """Return what `seal` was given, where that must be there: an empty secret would be one that everybody knows.

    :raises SealError: if it does not open
    """
    opened = open_sealed(sealed, owner=owner)
    if not opened:
        raise SealError("A sealed value does not open: it was changed, or its data key is not in the secrets file.")
    return opened


def _place(owner: str) -> bytes:
    return f"draft|{owner}".encode()

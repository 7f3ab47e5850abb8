"""Seals second factors anew when the installation gets a new data key."""

from collections import Counter
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

SEALED: Final = ("secret", "seed")
"""What is sealed of an authenticator app, and of recovery codes."""


def uses() -> Counter[str]:
    """Return data key → how many second factors are sealed with it."""
    return Counter(key_id for row in _rows() for key_id in _keys_of(row))


@transaction.atomic
def reseal_some(*, limit: int) -> int:
    """Seal up to `limit` second factors with the newest data key, and return how many; 0 when none is left.

    :raises SealError: if one was sealed with a data key that the secrets file does not have
    """
    newest = next(iter(settings.FOOTBRIDGE_DATA_KEYS))
    old = [row for row in _rows().select_for_update() if set(_keys_of(row)) != {newest}][:limit]
    for row in old:
        row.data |= {name: encrypt(decrypt(row.data[name])) for name in SEALED if name in row.data}
        row.save(update_fields=["data"])
    return len(old)


def _rows() -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return rows


def _keys_of(row: Authenticator) -> list[str]:
    return [str(row.data[name]).partition(".")[0] for name in SEALED if name in row.data]

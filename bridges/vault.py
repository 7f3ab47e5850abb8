"""Opens and closes what people tell us: AES-256-GCM, a key for each person, wrapped by a key of the installation.

Every text is bound to its table, row and field, so that a ciphertext that is moved elsewhere does not open. Erasing
the row of the key makes all texts of that person unreadable, wherever no copy of that row is left.
"""

import dataclasses
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from bridges.models import Person, PersonKey, SealedField
from directory import drafts

NONCE_BYTES = 12
KEY_BYTES = 32


class VaultError(RuntimeError):
    """A sealed text cannot be opened: its key is gone, or it was moved or changed."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Reads and writes the sealed fields of one person's rows. Keep it no longer than a request."""

    key: bytes = dataclasses.field(repr=False)  # a page of errors and a debugger print what they find

    def read(self, row: models.Model, field: str) -> str:
        """Return the text of a sealed field; "" where nothing was written.

        :raises VaultError: if it was moved, changed, or written with another key
        """
        sealed = bytes(getattr(row, field))
        return _open(self.key, sealed, _place(row, field)).decode() if sealed else ""

    def write(self, row: models.Model, field: str, text: str) -> None:
        """Seal `text` into a field of `row` in memory; saving is the caller's. An empty text stays empty.

        :raises TypeError: if the field is not a sealed one
        """
        if not isinstance(row._meta.get_field(field), SealedField):
            raise TypeError(f"{row._meta.label}.{field} is not sealed.")
        setattr(row, field, _close(self.key, text.encode(), _place(row, field)) if text else b"")

    def read_values(self, row: models.Model, field: str) -> dict[str, Any]:
        """Return the JSON object of a sealed field; {} where nothing was written.

        :raises VaultError: as `read`
        """
        text = self.read(row, field)
        return dict(json.loads(text)) if text else {}

    def write_values(self, row: models.Model, field: str, values: Mapping[str, Any]) -> None:
        """Seal a JSON object into a field of `row` in memory; saving is the caller's."""
        self.write(row, field, json.dumps(values, ensure_ascii=False, sort_keys=True) if values else "")

    def write_all(self, row: models.Model, texts: Mapping[str, str]) -> list[str]:
        """Seal each text into its field, and return the names of the fields, for `update_fields`."""
        for field, text in texts.items():
            self.write(row, field, text)
        return list(texts)


def make_key(person: Person) -> Vault:
    """Give a saved person a key of their own, and return the open vault."""
    key = secrets.token_bytes(KEY_BYTES)
    wrapped_with, wrapped = wrap(key, owner=str(person.pk))
    PersonKey.objects.create(person=person, wrapped_with=wrapped_with, wrapped=wrapped)
    return Vault(key)


def open_for(person: Person) -> Vault:
    """Return the vault of a person; one query where the key was not fetched with `with_key()`.

    :raises VaultError: if the person's key was erased, or the installation's key is not in the secrets file
    """
    try:
        row = person.key
    except PersonKey.DoesNotExist:
        raise VaultError(f"The texts of person {person.pk} were erased.") from None
    return Vault(unwrap(row.wrapped_with, bytes(row.wrapped), owner=str(person.pk)))


def wrap(key: bytes, *, owner: str) -> tuple[str, bytes]:
    """Return (id of the installation's newest key, `key` sealed with it for `owner`)."""
    key_id, master = next(iter(settings.FOOTBRIDGE_DATA_KEYS.items()))
    return key_id, _close(master, key, f"key|{owner}".encode())


def unwrap(key_id: str, wrapped: bytes, *, owner: str) -> bytes:
    """Return what `wrap` sealed.

    :raises VaultError: if the installation's key is missing, or the sealed key was moved or changed
    """
    master = settings.FOOTBRIDGE_DATA_KEYS.get(key_id)
    if master is None:
        raise VaultError(f"The secrets file has no data key {key_id}.")
    return _open(master, wrapped, f"key|{owner}".encode())


def seal_draft(values: Mapping[str, Any], *, owner: str) -> str:
    """Return a form that somebody is still writing, as text that only `owner` (a session's own random id) opens."""
    return drafts.seal(values, owner=owner)


def open_draft(sealed: str, *, owner: str) -> dict[str, Any]:
    """Return what `seal_draft` kept; empty where it is not readable any more, because a draft is no loss of record."""
    return drafts.open_sealed(sealed, owner=owner)


def _place(row: models.Model, field: str) -> bytes:
    return f"{row._meta.db_table}|{row.pk}|{field}".encode()


def _close(key: bytes, text: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, place)


def _open(key: bytes, sealed: bytes, place: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except (InvalidTag, ValueError) as error:
        raise VaultError("A sealed text does not open here: it was moved or changed.") from error

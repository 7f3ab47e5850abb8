"""Wraps the key of each person anew, and seals other secrets anew, when there is a new data key; texts stay."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from bridges import vault
from bridges.models import PersonKey
from directory.actions import second_factors, webhooks

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One data key: how many keys of people and other secrets it seals, and whether the secrets file has it."""

    key_id: str
    people: int
    is_newest: bool
    is_in_file: bool


def status() -> list[KeyUse]:
    """Return how each data key is used: those of the file in its order, then those that the file does not have."""
    counted = PersonKey.objects.order_by("wrapped_with").values_list("wrapped_with").annotate(Count("pk"))
    used = Counter(dict(counted)) + second_factors.uses() + webhooks.uses()
    in_file = list(settings.FOOTBRIDGE_DATA_KEYS)
    return [
        KeyUse(key_id, used[key_id], is_newest=key_id == in_file[0], is_in_file=key_id in in_file)
        for key_id in dict.fromkeys([*in_file, *used])
    ]


def rewrap_some(*, limit: int = BATCH) -> int:
    """Wrap or seal up to `limit` of each kind with the newest data key, and return how many; 0 when none is left.

    One transaction. What was done stays done when the next batch fails, and two at once do not disturb each other.

    :raises VaultError: if a key was wrapped with a data key that the secrets file does not have
    :raises SealError: the same, of a second factor or a webhook
    """
    newest = next(iter(settings.FOOTBRIDGE_DATA_KEYS))
    with transaction.atomic():
        old = PersonKey.objects.exclude(wrapped_with=newest).order_by("pk").select_for_update()
        rows = list(old[:limit])
        for row in rows:
            owner = str(row.pk)
            key = vault.unwrap(row.wrapped_with, bytes(row.wrapped), owner=owner)
            row.wrapped_with, row.wrapped = vault.wrap(key, owner=owner)
        PersonKey.objects.bulk_update(rows, ["wrapped_with", "wrapped"])
    return len(rows) + second_factors.reseal_some(limit=limit) + webhooks.reseal_some(limit=limit)

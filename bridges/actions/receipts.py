"""Receipts: six words and eight digits that open a person's page, as long as the person likes.

Six words of 512 and eight digits are 80 bits. The first two words find the row, the rest is kept as a slow hash.
"""

import re
import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bridges.actions.parties import by_person
from bridges.models import Person, Receipt
from bridges.receipt_words import TELLING_LETTERS, words
from directory.actions import audit, codes

WORDS: Final = 6
LOCATOR_WORDS: Final = 2
DIGITS: Final = 8
LONGEST_TYPED: Final = 300
SHORTEST_SIGNS: Final = 24
UNKNOWN_WORDS: Final = _("We do not know these words. Look at them once more: six words, then eight digits.")


@transaction.atomic
def make(person: Person, *, at: datetime) -> str:
    """Make a new receipt, in the person's language, and end the one before. The words are shown once and not kept."""
    end(person, at=at)
    chosen = words(person.language)
    while True:
        said = [secrets.choice(chosen) for _place in range(WORDS)]
        locator = _locator(said)
        if not Receipt.objects.filter(locator=locator).exists():
            break
    digits = "".join(str(secrets.randbelow(10)) for _place in range(DIGITS))
    Receipt.objects.create(
        person=person, locator=locator, secret_hash=codes.slow_hash(_secret(said, digits)), created_at=at
    )
    audit.record("receipt.made", subject=person.pk, by=by_person(person).as_actor(), at=at)
    return " ".join([*said, digits[:4], digits[4:]])


def end(person: Person, *, at: datetime) -> int:
    """Let no receipt of the person open anything more, and return how many there were."""
    rows = Receipt.objects.filter(person=person, ended_at__isnull=True)
    for row in rows:
        # two words of 512 are not many: those of an ended receipt are free again
        row.locator, row.secret_hash, row.ended_at = f"~{row.pk.hex}", "", at
        row.save(update_fields=["locator", "secret_hash", "ended_at"])
    return len(rows)


@transaction.atomic
def turn_off(person: Person, *, at: datetime) -> None:
    """End the receipt because the person says so; the page then opens by a private link only."""
    if end(person, at=at):
        audit.record("receipt.ended", subject=person.pk, by=by_person(person).as_actor(), at=at)


def find(words: str, *, at: datetime) -> Receipt | None:
    """Return the receipt (with its person and their key) that somebody typed; None if there is none. Throttle before.

    Case, dashes, commas and accents do not matter, nor do letters after the fourth of a word.
    """
    said, digits = _typed(words)
    row = None
    if len(said) == WORDS and len(digits) == DIGITS:
        rows = Receipt.objects.filter(locator=_locator(said), ended_at__isnull=True, created_at__lte=at)
        row = rows.select_related("person__key").first()
    is_right = codes.is_right(_secret(said, digits), kept=row.secret_hash if row else "")
    return row if is_right else None


def looks_like_one(typed: str) -> bool:
    """Return whether somebody typed a receipt rather than the code of a link, which is half as long."""
    return sum(sign.isalnum() for sign in typed) >= SHORTEST_SIGNS


def locator_of(typed: str) -> str:
    """Return what tells the receipts that somebody tries apart: the key by which tries are counted."""
    return _locator(_typed(typed)[0])


def _typed(text: str) -> tuple[list[str], str]:
    plain = codes.folded(text[:LONGEST_TYPED])
    return [word[:TELLING_LETTERS] for word in re.findall(r"[a-z]+", plain)], "".join(re.findall(r"[0-9]", plain))


def _locator(said: list[str]) -> str:
    return "-".join(word[:TELLING_LETTERS] for word in said[:LOCATOR_WORDS])


def _secret(said: list[str], digits: str) -> str:
    return "-".join([*(word[:TELLING_LETTERS] for word in said[LOCATOR_WORDS:]), digits])

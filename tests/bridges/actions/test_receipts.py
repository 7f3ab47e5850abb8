"""Receipts in words: enough randomness, forgiving typing, nothing kept that could be used."""

import math
from datetime import timedelta
from pathlib import Path

import pytest

from bridges import receipt_words
from bridges.actions import receipts
from bridges.models import Person, Receipt
from directory.models import AuditEvent
from tests.bridges.cast import make_person
from tests.listings import NOON

LANGUAGES = ("en", "da", "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_512_short_plain_words_known_by_four_letters(language: str) -> None:
    words = receipt_words.words(language)
    assert len(set(words)) == receipt_words.COUNT
    assert all(4 <= len(word) <= 7 and word.isascii() and word.isalpha() and word.islower() for word in words)
    assert len({word[: receipt_words.TELLING_LETTERS] for word in words}) == receipt_words.COUNT
    assert Path(receipt_words.__file__).with_name(f"{language}.txt").exists()


def test_another_language_gets_english_words() -> None:
    assert receipt_words.words("fr") == receipt_words.words("en")
    assert receipt_words.words("../../etc") == receipt_words.words("en")


def test_a_receipt_is_worth_80_bits() -> None:
    bits = receipts.WORDS * math.log2(receipt_words.COUNT) + receipts.DIGITS * math.log2(10)
    assert bits > 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_finds_its_person_in_every_language(db: None, language: str) -> None:
    person = make_person("Noor", language=language)
    words = receipts.make(person, at=NOON)
    assert len(words.split()) == receipts.WORDS + 2
    found = receipts.find(words, at=NOON)
    assert found is not None
    assert found.person == person


def test_typing_is_forgiven(noor: Person) -> None:
    words = receipts.make(noor, at=NOON)
    said, digits = words.split()[:6], "".join(words.split()[6:])
    for typed in (
        words.upper(),
        words.replace(" ", "-"),
        ", ".join([*said, digits]),
        "\n".join([*said, digits]),
        " ".join([*(f"{word}s" for word in said), *digits]),  # letters after the fourth do not matter
        words.replace("a", "á").replace("o", "ö"),
    ):
        assert receipts.find(typed, at=NOON) is not None, typed


def test_what_is_wrong_finds_nothing(noor: Person) -> None:
    words = receipts.make(noor, at=NOON)
    said, digits = words.split()[:6], "".join(words.split()[6:])
    other = "lamp" if said[3] != "lamp" else "moon"
    for typed in (
        "",
        words[:-1],
        words + "0",
        " ".join([*said[:3], other, *said[4:], digits]),
        " ".join([*reversed(said), digits]),
        " ".join([*said, str((int(digits) + 1) % 10**8).zfill(8)]),
        "\x00",
        "a" * 100_000,
    ):
        assert receipts.find(typed, at=NOON) is None, typed


def test_nothing_that_is_kept_opens_the_page(noor: Person) -> None:
    words = receipts.make(noor, at=NOON)
    kept = " ".join(str(value) for value in Receipt.objects.values_list(flat=False).get())
    assert words.split()[2] not in kept
    assert "".join(words.split()[6:]) not in kept


def test_a_new_receipt_ends_the_old_one_and_frees_its_words(noor: Person) -> None:
    old = receipts.make(noor, at=NOON)
    locator = Receipt.objects.get().locator
    new = receipts.make(noor, at=NOON + timedelta(hours=1))
    assert receipts.find(old, at=NOON + timedelta(hours=2)) is None
    assert receipts.find(new, at=NOON + timedelta(hours=2)) is not None
    assert locator not in set(Receipt.objects.filter(ended_at__isnull=False).values_list("locator", flat=True))


def test_a_receipt_can_be_turned_off(noor: Person) -> None:
    words = receipts.make(noor, at=NOON)
    receipts.turn_off(noor, at=NOON)
    receipts.turn_off(noor, at=NOON)
    assert receipts.find(words, at=NOON) is None
    events = AuditEvent.objects.about(noor.pk).values_list("event", flat=True)
    assert list(events) == ["receipt.made", "receipt.ended"]


def test_a_code_of_a_link_is_not_taken_for_a_receipt(noor: Person) -> None:
    assert not receipts.looks_like_one("K7M2-PQRS-T8W3-XYZB")
    assert receipts.looks_like_one(receipts.make(noor, at=NOON))

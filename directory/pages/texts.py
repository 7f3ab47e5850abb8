"""Which of a listing's texts a reader gets."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from directory.models import ListingText, TextVariant

Text = TypeVar("Text")


def preferred(texts: Mapping[str, Text], *, wanted: Sequence[str]) -> tuple[str, Text]:
    """Return key and text: the first of `wanted` that there is, else English, else whatever comes first.

    :raises StopIteration: if there is no text at all
    """
    key = next((key for key in (*wanted, "en") if key in texts), None) or next(iter(texts))
    return key, texts[key]


def text_key(text: ListingText) -> str:
    """Return the key of a text in addresses: "da", or "en-easy" for the easy one."""
    return f"{text.language}-easy" if text.variant == TextVariant.EASY_READ else text.language

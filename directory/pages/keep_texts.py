"""The texts of a listing in its languages: which there are, and which are older than the original."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from directory import facets
from directory.contents import text_field, texts_of
from directory.models import Listing, TextVariant


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text: its name in words, and how it stands to the original."""

    key: str
    words: str
    url: str
    is_original: bool
    is_old: bool


def text_rows(content: Mapping[str, Any], listing: Listing, *, language: str) -> Sequence[TextRow]:
    """Return the texts that there are, the original first."""
    return [_row(content, listing, key, language=language) for key in texts_of(content) if _has_name(content, *key)]


def text_words(text_language: str, variant: str, *, language: str) -> str:
    """Return what a text is called: “Danish”, “Easy to read (English)”."""
    names = facets.values("language", language=language)
    code = text_language[:2]
    words = names[code].label if code in names else text_language
    return _("Easy to read (%(language)s)") % {"language": words} if variant == TextVariant.EASY_READ else words


def is_old(content: Mapping[str, Any], text_language: str, variant: str, *, revision: int) -> bool:
    """Return whether the original, now at `revision`, has changed since this text was made."""
    made_from = content.get(text_field("based_on_revision", language=text_language, variant=variant))
    return bool(made_from and made_from < revision)


def languages_to_add(*, language: str) -> list[tuple[str, str]]:
    """Return every language that a text can have, those of the pages first."""
    names = facets.values("language", language=language)
    near = [code for code in ("en", "da", "nl") if code in names]
    rest = sorted((code for code in names if code not in near), key=lambda code: names[code].label.casefold())
    return [(code, names[code].label) for code in [*near, *rest]]


def key_of(text_language: str, variant: str) -> str:
    """Return the key of a text in addresses: “da”, or “en-easy”."""
    return f"{text_language}-easy" if variant == TextVariant.EASY_READ else text_language


def parts_of_key(key: str) -> tuple[str, str]:
    """Return language and variant of a key."""
    language = key.removesuffix("-easy")
    return language, str(TextVariant.STANDARD if language == key else TextVariant.EASY_READ)


def _has_name(content: Mapping[str, Any], text_language: str, variant: str) -> bool:
    return bool(content.get(text_field("name", language=text_language, variant=variant)))


def _row(content: Mapping[str, Any], listing: Listing, key: tuple[str, str], *, language: str) -> TextRow:
    text_language, variant = key
    is_original = key == (content["language"], TextVariant.STANDARD)
    name = key_of(text_language, variant)
    return TextRow(
        key=name,
        words=text_words(text_language, variant, language=language),
        url=reverse("keep_section", args=[listing.pk, "what"])
        if is_original
        else reverse("keep_text", args=[listing.pk, name]),
        is_original=is_original,
        is_old=not is_original and is_old(content, text_language, variant, revision=listing.revision),
    )

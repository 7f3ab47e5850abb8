"""What listings are called on pages for stewards and organisers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from directory.contents import text_field, texts_of
from directory.models import Listing
from directory.pages.texts import preferred, text_key


def listing_name(listing: Listing, *, language: str) -> str:
    """Return what a listing is called, for a reader of `language`; fetch its texts with it."""
    texts = {text_key(text): text for text in listing.texts.all()}
    return preferred(texts, wanted=(language, listing.language))[1].name if texts else _("A group without a name")


def content_name(content: Mapping[str, Any], *, language: str) -> str:
    """Return what a listing is called in one of its contents."""
    names = {
        key: str(content.get(text_field("name", language=key, variant=variant)) or "")
        for key, variant in reversed(texts_of(content))
    }
    said = {key: name for key, name in names.items() if name}
    wanted = (language, str(content.get("language") or ""))
    return preferred(said, wanted=wanted)[1] if said else _("A group without a name")

"""What listings are called on pages for stewards and organisers."""

from django.utils.translation import gettext as _

from directory.models import Listing
from directory.pages.texts import preferred, text_key


def listing_name(listing: Listing, *, language: str) -> str:
    """Return what a listing is called, for a reader of `language`; fetch its texts with it."""
    texts = {text_key(text): text for text in listing.texts.all()}
    return preferred(texts, wanted=(language, listing.language))[1].name if texts else _("A group without a name")

"""The rows of photos: their files, the pages of those who keep a listing, and the steward's desk."""

from typing import Any

from directory.models import Listing
from tests.access.rows import EVERYBODY, KEEPERS_OF_CHOIR, NOBODY, READ, SEND, STEWARDS, Row, Thing
from tests.photographs import make_photo

WORDS = (("subject", "door"), ("alt_en", "A red door with two steps."))

ROWS = [
    Row("photo", READ, EVERYBODY, Thing.PUBLIC_PHOTO),
    Row("photo", READ, NOBODY, Thing.WAITING_PHOTO),
    Row("photo", READ, NOBODY, Thing.PHOTO_OF_DRAFT),
    Row("keep_photos", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_photo_add", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_photo_add", SEND, NOBODY, Thing.CHOIR),  # a form without a photo is not taken
    Row("keep_photo_file", READ, KEEPERS_OF_CHOIR, Thing.PHOTO_FILE_OF_CHOIR),
    Row("keep_photo_words", READ | SEND, KEEPERS_OF_CHOIR, Thing.PHOTO_OF_CHOIR, data=WORDS),
    Row("keep_photo_replace", READ, KEEPERS_OF_CHOIR, Thing.PHOTO_OF_CHOIR),
    Row("keep_photo_replace", SEND, NOBODY, Thing.PHOTO_OF_CHOIR),
    Row("keep_photo_change", SEND, KEEPERS_OF_CHOIR, Thing.PHOTO_OF_CHOIR, data=(("do", "take_down"),)),
    Row("desk_photos", READ, STEWARDS),
    Row("desk_photo_file", READ, STEWARDS, Thing.WAITING_PHOTO),
    Row("desk_photo_decide", SEND, STEWARDS, Thing.PHOTO, data=(("do", "approve"),)),
]


def photo_things(public: Listing, draft: Listing) -> dict[Thing, list[Any]]:
    """Make the photos of the matrix: a public one and one that waits, and one of a draft."""
    shown, waits, hidden = make_photo(public), make_photo(public, state="waiting"), make_photo(draft)
    file, waiting_file, hidden_file = (photo.files.get(size="card").pk for photo in (shown, waits, hidden))
    return {
        Thing.PUBLIC_PHOTO: [file],
        Thing.WAITING_PHOTO: [waiting_file],
        Thing.PHOTO_OF_DRAFT: [hidden_file],
        Thing.PHOTO: [waits.pk],
        Thing.PHOTO_OF_CHOIR: [public.pk, shown.pk],
        Thing.PHOTO_FILE_OF_CHOIR: [public.pk, waiting_file],
    }

"""Makes clean pictures of what somebody sends: decoded, turned upright, made small, written anew, with nothing else.

What was sent is never kept and never served. Only pixels come through: no name, no type that somebody gave, no place
where it was taken, no profile of colours, no second file behind the first.
"""

import hashlib
import io
import threading
from dataclasses import dataclass
from typing import Final, Literal

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

Size = Literal["card", "page"]

BOXES: Final[dict[Size, tuple[int, int]]] = {"card": (560, 560), "page": (1280, 1280)}
"""The longest sides in pixels: a card is shown at half of it, for sharp screens."""

KINDS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = {"JPEG": 64_000_000, "PNG": 16_000_000, "WEBP": 12_000_000}
"""By what they cost to read. Telephones make JPEGs of up to 50 megapixels, and a JPEG is read small at once.

Measured above the memory of an idle process: a JPEG of 40 megapixels 35 MB (progressive 125 MB), a PNG of 24 megapixels
120 MB (213 MB if it lets something through), a WebP of 24 megapixels 380 MB. So none of them needs more than 200 MB.
"""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS["JPEG"]  # Pillow's own guard, before ours: an error at twice as many
LONGEST_SIDE: Final = 20_000
QUALITY: Final = 78
PAPER: Final = (255, 255, 255)
"""What stands behind the parts that let something through."""

_one_at_a_time = threading.Semaphore(1)
"""Photos are read one after the other in each process: ten at once would need ten times the memory."""


class PictureError(Exception):
    """This cannot become a picture. `str()` says it to people, with what they can do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One clean picture as WebP; `sha256` in hex is that of its bytes."""

    size: Size
    width: int
    height: int
    data: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()


def clean(raw: bytes) -> list[Picture]:
    """Return the pictures to show, one a size, the small one first; `raw` is looked at and forgotten.

    :raises PictureError: if it is too big, no photo, broken, or moves
    """
    most_bytes = settings.FOOTBRIDGE_PHOTO_MEGABYTES * 1_000_000
    if len(raw) > most_bytes:
        raise PictureError(
            _("This photo is too big a file. Make it smaller: up to %(size)d megabytes.")
            % {"size": settings.FOOTBRIDGE_PHOTO_MEGABYTES}
        )
    with _one_at_a_time:
        whole = _read(raw)
        return [_written(whole, size) for size in BOXES]


def _read(raw: bytes) -> Image.Image:
    """Return the upright pixels, not bigger than the biggest size needs."""
    try:
        with Image.open(io.BytesIO(raw), formats=KINDS) as sent:
            _check(sent)
            sent.draft("RGB", BOXES["page"])
            sent.load()
            sent.thumbnail(BOXES["page"], reducing_gap=3.0)
            return _plain(ImageOps.exif_transpose(sent))
    except UnidentifiedImageError:
        raise PictureError(_("This is no photo that we can read. Send a JPEG, PNG or WebP file.")) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError(_too_many_pixels(MOST_PIXELS["JPEG"])) from None
    except PictureError:
        raise
    except Exception:  # a file that is cut off or made to break makes a decoder raise whatever it likes
        raise PictureError(_("This photo is broken: a part of the file is missing. Send it once more.")) from None


def _check(sent: Image.Image) -> None:
    """Look at what the head of the file says, before any pixel is decoded."""
    kind = "JPEG" if sent.format == "MPO" else str(sent.format)  # telephones put a second view behind the first
    most = MOST_PIXELS[kind]
    if sent.width * sent.height > most or max(sent.size) > LONGEST_SIDE:
        raise PictureError(_too_many_pixels(most))
    if sent.format != "MPO" and getattr(sent, "n_frames", 1) > 1:
        raise PictureError(_("This picture moves. Send a photo that stands still."))


def _too_many_pixels(most: int) -> str:
    return _("This photo has too many pixels. Make it smaller: up to %(most)d megapixels.") % {
        "most": most // 1_000_000
    }


def _plain(image: Image.Image) -> Image.Image:
    """Return the same pixels as RGB without anything beside them."""
    if image.mode.startswith("I"):  # 16 bits of grey: the upper ones
        image = image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        upper = image.convert("RGBA")
        image = Image.new("RGBA", upper.size, (*PAPER, 255))
        image.alpha_composite(upper)
    pixels = image.convert("RGB")
    plain = Image.new("RGB", pixels.size)
    plain.paste(pixels)  # what is new has no `info`: nothing of the old file can be written
    return plain


def _written(whole: Image.Image, size: Size) -> Picture:
    image = whole.copy()
    image.thumbnail(BOXES[size], resample=Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4, exact=False)
    return Picture(size, image.width, image.height, out.getvalue())

"""Photos for tests, as telephones and tricksters make them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw

from directory.models import Listing, Photo, PhotoFile, PhotoState

SECRET_PLACE = "55.40383 10.40237"
DOOR = "A red door with two steps and a bell on the right."


def drawing(*, width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Return a picture with a red upper left corner, so that one sees which way up it is."""
    image = Image.new("RGB", (width, height), (240, 230, 210))
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height // 2), fill=(200, 30, 30))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photograph(*, kind: str = "JPEG", width: int = 400, height: int = 300) -> bytes:
    return encoded(drawing(width=width, height=height), kind)


def with_place_and_profile(*, orientation: int = 1) -> bytes:
    """Return a JPEG that says where it was taken, by which telephone, and how it was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Brohavn Telephones"
    exif[0x010E] = f"Harbour House at {SECRET_PLACE}"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 24.0, 13.0), 3: "E", 4: (10.0, 24.0, 8.0)})
    return encoded(drawing(), exif=exif, icc_profile=b"profile of this telephone" * 20, comment=SECRET_PLACE.encode())


def says_it_is_huge(*, width: int, height: int) -> bytes:
    """Return a PNG of some bytes whose head says that it has `width` × `height` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def make_photo(listing: Listing, *, alt: str = DOOR, state: str = PhotoState.PUBLIC, **fields: Any) -> Photo:
    """Save a photo whose files are a few bytes of WebP."""
    photo = Photo.objects.create(
        **{"listing": listing, "subject": "door", "language": listing.language, "alt": alt, "state": state, **fields}
    )
    for size, width, height in (("card", 56, 42), ("page", 128, 96)):
        data = encoded(drawing(width=width, height=height), "WEBP")
        PhotoFile.objects.create(photo=photo, size=size, width=width, height=height, sha256="0" * 64, data=data)
    return photo

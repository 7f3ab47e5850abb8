"""What comes out of `pictures.clean` is pixels that we wrote, whatever goes in."""

import io
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image

from directory import pictures
from directory.pictures import PictureError
from tests.photographs import SECRET_PLACE, drawing, encoded, photograph, says_it_is_huge, with_place_and_profile

RED, SAND = (200, 30, 30), (240, 230, 210)


def opened(raw: bytes) -> dict[str, Image.Image]:
    return {picture.size: Image.open(io.BytesIO(picture.data)) for picture in pictures.clean(raw)}


def looks_like(image: Image.Image, spot: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    """Return whether a spot, in parts of the sides, has nearly this colour."""
    seen = image.convert("RGB").getpixel((int(image.width * spot[0]), int(image.height * spot[1])))
    assert isinstance(seen, tuple)
    return all(abs(a - b) < 40 for a, b in zip(seen, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_webp_in_two_sizes(kind: str) -> None:
    made = opened(photograph(kind=kind, width=2000, height=1500))
    assert {size: image.size for size, image in made.items()} == {"card": (560, 420), "page": (1280, 960)}
    assert {image.format for image in made.values()} == {"WEBP"}


def test_a_small_photo_is_not_blown_up() -> None:
    assert {image.size for image in opened(photograph(width=300, height=200)).values()} == {(300, 200)}


@pytest.mark.parametrize("sides", [(1, 1), (6000, 1), (1, 6000), (3, 5000)])
def test_the_oddest_shapes_have_at_least_one_pixel(sides: tuple[int, int]) -> None:
    for image in opened(photograph(width=sides[0], height=sides[1])).values():
        assert min(image.size) >= 1
        assert max(image.size) <= 1280


def test_nothing_that_stood_beside_the_pixels_comes_through() -> None:
    raw = with_place_and_profile() + b"<script>alert('second file')</script>"
    for picture in pictures.clean(raw):
        image = Image.open(io.BytesIO(picture.data))
        assert dict(image.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)
        for trace in (SECRET_PLACE.encode(), b"Brohavn", b"profile of", b"script", b"EXIF", b"ICCP", b"XMP "):
            assert trace not in picture.data


@pytest.mark.parametrize(
    ("orientation", "red_corner"),
    [(1, (0.2, 0.2)), (2, (0.8, 0.2)), (3, (0.8, 0.8)), (4, (0.2, 0.8)), (6, (0.8, 0.2)), (8, (0.2, 0.8))],
)
def test_a_photo_stands_upright_however_the_telephone_was_held(
    orientation: int, red_corner: tuple[float, float]
) -> None:
    made = opened(with_place_and_profile(orientation=orientation))["page"]
    assert made.size == ((300, 400) if orientation in {5, 6, 7, 8} else (400, 300))
    assert looks_like(made, red_corner, RED)


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_the_colours_of_a_jpeg_of_any_kind_are_kept(mode: str) -> None:
    made = opened(encoded(drawing(mode=mode), quality=95))["page"]
    assert made.mode == "RGB"
    assert looks_like(made, (0.9, 0.9), SAND if mode != "L" else (231, 231, 231))


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA", "I;16", "1"])
def test_a_png_of_any_kind_becomes_plain_colours(mode: str) -> None:
    image = drawing().convert("L").convert("I").point(lambda value: value * 256) if mode == "I;16" else drawing()
    assert {one.mode for one in opened(encoded(image.convert(mode), "PNG")).values()} == {"RGB"}


def test_what_lets_something_through_stands_on_white_paper() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert looks_like(opened(encoded(clear, "PNG"))["page"], (0.5, 0.5), (255, 255, 255))


WATCHED = """
import re, sys
from pathlib import Path
import django
django.setup()
from directory import pictures
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
raw = sys.stdin.buffer.read()
before = peak()
made = pictures.clean(raw)
print(made[-1].width, made[-1].height, (peak() - before) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="says how much memory a process had at most")
def test_forty_megapixels_become_small_without_using_up_the_memory() -> None:
    """All their pixels would be 120 MB; what a process needed more than before is measured in one of its own."""
    raw = photograph(width=7300, height=5480)
    told = subprocess.run([sys.executable, "-c", WATCHED], input=raw, capture_output=True, check=True)
    width, height, megabytes = map(int, told.stdout.split())
    assert (width, height) == (1280, 961)
    assert megabytes < 70


@pytest.mark.parametrize(
    ("raw", "most"),
    [
        (says_it_is_huge(width=7300, height=5480), "up to 16 megapixels"),
        (says_it_is_huge(width=60_000, height=60_000), "Make it smaller"),
        (says_it_is_huge(width=2_000_000_000, height=2), "Make it smaller"),
    ],
)
def test_too_many_pixels_are_refused_before_one_is_decoded(raw: bytes, most: str) -> None:
    with pytest.raises(PictureError, match=most):
        pictures.clean(raw)


@override_settings(FOOTBRIDGE_PHOTO_MEGABYTES=1)
def test_too_big_a_file_is_refused_before_it_is_opened() -> None:
    with pytest.raises(PictureError, match="up to 1 megabytes"):
        pictures.clean(b"\xff\xd8" + b"\0" * 1_000_000)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not a photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7\n",
        b"GIF89a" + b"\0" * 40,
        b"\x00\x00\x00\x18ftypheic" + b"\0" * 40,
        encoded(drawing(), "BMP"),
        encoded(drawing(), "TIFF"),
        encoded(drawing(), "GIF"),
    ],
)
def test_what_is_no_photo_that_we_take_is_refused_in_plain_words(raw: bytes) -> None:
    with pytest.raises(PictureError, match="JPEG, PNG or WebP"):
        pictures.clean(raw)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_a_photo_that_is_cut_off_is_refused(kind: str, part: float) -> None:
    raw = photograph(kind=kind)
    with pytest.raises(PictureError):
        pictures.clean(raw[: int(len(raw) * part)])


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(kind: str) -> None:
    raw = encoded(drawing(), kind, save_all=True, append_images=[drawing(mode="L").convert("RGB")], duration=100)
    with pytest.raises(PictureError, match="moves"):
        pictures.clean(raw)


def test_of_the_two_views_in_one_file_of_a_telephone_the_first_is_taken() -> None:
    raw = encoded(drawing(), "MPO", save_all=True, append_images=[drawing(mode="L").convert("RGB")])
    assert looks_like(opened(raw)["page"], (0.2, 0.2), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_with_broken_bytes_becomes_a_picture_or_is_refused(kind: str) -> None:
    chance = random.Random(7)
    raw = photograph(kind=kind, width=120, height=90)
    for _time in range(150):
        broken = bytearray(raw)
        for _spot in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            made = pictures.clean(bytes(broken))
        except PictureError:
            continue
        assert {picture.data[8:12] for picture in made} == {b"WEBP"}

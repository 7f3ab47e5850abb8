"""How wide a text is in Lexend, without a browser: advances as the font has them, never less."""

import unicodedata
from functools import cache
from typing import Final

# Thousandths of the font size, measured at weight 400 and rounded up to the next 50.
_WIDTHS: Final = {
    250: " !'.:|ı·",
    300: ",;ijl¹ľł",
    350: "²³",
    400: "()*-ftªºŧ",
    450: '"[]r{}',
    500: "1I`sz«»×",
    550: "237<>?c~¢§°",
    600: "5689+/=LT\\^ehknvxyð±µ÷ħĸŋ",
    650: "04$EFJPSabdgopqu£Þøþđŉ",
    700: "#ABCRXYZ_¥ßď",
    750: "&DKUVÐĐ",
    800: "GHNOQw©ØŊ…",
    850: "%",
    900: "MæĦ",
    950: "m",
    1000: "@WÆ",
    1050: "Œœ",
}
_BY_LETTER: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
OTHER_LETTER: Final = 900
WIDE_LETTER: Final = 1400
"""Letters that fill a square, and pictures."""

MARGIN: Final = 1.1
"""Where Lexend is not there (a file that was downloaded), the letters of another font are up to this much wider."""

ELLIPSIS: Final = "…"


@cache
def _letter(letter: str) -> int:
    if letter in _BY_LETTER:
        return _BY_LETTER[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _BY_LETTER:
        return _BY_LETTER[base] + 25
    is_wide = unicodedata.east_asian_width(letter) in "WF" or unicodedata.category(letter) == "So"
    return WIDE_LETTER if is_wide else OTHER_LETTER


def text_width(text: str, *, size: float) -> float:
    """Return at most how wide a text is, in the unit of `size`."""
    return sum(map(_letter, text)) / 1000 * size * MARGIN


def lines_of(text: str, *, size: float, width: float, most: int = 2) -> tuple[str, ...]:
    """Return a text in at most `most` lines that are no wider than `width`; what does not fit is cut with “…”."""
    words, lines = text.split(), [""]
    while words:
        longer = f"{lines[-1]} {words[0]}".strip()
        if text_width(longer, size=size) <= width:
            lines[-1] = longer
        elif len(lines) < most and lines[-1]:
            lines.append("")
            continue
        else:
            return (*lines[:-1], _cut(longer, size=size, width=width))
        words.pop(0)
    return tuple(lines)


def _cut(text: str, *, size: float, width: float) -> str:
    while text and text_width(text + ELLIPSIS, size=size) > width:
        text = text[:-1]
    # a mark that belongs to the letter before it goes with its letter, or stays with it: never half a letter
    return text.rstrip(" -–,;(\u200d") + ELLIPSIS

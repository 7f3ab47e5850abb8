"""Make published text safe, readable and free of what should not be public. Pure.

Plain text comes out: paragraphs apart by an empty line, list items as lines with a dash, nothing to escape twice.
"""

import html
import re
from functools import lru_cache
from typing import Final

import ftfy
import nh3

from directory.importers.privacy import without_private_details

_EMPTY_WORDS: Final = frozenset(
    {
        "na",
        "n/a",
        "n.a.",
        "none",
        "null",
        "nil",
        "nan",
        "not known",
        "unknown",
        "-",
        "--",
        "?",
        "tbc",
        "tba",
        "undefined",
    }
)
# What UTF-8 looks like when it was read as Windows-1252, once or twice.
_MOJIBAKE: Final = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]|ï»¿|\ufffd|Å[“”¡-¿]")
_FTFY: Final = ftfy.TextFixerConfig(
    unescape_html=False, uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, normalization="NFC"
)
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\x85\u2028\u2029\x0b\x0c]")
# Nothing to clean in it: most names, towns and codes.
_PLAIN: Final = re.compile(r"[A-Za-z0-9 ,.'()/:;!?+_-]*")
_MOST_READ: Final = 100_000
_WRITTEN_NEWLINE: Final = re.compile(r"(?<![\\:])(?:\\r)?\\n|(?<![\\:])\\[rt](?=\s|$)")
_LOOKS_LIKE_HTML: Final = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,12});")
_BREAK: Final = re.compile(r"<(?:br|hr)\b[^<>]*>|</(?:div|tr|h[1-6]|dd|dt)\s*>", re.I)
_PARAGRAPH: Final = re.compile(r"</?(?:p|ul|ol|table|blockquote|section)\b[^<>]*>|<h[1-6]\b[^<>]*>", re.I)
_ITEM: Final = re.compile(r"<li\b[^<>]*>", re.I)
_BULLET: Final = re.compile(r"^[ \t]*(?:[•·‣▪◦●*–—]|-)[ \t]+", re.M)
_SPACES: Final = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
# A word in small letters that goes on with a capital: "harmonyTackle". "eBay", "McDonald", "OpenStreetMap" are names.
_GLUED: Final = re.compile(r"\b([a-zà-ÿ]{4,})(?=[A-ZÀ-Þ][a-zà-ÿ]{2,}\b)")
_GLUED_STOP: Final = re.compile(r"(?<=[a-zà-ÿ)]{2}[.!?;:])(?=[A-ZÀ-Þ][a-zà-ÿ'’]*[\s,])")
_SENTENCE_START: Final = re.compile(r"(^|[.!?]\s+|\n\s*(?:- )?)([a-zà-ÿ])")
_SMALL_WORDS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "de",
        "del",
        "den",
        "der",
        "des",
        "du",
        "en",
        "for",
        "from",
        "het",
        "i",
        "in",
        "la",
        "le",
        "of",
        "og",
        "on",
        "or",
        "po",
        "s",
        "t",
        "the",
        "til",
        "to",
        "van",
        "van",
        "voor",
        "with",
    ]
)
_TITLES: Final = frozenset({"ltd", "st", "mr", "mrs", "dr", "rd", "inc", "jr", "sr"})
_INITIALS: Final = frozenset(
    [
        "cio",
        "ymca",
        "ywca",
        "uk",
        "usa",
        "nhs",
        "mbe",
        "pta",
        "ptfa",
        "afc",
        "afg",
        "aa",
        "na",
        "rfc",
        "fc",
        "cic",
        "lgbt",
        "lgbtq",
        "lgbtqia",
        "bme",
        "bame",
        "u3a",
        "wi",
        "raf",
        "rnli",
        "rspca",
        "nspcc",
        "tv",
        "it",
        "dvd",
        "esol",
        "ucan",
    ]
)
_WORD: Final = re.compile(r"(?<!\()\d+[^\W_]*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORT_IN_BRACKETS: Final = re.compile(r"\([A-Z0-9]{2,5}\)")


def plain_text(value: str, *, limit: int = 20_000) -> str:
    """Return `value` as plain text of at most `limit` characters, with its paragraphs and list dashes.

    Encodings are repaired, HTML is read and taken away, and e-mail addresses, phone numbers, join links and meeting
    passwords inside the text are left out.
    """
    text = _layout(_from_html(repaired(value[:_MOST_READ])))
    if is_empty(text):
        return ""
    text = _apart(without_private_details(text))
    return shortened(_quiet(text) if _is_shouting(text, letters=40) else text, limit=limit)


def one_line(value: str, *, limit: int = 255) -> str:
    """Return `value` as one line of plain text of at most `limit` characters; contact details stay in."""
    if _PLAIN.fullmatch(value):
        text = " ".join(value.split())
    else:
        text = " ".join(_layout(_from_html(repaired(value[:_MOST_READ]))).split())
    return "" if is_empty(text) else shortened(text, limit=limit)


def readable_name(value: str, *, limit: int = 255) -> str:
    """Return a name on one line; one that is all in capitals gets small letters where they belong."""
    name = one_line(value, limit=limit).strip(" ,;:-–—")
    return _title(name) if _is_shouting(name, letters=6) else name


def repaired(value: str) -> str:
    """Return text whose wrongly decoded signs are repaired, without control signs and with plain line ends."""
    text = ftfy.fix_encoding(value, _FTFY) if not value.isascii() and _MOJIBAKE.search(value) else value
    if "\r" in text or not text.isascii():
        text = _LINE_ENDS.sub("\n", text)
    return _CONTROLS.sub("", text)


def is_empty(text: str) -> bool:
    """Return whether a cell says that there is nothing to say ("NA", "Not known")."""
    return (len(text) < 12 and text.strip(" .").casefold() in _EMPTY_WORDS) or not text.strip()


def shortened(text: str, *, limit: int) -> str:
    """Return `text`, cut between words where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0][: limit - 1].rstrip() + "…"


def _from_html(text: str) -> str:
    if "\\" in text:
        text = _WRITTEN_NEWLINE.sub("\n", text)
    if ("<" not in text and "&" not in text) or not _LOOKS_LIKE_HTML.search(text):
        return text
    if "<" in text:
        text = _BREAK.sub("\n", _PARAGRAPH.sub("\n\n", _ITEM.sub("\n- ", text)))
        text = nh3.clean(text, tags=set(), clean_content_tags={"script", "style"})
    # Twice: exports often escape what was escaped already.
    return _CONTROLS.sub("", html.unescape(html.unescape(text)))


def _layout(text: str) -> str:
    text = _BULLET.sub("- ", _SPACES.sub(" ", text))
    if "\n" not in text:
        return text.strip()
    lines = [line.strip() for line in text.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _apart(text: str) -> str:
    """Split sentences that lost the space or the line end between them."""
    return _GLUED.sub("\\1\n", _GLUED_STOP.sub(" ", text))


def _is_shouting(text: str, *, letters: int) -> bool:
    beginning = text[:400]
    if beginning[1:8].islower():
        return False
    found = [sign for sign in beginning if sign.isalpha()]
    return len(found) >= letters and sum(map(str.isupper, found)) > 0.9 * len(found)


def _quiet(text: str) -> str:
    return _SENTENCE_START.sub(lambda match: match[1] + match[2].upper(), text.lower())


def _title(name: str) -> str:
    """Give a name in capitals small letters; initials and short words without a vowel stay ("CIO", "Y W C A")."""
    kept = {place for match in _SHORT_IN_BRACKETS.finditer(name) for place in range(match.start(), match.end())}
    return _WORD.sub(
        lambda match: match[0] if match.start() in kept else _cased(match[0], is_first=match.start() == 0), name
    )


@lru_cache(maxsize=4096)
def _cased(word: str, *, is_first: bool) -> str:
    small = word.lower()
    if small in _SMALL_WORDS and not is_first and len(word) > 1:
        return small
    has_vowel = any(sign in "aeiouyæøåáéíóúàèäëïöü" for sign in small)
    if small in _TITLES:
        return small.capitalize()
    if len(word) == 1 or (len(word) <= 5 and not has_vowel) or small in _INITIALS:
        return word
    if small.startswith("mc") and len(small) > 4:
        return "Mc" + small[2:].capitalize()
    head, quote, tail = small.replace("’", "'").partition("'")
    return head.capitalize() + quote + (tail.capitalize() if len(head) == 1 else tail)

"""Tables: what the words of publishers stand for. Keys are small, with underscores."""

import re
from functools import lru_cache
from typing import Final

KINDS: Final = {
    "community group": "community_group",
    "peer circle": "peer_circle",
    "social niche": "social_niche",
    "peer support meeting": "peer_circle",
    "peer support group": "peer_circle",
    "self help group": "peer_circle",
}
STATUSES: Final = {
    "active": "active",
    "inactive": "inactive",
    "defunct": "defunct",
    "temporarily_closed": "temporarily_closed",
    "temporarily_cancelled": "temporarily_closed",
    "temporary_closed": "temporarily_closed",
    "suspended": "temporarily_closed",
    "paused": "temporarily_closed",
    "closed": "defunct",
    "ended": "defunct",
}
# A whole meeting that is off, as feeds write it into names and notes.
CLOSED_FOR_NOW: Final = re.compile(
    r"\btemporar(?:il)?y (?:closed|cancell?ed|suspended)\b|^suspended\b|\b(?:meeting|group) (?:is )?"
    r"(?:currently |now )?(?:suspended|on hold|not meeting)\b|\bmidlertidigt lukket\b|\btijdelijk gesloten\b",
    re.I | re.M,
)
OPENNESS: Final = {
    "open": "open",
    "ring_first": "ring_first",
    "full": "full",
    "closed": "closed",
    "unknown": "unknown",
}
ATTENDANCE: Final = {
    "in_person": "in_person",
    "online": "online",
    "both": "both",
    "hybrid": "both",
    "virtual": "online",
    # Meeting Guide: it does not meet at present. Its place is in person, its status says the rest.
    "inactive": "in_person",
}
ONLINE_CHANNELS: Final = frozenset(
    {
        *("discord", "discourse", "facebook", "forum", "github", "irc", "linkedin", "mailinglist", "mastodon"),
        *("matrix", "osm-lc", "reddit", "signal", "slack", "telegram", "twitter", "whatsapp", "xmpp", "youtube"),
    }
)
TYPES_SCHEMES: Final = {"meeting_guide": "meeting_guide", "bmlt": "bmlt"}
VISIBILITY: Final = {"public": "public", "area": "area", "hidden": "hidden"}
COSTS: Final = {"free": "free", "donation": "donation", "paid": "paid"}
CAPITAL: Final = {"bonding": "bonding", "bridging": "bridging", "linking": "linking"}
ALCOHOL: Final = {"none": "none", "no": "none", "available": "available", "central": "central"}
CONFIRMED_HOW: Final = {
    "organiser": "organiser",
    "organizer": "organiser",
    "phone": "phone",
    "visit": "visit",
    "email": "email",
    "import": "import",
}

# ISO 639-2 codes and English names of languages that publishers write; codes of two letters stand for themselves.
_LANGUAGES: Final = {
    "eng": "en", "english": "en", "dan": "da", "danish": "da", "nld": "nl", "dut": "nl", "dutch": "nl",
    "spa": "es", "spanish": "es", "fra": "fr", "fre": "fr", "french": "fr", "deu": "de", "ger": "de", "german": "de",
    "arabic": "ar", "ara": "ar", "polish": "pl", "pol": "pl", "urdu": "ur", "urd": "ur", "somali": "so",
    "turkish": "tr",
    "tur": "tr", "ukrainian": "uk", "ukr": "uk", "russian": "ru", "rus": "ru", "chinese": "zh", "mandarin": "zh",
    "cantonese": "zh", "portuguese": "pt", "por": "pt", "italian": "it", "ita": "it", "persian": "fa", "farsi": "fa",
    "punjabi": "pa", "hindi": "hi", "bengali": "bn", "romanian": "ro", "swedish": "sv", "norwegian": "no",
    "tagalog": "tl",
    "korean": "ko", "vietnamese": "vi", "japanese": "ja", "kurdish": "ku", "tigrinya": "ti", "slovak": "sk",
    "welsh": "cy", "finnish": "fi", "fin": "fi", "lithuanian": "lt", "lit": "lt", "greek": "el", "hungarian": "hu",
    "czech": "cs", "bulgarian": "bg", "hebrew": "he", "icelandic": "is", "nepali": "ne", "tamil": "ta",
    "dansk": "da", "nederlands": "nl", "español": "es", "espanol": "es", "français": "fr", "deutsch": "de",
    "svenska": "sv", "norsk": "no", "polski": "pl", "suomi": "fi", "italiano": "it", "português": "pt",
}  # fmt: skip
_CODE_LENGTH: Final = 3
_CODE: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*")


def named_language(text: str) -> str:
    """Return the code of the language that is named first ("Finnish speaking"), or nothing."""
    first = text.casefold().replace("-", " ").split()
    return _LANGUAGES.get(first[0], "") if first and len(first[0]) > _CODE_LENGTH else ""


@lru_cache(maxsize=1000)
def language_code(text: str) -> str:
    """Return the code of two or three letters of a language (code, tag or English name), or nothing."""
    word = text.strip().casefold()
    if word in _LANGUAGES:
        return _LANGUAGES[word]
    match = _CODE.fullmatch(word)
    if match is None:
        return ""
    return _LANGUAGES.get(match[1], match[1])

"""What a published row holds about persons, and what may stay: role mailboxes, public numbers, safe links. Pure."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import phonenumbers

_REMOVED: Final = re.compile(r"\[[^\[\]]{0,20}\bremoved\]|\[redacted\]|redacted@example\.invalid", re.I)
_EMAIL: Final = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_WHOLE_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}", re.ASCII)
_PHONE: Final = re.compile(
    r"(?<![\w£$€/.,:-])(?:\+|00)?\(?\d[\d ()./–-]{6,20}\d(?:\s?(?:x|ext\.?|#)\s?\d{1,6}#?)?(?![\w%])", re.I
)
# Two groups of one or two digits and a year: 212-555-0104 is none.
_DATE: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_JOIN_LINK: Final = re.compile(
    r"(?:https?://)?[\w.-]*(?:zoom\.us|zoomgov\.com|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com|gotomeet\w*\.\w+"
    r"|freeconferencecall\.com|webex\.com|whereby\.com|meet\.jit\.si)/\S+",
    re.I,
)
_SECRET: Final = re.compile(
    r"(?:\b(?:zoom|meeting|webinar|dial[- ]?in|conference)[ -]*)*\b(?:id|pass ?codes?|pass ?words?|pw|pwd|pin|"
    r"access codes?|adgangskode|kodeord|wachtwoord|toegangscode)\b(?: (?:is|er)\b)?(?: ?(?:no|nr|number)\b\.?)?"
    r"\s*[:=#]*\s*(?:\x01|(?:\d[\d ]{3,16}\d#?)|(?:(?<=[:=#] )|(?<=[:=#]))[^\s,;.\x01]{3,24})",
    re.I,
)
# What is left of a line when all that it said was taken away.
_LEFTOVER: Final = re.compile(
    r"^[\s,;:.()#*/&-]*(?:(?:the|our|is|and|or|at|by|via|call|text|zoom|meeting|dial|dial-?in|phone|tel|telephone|"
    r"mobile|mob|no|number|conference|line|toll|free|id|ids|pass ?codes?|pass ?words?|pw|pwd|pin|code|link|url|"
    r"e-?mail|mail|contact|join|us|please|for|to|info|information|here|online|access)\b[\s,;:.()#*/&-]*)*$",
    re.I,
)
_ANY_LABEL: Final = re.compile(
    r"\b(?:id|pass ?codes?|pass ?words?|pwd|phone no|tel|telephone|e-?mail|phone)\b\s*[.:]+\s*(?=$|\n|[A-Z])", re.I
)
_ROLES: Final = re.compile(
    r"(?:^|[._+-])(?:info|information|contact|contactus|hello|hi|enquir\w*|inquir\w*|office|admin\w*|mail|post|email|help\w*|"
    r"support|team|secretary|reception|booking\w*|bookings|library|bibliotek|bibliotheek|group|club|centre|center|"
    r"kontakt|secretariaat|sekretariat\w*|volunteer\w*|service\w*|customer\w*|webmaster|web|welcome|general|"
    r"communit\w*|members?\w*|events?|chair|intake|foodbank|pantry|cafe|church|parish)(?:$|[._+\d-])",
    re.I,
)
_FREE_MAIL: Final = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.co.uk",
        "outlook.com",
        "yahoo.com",
        "yahoo.co.uk",
        "live.com",
        "live.co.uk",
        "icloud.com",
        "me.com",
        "aol.com",
        "btinternet.com",
        "sky.com",
        "talktalk.net",
        "ntlworld.com",
        "msn.com",
        "protonmail.com",
        "proton.me",
        "gmx.net",
        "ziggo.nl",
        "kpnmail.nl",
        "mail.dk",
        "comcast.net",
        "verizon.net",
    ]
)
_SCHEME: Final = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
_HOST: Final = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,24}|\[[0-9a-f:]+\]", re.I)
_DIGITS: Final = re.compile(r"\d")
_LOOKS_LIKE_NUMBER: Final = re.compile(r"[\d\s()+./x#-]{5,30}(?:ext\.? ?\d{1,6})?", re.I)


def without_private_details(text: str) -> str:
    """Return the text without e-mail addresses, phone numbers, join links and meeting passwords.

    Lines of which nothing but labels would remain ("Zoom ID:") are left out as well.
    """
    if not (_DIGITS.search(text) or "@" in text or "removed]" in text or "pass" in text.lower() or "redacted" in text):
        return text
    lines = [_line_without(line) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line is not None)).strip()


def _line_without(line: str) -> str | None:
    # What a publisher took out before leaves its label behind; the sign stands for the value until that is gone too.
    changed = _REMOVED.sub("\x01", line)
    changed = _JOIN_LINK.sub("", changed)
    changed = _EMAIL.sub("", changed)
    changed = _SECRET.sub("", changed)
    changed = _PHONE.sub(_without_phone, changed)
    changed = changed.replace("\x01", "")
    if line and _LEFTOVER.fullmatch(changed) and (changed != line or ":" in line):
        return None
    if changed == line:
        return line
    changed = _ANY_LABEL.sub("", changed)
    return re.sub(r"\(\s*\)|\s+(?=[,.;:!?])", "", " ".join(changed.split()))


def _without_phone(match: re.Match[str]) -> str:
    """Leave dates, times, prices and years in; what is dialled has 7 to 15 digits."""
    digits = _DIGITS.findall(match[0])
    is_date = _DATE.fullmatch(match[0].strip()) is not None
    is_span = (
        re.fullmatch(r"\d{4}\s?[–-]\s?\d{4}|\d{1,2}[.:]\d{2}\s?[–-]\s?\d{1,2}[.:]\d{2}", match[0].strip()) is not None
    )
    return match[0] if len(digits) < 7 or len(digits) > 15 or is_date or is_span else ""


@lru_cache(maxsize=4096)
def phone(value: str, *, country: str) -> str:
    """Return a number in E.164, or as written where it is no valid one but looks like a number, else nothing.

    `country` (ISO 3166-1 alpha-2) is where a number without a country code is from.
    """
    text = " ".join(value.strip().strip("\"'").split())
    if _REMOVED.search(text) or not 3 <= len(_DIGITS.findall(text)) <= 24:
        return ""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_valid_number(number):
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return f"{written} ext. {number.extension}" if number.extension else str(written)
    return text[:40] if _LOOKS_LIKE_NUMBER.fullmatch(text) else ""


def email(value: str) -> str:
    """Return an e-mail address, or nothing where it is none."""
    text = value.strip().removeprefix("mailto:").strip("<> ")
    is_address = len(text) <= 254 and _WHOLE_EMAIL.fullmatch(text) and ".." not in text
    return text if is_address and not text.lower().endswith((".invalid", "@example.com")) else ""


@lru_cache(maxsize=4096)
def is_role_mailbox(address: str) -> bool:
    """Return whether an address is that of a desk and not of a person ("info@", "blackrod.library@")."""
    local, _at, domain = address.partition("@")
    if domain.lower() in _FREE_MAIL:
        return _ROLES.fullmatch(local) is not None
    return _ROLES.search(local) is not None or local.lower() == domain.lower().split(".")[0]


@lru_cache(maxsize=4096)
def web_address(value: str, *, limit: int = 500) -> str:
    """Return a web address with http or https, or nothing; a missing scheme is added, any other is refused."""
    text = value.strip().strip("<>\"'").rstrip(".,;")
    if not text or len(text) > limit or any(sign.isspace() or ord(sign) < 32 for sign in text) or "{" in text:
        return ""
    scheme = _SCHEME.match(text)
    if text.startswith("//"):
        text = f"https:{text}"
    elif scheme is None or (
        scheme[1].lower() not in ("http", "https") and re.match(r"[\w.-]+\.[a-z]{2,}:\d", text, re.I)
    ):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return ""
    is_safe = parts.scheme.lower() in ("http", "https") and _HOST.fullmatch(host) and "@" not in parts.netloc
    return text if is_safe and not _JOIN_LINK.match(text) and len(text) <= limit else ""

"""Take an address on one line apart, where its parts are plain. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from directory.geo.countries import country_code

# "OK 12345", "AB T6E 4E8": a state or province of two letters and a postcode (US, Canada, Australia).
_STATE_AND_CODE: Final = re.compile(r"([A-Z]{2,3})\.? +(\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4})")
_CODE: Final = re.compile(r"\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}")
# "Sale M33 7WR": a town and a British postcode; "8000 Aarhus C", "1012 AB Amsterdam": a postcode and a town.
_TOWN_AND_CODE: Final = re.compile(r"(\D+?) +([A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2})")
_CODE_AND_TOWN: Final = re.compile(r"(\d{4}(?: ?[A-Z]{2})?) +(\D+)")
_STATE: Final = re.compile(r"[A-Z]{2}")


_STREET: Final = re.compile(
    r"(?:road|rd|lane|street|st|avenue|ave|drive|close|way|crescent|place|square|court|centre|center|building|house|church|"
    r"hall|school|park|vej|gade|allé|torv|straat|weg|laan|plein)\.?",
    re.I,
)
_MOST_TOWN_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class AddressParts:
    address: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


def split_address(text: str) -> AddressParts:
    """Return the parts of “123 Main St, Anytown, OK 12345, USA”; what is not plain stays in `address`."""
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    country = country_code(pieces[-1]) if len(pieces) > 1 else ""
    if country and not _STATE.fullmatch(pieces[-1]):
        pieces.pop()
    else:
        country = ""
    region = postcode = city = ""
    last = pieces[-1] if len(pieces) > 1 else ""
    if match := _STATE_AND_CODE.fullmatch(last):
        region, postcode = match[1], match[2]
        pieces.pop()
    elif match := _TOWN_AND_CODE.fullmatch(last) or _CODE_AND_TOWN.fullmatch(last):
        city, postcode = (match[1], match[2]) if match.re is _TOWN_AND_CODE else (match[2], match[1])
        pieces.pop()
    elif _CODE.fullmatch(last):
        postcode = last
        pieces.pop()
    if not (region or postcode or country or city):
        return AddressParts(address=text)
    is_region_left = not city and len(pieces) > 2
    is_state_left = len(pieces) > 1 and _STATE.fullmatch(pieces[-1])
    if not region and (is_region_left or is_state_left):
        region = pieces.pop()
    if not city and pieces and (len(pieces) > 1 or not any(sign.isdigit() for sign in pieces[0])):
        city = pieces.pop()
    return AddressParts(", ".join(pieces), city, region, postcode, country)


def town_at_end(address: str) -> tuple[str, str]:
    """Return the address without its town, and the town: the last part, where it cannot be a street or a house."""
    street, comma, last = (piece.strip() for piece in address.rpartition(","))
    words = last.split()
    is_town = comma and street and 0 < len(words) <= _MOST_TOWN_WORDS and not any(sign.isdigit() for sign in last)
    return (street, last) if is_town and not _STREET.fullmatch(words[-1]) else (address, "")

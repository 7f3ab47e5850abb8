"""Names of countries and of the states that addresses shorten. Pure tables."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from directory.geo.folding import fold_place_name

#: Countries whose names readers see; others are shown by their code (ISO 3166-1).
COUNTRY_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AT": _("Austria"),
        "AU": _("Australia"),
        "BE": _("Belgium"),
        "CA": _("Canada"),
        "CH": _("Switzerland"),
        "CZ": _("Czechia"),
        "DE": _("Germany"),
        "DK": _("Denmark"),
        "EE": _("Estonia"),
        "ES": _("Spain"),
        "FI": _("Finland"),
        "FO": _("Faroe Islands"),
        "FR": _("France"),
        "GB": _("United Kingdom"),
        "GG": _("Guernsey"),
        "GL": _("Greenland"),
        "GR": _("Greece"),
        "HR": _("Croatia"),
        "HU": _("Hungary"),
        "IE": _("Ireland"),
        "IM": _("Isle of Man"),
        "IN": _("India"),
        "IS": _("Iceland"),
        "IT": _("Italy"),
        "JE": _("Jersey"),
        "JP": _("Japan"),
        "LT": _("Lithuania"),
        "LU": _("Luxembourg"),
        "LV": _("Latvia"),
        "MX": _("Mexico"),
        "NL": _("Netherlands"),
        "NO": _("Norway"),
        "NZ": _("New Zealand"),
        "PL": _("Poland"),
        "PT": _("Portugal"),
        "RO": _("Romania"),
        "SE": _("Sweden"),
        "SI": _("Slovenia"),
        "SK": _("Slovakia"),
        "TR": _("Turkey"),
        "UA": _("Ukraine"),
        "US": _("United States"),
        "ZA": _("South Africa"),
    }
)

# What readers write for a country beside its code and its English name.
_ALIASES: Final[Mapping[str, str]] = {
    "uk": "GB",
    "great britain": "GB",
    "britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "storbritannien": "GB",
    "verenigd koninkrijk": "GB",
    "engeland": "GB",
    "usa": "US",
    "united states of america": "US",
    "america": "US",
    "verenigde staten": "US",
    "danmark": "DK",
    "denemarken": "DK",
    "nederland": "NL",
    "the netherlands": "NL",
    "holland": "NL",
    "nederlandene": "NL",
    "deutschland": "DE",
    "tyskland": "DE",
    "duitsland": "DE",
    "sverige": "SE",
    "zweden": "SE",
    "norge": "NO",
    "noorwegen": "NO",
    "belgie": "BE",
    "belgien": "BE",
    "belgique": "BE",
    "eire": "IE",
    "irland": "IE",
    "ierland": "IE",
    "frankrig": "FR",
    "frankrijk": "FR",
}

#: Postal abbreviations (USPS Publication 28; Canada Post) and the names that the gazetteer has for regions.
STATE_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "US": {
        "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
        "CT": "Connecticut", "DC": "District of Columbia", "DE": "Delaware", "FL": "Florida", "GA": "Georgia",
        "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY":
        "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN":
        "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH":
        "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND":
        "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
        "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
        "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    },
    "CA": {
        "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick",
        "NL": "Newfoundland and Labrador", "NS": "Nova Scotia", "NT": "Northwest Territories", "NU": "Nunavut",
        "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec", "SK": "Saskatchewan", "YT": "Yukon",
    },
}  # fmt: skip


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language, or its code where we have no name."""
    name = COUNTRY_NAMES.get(code)
    return gettext(name) if name else code


def country_code(text: str) -> str:
    """Return the code of the country that a text names (code, English name or a usual other name), or an empty text."""
    folded = fold_place_name(text)
    if folded.upper() in COUNTRY_NAMES:
        return folded.upper()
    return _CODES_BY_NAME.get(folded, "")


def region_keys(text: str) -> frozenset[str]:
    """Return the folded region names that a text may mean: itself, and the state that it shortens."""
    short = text.strip().upper().replace(".", "")
    long_names = (states[short] for states in STATE_NAMES.values() if short in states)
    return frozenset(key for key in map(fold_place_name, (text, *long_names)) if key)


_CODES_BY_NAME: Final[Mapping[str, str]] = {
    **{fold_place_name(name): code for code, name in COUNTRY_NAMES.items()},
    **{fold_place_name(alias): code for alias, code in _ALIASES.items()},
}

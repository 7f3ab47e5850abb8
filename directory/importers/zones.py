"""The time zone of a place that a row does not give one for, where its country or state has one. Pure."""

from typing import Final

from directory.geo.countries import STATE_NAMES
from directory.geo.folding import fold_place_name

# Countries with one zone (IANA zone1970.tab); the others need a state, the column or --timezone.
_COUNTRIES: Final = {
    "GB": "Europe/London", "IE": "Europe/Dublin", "DK": "Europe/Copenhagen", "NL": "Europe/Amsterdam",
    "BE": "Europe/Brussels", "DE": "Europe/Berlin", "FR": "Europe/Paris", "AT": "Europe/Vienna",
    "CH": "Europe/Zurich", "SE": "Europe/Stockholm", "NO": "Europe/Oslo", "FI": "Europe/Helsinki",
    "IS": "Atlantic/Reykjavik", "PL": "Europe/Warsaw", "IT": "Europe/Rome", "CZ": "Europe/Prague",
    "LU": "Europe/Luxembourg", "EE": "Europe/Tallinn", "LV": "Europe/Riga", "LT": "Europe/Vilnius",
    "ZA": "Africa/Johannesburg", "IN": "Asia/Kolkata", "JP": "Asia/Tokyo", "SG": "Asia/Singapore",
}  # fmt: skip
# States and provinces that lie in one zone. Those that two zones share (Florida, Texas, Ontario …) are not guessed.
_STATES: Final = {
    ("US", "America/New_York"): "CT DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV DC",
    ("US", "America/Chicago"): "AL AR IA IL LA MN MO MS OK WI",
    ("US", "America/Denver"): "CO MT NM UT WY",
    ("US", "America/Phoenix"): "AZ",
    ("US", "America/Los_Angeles"): "CA WA",
    ("US", "Pacific/Honolulu"): "HI",
    ("CA", "America/Edmonton"): "AB",
    ("CA", "America/Regina"): "SK",
    ("CA", "America/Winnipeg"): "MB",
    ("CA", "America/Halifax"): "NB NS PE",
    ("CA", "America/St_Johns"): "NL",
}  # fmt: skip
_BY_STATE: Final = {
    (country, name): zone
    for (country, zone), states in _STATES.items()
    for state in states.split()
    for name in (state.lower(), fold_place_name(STATE_NAMES[country].get(state, state)))
}


def usual_zone(country: str, region: str) -> str:
    """Return the IANA zone of a country (ISO 3166-1 alpha-2) or of its state, or nothing where it has several."""
    return _COUNTRIES.get(country) or _BY_STATE.get((country, fold_place_name(region)), "")

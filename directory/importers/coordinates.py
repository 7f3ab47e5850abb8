"""Whether a published point can be true. Pure; looking one up is `directory.geo`'s."""

import math
from typing import Final

from directory.importers.rows import Doubt

# Generous boxes (south, west, north, east) of the land of a country with what belongs to it nearby; Natural Earth,
# rounded outwards by a degree. Only countries whose box tells something.
_BOXES: Final = {
    "GB": (48, -10, 62, 3), "IE": (50, -12, 57, -4), "DK": (54, 7, 59, 16), "NL": (50, 2, 55, 8),
    "BE": (48, 1, 53, 8), "DE": (46, 4, 56, 16), "FR": (40, -6, 52, 11), "SE": (54, 10, 70, 25),
    "NO": (57, 3, 72, 32), "FI": (58, 18, 71, 33), "PL": (48, 13, 56, 25), "ES": (27, -19, 45, 5),
    "IT": (35, 6, 48, 20), "CA": (41, -142, 84, -51), "US": (13, -180, 72, -60), "AU": (-45, 112, -9, 160),
    "NZ": (-48, 165, -33, 180),
}  # fmt: skip


def checked_point(lat: str, lon: str, *, country: str) -> tuple[float | None, float | None, Doubt | None]:
    """Return the point that may be used (degrees), and what is doubtful about what was published.

    0/0 and points off the earth or far outside `country` are not used. A swapped point is turned round where that
    brings it into its country, or onto the earth where the country is not known.
    """
    north, east = _degrees(lat), _degrees(lon)
    if north is None or east is None:
        return None, None, None
    written = f"{lat[:20]}, {lon[:20]}"
    if abs(north) < 0.01 and abs(east) < 0.01:
        return None, None, Doubt("coordinates_zero", written)
    if _is_possible(north, east, country):
        return north, east, None
    if _is_possible(east, north, country):
        return east, north, Doubt("coordinates_swapped", written)
    return None, None, Doubt("coordinates_far", written)


def _degrees(text: str) -> float | None:
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _is_possible(lat: float, lon: float, country: str) -> bool:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return False
    box = _BOXES.get(country)
    return box is None or (box[0] <= lat <= box[2] and box[1] <= lon <= box[3])

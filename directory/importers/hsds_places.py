"""The places of HSDS objects in our columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from directory.geo.countries import country_code
from directory.importers.fields import as_text

Json = Mapping[str, Any]
_STREETS: Final = ("address_1", "street_address_1", "street_address", "street1", "street", "address_line_1", "address")
_MORE: Final = ("address_2", "street_address_2", "street2")
_MOST_PARTS: Final = 4
_LONGEST_TOWN: Final = 40
_ONLINE: Final = ("virtual", "online", "remote")


def location_records(locations: Iterable[Json]) -> list[dict[str, object]]:
    """Return physical places with what is known of their address; postal and virtual ones are no places to go to."""
    found: list[dict[str, object]] = []
    for place in locations:
        if as_text(place.get("location_type")) == "virtual" or as_text(place.get("virtual")).casefold() == "true":
            continue
        record = _record(place)
        if record and record not in found:
            found.append(record)
    return found


def area_records(areas: Iterable[Json]) -> list[dict[str, object]]:
    """Return the towns of areas ("Sale, Trafford, GB"), as places whose address nobody tells; no descriptions."""
    found: list[dict[str, object]] = []
    for area in areas:
        words = [word.strip() for word in _first(area, "name", "service_area").split(",")]
        if len(words) > _MOST_PARTS or any(len(word) > _LONGEST_TOWN for word in words) or not words[0]:
            continue
        country = words.pop() if len(words) > 1 and country_code(words[-1]) else ""
        record: dict[str, object] = {"visibility": "area", "city": words[0], "region": ", ".join(words[1:])}
        found.append({key: value for key, value in (record | {"country": country}).items() if value})
    return found


def attendance_of(service: Json, locations: Sequence[Json]) -> str:
    """Return how one takes part, as far as the types of places and timetables say it."""
    said = " ".join(
        as_text(row.get(name)).casefold()
        for row in (service, *_rows(service.get("schedules")), *_rows(service.get("service_at_locations")))
        for name in ("attending_type", "attending_access")
    )
    kinds = {as_text(place.get("location_type")) for place in locations}
    online = any(word in said for word in _ONLINE) or "virtual" in kinds
    in_person = "person" in said or "venue" in said or "physical" in kinds
    return "both" if online and in_person else "online" if online else ""


def _rows(value: object) -> list[Json]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _record(place: Json) -> dict[str, object]:
    address = _address(place)
    point = _object(place, "coordinates") or _object(address, "coordinates") or place
    street = ", ".join(filter(None, (_first(address, *_STREETS), _first(address, *_MORE))))
    name = _first(place, "name", "location_name")
    record: dict[str, object] = {
        "name": name if name != street else "",
        "address": street,
        "city": _first(address, "city"),
        "region": _first(address, "state_province", "region"),
        "postcode": _first(address, "postal_code", "postcode", "zip"),
        "country": _first(address, "country"),
        "lat": _first(point, "latitude", "lat"),
        "lon": _first(point, "longitude", "lon", "lng"),
        "directions": _first(place, "transportation"),
    }
    return {key: value for key, value in record.items() if value}


def _address(place: Json) -> Json:
    """Return the address to go to: a physical one before others, or the place itself where it has it in its fields."""
    found = [*_rows(place.get("addresses")), *_rows(place.get("physical_addresses"))]
    found += [row for row in (_object(place, "address"), _object(place, "physical_address")) if row]
    physical = [row for row in found if as_text(row.get("address_type")) in ("", "physical")]
    return (physical or found or [place])[0]


def _object(row: Json, name: str) -> Json:
    value = row.get(name)
    return value if isinstance(value, Mapping) else {}


def _first(row: Json, *names: str) -> str:
    texts = (as_text(row.get(name)).strip() for name in names if not isinstance(row.get(name), Mapping))
    return next((text for text in texts if text), "")

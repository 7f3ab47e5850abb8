"""Places as HSDS has them: a location where everybody may see the address, a service area where not. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from directory.exporters.hsds_values import part_id, said

Json = dict[str, Any]
_SOMEWHERE: Final = "The place is told after a welcome"


def public_places(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the places of a record whose address everybody may see."""
    return (place for place in record.get("locations", ()) if place["visibility"] == "public")


def at_location(place: Mapping[str, Any], *, record: Mapping[str, Any]) -> Json:
    """Return the link between a service and one of its places; a place belongs to one listing, so both share an id."""
    return {
        "id": place["id"],
        "service_id": record["id"],
        "location_id": place["id"],
        "location": location_of(place, record=record),
    }


def location_of(place: Mapping[str, Any], *, record: Mapping[str, Any]) -> Json:
    """Return a location with its address."""
    address = {
        "id": part_id(UUID(record["id"]), "address", place["id"]),
        "location_id": place["id"],
        "address_1": place.get("address", ""),
        "city": place.get("city", ""),
        "state_province": place.get("region", ""),
        "postal_code": place.get("postcode", ""),
        "country": place.get("country", ""),
        "address_type": "physical",
    }
    only = len(record.get("locations", ())) == 1
    directions = {"transportation": record["location_notes"]} if only and record.get("location_notes") else {}
    note, _line, details = str(record.get("access_note") or "" if only else "").partition("\n")
    access = {"id": part_id(UUID(record["id"]), "accessibility", place["id"]), "location_id": place["id"]}
    access |= said({"description": note, "details": details})
    return flat_location(place) | directions | {"addresses": [address]} | ({"accessibility": [access]} if note else {})


def flat_location(place: Mapping[str, Any]) -> Json:
    """Return what a location says in fields of its own."""
    names = {"name": "name", "latitude": "lat", "longitude": "lon"}
    return {"id": place["id"], "location_type": "physical"} | said(
        {ours: place.get(key) for ours, key in names.items()}
    )


def areas_of(record: Mapping[str, Any]) -> Iterator[Json]:
    """Yield the town of each place whose address not everybody may see."""
    key = UUID(record["id"])
    for place in record.get("locations", ()):
        if place["visibility"] != "public":
            town = ", ".join(filter(None, (place.get("city"), place.get("region"), place.get("country"))))
            area = {"name": town or _SOMEWHERE, "description": f"{_SOMEWHERE}." if town else ""}
            yield {"id": part_id(key, "area", place["id"]), "service_id": str(key)} | said(area)

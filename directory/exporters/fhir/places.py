"""Places as Location and bodies as Organization. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from directory.exporters.fhir.elements import HSD, Resource, concept, contact_point, reference, with_meta
from directory.exporters.fhir.listings import Told, place_name

ORG_TYPES: Final = "http://hl7.org/fhir/us/davinci-pdex-plan-net/CodeSystem/OrgTypeCS"
ORG_DESCRIPTION: Final = "http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/org-description"


def locations(told: Told) -> list[Resource]:
    """Return the places of a listing."""
    return [_location(row, told) for row in told.content["locations"]]


def organization(key: str, *, name: str, description: str = "", url: str = "", changed_at: datetime) -> Resource:
    """Return the body behind a listing; an informal circle is a minimal one with the name and id of the listing."""
    resource: Resource = {
        "resourceType": "Organization",
        "id": key,
        "extension": [{"url": ORG_DESCRIPTION, "valueString": description}] if description.strip() else [],
        "active": True,
        "type": [concept(ORG_TYPES, "atyprv", "Atypical Provider")],
        "name": name,
        "telecom": [contact_point("url", url)] if url else [],
    }
    return with_meta(resource, changed_at=changed_at, profile=f"{HSD}Organization")


def _location(row: Mapping[str, Any], told: Told) -> Resource:
    """Return one place. Of one that is not public, `row` has a coarse point and no address already.

    The guide takes `mode` away, and it is what says that a hidden place is one place and not a kind of places: so that
    one is a Location without the profile.
    """
    is_hidden = row["visibility"] == "hidden"
    resource: Resource = {
        "resourceType": "Location",
        "id": row["id"],
        "status": "active",
        "name": place_name(row, told),
        "description": _description(row),
        "mode": "instance" if is_hidden else None,
        "address": None if is_hidden else _address(row),
        "position": _position(row),
        "managingOrganization": reference("Organization", told.body_id, told.body_name),
    }
    return with_meta(resource, changed_at=told.changed_at, profile="" if is_hidden else f"{HSD}Location")


def _description(row: Mapping[str, Any]) -> str:
    words = {
        "hidden": _("The address is given after a welcome. The point is the middle of an area of about 2 km."),
        "area": _("Only the area is shown. The point is the middle of an area of about 2 km."),
    }
    return words.get(row["visibility"], "")


def _address(row: Mapping[str, Any]) -> Resource | None:
    """Return an address; of an area, the town without a street."""
    is_known = any(row[name] for name in ("address", "city", "region", "postcode"))
    return {
        "use": "work",
        "line": [row["address"]],
        "city": row["city"],
        "district": row["region"],
        "postalCode": row["postcode"],
        "country": row["country"],
    } if is_known else None  # fmt: skip


def _position(row: Mapping[str, Any]) -> Resource | None:
    if row["latitude"] is None:
        return None
    return {"longitude": row["longitude"], "latitude": row["latitude"]}

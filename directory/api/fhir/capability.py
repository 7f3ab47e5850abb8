"""The CapabilityStatement: what this server can, for machines that ask before they begin."""

from typing import Final

from directory.api.fhir.outcomes import MEDIA_TYPE
from directory.api.fhir.searches import KINDS, OWN
from directory.exporters.fhir.elements import HSD, Resource, Site

DATE: Final = "2026-11-30"
"""When this statement last changed."""

_TYPES: Final = {
    "_id": ("token", "Up to 100 UUIDs with commas between them."),
    "_lastUpdated": ("date", "ge, gt, le or lt and a moment; may stand twice."),
    "name": ("string", "How the name begins, or with :contains what is in it."),
    "active": ("token", "true or false."),
    "organization": ("reference", "Organization/{id}; an informal circle has the id of its listing."),
    "location": ("reference", "Location/{id}, also of an area."),
}
_COMMON: Final = ("_id", "_lastUpdated", "name")


def statement(site: Site) -> Resource:
    """Return what this server can."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "publisher": site.name,
        "kind": "instance",
        "software": {"name": "Footbridge"},
        "implementation": {"description": site.name, "url": f"{site.url}/api/fhir"},
        "fhirVersion": "4.0.1",
        "format": [MEDIA_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "The public directory, to read, without a key. Lists are paged by the link next.",
                "security": {"cors": True},
                "resource": [_resource(kind) for kind in KINDS],
            }
        ],
    }


def _resource(kind: str) -> Resource:
    return {
        "type": kind,
        "supportedProfile": [f"{HSD}{kind}"],
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "versioned",
        "readHistory": False,
        "searchParam": [
            {"name": name, "type": _TYPES[name][0], "documentation": _TYPES[name][1]} for name in (*_COMMON, *OWN[kind])
        ],
    }

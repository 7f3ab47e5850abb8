"""The objects of this interface as JSON Schema (2020-12), for its description: what we send of HSDS, and no more."""

from collections.abc import Mapping
from typing import Any, Final

from directory.exporters.hsds_terms import TAXONOMIES
from directory.importers.own_hsds import EXTENSION
from directory.schedules.rrule import WEEKDAYS

Json = dict[str, Any]
_FORMATS: Final = {"id": "uuid", "uri": "uri", "email": "email", "moment": "date-time", "day": "date"}


def _of(kind: str) -> Json:
    """Return the schema of a kind of value: a format, a name of a schema with "@", a list of them with "*"."""
    if kind.startswith("@"):
        return {"$ref": f"#/components/schemas/{kind[1:]}"}
    if kind.startswith("*"):
        return {"type": "array", "items": _of(f"@{kind[1:]}")}
    if kind in _FORMATS:
        return {"type": "string", "format": _FORMATS[kind]}
    return {"type": {"number": "number", "whole": "integer", "flag": "boolean"}.get(kind, "string")}


def _object(description: str, members: str, **more: Json) -> Json:
    """Return an object of members, written `name:kind`, "!" behind those that are always there."""
    words = members.split()
    pairs = [word.rstrip("!").partition(":") for word in words]
    return {
        "type": "object",
        "description": description,
        "properties": {name: _of(kind) for name, _colon, kind in pairs} | more,
        "required": [pair[0] for word, pair in zip(words, pairs, strict=True) if word.endswith("!")],
        "additionalProperties": False,
    }


def _enum(*values: str) -> Json:
    return {"type": "string", "enum": list(values)}


def _page(name: str) -> Json:
    members = "total_items:whole! total_pages:whole! page_number:whole! size:whole! first_page:flag! last_page:flag!"
    return _object(f"A page of {name} objects.", f"{members} empty:flag! contents:*{name}!")


_STATUS: Final = {"status": _enum("active", "temporarily closed")}
_FLAT: Final = (
    "id:id! organization_id:id! name! description url:uri email:email status! application_process fees_description "
    "eligibility_description minimum_age:whole maximum_age:whole assured_date:day assurer_email:email alert "
    "last_modified:moment! organization:@OrganizationSummary!"
)
_LISTS: Final = (
    "phones:*Phone schedules:*Schedule service_areas:*ServiceArea languages:*Language cost_options:*CostOption "
    "contacts:*Contact attributes:*Attribute"
)
_MORE: Final = {
    EXTENSION: {
        "type": "object",
        "description": "What HSDS cannot say, in the columns of our own exports (docs/import-format.md).",
    }
}
_PLACE: Final = "id:id! location_type! name latitude:number longitude:number"
_PHYSICAL: Final = _enum("physical")
_TERM: Final = "id:id! code! name! description! parent_id:id taxonomy! taxonomy_id:id!"
_BODY: Final = "id:id! name! description! website:uri"

SCHEMAS: Final[Mapping[str, Json]] = {
    "Root": _object("What this interface is.", "version! profile:uri! openapi_url:uri!"),
    "ServiceIdentity": _object(
        "Which service it is, and when it changed.", "id:id! name! status! last_modified:moment!", **_STATUS
    ),
    "ServiceSummary": _object("A service without its lists.", _FLAT, **_STATUS),
    "Service": _object(
        "A service.", f"{_FLAT} {_LISTS} service_at_locations:*ServiceAtLocationLink", **_STATUS, **_MORE
    ),
    "ServiceElsewhere": _object("A service without its places.", f"{_FLAT} {_LISTS}", **_STATUS, **_MORE),
    "ServiceAtLocationLink": _object(
        "One of the places of a service.", "id:id! service_id:id! location_id:id! location:@Location!"
    ),
    "ServiceAtLocationSummary": _object(
        "A service at a place.",
        "id:id! service_id:id! location_id:id! location:@LocationSummary! service:@ServiceSummary!",
    ),
    "ServiceAtLocation": _object(
        "A service at a place, with all of it, and when it meets there.",
        "id:id! service_id:id! location_id:id! location:@Location! schedules:*Schedule service:@ServiceElsewhere!",
    ),
    "LocationSummary": _object("A place.", _PLACE, location_type=_PHYSICAL),
    "Location": _object(
        "A place.", f"{_PLACE} transportation addresses:*Address! accessibility:*Accessibility", location_type=_PHYSICAL
    ),
    "Address": _object(
        'Where a place is; "" stands for what nobody said.',
        "id:id! location_id:id! address_1! city! state_province! postal_code! country! address_type!",
        address_type=_PHYSICAL,
    ),
    "Accessibility": _object("How one gets in.", "id:id! location_id:id! description details"),
    "ServiceArea": _object(
        "The town of a place whose address is told after a welcome.", "id:id! service_id:id! name! description"
    ),
    "Phone": _object("A number to ring.", "id:id! service_id:id contact_id:id number! extension:whole"),
    "Contact": _object("Whom to turn to.", "id:id! service_id:id! name title email:email phones:*Phone"),
    "Language": _object("A language that is spoken there.", "id:id! service_id:id! code! name"),
    "CostOption": _object(
        "What it costs.",
        "id:id! service_id:id! option! amount:number currency amount_description",
        option=_enum("free", "donation", "paid"),
    ),
    "Schedule": _object(
        "When it meets, as far as HSDS can say it; `schedule_link` is exact.",
        "id:id! service_id:id! service_at_location_id:id valid_from:day valid_to:day dtstart:day until:day freq "
        "interval:whole byday bymonthday count:whole wkst timezone:number opens_at! closes_at description "
        "attending_type notes schedule_link:uri",
        freq=_enum("WEEKLY", "MONTHLY"),
        wkst=_enum(*WEEKDAYS),
    ),
    "Attribute": _object(
        "A term that a service has; ties have their strength, and words of welcome are the group's own.",
        "id:id! link_id:id! link_entity! link_type! taxonomy_term_id:id! label! value taxonomy_term:@TermSummary!",
        link_type=_enum(*TAXONOMIES),
    ),
    "OrganizationSummary": _object("Who runs it; an informal group is its own organisation.", _BODY),
    "OrganizationListed": _object(
        "Who runs services.",
        _BODY,
        services={"type": "array", "items": {"anyOf": [_of("@ServiceIdentity"), _of("@Service")]}},
    ),
    "Organization": _object(
        "Who runs services, and which.",
        f"{_BODY} services!",
        services={"type": "array", "minItems": 1, "items": {"anyOf": [_of("@ServiceIdentity"), _of("@Service")]}},
    ),
    "Taxonomy": _object("A vocabulary.", "id:id! name! description!"),
    "TermSummary": _object("A word of a vocabulary.", _TERM),
    "Term": _object("A word of a vocabulary.", f"{_TERM} taxonomy_detail:@Taxonomy!"),
    "ServicePage": _page("ServiceSummary"),
    "FullServicePage": _page("Service"),
    "MinimalServicePage": _page("ServiceIdentity"),
    "ServiceAtLocationPage": _page("ServiceAtLocationSummary"),
    "FullServiceAtLocationPage": _page("ServiceAtLocation"),
    "OrganizationPage": _page("OrganizationListed"),
    "TaxonomyPage": _page("Taxonomy"),
    "TermPage": _page("Term"),
}

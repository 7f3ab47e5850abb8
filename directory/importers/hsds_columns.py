"""The tables of HSDS 3.1 and their columns; which objects of its JSON stand in which table. A table.

A column is its name, or name:type where it is no text; "!" stands behind what HSDS wants to be there.
"""

from collections.abc import Mapping
from typing import Final

_COLUMNS: Final = {
    "organizations": "id! name! alternate_name description! email:email website:uri tax_status tax_id "
    "year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid",
    "programs": "id! organization_id:uuid! name! alternate_name description!",
    "services": "id! organization_id:uuid! program_id:uuid name! alternate_name description url:uri email:email "
    "status! interpretation_services application_process fees_description wait_time fees accreditations "
    "eligibility_description minimum_age:number maximum_age:number assured_date:date assurer_email:email licenses "
    "alert last_modified:datetime",
    "locations": "id! location_type! url:uri organization_id:uuid name alternate_name description transportation "
    "latitude:number longitude:number external_identifier external_identifier_type",
    "service_at_location": "id! service_id:uuid! location_id:uuid! description",
    "addresses": "id! location_id:uuid attention address_1! address_2 city! region state_province! postal_code! "
    "country! address_type!",
    "schedules": "id! service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:date valid_to:date "
    "dtstart:date timezone:number until:date count:number wkst freq interval:number byday byweekno bymonthday "
    "byyearday description opens_at:time closes_at:time schedule_link:uri attending_type notes",
    "phones": "id! location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid service_at_location_id:uuid "
    "number! extension:number type description",
    "contacts": "id! organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name title "
    "department email:email",
    "languages": "id! service_id:uuid location_id:uuid phone_id:uuid name code note",
    "cost_options": "id! service_id:uuid! valid_from:date valid_to:date option currency amount:number "
    "amount_description",
    "accessibility": "id! location_id:uuid description details url:uri",
    "service_areas": "id! service_id:uuid service_at_location_id:uuid name description extent extent_type uri:uri",
    "required_documents": "id! service_id:uuid document uri:uri",
    "funding": "id! organization_id:uuid service_id:uuid source",
    "service_capacity": "id! service_id:uuid! unit_id:uuid! available:number! maximum:number description "
    "updated:datetime!",
    "units": "id! name! scheme identifier uri:uri",
    "url": "id! label url:uri! organization_id:uuid service_id:uuid",
    "organization_identifiers": "id! organization_id:uuid! identifier_scheme identifier_type! identifier!",
    "attributes": "id! link_id:uuid! taxonomy_term_id:uuid link_type link_entity! value label",
    "taxonomies": "id! name! description! uri:uri version",
    "taxonomy_terms": "id! code name! description! parent_id:uuid taxonomy language taxonomy_id:uuid term_uri:uri",
    "metadata": "id! resource_id:uuid! resource_type! last_action_date! last_action_type! field_name! "
    "previous_value! replacement_value! updated_by!",
}
#: Table → its columns in their order.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    table: tuple(word.rstrip("!").partition(":")[0] for word in words.split()) for table, words in _COLUMNS.items()
}
#: Table → column → what it holds ("" is text), and whether HSDS wants it to be there.
COLUMN_KINDS: Final[Mapping[str, Mapping[str, tuple[str, bool]]]] = {
    table: {
        name: ("uuid" if name == "id" else kind, word.endswith("!"))
        for word in words.split()
        for name, _colon, kind in (word.rstrip("!").partition(":"),)
    }
    for table, words in _COLUMNS.items()
}
#: The name that HSDS gives a row of a table; its column in other tables is this name and `_id`.
RESOURCES: Final[Mapping[str, str]] = {
    "organizations": "organization", "programs": "program", "services": "service", "locations": "location",
    "service_at_location": "service_at_location", "addresses": "address", "schedules": "schedule", "phones": "phone",
    "contacts": "contact", "languages": "language", "cost_options": "cost_option", "accessibility": "accessibility",
    "service_areas": "service_area", "required_documents": "required_document", "funding": "funding",
    "service_capacity": "service_capacity", "units": "unit", "url": "url",
    "organization_identifiers": "organization_identifier", "attributes": "attribute", "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term", "metadata": "metadata",
}  # fmt: skip
#: Field that holds one object → its table, and the column that refers to it.
SINGLE: Final[Mapping[str, tuple[str, str]]] = {
    "organization": ("organizations", "organization_id"),
    "program": ("programs", "program_id"),
    "location": ("locations", "location_id"),
    "unit": ("units", "unit_id"),
    "taxonomy_term": ("taxonomy_terms", "taxonomy_term_id"),
    "taxonomy_detail": ("taxonomies", "taxonomy_id"),
}
#: Field that holds a list → its table. Each row refers to the row that holds the list.
LISTS: Final[Mapping[str, str]] = {
    **{table: table for table in COLUMNS if table not in ("services", "units", "taxonomies", "taxonomy_terms", "url")},
    "service_at_locations": "service_at_location",
    "additional_urls": "url",
    "additional_websites": "url",
    "capacities": "service_capacity",
}


def schema(table: str, *, there: frozenset[str]) -> dict[str, object]:
    """Return the Table Schema of a table; foreign keys lead to tables that are there."""
    fields = [_field(word) for word in _COLUMNS[table].split()]
    tables = {f"{RESOURCES[name]}_id": name for name in there}
    links: list[dict[str, object]] = [
        {"fields": name, "reference": {"resource": RESOURCES[tables[name]], "fields": "id"}}
        for name in COLUMNS[table]
        if name in tables
    ]
    described: dict[str, object] = {"fields": fields, "primaryKey": "id"}
    return described | {"foreignKeys": links} if links else described


def _field(word: str) -> dict[str, object]:
    name, _colon, kind = word.rstrip("!").partition(":")
    kind = "uuid" if name == "id" else kind
    is_text = kind in ("", "uuid", "uri", "email")
    field: dict[str, object] = {"name": name, "type": "string" if is_text else kind}
    if kind and is_text:
        field["format"] = kind
    elif kind in ("time", "datetime"):
        field["format"] = "any"
    return field | ({"constraints": {"required": True}} if word.endswith("!") else {})

"""Whether resources are FHIR R4: by the published JSON schema, by the models of `fhir.resources`, and by what both let
pass: references that lead nowhere, ids, and codes of value sets that R4 requires.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
from fhir.resources.R4B import get_fhir_model_class

from tests.shared_data import shared_path

Resource = dict[str, Any]
# The schema was published without these two, to which kinds refer that we do not make.
MISSING = {"Resource": {"$ref": "#/definitions/ResourceList"}, "integer64": {"type": "number"}}


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shared_path("schemas", "fhir", "r4.schema.json").read_text(encoding="utf-8"))
    return found


@cache
def validator(kind: str) -> Any:
    """Return what checks resources of one kind. The schema's own root asks which of 148 kinds it is, and says less."""
    whole = schema()
    definitions = {**MISSING, **whole["definitions"]}
    return jsonschema_rs.Draft6Validator(
        {"$schema": whole["$schema"], "$ref": f"#/definitions/{kind}", "definitions": definitions}
    )


def schema_faults(resource: Resource) -> list[str]:
    kind = resource["resourceType"]
    return [f"{kind} {'/'.join(map(str, fault.instance_path))}: {fault.message[:300]}" for fault in errors(resource)]


def errors(resource: Resource) -> Iterable[Any]:
    found: Iterable[Any] = validator(resource["resourceType"]).iter_errors(resource)
    return found


def model_faults(resource: Resource) -> list[str]:
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate(json.loads(json.dumps(resource)))
    except ValueError as error:
        return [str(error)]
    return []


def faults(resource: Resource) -> list[str]:
    """Return everything that is wrong with one resource."""
    return [*schema_faults(resource), *model_faults(resource)]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def unresolved(bundle: Resource) -> list[str]:
    """Return the references that lead to no entry of the bundle (R4, Bundle, 2.36.4.1)."""
    addresses = {entry["fullUrl"] for entry in bundle["entry"]}
    wrong = []
    for entry in bundle["entry"]:
        kind, key = entry["resource"]["resourceType"], entry["resource"]["id"]
        base = entry["fullUrl"].removesuffix(f"{kind}/{key}") if urlsplit(entry["fullUrl"]).scheme != "urn" else None
        for written in references(entry["resource"]):
            is_absolute = bool(urlsplit(written).scheme)
            target = written if is_absolute else f"{base}{written}" if base else ""
            if target not in addresses:
                wrong.append(f"{kind}/{key} → {written}")
    return wrong


def misnamed(bundle: Resource) -> list[str]:
    """Return the entries whose address does not end with their own id, or stands there twice."""
    addresses = [entry["fullUrl"] for entry in bundle["entry"]]
    ends = [
        entry["fullUrl"]
        for entry in bundle["entry"]
        if not entry["fullUrl"].endswith((f"/{entry['resource']['id']}", f":{entry['resource']['id']}"))
    ]
    return [*ends, *(address for address in addresses if addresses.count(address) > 1)]

"""The published schemas as validators: fast ones for every record, and the reference implementation for a sample."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator

from directory.api.hsds.description import hsds_document
from tests.shared_data import shared_path

HSDS = "hsds/schema/compiled"
UK = "oruk/uk-profile/schema/compiled"
UK_VALIDATOR = "oruk/validator/Schemas/V3.0-UK"
#: The schemas that each sort of record has to satisfy.
SERVICE = (f"{HSDS}/service.json", f"{UK}/service.json", f"{UK_VALIDATOR}/service.json")
LISTED_SERVICE = (f"{HSDS}/service_list.json", f"{UK}/service_list.json")
PLACE = (
    f"{HSDS}/service_at_location.json",
    f"{UK}/service_at_location.json",
    f"{UK_VALIDATOR}/service_at_location.json",
)
LISTED_PLACE = (f"{HSDS}/service_at_location_list.json", f"{UK}/service_at_location_list.json")
ORGANIZATION = (f"{HSDS}/organization.json", f"{UK}/organization.json", f"{UK_VALIDATOR}/organization.json")
LISTED_ORGANIZATION = (
    f"{HSDS}/organization_list.json",
    f"{UK}/organization_list.json",
    f"{UK_VALIDATOR}/organization_list.json",
)
TAXONOMY = ("hsds/schema/taxonomy.json", f"{UK_VALIDATOR}/taxonomy.json")
TERM = ("hsds/schema/taxonomy_term.json", f"{UK_VALIDATOR}/taxonomy_term.json")
ROOT = (f"{UK_VALIDATOR}/api_details.json",)


def errors(records: Iterable[Any], names: tuple[str, ...]) -> list[str]:
    """Return what the schemas say against records, formats among it; a few of each."""
    found = []
    for name in names:
        check = _fast(name)
        found += [f"{name}: {_said(error)}" for record in records for error in check.iter_errors(record)]
    return found[:10]


def errors_by_reference(records: Iterable[Any], names: tuple[str, ...]) -> list[str]:
    """Return the same by `jsonschema`, which is the reference and a thousand times as slow."""
    return [_said(error) for name in names for record in records for error in _reference(name).iter_errors(record)][:10]


def own_errors(records: Iterable[Any], name: str) -> list[str]:
    """Return what our own description says against records."""
    check = _own(name)
    return [_said(error) for record in records for error in check.iter_errors(record)][:10]


def page_errors(pages: Iterable[Any], *, uk: str = "") -> list[str]:
    """Return what is wrong with envelopes: by the OpenAPI file of HSDS, and by a schema of Open Referral UK."""
    found: list[str] = []
    for page in pages:
        found += [_said(error) for error in _envelope().iter_errors(page)]
        found += [_said(error) for error in _fast(uk).iter_errors(page)] if uk else []
    return found[:10]


def _said(error: Any) -> str:
    return f"{error.message} at {list(getattr(error, 'instance_path', None) or error.path)}"[:300]


@cache
def _schema(name: str) -> Any:
    schema = json.loads(shared_path("schemas", *name.split("/")).read_text(encoding="utf-8"))
    return schema if "compiled" in name or "V3.0" in name else _resolved(schema, name.rpartition("/")[0])


def _resolved(schema: Any, folder: str) -> Any:
    """Return a schema with the files that it refers to in it; compiled ones refer to none."""
    if isinstance(schema, dict):
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref.endswith(".json") and "/" not in ref:
            return {"type": "object"} if ref == "metadata.json" else _schema(f"{folder}/{ref}")
        return {name: _resolved(value, folder) for name, value in schema.items()}
    return [_resolved(item, folder) for item in schema] if isinstance(schema, list) else schema


@cache
def _fast(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator(_schema(name), validate_formats=True)


@cache
def _reference(name: str) -> Any:
    return Draft202012Validator(_schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def _own(name: str) -> Any:
    described = {"$ref": f"#/components/schemas/{name}", "components": hsds_document()["components"]}
    return jsonschema_rs.Draft202012Validator(described, validate_formats=True)


@cache
def _envelope() -> Any:
    """Return the page of HSDS, of which we want every member."""
    page = _schema("hsds/schema/openapi.json")["components"]["schemas"]["Page"]
    wanted = [*page["properties"], "contents"]
    return jsonschema_rs.Draft202012Validator({**page, "required": wanted})


def lines(body: bytes) -> Iterator[Any]:
    return (json.loads(line) for line in body.splitlines())

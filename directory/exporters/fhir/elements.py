"""What all FHIR resources are made of: codings, references, versions. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

Resource = dict[str, Any]
Names = Mapping[str, Mapping[str, str]]
"""Vocabulary → code → name."""

LANGUAGES: Final = "urn:ietf:bcp:47"
HSD: Final = "http://hl7.org/fhir/us/hsds/StructureDefinition/hsds-"
"""The profiles of the Human Services Directory guide begin so."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where this directory stands: its address without a slash at the end, and its name."""

    url: str
    name: str

    def address(self, kind: str, key: str) -> str:
        """Return the absolute address of a public resource."""
        return f"{self.url}/api/fhir/{kind}/{key}"

    def system(self, name: str) -> str:
        """Return the name of a code system of our own; it is a name, nothing is to be read there."""
        return f"{self.url}/fhir/CodeSystem/{name}"


def coding(system: str, code: str, display: str = "") -> Resource:
    return {"system": system, "code": code} | ({"display": display} if display else {})


def concept(system: str, code: str, display: str = "", *, text: str = "") -> Resource:
    """Return a CodeableConcept with one coding, and words of its own where there are any."""
    return {"coding": [coding(system, code, display)]} | ({"text": text} if text else {})


def reference(kind: str, key: str, display: str = "") -> Resource:
    """Return a reference to another resource of the same server."""
    return {"reference": f"{kind}/{key}", "type": kind} | ({"display": display} if display else {})


def contact_point(system: str, value: str) -> Resource:
    """Return a way to reach a group; the guide wants all of them to be for work."""
    return {"system": system, "value": value.strip(), "use": "work"}


def said(value: Any) -> Any:
    """Return a value without what says nothing: FHIR knows no empty text, list or object (JSON, 2.6.2)."""
    if isinstance(value, dict):
        inner = {name: said(each) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [each for each in map(said, value) if each not in (None, "", [], {})]
    return _clean(value) if isinstance(value, str) else value


def with_meta(resource: Resource, *, changed_at: datetime, profile: str = "") -> Resource:
    """Return a resource that begins with its metadata; `versionId` changes with whatever it says."""
    body = said(resource)
    written = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    version = blake2b(written.encode("utf-8", "replace"), digest_size=8).hexdigest()
    meta = {"versionId": version, "lastUpdated": instant(changed_at)} | ({"profile": [profile]} if profile else {})
    return {"resourceType": body.pop("resourceType"), "id": body.pop("id"), "meta": meta, **body}


def instant(moment: datetime) -> str:
    """Return a moment in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _clean(text: str) -> str:
    """Return a text without what FHIR forbids: control characters other than tabs and ends of lines."""
    return "".join(char for char in text if char >= " " or char in "\t\r\n").strip()

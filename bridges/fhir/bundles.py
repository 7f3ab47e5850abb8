"""A bundle of introductions: one Patient, and for each introduction its resources and those of its group."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bridges.fhir import resources
from bridges.fhir.facts import Group, Subject, Told
from bridges.fhir.resources import Frame, urn
from directory.exporters.fhir.elements import Resource, Site, coding, instant

RESTRICTED = coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R", "restricted")


def bundle(told: Sequence[Told], *, subject: Subject, site: Site, at: datetime) -> Resource:
    """Return a Bundle of the type `collection`: a file to hand over, no orders to carry out.

    What is the person's own has addresses of the form `urn:uuid:`, for it is nowhere to be read; what is public has
    the address at which everybody reads it.
    """
    frame = Frame(subject=subject, site=site, at=at)
    entries = {entry["fullUrl"]: entry for entry in _entries(told, frame)}
    return {
        "resourceType": "Bundle",
        "meta": {"security": [RESTRICTED]},
        "type": "collection",
        "timestamp": instant(at),
        "entry": list(entries.values()),
    }


def _entries(told: Sequence[Told], frame: Frame) -> Iterator[Resource]:
    yield _own(resources.patient(frame))
    yield _own(resources.maker(frame))
    for one in told:
        yield _own(resources.service_request(one, frame))
        yield _own(resources.task(one, frame))
        yes = resources.consent(one, frame)
        if yes is not None:
            yield _own(yes)
        yield _own(resources.provenance(one, frame))
        yield from _public(one.group, frame)


def _public(group: Group, frame: Frame) -> Iterator[Resource]:
    if group.service is None:
        yield _own(resources.unlisted_service(group))
        return
    for resource in (group.service, *group.places, *([group.body] if group.body else [])):
        yield {"fullUrl": frame.site.address(resource["resourceType"], resource["id"]), "resource": resource}


def _own(resource: Resource) -> Resource:
    return {"fullUrl": urn(resource["id"]), "resource": resource}

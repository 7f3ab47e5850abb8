"""The resources of an introduction: ServiceRequest, Task, Consent, Provenance, and the Patient they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from bridges.fhir.facts import Group, Subject, Told, Yes
from bridges.fhir.statuses import NEEDS_A_REASON, SAID
from bridges.scopes import SEEN_BY_HOST
from bridges.states import IntroductionStatus as S
from directory.exporters.fhir.elements import Resource, Site, concept, instant, said

GUIDE: Final = "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-"
CORE: Final = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
SOCIAL_CONNECTION: Final = (
    "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes",
    "social-connection",
    "Social Connection",
)
SOCIAL_SERVICE: Final = ("http://snomed.info/sct", "410606002", "Social service procedure")
REFERRAL: Final = ("http://snomed.info/sct", "306206005", "Referral to service")
FULFIL: Final = ("http://hl7.org/fhir/CodeSystem/task-code", "fulfill", "Fulfill the focal request")
PRIVACY: Final = ("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", "Privacy Consent")
DISCLOSURE: Final = ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IDSCL", "information disclosure")
OPT_IN: Final = ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN", "opt-in")
RECIPIENT: Final = ("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient")
ACTIONS: Final = "http://terminology.hl7.org/CodeSystem/consentaction"
PARTS: Final = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all resources of one bundle share: whom they are about, who made them, and when."""

    subject: Subject
    site: Site
    at: datetime

    @property
    def patient(self) -> Resource:
        return {"reference": urn(named(self.subject.key, "Patient"))}

    @property
    def maker(self) -> Resource:
        return {"reference": urn(self.maker_key), "display": self.site.name}

    @property
    def maker_key(self) -> str:
        return str(uuid5(NAMESPACE_URL, self.site.url))


def named(key: str, kind: str) -> str:
    """Return the id of a resource that we keep no row for; always the same, and no way back to the row."""
    return str(uuid5(UUID(key), kind))


def urn(key: str) -> str:
    return f"urn:uuid:{key}"


def patient(frame: Frame) -> Resource:
    """Return the person: what to call them, and nothing else. `masked` says that there is a name, and no yes to it."""
    masked = {"extension": [{"url": ABSENT, "valueCode": "masked"}]}
    called = frame.subject.called.strip()
    key = named(frame.subject.key, "Patient")
    return _resource(
        "Patient",
        key,
        f"{CORE}patient",
        identifier=[{"system": f"{frame.site.url}/fhir/NamingSystem/person", "value": key}],
        name=[{"use": "usual", "text": called, "given": [called]} if called else masked],
        gender="unknown",
    )


def maker(frame: Frame) -> Resource:
    """Return who keeps the record and gives this copy of it."""
    telecom = [{"system": "url", "value": frame.site.url, "use": "work"}]
    return _resource(
        "Organization",
        frame.maker_key,
        f"{CORE}organization",
        active=True,
        name=frame.site.name,
        telecom=telecom,
    )


def service_request(told: Told, frame: Frame) -> Resource:
    """Return the introduction itself."""
    words = SAID[told.status]
    return _resource(
        "ServiceRequest",
        named(told.key, "ServiceRequest"),
        f"{GUIDE}ServiceRequest",
        status=words.request,
        intent=words.intent,
        category=[concept(*SOCIAL_SERVICE), concept(*SOCIAL_CONNECTION)],
        code=concept(*REFERRAL, text=told.group.name),
        subject=frame.patient,
        authoredOn=instant(told.created_at),
        requester=frame.patient if told.by_person else frame.maker,
        performer=[_service(told.group, frame), *_body(told.group, frame)],
        locationReference=[
            {"reference": frame.site.address("Location", place["id"]), "display": place["name"]}
            for place in told.group.places
        ],
        supportingInfo=[{"reference": urn(named(told.key, "Consent"))}] if told.consents else [],
        note=[{"authorReference": frame.patient, "text": note} for note in told.notes],
        **_occurrence(told),
    )


def task(told: Told, frame: Frame) -> Resource:
    """Return how far it is: FHIR's word for it, and ours beside it."""
    status = SAID[told.status].task
    return _resource(
        "Task",
        named(told.key, "Task"),
        f"{GUIDE}TaskForReferralManagement",
        status=status,
        statusReason={"text": told.status_words} if status in NEEDS_A_REASON else None,
        businessStatus=concept(frame.site.system("introduction-status"), str(told.status), told.status_words),
        intent="order",
        code=concept(*FULFIL),
        focus={"reference": urn(named(told.key, "ServiceRequest"))},
        executionPeriod=_period(told.asked_at, told.ended_at) if told.asked_at else None,
        authoredOn=instant(told.created_at),
        lastModified=instant(told.status_since),
        requester=frame.maker,
        owner=next(iter(_body(told.group, frame)), None),
        **{"for": frame.patient},
    )


def consent(told: Told, frame: Frame) -> Resource | None:
    """Return what the person said yes to; None where they were never asked. Only what holds is listed."""
    if not told.consents:
        return None
    active = [one for one in told.consents if one.is_active]
    first = min(told.consents, key=lambda one: one.given_at)
    in_error = told.status == S.RECORDED_IN_ERROR
    return _resource(
        "Consent",
        named(told.key, "Consent"),
        f"{GUIDE}Consent",
        status="entered-in-error" if in_error else "active" if active else "inactive",
        scope=concept(*PRIVACY),
        category=[concept(*DISCLOSURE)],
        patient=frame.patient,
        dateTime=instant(first.given_at),
        performer=[frame.patient],
        organization=[frame.maker],
        sourceAttachment={"contentType": "text/plain", "language": first.language, "title": first.question},
        policyRule=concept(*OPT_IN),
        provision={"type": "deny", "provision": [_provision(one, told, frame) for one in active]} if active else None,
    )


def provenance(told: Told, frame: Frame) -> Resource:
    """Return who said this and when, and who wrote it down."""
    kinds = ("ServiceRequest", "Task", *(("Consent",) if told.consents else ()))
    is_spoken = any(one.is_spoken for one in told.consents)
    author = frame.patient if told.by_person or told.consents else frame.maker
    parts = [("author", "Author", author), ("assembler", "Assembler", frame.maker)]
    if is_spoken:
        parts.insert(1, ("enterer", "Enterer", frame.maker))
    return _resource(
        "Provenance",
        named(told.key, "Provenance"),
        f"{CORE}provenance",
        target=[{"reference": urn(named(told.key, kind))} for kind in kinds],
        occurredDateTime=instant(told.status_since),
        recorded=instant(frame.at),
        agent=[{"type": concept(PARTS, code, words), "who": who} for code, words, who in parts],
    )


def unlisted_service(group: Group) -> Resource:
    """Return a listing that is not public any more: what it was called."""
    return _resource("HealthcareService", group.key, "", active=False, name=group.name)


def _provision(one: Yes, told: Told, frame: Frame) -> Resource:
    """Return one yes: who may hear it, until when, about which introduction, and the question that was asked."""
    hears = _body(told.group, frame) if one.scope in SEEN_BY_HOST else [frame.maker]
    return {
        "type": "permit",
        "period": _period(one.given_at, one.expires_at),
        "actor": [{"role": concept(*RECIPIENT), "reference": who} for who in hears],
        "action": [concept(ACTIONS, "disclose", "Disclose")],
        "code": [concept(frame.site.system("consent-scope"), str(one.scope), text=one.question)],
        "data": [{"meaning": "related", "reference": {"reference": urn(named(told.key, "ServiceRequest"))}}],
    }


def _service(group: Group, frame: Frame) -> Resource:
    address = frame.site.address("HealthcareService", group.key) if group.service else urn(group.key)
    return {"reference": address, "display": group.name}


def _body(group: Group, frame: Frame) -> list[Resource]:
    if group.body is None:
        return []
    return [{"reference": frame.site.address("Organization", group.body["id"]), "display": group.body["name"]}]


def _occurrence(told: Told) -> Resource:
    if told.visit is None:
        return {}
    starts_at, ends_at = told.visit
    if ends_at is None:
        return {"occurrenceDateTime": instant(starts_at)}
    return {"occurrencePeriod": _period(starts_at, ends_at)}


def _period(start: datetime, end: datetime | None) -> Resource:
    return {"start": instant(start)} | ({"end": instant(end)} if end else {})


def _resource(kind: str, key: str, profile: str, **parts: Any) -> Resource:
    meta = {"profile": [profile]} if profile else None
    found: Resource = said({"resourceType": kind, "id": key, "meta": meta, **parts})
    return found

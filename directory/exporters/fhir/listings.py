"""A listing as HealthcareService, from what it says to everybody. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from directory.capital import MAX_STRENGTH, PLAIN_WORDS, CapitalKind, strength
from directory.contents import TERM_FIELDS, text_field
from directory.exporters.fhir.elements import (
    HSD,
    LANGUAGES,
    Names,
    Resource,
    Site,
    concept,
    contact_point,
    reference,
    with_meta,
)
from directory.exporters.fhir.times import available_times, closed_for_now, in_words, not_available, single_days
from directory.merging import Content
from directory.schedules import ScheduleRule

FACTS: Final = (
    *("someone_meets_you", "may_watch", "may_leave_early", "may_bring_someone", "children_welcome", "pets_welcome"),
    *("peer_led", "trained_experience_experts"),
)
CHOICES: Final = ("attendance", "openness", "alcohol")
DETAILS: Final = (
    *("description", "who_comes", "common_ground", "who_greets", "first_visit", "quiet_spot", "what_is_private"),
    *("access_note", "openness_note", "faith_note", "directions"),
)
PROVISION: Final = "http://terminology.hl7.org/CodeSystem/service-provision-conditions"
PROVISIONS: Final = {"free": "free", "paid": "cost"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words in one language: of the terms of the vocabularies, of the names of fields, of the values of fields."""

    terms: Names = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    choices: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What everybody may know of a listing (`exporters.manners.public_content`), its timetables, and words for codes.

    The language of the words is active while resources are made.
    """

    key: str
    content: Content
    changed_at: datetime
    rules: Sequence[ScheduleRule] = ()
    words: Words = field(default_factory=Words)

    def text(self, part: str) -> str:
        """Return one part of the original text."""
        value = self.content.get(text_field(part, language=self.content["language"])) or ""
        return "\n".join(f"{n}. {line}" for n, line in enumerate(value, 1)) if isinstance(value, list) else str(value)

    @property
    def name(self) -> str:
        return self.text("name") or "–"

    @property
    def body_id(self) -> str:
        """The id of its Organization: an informal circle is its own."""
        return str((self.content["organization"] or {}).get("id") or self.key)

    @property
    def body_name(self) -> str:
        return str((self.content["organization"] or {}).get("name") or self.name)


def healthcare_service(told: Told, *, site: Site, at: datetime) -> Resource:
    """Return a listing as HealthcareService; with the profile of the guide where it runs (`active` is fixed there)."""
    content, is_active = told.content, told.content["status"] == "active"
    places = [(row["visibility"] == "public", place_reference(row, told)) for row in content["locations"]]
    resource: Resource = {
        "resourceType": "HealthcareService",
        "id": told.key,
        "language": content["language"],
        "active": is_active,
        "providedBy": reference("Organization", told.body_id, told.body_name),
        "category": [_coded("kind", content["kind"], told, site=site)],
        "type": _terms("topics", told, site=site),
        "specialty": _terms("dimensions", told, site=site),
        "location": [place for is_public, place in places if is_public],
        "name": told.name,
        "comment": told.text("promise"),
        "extraDetails": "\n\n".join(_details(told)),
        "telecom": list(_telecom(content)),
        "coverageArea": [place for is_public, place in places if not is_public],
        "serviceProvisionCode": [_cost(row, told, site=site) for row in content["costs"]],
        "eligibility": list(_eligibility(told)),
        "characteristic": list(_characteristics(told, site=site)),
        "communication": _languages(told),
        "appointmentRequired": {"ring_first": True, "open": False}.get(content["openness"]),
        **_times(told, at=at),
    }
    return with_meta(resource, changed_at=told.changed_at, profile=f"{HSD}HealthcareService" if is_active else "")


def place_reference(row: Mapping[str, Any], told: Told) -> Resource:
    return reference("Location", row["id"], place_name(row, told))


def place_name(row: Mapping[str, Any], told: Told) -> str:
    """Return what a place is called; the area of one that is not public, or else whose it is."""
    return str(row["name"] or row["address"] or row["city"] or told.name)


def _times(told: Told, *, at: datetime) -> Resource:
    until = date.fromisoformat(told.content["closed_until"]) if told.content["closed_until"] else None
    is_closed = told.content["status"] == "temporarily_closed"
    closed = closed_for_now(until, at=at) if is_closed else ""
    off = single_days(told.rules, at=at, words=_("It does not meet on this day."))
    return {
        "availableTime": available_times(told.rules, at=at),
        "notAvailable": [*not_available(closed=closed, is_closed=is_closed, until=until), *off],
        "availabilityExceptions": in_words(told.rules, at=at),
    }


def _coded(name: str, code: str, told: Told, *, site: Site, text: str = "") -> Resource:
    return concept(site.system(name.replace("_", "-")), code, told.words.choices.get(name, {}).get(code, ""), text=text)


def _terms(name: str, told: Told, *, site: Site) -> list[Resource]:
    taxonomy = str(TERM_FIELDS[name])
    names = told.words.terms.get(taxonomy, {})
    return [concept(site.system(taxonomy), code, names.get(code, "")) for code in told.content[name]]


def _languages(told: Told) -> list[Resource]:
    names = told.words.terms.get(str(TERM_FIELDS["languages"]), {})
    return [concept(LANGUAGES, code, names.get(code, "")) for code in told.content["languages"]]


def _details(told: Told) -> Iterator[str]:
    for part in DETAILS:
        text = told.text(part)
        if text:
            yield text if part == "description" else f"**{told.words.fields.get(part, part)}**: {text}"


def _telecom(content: Content) -> Iterator[Resource]:
    for contact in content["contacts"]:
        for system in ("phone", "email"):
            if contact[system]:
                yield contact_point(system, contact[system])
    if content["url"]:
        yield contact_point("url", content["url"])


def _cost(row: Mapping[str, Any], told: Told, *, site: Site) -> Resource:
    """Return one price; the code system of FHIR has no word for giving what one can."""
    amount = f"{row['amount']} {row['currency']}" if row["amount"] else ""
    text = " – ".join(part for part in (amount, row["note"]) if part)
    if row["kind"] in PROVISIONS:
        return concept(PROVISION, PROVISIONS[row["kind"]], text=text)
    return _coded("cost", row["kind"], told, site=site, text=text)


def _eligibility(told: Told) -> Iterator[Resource]:
    ages = {name: told.content[name] for name in ("age_min", "age_max") if told.content[name] is not None}
    if ages:
        words = "; ".join(f"{told.words.fields.get(name, name)}: {years}" for name, years in ages.items())
        yield {"code": {"text": words}}
    for part in ("who_for", "who_not_for"):
        if told.text(part):
            yield {"code": {"text": told.words.fields.get(part, part)}, "comment": told.text(part)}


def _characteristics(told: Told, *, site: Site) -> Iterator[Resource]:
    """Yield how one is welcomed, ways in, and ties with their strength and reason."""
    for name in FACTS:
        if told.content[name]:
            yield concept(site.system("welcome"), name.replace("_", "-"), told.words.fields.get(name, ""))
    for name in CHOICES:
        if told.content[name]:
            yield _coded(name, told.content[name], told, site=site)
    yield from _terms("access", told, site=site)
    for kind in CapitalKind:
        tie = told.content[f"capital.{kind}"]
        if tie:
            yield _tie(kind, tie, words=PLAIN_WORDS[kind], site=site)


def _tie(kind: CapitalKind, tie: Mapping[str, Any], *, words: str | Promise, site: Site) -> Resource:
    text = f"{strength(tie['statements'])}/{MAX_STRENGTH}: {tie['reason']}"
    return concept(site.system("social-capital"), str(kind), str(words), text=text)

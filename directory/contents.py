"""What a listing says as one flat, plain value: for its history, for changes to it, and for comparing with a source.

A content maps each field to a JSON value. Texts have a field of their own for each language, variant and part
("text.da.standard.promise"), ties one for each kind ("capital.bonding"); places and times are lists whose rows keep
their ids, because calendars refer to them. What nobody said is "", None, [] or {}.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from directory.capital import CapitalKind
from directory.documents import ListingParts
from directory.merging import Content
from directory.models import Contact, CostOption, ListingText, Location, Organization, Schedule, Taxonomy, TextVariant

SCALARS: Final = (
    *("kind", "status", "language", "is_crisis_line", "url", "attendance", "openness", "closed_until"),
    *("group_size_min", "group_size_max", "age_min", "age_max"),
    *("someone_meets_you", "may_watch", "may_leave_early", "may_bring_someone", "children_welcome", "pets_welcome"),
    *("peer_led", "trained_experience_experts", "alcohol", "wants_help_to_get_ready"),
)
TERM_FIELDS: Final = {
    "topics": Taxonomy.TOPIC,
    "access": Taxonomy.ACCESS,
    "dimensions": Taxonomy.LIFE_DIMENSION,
    "languages": Taxonomy.LANGUAGE,
}
TEXT_PARTS: Final = (
    *("name", "promise", "description", "who_comes", "who_for", "who_not_for", "common_ground", "openness_note"),
    *("access_note", "who_greets", "first_visit", "quiet_spot", "what_is_private", "faith_note", "directions"),
    "based_on_revision",
)
LOCATION_PARTS: Final = (
    *("id", "name", "visibility", "address", "city", "region", "postcode", "country"),
    *("latitude", "longitude", "coordinate_origin"),
)
SCHEDULE_PARTS: Final = (
    *("id", "location", "rrule", "start_date", "start", "end", "timezone", "exdates", "overrides", "note"),
)
CONTACT_PARTS: Final = ("name", "role", "phone", "email", "is_public")
COST_PARTS: Final = ("kind", "amount", "currency", "note")
ORGANIZATION_PARTS: Final = ("id", "name", "url", "description")

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "what": ("kind", "topics", "dimensions", "keywords", "url", "organization", "status", "closed_until", "language"),
    "who": ("group_size_min", "group_size_max", "age_min", "age_max", "peer_led", "trained_experience_experts"),
    "when": ("schedules",),
    "where": ("locations", "attendance"),
    "welcome": (
        *("openness", "someone_meets_you", "may_watch", "may_leave_early", "may_bring_someone"),
        *("wants_help_to_get_ready", "children_welcome", "pets_welcome", "alcohol", "access", "costs", "languages"),
    ),
    "company": (*(f"capital.{kind}" for kind in CapitalKind), "niche_indicators"),
    "contact": ("contacts", "is_crisis_line"),
}
_TEXT_SECTIONS: Final = {
    **dict.fromkeys(("name", "promise", "description", "based_on_revision"), "what"),
    **dict.fromkeys(("who_comes", "who_for", "who_not_for", "common_ground"), "who"),
    "directions": "where",
}

_LABELS: Final[Mapping[str, str | Promise]] = {
    "kind": _("Kind"),
    "status": _("State"),
    "language": _("Language of the original text"),
    "is_crisis_line": _("Crisis line"),
    "url": _("Website"),
    "attendance": _("In person or online"),
    "openness": _("Open to new people"),
    "closed_until": _("Closed until"),
    "group_size_min": _("People, at least"),
    "group_size_max": _("People, at most"),
    "age_min": _("Youngest age"),
    "age_max": _("Oldest age"),
    "someone_meets_you": _("Somebody meets new people"),
    "may_watch": _("One may just watch"),
    "may_leave_early": _("One may leave early"),
    "may_bring_someone": _("One may bring somebody"),
    "children_welcome": _("Children"),
    "pets_welcome": _("Pets"),
    "peer_led": _("Led by people with the same experience"),
    "trained_experience_experts": _("Trained experts by experience"),
    "alcohol": _("Alcohol"),
    "wants_help_to_get_ready": _("Would like help to get ready"),
    "topics": _("Topics"),
    "access": _("Access"),
    "dimensions": _("Parts of life"),
    "languages": _("Languages spoken"),
    "keywords": _("Words to find it by"),
    "niche_indicators": _("Room to grow"),
    "organization": _("Organisation"),
    "locations": _("Where it meets"),
    "schedules": _("When it meets"),
    "costs": _("What it costs"),
    "contacts": _("How to reach the group"),
    "capital.bonding": _("People like me"),
    "capital.bridging": _("New and different people"),
    "capital.linking": _("A door to help and a say"),
}
_TEXT_LABELS: Final[Mapping[str, str | Promise]] = {
    "name": _("Name"),
    "promise": _("In one sentence"),
    "description": _("Description"),
    "who_comes": _("Who comes"),
    "who_for": _("Who it is for"),
    "who_not_for": _("Who it is not for"),
    "common_ground": _("What people here share"),
    "openness_note": _("More about being open"),
    "access_note": _("More about access"),
    "who_greets": _("Who meets you"),
    "first_visit": _("What happens the first time"),
    "quiet_spot": _("Quiet spot"),
    "what_is_private": _("What stays private"),
    "faith_note": _("Religion"),
    "directions": _("How to get there"),
    "based_on_revision": _("Made from version"),
}


def content_of(parts: ListingParts, *, contacts: Sequence[Contact]) -> Content:
    """Return what a listing says, saved or not yet saved. Reads nothing."""
    listing = parts.listing
    content: Content = {name: getattr(listing, name) for name in SCALARS}
    content["closed_until"] = listing.closed_until.isoformat() if listing.closed_until else None
    content["keywords"] = list(listing.keywords)
    content["niche_indicators"] = dict(listing.niche_indicators)
    content["organization"] = _organization(parts.organization)
    for name, taxonomy in TERM_FIELDS.items():
        content[name] = sorted(term.code for term in parts.terms if term.taxonomy == taxonomy)
    for text in parts.texts:
        content |= _text(text, is_original=text.language == listing.language)
    content["locations"] = [_location(row) for row in parts.locations]
    content["schedules"] = [schedule_content(row) for row in parts.schedules]
    content["costs"] = sorted((_cost(row) for row in parts.cost_options), key=repr)
    content["contacts"] = sorted(({name: getattr(row, name) for name in CONTACT_PARTS} for row in contacts), key=repr)
    tags = {tag.kind: tag for tag in parts.capital_tags}
    for kind in CapitalKind:
        tag = tags.get(kind)
        content[f"capital.{kind}"] = {"statements": sorted(tag.statements), "reason": tag.reason} if tag else None
    return content


def text_field(part: str, *, language: str, variant: str = TextVariant.STANDARD) -> str:
    """Return the name of the field of one part of a text."""
    return f"text.{language}.{variant}.{part}"


def texts_of(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return language and variant of each text that a content has, the original first."""
    found = {tuple(name.split(".")[1:3]) for name in content if name.startswith("text.")}
    original = (content.get("language"), str(TextVariant.STANDARD))
    return sorted(((one, other) for one, other in found), key=lambda key: (key != original, key))


def section_of(field: str) -> str:
    """Return the part of the editor in which a field is changed."""
    if field.startswith("text."):
        part = field.rpartition(".")[2]
        return _TEXT_SECTIONS.get(part, "welcome")
    return next(section for section, names in SECTIONS.items() if field in names)


def label_of(field: str) -> str:
    """Return the name of a field as people read it, in the active language."""
    if not field.startswith("text."):
        return str(_LABELS[field])
    _text, language, variant, part = field.split(".")
    words = {"part": _TEXT_LABELS[part], "language": _language_name(language)}
    if variant == TextVariant.EASY_READ:
        return gettext("%(part)s (easy to read, %(language)s)") % words
    return gettext("%(part)s (%(language)s)") % words


def names_of_fields() -> dict[str, str]:
    """Return the names of all fields, and of the parts of texts without their language, in the active language."""
    return {name: str(words) for name, words in {**_LABELS, **_TEXT_LABELS}.items()}


def _language_name(language: str) -> str:
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:  # a language that Django does not know
        return language


def fields_of(contents: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return every field of some contents, in the order of the sections, so that lists of changes read well."""
    order = [*SECTIONS]
    names = {name for content in contents for name in content}
    return sorted(names, key=lambda name: (order.index(section_of(name)), not name.startswith("text."), name))


def _organization(body: Organization | None) -> dict[str, str] | None:
    if body is None:
        return None
    return {"id": str(body.pk), "name": body.name, "url": body.url, "description": body.description}


def _text(text: ListingText, *, is_original: bool) -> Content:
    values = {name: getattr(text, name) for name in TEXT_PARTS}
    values["first_visit"] = list(text.first_visit)
    if is_original and text.variant == TextVariant.STANDARD:
        del values["based_on_revision"]  # it is what the others are made from
    return {text_field(name, language=text.language, variant=text.variant): value for name, value in values.items()}


def _location(row: Location) -> dict[str, Any]:
    return {name: getattr(row, name) for name in LOCATION_PARTS} | {"id": str(row.pk)}


def schedule_content(row: Schedule) -> dict[str, Any]:
    """Return what a timetable says, dates and times in ISO 8601."""
    return {
        "id": str(row.pk),
        "location": str(row.location_id) if row.location_id else None,
        "rrule": row.rrule,
        "start_date": row.start_date.isoformat() if row.start_date else None,
        "start": row.start.isoformat("minutes"),
        "end": row.end.isoformat("minutes") if row.end else None,
        "timezone": row.timezone,
        "exdates": list(row.exdates),
        "overrides": list(row.overrides),
        "note": row.note,
    }


def _cost(row: CostOption) -> dict[str, Any]:
    amount = None if row.amount is None else f"{row.amount:.2f}"
    return {"kind": row.kind, "amount": amount, "currency": row.currency, "note": row.note}

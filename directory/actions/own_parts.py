"""From a row of our own export to unsaved rows of a listing that is not here yet: everything keeps its id."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import capital
from directory.actions.content_rows import ContentError
from directory.capital import CapitalKind
from directory.contents import CONTACT_PARTS, COST_PARTS, LOCATION_PARTS, SCALARS, TERM_FIELDS, TEXT_PARTS, texts_of
from directory.documents import ListingParts
from directory.importers.own import OwnRow, moment
from directory.importers.own_columns import STATES
from directory.models import (
    CapitalTag,
    Contact,
    CostOption,
    Listing,
    ListingText,
    Location,
    Organization,
    Schedule,
    Source,
    TaxonomyTerm,
)
from directory.schedules import validate_rule

Content = Mapping[str, Any]


@dataclass(slots=True)
class Known:
    """What rows refer to, read once an import: terms by code, sources by short name."""

    terms: dict[tuple[str, str], TaxonomyTerm] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Known":
        terms = {(row.taxonomy, row.code): row for row in TaxonomyTerm.objects.select_related("parent")}
        return cls(terms, {row.slug: row for row in Source.objects.all()})

    def source(self, facts: Mapping[str, Any], *, slug: str) -> Source | None:
        """Return the source of that short name, made of what the row says of it where it is new."""
        if not slug:
            return None
        if slug not in self.sources:
            told = {name: str(facts.get(f"source_{name}") or "") for name in ("name", "url", "licence", "attribution")}
            told["name"] = told["name"] or slug
            own = told if slug == facts.get("source") else {"name": slug}
            self.sources[slug], _is_new = Source.objects.get_or_create(slug=slug, defaults=own)
        return self.sources[slug]


def parts_from(row: OwnRow, *, known: Known, at: dt.datetime) -> tuple[ListingParts, list[Contact]]:
    """Return the unsaved rows of a new listing.

    :raises ContentError: if a value cannot be stored
    """
    content = row.over({})
    listing = _listing(row, content, known, at)
    organization = _organization(row, content, known)
    listing.organization_id = organization.pk if organization else None
    parts = ListingParts(
        listing=listing,
        organization=organization,
        texts=_texts(row.key, content),
        locations=_locations(row.key, content),
        schedules=_schedules(row.key, content),
        terms=_terms(content, known),
        cost_options=[_cost(row.key, cost) for cost in content.get("costs") or ()],
        capital_tags=[*_tags(row.key, content)],
    )
    contacts = [
        Contact(listing_id=row.key, **{name: contact[name] for name in CONTACT_PARTS})
        for contact in content.get("contacts") or ()
    ]
    _check([listing, *parts.texts, *parts.locations, *parts.schedules, *parts.cost_options, *contacts])
    return parts, contacts


def _listing(row: OwnRow, content: Content, known: Known, at: dt.datetime) -> Listing:
    facts = row.facts
    values = {name: content[name] for name in SCALARS if content.get(name) not in (None, "")}
    if "closed_until" in values:
        values["closed_until"] = dt.date.fromisoformat(values["closed_until"])
    confirmed_at = moment(facts["confirmed_at"]) if "confirmed_at" in facts else None
    return Listing(
        id=row.key,
        **values,
        keywords=list(content.get("keywords") or ()),
        niche_indicators=dict(content.get("niche_indicators") or {}),
        revision=int(facts.get("revision") or 1),
        confirmed_at=confirmed_at,
        confirmed_how=(facts.get("confirmed_how") or "import") if confirmed_at else "",
        source=known.source(facts, slug=str(facts.get("source") or "")),
        source_ref=str(facts.get("source_ref") or ""),
        created_at=(moment(facts["created_at"]) if "created_at" in facts else None) or at,
        **{name: moment(facts[name]) for name in STATES if name in facts},
    )


def _organization(row: OwnRow, content: Content, known: Known) -> Organization | None:
    body = content.get("organization")
    if not body:
        return None
    slug = str(row.facts.get("organization_source") or "")
    source = known.source(row.facts, slug=slug)
    return Organization(
        **body | {"id": UUID(body["id"])}, source=source, source_ref=str(row.facts.get("organization_ref") or "")
    )


def _texts(key: UUID, content: Content) -> list[ListingText]:
    texts = []
    for language, variant in texts_of(content):
        values = {part: content.get(f"text.{language}.{variant}.{part}") for part in TEXT_PARTS}
        if not values["name"]:
            continue
        values["first_visit"] = list(values["first_visit"] or ())
        values["based_on_revision"] = int(values["based_on_revision"] or 1)
        words = {part: "" if value is None else value for part, value in values.items()}
        texts.append(ListingText(listing_id=key, language=language, variant=variant, **words))
    if not texts:
        raise ContentError("name", "The row has no name.")
    return texts


def _locations(key: UUID, content: Content) -> list[Location]:
    return [
        Location(
            listing_id=key,
            position=position,
            **{name: place[name] for name in LOCATION_PARTS} | {"id": UUID(place["id"])},
        )
        for position, place in enumerate(content.get("locations") or ())
    ]


def _schedules(key: UUID, content: Content) -> list[Schedule]:
    return [_schedule(key, position, row) for position, row in enumerate(content.get("schedules") or ())]


def _schedule(key: UUID, position: int, row: Content) -> Schedule:
    if not row["start"]:
        raise ContentError("schedule", "There is no start time.")
    return Schedule(
        id=UUID(row["id"]),
        listing_id=key,
        location_id=UUID(row["location"]) if row["location"] else None,
        position=position,
        rrule=row["rrule"],
        start_date=dt.date.fromisoformat(row["start_date"]) if row["start_date"] else None,
        start=dt.time.fromisoformat(row["start"]),
        end=dt.time.fromisoformat(row["end"]) if row["end"] else None,
        timezone=row["timezone"],
        exdates=list(row["exdates"]),
        overrides=list(row["overrides"]),
        note=row["note"],
    )


def _terms(content: Content, known: Known) -> list[TaxonomyTerm]:
    found = []
    for name, taxonomy in TERM_FIELDS.items():
        for code in content.get(name) or ():
            if (taxonomy, code) not in known.terms:
                raise ContentError(name, f"“{code[:40]}” is not in the vocabulary. Load the vocabularies first.")
            found.append(known.terms[taxonomy, code])
    return found


def _cost(key: UUID, cost: Content) -> CostOption:
    values = {name: cost[name] for name in COST_PARTS}
    amount = values["amount"]
    return CostOption(listing_id=key, **values | {"amount": None if amount in (None, "") else Decimal(str(amount))})


def _tags(key: UUID, content: Content) -> Any:
    for kind in CapitalKind:
        tie = content.get(f"capital.{kind}")
        if tie:
            letters = tie["statements"]
            yield CapitalTag(
                listing_id=key,
                kind=str(kind),
                statements=letters,
                strength=capital.strength(letters),
                reason=tie["reason"],
            )


def _check(rows: list[Any]) -> None:
    """Refuse what does not fit its column, an address that is no web address, and times that cannot be.

    :raises ContentError: if a value cannot be stored
    """
    for row in rows:
        for column in row._meta.concrete_fields:
            value = getattr(row, column.attname)
            limit = getattr(column, "max_length", None)
            if isinstance(value, str) and limit and len(value) > limit:
                raise ContentError(column.name, f"This is longer than {limit} characters.")
            if column.name == "url" and value and not value.startswith(("http://", "https://")):
                raise ContentError("url", "A web address begins with https://.")
        if isinstance(row, Schedule):
            validate_rule(row.as_rule())

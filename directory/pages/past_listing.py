"""A listing as an earlier content says, in memory only: what pages show of it is what people saw then."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from directory.capital import strength
from directory.contents import (
    CONTACT_PARTS,
    COST_PARTS,
    LOCATION_PARTS,
    SCALARS,
    TERM_FIELDS,
    TEXT_PARTS,
    text_field,
    texts_of,
)
from directory.models import (
    CapitalTag,
    Contact,
    CostOption,
    Listing,
    ListingText,
    Location,
    Organization,
    Schedule,
    TaxonomyTerm,
)


def past_listing(listing: Listing, content: Mapping[str, Any]) -> Listing:
    """Return an unsaved listing, with the id of `listing`, that says what `content` says; its parts come with it.

    Only words of vocabularies are read from the database.

    :raises ValueError: if a value of the content cannot be read any more
    """
    row = Listing(pk=listing.pk, created_at=listing.created_at)
    for name in SCALARS:
        value = content.get(name)
        if value not in ("", None):
            setattr(row, name, date.fromisoformat(value) if name == "closed_until" else value)
    row.keywords = list(content.get("keywords") or ())
    row.niche_indicators = dict(content.get("niche_indicators") or {})
    if body := content.get("organization"):
        row.organization = Organization(name=body["name"], url=body.get("url") or "")
    row._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "texts": list(_texts(row, content)),
        "locations": [_location(row, *pair) for pair in enumerate(content.get("locations") or ())],
        "schedules": [_schedule(row, *pair) for pair in enumerate(content.get("schedules") or ())],
        "terms": _terms(content),
        "cost_options": [_cost(row, one) for one in content.get("costs") or ()],
        "capital_tags": list(_tags(row, content)),
        "contacts": [Contact(listing=row, **_only(one, CONTACT_PARTS)) for one in content.get("contacts") or ()],
    }
    return row


def _texts(row: Listing, content: Mapping[str, Any]) -> Iterable[ListingText]:
    for language, variant in texts_of(content):
        values = {part: content.get(text_field(part, language=language, variant=variant)) for part in TEXT_PARTS}
        if values["name"]:
            said = {part: value for part, value in values.items() if value not in ("", None)}
            yield ListingText(listing=row, language=language, variant=variant, **said)


def _location(row: Listing, position: int, values: Mapping[str, Any]) -> Location:
    return Location(listing=row, position=position, **_only(values, LOCATION_PARTS))


def _schedule(row: Listing, position: int, values: Mapping[str, Any]) -> Schedule:
    return Schedule(
        listing=row,
        position=position,
        rrule=values.get("rrule") or "",
        start_date=date.fromisoformat(values["start_date"]) if values.get("start_date") else None,
        start=time.fromisoformat(values["start"]),
        end=time.fromisoformat(values["end"]) if values.get("end") else None,
        timezone=values["timezone"],
        exdates=list(values.get("exdates") or ()),
        overrides=list(values.get("overrides") or ()),
        note=values.get("note") or "",
    )


def _terms(content: Mapping[str, Any]) -> list[TaxonomyTerm]:
    wanted = {(str(taxonomy), code) for name, taxonomy in TERM_FIELDS.items() for code in content.get(name) or ()}
    rows = TaxonomyTerm.objects.filter(code__in={code for _taxonomy, code in wanted}).order_by("pk")
    return [term for term in rows if (term.taxonomy, term.code) in wanted]


def _cost(row: Listing, values: Mapping[str, Any]) -> CostOption:
    amount = values.get("amount")
    given = {**_only(values, COST_PARTS), "amount": Decimal(str(amount)) if amount not in ("", None) else None}
    return CostOption(listing=row, **given)


def _tags(row: Listing, content: Mapping[str, Any]) -> Iterable[CapitalTag]:
    for name, value in content.items():
        if name.startswith("capital.") and value:
            letters = list(value.get("statements") or ())
            reason = value.get("reason") or ""
            kind = name.partition(".")[2]
            yield CapitalTag(listing=row, kind=kind, statements=letters, strength=strength(letters), reason=reason)


def _only(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the values that columns have; None where a column takes none is left to its default."""
    return {name: values[name] for name in names if values.get(name) is not None}

"""Write a content (`directory.contents`) to the tables of its listing: only what changed, rows keep their ids."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from directory import capital
from directory.capital import CapitalKind
from directory.contents import (
    CONTACT_PARTS,
    COST_PARTS,
    LOCATION_PARTS,
    ORGANIZATION_PARTS,
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
    User,
)

Row = TypeVar("Row", bound=Model)

_WORDS_OF_THE_ORIGINAL = ("name", "promise", "description")
_JSON_COLUMNS = ("keywords", "niche_indicators")


class ContentError(ValueError):
    """A value that no listing can have; `field` names it, `str()` says what to do."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


def write(listing: Listing, content: Mapping[str, Any], *, changed: Collection[str], tagged_by: User | None) -> None:
    """Bring the tables in line with `content` in the fields that `changed`. The caller holds the listing.

    :raises ContentError: if a value cannot be stored
    """
    _write_listing(listing, content, changed)
    if any(name.startswith("text.") for name in changed):
        _write_texts(listing, content)
    if "locations" in changed:
        _write_locations(listing, content["locations"] or [])
    if {"locations", "schedules"} & set(changed):  # a timetable whose place is gone has none any more
        _write_schedules(listing, content["schedules"] or [])
    if set(TERM_FIELDS) & set(changed):
        _write_terms(listing, content)
    if "costs" in changed:
        _write_costs(listing, content["costs"] or [])
    if "contacts" in changed:
        listing.contacts.all().delete()
        rows = [{name: row.get(name, "") for name in CONTACT_PARTS} for row in content["contacts"] or []]
        Contact.objects.bulk_create([_checked(Contact(listing=listing, **row), "contacts") for row in rows])
    for kind in CapitalKind:
        if f"capital.{kind}" in changed:
            _write_tag(listing, kind, content.get(f"capital.{kind}"), tagged_by=tagged_by)


def _write_listing(listing: Listing, content: Mapping[str, Any], changed: Collection[str]) -> None:
    for name in SCALARS:
        if name in changed:
            setattr(listing, name, _scalar(name, content.get(name)))
    for name in _JSON_COLUMNS:
        if name in changed:
            setattr(listing, name, content.get(name) or type(getattr(Listing(), name))())
    if "organization" in changed:
        listing.organization = _organization(listing, content.get("organization"))
    words = {text_field(part, language=listing.language) for part in _WORDS_OF_THE_ORIGINAL}
    if words & set(changed):
        listing.revision += 1
    # What a source wrote into other columns stands already: it keeps nobody from saying that the group is closed.
    untouched = {*SCALARS, *_JSON_COLUMNS} - set(changed)
    _checked(listing, next(iter(changed), "kind"), untouched=untouched)
    listing.save()


def _scalar(name: str, value: Any) -> Any:
    field = Listing._meta.get_field(name)
    assert isinstance(field, Field)
    if value in ("", None):
        return None if field.null else field.get_default()
    if name == "closed_until":
        return date.fromisoformat(value)
    return value


def _organization(listing: Listing, wanted: Mapping[str, str] | None) -> Organization | None:
    """Return the body of that name: one that others share is not changed by one of them, it gets a new row."""
    if not wanted or not wanted.get("name"):
        return None
    values = {name: wanted.get(name) or "" for name in ORGANIZATION_PARTS if name != "id"}
    key = _uuid(wanted.get("id")) or uuid4()
    kept = Organization.objects.filter(pk=key).first()
    if kept is None:
        return Organization.objects.create(id=key, **values)
    if all(getattr(kept, name) == value for name, value in values.items()):
        return kept
    if kept.listings.exclude(pk=listing.pk).exists():
        return Organization.objects.create(**values)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    return kept


def _write_texts(listing: Listing, content: Mapping[str, Any]) -> None:
    kept = {(text.language, text.variant): text for text in listing.texts.all()}
    for language, variant in texts_of(content):
        values = {part: content.get(text_field(part, language=language, variant=variant)) for part in TEXT_PARTS}
        if not values["name"]:
            continue
        text = kept.pop((language, variant), None) or ListingText(listing=listing, language=language, variant=variant)
        values["based_on_revision"] = values["based_on_revision"] or listing.revision
        if (language, variant) == (listing.language, "standard"):
            values["based_on_revision"] = listing.revision
        for part, value in values.items():
            setattr(text, part, ([] if part == "first_visit" else "") if value is None else value)
        _checked(text, text_field("name", language=language, variant=variant)).save()
    for text in kept.values():
        text.delete()


def _write_locations(listing: Listing, rows: Sequence[Mapping[str, Any]]) -> None:
    kept = {row.pk: row for row in listing.locations.all()}
    for position, row in enumerate(rows):
        key = _uuid(row.get("id"))
        place = kept.pop(key, None) if key else None
        if place is None:
            place = Location(id=_own_id(key, Location), listing=listing)
        for name in LOCATION_PARTS[1:]:
            if name in row:
                setattr(place, name, row[name])
        place.position = position
        _checked(place, "locations").save()
    Location.objects.filter(pk__in=list(kept)).delete()


def _write_schedules(listing: Listing, rows: Sequence[Mapping[str, Any]]) -> None:
    places = set(listing.locations.values_list("pk", flat=True))
    kept = {row.pk: row for row in listing.schedules.all()}
    for position, row in enumerate(rows):
        key = _uuid(row.get("id"))
        schedule = kept.pop(key, None) if key else None
        if schedule is None:
            schedule = Schedule(id=_own_id(key, Schedule), listing=listing)
        place = _uuid(row.get("location"))
        schedule.location_id = place if place in places else None
        schedule.position = position
        schedule.rrule = row.get("rrule") or ""
        schedule.start_date = date.fromisoformat(row["start_date"]) if row.get("start_date") else None
        schedule.start = time.fromisoformat(row["start"])
        schedule.end = time.fromisoformat(row["end"]) if row.get("end") else None
        schedule.timezone = row["timezone"]
        schedule.exdates = list(row.get("exdates") or [])
        schedule.overrides = list(row.get("overrides") or [])
        schedule.note = row.get("note") or ""
        _checked(schedule, "schedules").save()
    Schedule.objects.filter(pk__in=list(kept)).delete()


def _write_terms(listing: Listing, content: Mapping[str, Any]) -> None:
    wanted = {(str(taxonomy), code): name for name, taxonomy in TERM_FIELDS.items() for code in content.get(name) or ()}
    codes = {code for _taxonomy, code in wanted}
    known = {(term.taxonomy, term.code): term for term in TaxonomyTerm.objects.filter(code__in=codes)}
    for key, name in wanted.items():
        if key not in known:
            raise ContentError(
                name, _("“%(word)s” is not in the list any more. Choose another one.") % {"word": key[1]}
            )
    listing.terms.set([known[key] for key in wanted])


def _write_costs(listing: Listing, rows: Sequence[Mapping[str, Any]]) -> None:
    listing.cost_options.all().delete()
    costs = []
    for row in rows:
        values = {name: row.get(name) or "" for name in COST_PARTS} | {"amount": _amount(row.get("amount"))}
        costs.append(_checked(CostOption(listing=listing, **values), "costs"))
    CostOption.objects.bulk_create(costs)


def _amount(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text not in (None, "") else None
    except InvalidOperation:
        raise ContentError(
            "costs", _("“%(word)s” is no amount. Write it like 12.50.") % {"word": str(text)[:20]}
        ) from None


def _write_tag(
    listing: Listing, kind: CapitalKind, wanted: Mapping[str, Any] | None, *, tagged_by: User | None
) -> None:
    """Write one tag, also one of which nothing is true; whoever reviewed it before reviewed something else."""
    if not wanted:
        CapitalTag.objects.filter(listing=listing, kind=str(kind)).delete()
        return
    statements = sorted(set(wanted.get("statements") or ()))
    CapitalTag.objects.update_or_create(
        listing=listing,
        kind=str(kind),
        defaults={
            "statements": statements,
            "strength": capital.strength(statements),
            "reason": wanted.get("reason") or "",
            "tagged_by": tagged_by,
            "reviewed_at": None,
        },
    )


def _checked(row: Row, field: str, *, untouched: Collection[str] = ()) -> Row:
    """Return a row whose values fit their columns, those in `untouched` apart, and which no constraint refuses."""
    try:
        row.clean_fields(exclude={*_keys(row), *untouched})
        row.clean()
        row.validate_constraints(exclude=set(_keys(row)))
    except ValidationError as error:
        named = next(iter(error.message_dict))
        raise ContentError(named if named in SCALARS else field, " ".join(error.messages)) from None
    return row


def _keys(row: Model) -> list[str]:
    return [field.name for field in row._meta.concrete_fields if field.is_relation or field.primary_key]


def _own_id(key: UUID | None, model: Any) -> UUID:
    """Return an id that no other listing's row has: an id that was sent is only good for a row that is gone."""
    return key if key and not model.objects.filter(pk=key).exists() else uuid4()


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None

"""Rows whose every text field holds a text of its own, made from what the models say of themselves."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from directory.actions import search_documents
from directory.models import (
    CapitalTag,
    ChangeRequest,
    Contact,
    CostOption,
    ErrorReport,
    Finding,
    ImportRun,
    Listing,
    ListingText,
    ListingVersion,
    Location,
    Organization,
    Schedule,
    Source,
    User,
)
from tests.listings import make_term

SHORTEST_FIELD = 16
# (world, model, field) -> text
Texts = Callable[[str, str, str], str]
PUBLIC_POINT = (55.39, 10.38)
#: Where a place is that is not public, and what of it must not be seen.
SECRET_POINT = (55.412371, 10.334191)
SECRET_SIGNS = ("55.4123", "10.3341")


def token(world: str, model: str, field: str) -> str:
    """Return letters that stand nowhere else, for a field of a model in a world."""
    digest = hashlib.sha256(f"{world} {model} {field}".encode()).digest()
    return "q" + "".join(chr(ord("a") + byte % 26) for byte in digest[:12]) + "q"


def text_fields(model: type[models.Model]) -> list[str]:
    """Return the fields of a model that hold free text."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        and not field.choices
        and (field.max_length is None or field.max_length >= SHORTEST_FIELD)
    ]


def texts_of(model: type[models.Model], *, world: str, texts: Texts) -> dict[str, Any]:
    """Return a value for each free text field of a model."""
    values: dict[str, Any] = {}
    for name in text_fields(model):
        field = model._meta.get_field(name)
        text: Any = texts(world, model.__name__, name)
        if isinstance(field, models.JSONField):
            text = {"a": text} if field.default is dict else [text]
        elif isinstance(field, models.URLField) and texts is token:
            text = f"https://{text}.example/"
        elif isinstance(field, models.EmailField):
            text = f"{text}@example.org"
        values[name] = text[: field.max_length] if isinstance(text, str) and field.max_length else text
    return values


def make_world(
    world: str,
    *,
    steward: User,
    texts: Texts = token,
    visibility: str = "public",
    contact_is_public: bool = True,
    point: tuple[float, float] = PUBLIC_POINT,
    **fields: Any,
) -> Listing:
    """Save a listing with all that can belong to it, a text of its own in every field, and bring search up to date."""

    def make(model: Any, **given: Any) -> Any:
        return model.objects.create(**{**texts_of(model, world=world, texts=texts), **given})

    now = timezone.now()
    source = make(Source, slug=token(world, "Source", "slug"))
    run = make(ImportRun, source=source, state="finished", started_at=now, finished_at=now, fingerprint="0" * 64)
    listing: Listing = make(
        Listing,
        source=source,
        organization=make(Organization, source=source),
        seen_in_run=run,
        wants_help_to_get_ready=True,
        content_hash=token(world, "Listing", "content_hash"),
        **{"status": "active", "language": "en", **fields},
    )
    make(ListingText, listing=listing, language="en")
    place = make(
        Location,
        listing=listing,
        visibility=visibility,
        latitude=point[0],
        longitude=point[1],
        coordinate_origin="source",
    )
    make(Contact, listing=listing, is_public=contact_is_public)
    make(CostOption, listing=listing, kind="paid", amount=Decimal(3), currency="GBP")
    make(CapitalTag, listing=listing, kind="bonding", statements=["a", "b", "c"], strength=3, tagged_by=steward)
    make(ErrorReport, listing=listing, kind="time", made_at=now)
    wish = {"before": "", "after": texts(world, "ChangeRequest", "changes"), "organiser": "", "at": now.isoformat()}
    make(ChangeRequest, listing=listing, changes={"keywords": wish})
    said = {"language": "en", "keywords": [texts(world, "ListingVersion", "content")]}
    make(ListingVersion, listing=listing, number=1, how="edit", party="organiser", content=said, changed=["keywords"])
    make(Finding, listing=listing, kind="crisis_line", found_at=datetime(1987, 3, 14, tzinfo=UTC))
    _make_schedule(listing, place=place, note=texts(world, "Schedule", "note"))
    listing.terms.set([make_term("singing"), make_term("step_free", taxonomy="access")])
    search_documents.rewrite([listing.pk], at=now)
    return listing


def _make_schedule(listing: Listing, *, place: Location, note: str) -> None:
    Schedule.objects.create(
        listing=listing,
        location=place,
        rrule="FREQ=WEEKLY;BYDAY=TU",
        start_date=date(2026, 1, 6),
        start=time(19, 0),
        end=time(21, 0),
        timezone="Europe/London",
        overrides=[{"date": "2026-12-01", "start": "18:00", "note": note[:250]}],
        note=note[:250],
    )

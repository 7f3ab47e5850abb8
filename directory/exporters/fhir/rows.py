"""Reads listings with all that their resources need, in a fixed number of queries."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from directory.contents import TERM_FIELDS, content_of, names_of_fields
from directory.documents import parts_of
from directory.exporters.fhir.elements import Resource, Site
from directory.exporters.fhir.listings import Told, Words, healthcare_service
from directory.exporters.fhir.places import locations, organization
from directory.exporters.manners import public_content
from directory.models import CostKind, Listing, Organization, TextVariant
from directory.models.listing import Alcohol, Attendance, ListingKind, ListingQuerySet, Openness
from directory.vocabulary import reading, terms

CHOICES: Final[dict[str, Any]] = {
    "kind": ListingKind,
    "attendance": Attendance,
    "openness": Openness,
    "alcohol": Alcohol,
    "cost": CostKind,
}
Make = Callable[[Told], Iterable[Resource]]


def site() -> Site:
    """Return where this directory stands."""
    return Site(url=settings.FOOTBRIDGE_SITE_URL, name=settings.FOOTBRIDGE_NAME)


def with_parts(rows: ListingQuerySet) -> ListingQuerySet:
    """Fetch what the resources of listings say with them."""
    return rows.with_parts().prefetch_related("contacts")


def services(rows: Iterable[Listing], *, at: datetime) -> Iterator[Resource]:
    """Yield the HealthcareService of each listing that was fetched `with_parts`."""
    here = site()
    yield from _made(rows, lambda told: [healthcare_service(told, site=here, at=at)])


def places(rows: Iterable[Listing]) -> Iterator[Resource]:
    """Yield the Locations of listings."""
    yield from _made(rows, locations)


def bodies(found: Iterable[Organization]) -> Iterator[Resource]:
    """Yield the Organization of each body that runs listings."""
    for row in found:
        yield organization(
            str(row.pk), name=row.name, description=row.description, url=row.url, changed_at=row.modified_at
        )


def circles(found: Iterable[Listing]) -> Iterator[Resource]:
    """Yield a minimal Organization for each listing that no body runs; fetch them with their texts."""
    for row in found:
        names = {text.language: text.name for text in row.texts.all() if text.variant == TextVariant.STANDARD}
        yield organization(str(row.pk), name=names.get(row.language) or "–", changed_at=row.modified_at)


def told_of(listing: Listing) -> Told:
    """Return what everybody may know of a listing, with words in the language that is active."""
    words = _words(translation.get_language() or "en", reading())
    parts = parts_of(listing)
    content = public_content(content_of(parts, contacts=list(listing.contacts.all())))
    rules = [row.as_rule() for row in parts.schedules]
    return Told(key=str(listing.pk), content=content, changed_at=listing.modified_at, rules=rules, words=words)


@lru_cache(maxsize=8)
def _words(language: str, _reading: int) -> Words:
    """Return the words of all codes in a language that is active; kept until the vocabularies are read anew."""
    taxonomies = [str(taxonomy) for taxonomy in TERM_FIELDS.values()]
    return Words(
        terms={name: {code: term.name_in(language) for code, term in terms(name).items()} for name in taxonomies},
        fields=names_of_fields(),
        choices={name: {value: str(label) for value, label in kind.choices} for name, kind in CHOICES.items()},
    )


def _made(rows: Iterable[Listing], make: Make) -> Iterator[Resource]:
    for row in rows:
        with _language_of(row):
            found = list(make(told_of(row)))
        yield from found


def _language_of(listing: Listing) -> Any:
    """Speak the language in which a listing is written, where we know it: a resource has one language."""
    known = {code for code, _name in settings.LANGUAGES}
    return translation.override(listing.language[:2] if listing.language[:2] in known else "en")

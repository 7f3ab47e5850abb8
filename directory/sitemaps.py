"""The pages and listings that crawlers should know, as the lines of sitemaps (sitemaps.org, with hreflang alternates).

Django's own sitemaps read every row before they write the first where pages have alternates, and find page 80 by
counting past 79. Here a section begins at an id: reading one costs the same wherever it is, in flat memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max

from directory.address_language import in_language
from directory.models import Listing, ListingText, TextVariant
from directory.models.listing import ListingQuerySet

MOST_ADDRESSES: Final = 50_000  # of one file (sitemaps.org)
BATCH: Final = 500
FIRST: Final = UUID(int=0)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ANY: Final = "x-default"  # the address at which the reader's browser decides


@dataclass(frozen=True, slots=True)
class Section:
    """The listings from the id `first` up to the next section, and when one of them last changed."""

    first: UUID
    modified_at: datetime | None


def languages() -> tuple[str, ...]:
    """Return the languages that pages are there in."""
    return tuple(code for code, _name in settings.LANGUAGES)


def section_size() -> int:
    """Return how many listings stand in one file: each has at most an address a language, and one for any."""
    return MOST_ADDRESSES // (len(languages()) + 1)


def sections(*, size: int) -> Iterator[Section]:
    """Yield the sections of all public listings; two short queries each, and at least one section."""
    first: UUID | None = FIRST
    while first is not None:
        rows = _from(first)
        following = rows.values_list("pk", flat=True)[size : size + 1].first() if first else None
        rows = rows.filter(pk__lt=following) if following else rows
        yield Section(first, rows.order_by().aggregate(newest=Max("modified_at"))["newest"])
        first = following


def index(addresses: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    """Yield the index of sitemaps, each with its address and when something in it last changed."""
    yield f"{_HEAD}<sitemapindex {_NAMESPACE}>\n"
    for address, modified_at in addresses:
        yield f"<sitemap><loc>{escape(address)}</loc>{_lastmod(modified_at)}</sitemap>\n"
    yield "</sitemapindex>\n"


def pages(addresses: Iterable[str]) -> Iterator[str]:
    """Yield the sitemap of pages that are there in every language."""
    entries = (_entries(address, among=languages(), modified_at=None) for address in addresses)
    return _urlset(line for lines in entries for line in lines)


def groups(first: UUID, *, size: int, under: str) -> Iterator[str]:
    """Yield the sitemap of `size` public listings from the id `first`; all pages of listings stand under `under`."""
    return _urlset(_groups(first, size=size, under=under))


def listing_languages(text_languages: Iterable[str]) -> tuple[str, ...]:
    """Return the languages in which a listing has a page of its own: those of its texts, where there are several."""
    spoken = {code[:2] for code in text_languages}
    found = tuple(code for code in languages() if code in spoken)
    return found if len(found) > 1 else ()


def alternates(address: str, *, among: Sequence[str]) -> list[tuple[str, str]]:
    """Return hreflang and address of one page in each of several languages, and for any; nothing for none."""
    return [(code, in_language(address, code)) for code in among] + ([(ANY, address)] if among else [])


def _from(first: UUID) -> ListingQuerySet:
    return Listing.objects.public().filter(pk__gte=first).order_by("pk")


def _groups(first: UUID, *, size: int, under: str) -> Iterator[str]:
    rows = _from(first).values_list("pk", "modified_at")
    found = list(rows[: min(BATCH, size)])
    while found:
        size -= len(found)
        texts = _text_languages([key for key, _modified_at in found])
        for key, modified_at in found:
            among = listing_languages(texts.get(key, ()))
            yield from _entries(f"{under}{key}/", among=among, modified_at=modified_at)
        found = list(rows.filter(pk__gt=found[-1][0])[: min(BATCH, size)]) if size else []


def _text_languages(keys: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = ListingText.objects.filter(listing__in=keys, variant=TextVariant.STANDARD)
    for key, language in rows.values_list("listing_id", "language"):
        found.setdefault(key, []).append(language)
    return found


def _urlset(lines: Iterable[str]) -> Iterator[str]:
    yield f'{_HEAD}<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    yield from lines
    yield "</urlset>\n"


def _entries(address: str, *, among: Sequence[str], modified_at: datetime | None) -> Iterator[str]:
    """Yield an entry for each address of a page; each of them names all of them."""
    others = alternates(address, among=among)
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(other)}"/>' for code, other in others)
    for _code, own in others or [(ANY, address)]:
        yield f"<url><loc>{escape(own)}</loc>{_lastmod(modified_at)}{links}</url>\n"


def _lastmod(moment: datetime | None) -> str:
    return f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""

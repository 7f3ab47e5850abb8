"""Likely duplicates between sources, listed for a steward; nothing is merged."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import F, QuerySet

from directory.geo.folding import plain_name
from directory.importers.report import FindingLine
from directory.importers.seen import SeenNumbers
from directory.models import Contact, Finding, FindingKind, ImportRun, ListingText, Location
from directory.models.listing_text import TextVariant

_CHUNK: Final = 500
_PLURAL: Final = re.compile(r"(?<=\w{3})s\b")
_LEGAL: Final = re.compile(r"\b(?:ltd|limited|cio|cic|inc|the|charity|trust)\b")


@dataclass(slots=True)
class _Candidate:
    """A listing whose name another source has too, with the keys of where and how it is reached."""

    listing_id: UUID
    source_id: int
    source: str
    ref: str
    name: str
    keys: set[str] = field(default_factory=set)


def find_duplicates(run: ImportRun, *, at: dt.datetime) -> list[FindingLine]:
    """List listings that `run` wrote and that another source likely has too: same name, and same place, number or page.

    Names are compared as hashes, so this costs one reading of all names and flat memory. Weekdays and branches of one
    group stand in one source and are no duplicates.
    """
    if not run.listings.exists():
        return []
    own, others = _own_names(run), _names_of_others(run)
    mine = SeenNumbers()
    for _key, name in own:
        mine.add(name_hash(name))
    found = [(key, digest) for key, name in others if (digest := name_hash(name)) in mine]
    if not found:
        return []
    digests = {digest for _key, digest in found}
    found += [(key, digest) for key, name in _own_names(run) if (digest := name_hash(name)) in digests]
    pairs = dict(_pairs(_candidates(dict(found)), dict(found), own=run.source_id))
    Finding.objects.bulk_create(
        [
            Finding(
                listing_id=key, other_id=other, kind=FindingKind.LIKELY_DUPLICATE, detail=line.detail[:300], found_at=at
            )
            for (key, other), line in pairs.items()
        ],
        ignore_conflicts=True,
    )
    return list(pairs.values())


def folded_group_name(name: str) -> str:
    """Return a name as duplicates are compared: small letters, no legal form, no plural."""
    return " ".join(_LEGAL.sub(" ", _PLURAL.sub("", plain_name(name))).split())


def name_hash(name: str) -> int:
    """Return 64 bits of the folded name."""
    return int.from_bytes(blake2b(folded_group_name(name).encode(), digest_size=8).digest())


def _own_names(run: ImportRun) -> Iterable[tuple[UUID, str]]:
    return _names().filter(listing__seen_in_run=run).values_list("listing_id", "name").iterator(chunk_size=2_000)


def _names_of_others(run: ImportRun) -> Iterable[tuple[UUID, str]]:
    others = _names().exclude(listing__source=run.source_id).filter(listing__vanished_at__isnull=True)
    return others.values_list("listing_id", "name").iterator(chunk_size=2_000)


def _names() -> QuerySet[ListingText]:
    return ListingText.objects.filter(variant=TextVariant.STANDARD, language=F("listing__language"))


def _candidates(digests: dict[UUID, int]) -> list[_Candidate]:
    keys = sorted(digests)
    found: dict[UUID, _Candidate] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        for row in (
            _names()
            .filter(listing__in=chunk)
            .values_list(
                "listing_id",
                "listing__source_id",
                "listing__source__slug",
                "listing__source_ref",
                "name",
                "listing__url",
            )
        ):
            found[row[0]] = _Candidate(row[0], row[1] or 0, row[2] or "", row[3], row[4], set(_page_key(row[5])))
        for key, postcode, address, city in Location.objects.filter(listing__in=chunk).values_list(
            "listing_id", "postcode", "address", "city"
        ):
            found[key].keys.update(_place_keys(postcode, address, city))
        for key, phone in (
            Contact.objects.filter(listing__in=chunk).exclude(phone="").values_list("listing_id", "phone")
        ):
            found[key].keys.add(f"phone:{phone}")
    return list(found.values())


def _page_key(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.hostname:
        yield f"page:{parts.hostname.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _place_keys(postcode: str, address: str, city: str) -> Iterator[str]:
    if any(sign.isdigit() for sign in postcode):
        yield f"postcode:{''.join(postcode.split())}"
    street = plain_name(address.split(",", 1)[0])
    if any(sign.isdigit() for sign in street):
        yield f"street:{street}:{plain_name(city)}"


def _pairs(
    candidates: Sequence[_Candidate], digests: dict[UUID, int], *, own: int
) -> Iterator[tuple[tuple[UUID, UUID], FindingLine]]:
    """Yield the neighbours of different sources among those that share name and key, never all pairs of a group."""
    groups: defaultdict[tuple[int, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        for key in candidate.keys:
            groups[digests[candidate.listing_id], key].append(candidate)
    for group in groups.values():
        ordered = sorted(group, key=lambda row: (row.source_id != own, row.source_id, row.ref))
        mine = [row for row in ordered if row.source_id == own]
        others = [row for row in ordered if row.source_id != own]
        if not mine or not others:
            continue
        for left, right in pairwise([*mine[:1], *others]):
            if left.source_id != right.source_id:
                line = FindingLine(mine[0].ref, mine[0].name, "likely_duplicate", f"{right.source}: {right.name}")
                yield (mine[0].listing_id, right.listing_id), line

"""Fill a database with listings for the steward's desk, in bulk: texts, places, times, ties, access, confirmations."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from directory.capital import CapitalKind, strength
from directory.geo.folding import fold_place_name
from directory.models import (
    CapitalTag,
    Listing,
    ListingText,
    Location,
    Place,
    Schedule,
    SearchChange,
    TaxonomyTerm,
    User,
)

BATCH = 2_000
TOWNS = 1_000
WORDS = ("Choir", "Garden", "Walking group", "Repair café", "Chess club", "Peer group", "Sewing circle", "Band")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def fill(size: int) -> bool:
    """Write `size` listings where the database does not hold them; return whether there was anything to write."""
    call_command("migrate", verbosity=0)
    if Listing.objects.count() == size:
        return False
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    for model in (Listing, Place, User):
        model._default_manager.all().delete()
    call_command("load_taxonomies", verbosity=0)
    User.objects.create_user("stine@bench.example", display_name="Stine", is_steward=True)
    chance, at = random.Random(7), timezone.now()
    _towns(chance)
    access = list(TaxonomyTerm.objects.filter(taxonomy="access").order_by("code")[:12])
    for numbers in _batches(size):
        _write(list(numbers), access, chance, at=at)
    last = Listing.objects.order_by("pk").values_list("pk", flat=True)[0]
    SearchChange.objects.create(listing_id=last)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return True


def _batches(size: int) -> Iterator[range]:
    return (range(start, min(size, start + BATCH)) for start in range(0, size, BATCH))


def _towns(chance: random.Random) -> None:
    Place.objects.bulk_create(
        Place(
            source="bench",
            source_key=str(number),
            name=f"Town {number}",
            folded_name=fold_place_name(f"Town {number}"),
            country="DK",
            region=f"Region {number % 20}",
            latitude=54.8 + chance.random() * 2.5,
            longitude=8.3 + chance.random() * 4,
            population=100_000 // (number + 1),
        )
        for number in range(TOWNS)
    )


def _write(numbers: list[int], access: list[TaxonomyTerm], chance: random.Random, *, at: datetime) -> None:
    rows = Listing.objects.bulk_create(
        Listing(
            status="active",
            attendance=chance.choice(("in_person", "in_person", "both", "online")),
            confirmed_at=at - timedelta(days=chance.randrange(400)),
            confirmed_how="phone",
        )
        for _number in numbers
    )
    made: dict[Any, list[Any]] = {ListingText: [], Location: [], Schedule: [], CapitalTag: []}
    links = []
    for number, row in zip(numbers, rows, strict=True):
        made[ListingText].append(ListingText(listing=row, language="en", name=f"{chance.choice(WORDS)} {number}"))
        town = int(TOWNS * chance.random() ** 3)
        made[Location].append(
            Location(listing=row, city=f"Town {town}", region=f"Region {town % 20}", country="DK", postcode=str(town))
        )
        made[Schedule].append(
            Schedule(
                listing=row,
                rrule=f"FREQ=WEEKLY;BYDAY={chance.choice(DAYS)}",
                start=time(chance.randrange(9, 21)),
                timezone="Europe/Copenhagen",
            )
        )
        for kind in CapitalKind:
            if chance.random() < 0.4:
                letters = list("abc")[: chance.randrange(1, 4)]
                made[CapitalTag].append(
                    CapitalTag(
                        listing=row, kind=kind, statements=letters, strength=strength(letters), reason="They do."
                    )
                )
        links += [
            Listing.terms.through(listing_id=row.pk, taxonomyterm_id=term.pk) for term in chance.sample(access, 3)
        ]
    for model, things in made.items():
        model._default_manager.bulk_create(things)
    Listing.terms.through.objects.bulk_create(links)

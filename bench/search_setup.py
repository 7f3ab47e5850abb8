"""Fill a database with the corpus and nothing else."""

import itertools
from collections.abc import Iterable

from django.core.management import call_command
from django.db import connection, transaction

from bench.corpus import Corpus, Row
from directory.geo.folding import fold_place_name
from directory.models import Listing, Place, SearchDocument
from directory.search.codec import document_as_json

BATCH = 2_000


def fill(corpus: Corpus) -> bool:
    """Write the corpus where the database does not hold it yet; return whether there was anything to write."""
    call_command("migrate", verbosity=0)
    if SearchDocument.objects.count() == corpus.size:
        return False
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    SearchDocument.objects.all().delete()
    Listing.objects.all().delete()
    call_command("load_taxonomies", verbosity=0)
    _write_towns(corpus)
    for batch in _batches(corpus.rows()):
        _write(batch)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return True


def _batches(rows: Iterable[Row]) -> Iterable[tuple[Row, ...]]:
    rows = iter(rows)
    while batch := tuple(itertools.islice(rows, BATCH)):
        yield batch


def _write(batch: Iterable[Row]) -> None:
    rows = list(batch)
    with transaction.atomic():
        Listing.objects.bulk_create(
            [
                Listing(
                    id=row.document.listing_id, kind=row.card["kind"], status="active", language=row.card["language"]
                )
                for row in rows
            ]
        )
        SearchDocument.objects.bulk_create(
            [
                SearchDocument(
                    listing_id=row.document.listing_id, content=document_as_json(row.document), card=row.card
                )
                for row in rows
            ]
        )


def _write_towns(corpus: Corpus) -> None:
    Place.objects.all().delete()
    Place.objects.bulk_create(
        [
            Place(
                source="bench",
                source_key=str(number),
                name=town.name,
                folded_name=fold_place_name(town.name),
                country="GB",
                latitude=town.lat,
                longitude=town.lon,
                population=1000,
            )
            for number, town in enumerate(corpus.towns)
        ]
    )

"""Fill a database with the corpus and nothing else."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model

from bench.corpus import Corpus, Row
from bench.load_editor import remove_edited
from bench.parallel import chunks_of
from directory.actions import search_documents
from directory.geo.folding import fold_place_name
from directory.models import Listing, Place, SearchChange, SearchDocument
from directory.search.codec import document_as_json


def fill(corpus: Corpus) -> bool:
    """Write the corpus where the database does not hold it yet; return whether there was anything to write."""
    call_command("migrate", verbosity=0)
    remove_edited()
    if SearchDocument.objects.count() == corpus.size:
        with transaction.atomic():
            _begin_changes()
        return False
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    _remove_all()
    call_command("load_taxonomies", verbosity=0)
    _write_towns(corpus)
    connection.close()  # the processes that make the rows are forks of this one
    for chunk in chunks_of(corpus, _made):
        _write(chunk)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    with transaction.atomic():
        _begin_changes()
    return True


def _remove_all() -> None:
    """Empty the tables, past the ORM, which would read a million rows to delete them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {Listing._meta.db_table} CASCADE")
            return
        for model in (SearchDocument, Listing):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def _begin_changes() -> None:
    """Make sure that the change table has a line, as that of every catalogue that people use."""
    if not SearchChange.objects.exists():
        search_documents.note_changes([SearchDocument.objects.values_list("pk", flat=True)[0]])


Made = tuple[UUID, str, str, str, str]


def _made(row: Row) -> Made:
    content, card = json.dumps(document_as_json(row.document)), json.dumps(row.card)
    return row.document.listing_id, row.card["kind"], row.card["language"], content, card


def _write(chunk: Sequence[Made]) -> None:
    usual = _stored(Listing(status="active"))
    listings, documents = [], []
    for listing_id, kind, language, content, card in chunk:
        key = listing_id.hex if connection.vendor == "sqlite" else listing_id
        listings.append((*{**usual, "id": key, "kind": kind, "language": language}.values(),))
        documents.append((key, content, card))
    with transaction.atomic():
        _insert(Listing, [*usual], listings)
        _insert(SearchDocument, ["listing_id", "content", "card"], documents)


def _stored(row: Model) -> dict[str, Any]:
    """Return the columns of a row as Django would write them."""
    return {
        str(field.column): field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in row._meta.concrete_fields
    }


def _insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert past the ORM, which would take three times as long."""
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))


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

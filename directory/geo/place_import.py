"""Brings rows of gazetteer files into the table of places: in batches, twice without a change, in flat memory."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from directory.geo import kept
from directory.geo.folding import fold_place_name
from directory.geo.place_rows import PlaceRow, RejectedRow, read_csv, read_geonames, read_geonames_postal
from directory.geo.postcodes import postcode_key
from directory.models.place import Place, PlaceKind, PlaceName

#: Rows a transaction; below SQLite's limit of 32,766 values in one question.
BATCH: Final = 4000
#: More rejected rows than these are counted, not kept.
MAX_REJECTED_KEPT: Final = 1000
_COMPARED: Final = (
    "kind",
    "name",
    "folded_name",
    "locality",
    "region",
    "country",
    "latitude",
    "longitude",
    "population",
)

_NUMBERS: Final = frozenset({"latitude", "longitude", "population"})
#: The columns of one place in the order of `_COMPARED`.
Values = tuple[str | int | float, ...]

READERS: Final[dict[str, Callable[[Path], Iterator[PlaceRow | RejectedRow]]]] = {
    "geonames": read_geonames,
    "geonames-postal": read_geonames_postal,
    "csv": read_csv,
}


@dataclass
class ImportReport:
    """What became of the rows of one file; the counts add up to the rows that were read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    other_countries: int = 0
    rejected: int = 0
    rejected_rows: list[RejectedRow] = field(default_factory=list)

    def reject(self, row: RejectedRow) -> None:
        """Count a rejected row and keep it for the report, up to 1,000 of them."""
        self.rejected += 1
        if len(self.rejected_rows) < MAX_REJECTED_KEPT:
            self.rejected_rows.append(row)

    def add(self, other: "ImportReport") -> None:
        """Add the counts of another file."""
        for name in ("created", "updated", "unchanged", "other_countries", "rejected"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rejected_rows += other.rejected_rows[: MAX_REJECTED_KEPT - len(self.rejected_rows)]


def bundled_files() -> tuple[tuple[str, Iterator[PlaceRow | RejectedRow]], ...]:
    """Return (source, rows) of each file of `fixtures/gazetteer/`; the rows are read when asked for."""
    folder = Path(settings.BASE_DIR) / "fixtures" / "gazetteer"
    return (
        ("geonames", read_csv(folder / "towns.csv.gz")),
        ("geonames-postal", read_csv(folder / "postcodes.csv.gz", defaults={"kind": "postcode"})),
        ("trafford-postcodes", read_csv(folder / "trafford.csv.gz", defaults={"kind": "postcode", "country": "GB"})),
    )


def import_places(
    rows: Iterable[PlaceRow | RejectedRow],
    *,
    source: str,
    countries: Collection[str] = (),
    on_rows: Callable[[int], None] = lambda count: None,
) -> ImportReport:
    """Write places of one source. This will create new ones, update changed ones and leave equal ones alone.

    A row is known again by ``source`` and its key. ``countries`` (codes in capitals) admits only places there; none
    admits all. Each batch is one transaction, so what was written before an interruption stays, and running again
    goes on. ``on_rows`` is told how many rows were read since it was told last.
    """
    report = ImportReport()
    accepted = _accepted(rows, report, frozenset(countries), on_rows)
    is_first_time = not Place.objects.filter(source=source).exists()
    while batch := list(islice(accepted, BATCH)):
        with transaction.atomic():
            _write(batch, source, report, is_first_time=is_first_time)
    kept.forget()
    return report


def _accepted(
    rows: Iterable[PlaceRow | RejectedRow],
    report: ImportReport,
    countries: frozenset[str],
    on_rows: Callable[[int], None],
) -> Iterator[PlaceRow]:
    seen: set[str] = set()
    country = ""
    for row in rows:
        on_rows(1)
        if isinstance(row, RejectedRow):
            report.reject(row)
        elif countries and row.country not in countries:
            report.other_countries += 1
        else:
            if row.country != country:
                # Files go country by country: remembering one of them keeps memory flat.
                country, seen = row.country, set()
            if row.key in seen:
                report.reject(RejectedRow(row.line, f"{row.key[:80]} stands in the file already"))
            else:
                seen.add(row.key)
                yield row


def _write(batch: list[PlaceRow], source: str, report: ImportReport, *, is_first_time: bool) -> None:
    by_key = {row.key: row for row in batch}
    values = {key: _values(row) for key, row in by_key.items()}
    # The first time most keys are new; those that are not (a key in two countries' rows) are caught by the upsert.
    known, names = ({}, {}) if is_first_time else _known(source, by_key)
    changed = [k for k, row in by_key.items() if known.get(k) != values[k] or names.get(k, set()) != {*row.names}]
    _upsert(source, {key: values[key] for key in changed})
    _replace_names(source, [by_key[key] for key in changed if by_key[key].names or key in names])
    created = sum(key not in known for key in changed)
    report.created += created
    report.updated += len(changed) - created
    report.unchanged += len(batch) - len(changed)


def _known(source: str, keys: Iterable[str]) -> tuple[dict[str, Values], dict[str, set[tuple[str, str]]]]:
    """What the table holds for these keys: the values of each place, and the other names of those that have any."""
    places = Place.objects.filter(source=source, source_key__in=list(keys))
    known = {key: tuple(values) for key, *values in places.values_list("source_key", *_COMPARED)}
    names: dict[str, set[tuple[str, str]]] = {}
    rows = PlaceName.objects.filter(place__in=places).values_list("place__source_key", "language", "name")
    for key, language, name in rows if known else ():
        names.setdefault(key, set()).add((language, name))
    return known, names


def _upsert(source: str, values: dict[str, Values]) -> None:
    """In plain SQL: `bulk_create` takes three times as long, and the demo waits for this."""
    if not values:
        return
    quote = connection.ops.quote_name
    names = ("source", "source_key", *_COMPARED)
    rows = [(source, key, *rest) for key, rest in values.items()]
    updates = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in _COMPARED)
    # Nothing but names of our own columns is put together here; values go as parameters.
    insert = f"INSERT INTO {quote(Place._meta.db_table)} ({', '.join(map(quote, names))}) "
    on_conflict = f" ON CONFLICT (source, source_key) DO UPDATE SET {updates}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A statement for each row is a round trip for each; columns as arrays are one for all.
            arrays = ", ".join("%s::float8[]" if name in _NUMBERS else "%s::text[]" for name in names)
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(f"{insert} SELECT * FROM unnest({arrays}) {on_conflict}", columns)  # noqa: S608
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"{insert} VALUES ({marks}) {on_conflict}", rows)


def _replace_names(source: str, rows: list[PlaceRow]) -> None:
    places = Place.objects.filter(source=source, source_key__in=[row.key for row in rows])
    ids = dict(places.values_list("source_key", "pk"))
    PlaceName.objects.filter(place__in=ids.values()).delete()
    PlaceName.objects.bulk_create(
        PlaceName(place_id=ids[row.key], name=name, folded_name=fold_place_name(name), language=language)
        for row in rows
        for language, name in dict.fromkeys(row.names)
    )


def _values(row: PlaceRow) -> Values:
    """The values of a row in the order of `_COMPARED`."""
    folded = postcode_key(row.name) if row.kind == PlaceKind.POSTCODE else fold_place_name(row.name)
    where = (row.locality, row.region, row.country, row.point.lat, row.point.lon)
    return (row.kind, row.name, folded, *where, row.population)

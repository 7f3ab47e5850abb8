"""`hsds-zip`: HSDS 3.1 as a tabular data package, one CSV file a table with `datapackage.json` in a zip.

The tables are written side by side into temporary files, so memory stays flat. What HSDS cannot say stands in the
column `x-footbridge` of `services.csv`, as in our JSON.
"""

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final
from uuid import UUID

from directory.exporters.hsds_json import services, stored_terms
from directory.exporters.hsds_terms import OWN_TERMS, TAXONOMIES, Term, taxonomy_of, term_of
from directory.exporters.records import Record
from directory.importers.hsds_cells import cell_of
from directory.importers.hsds_columns import COLUMNS, LISTS, RESOURCES, SINGLE, schema
from directory.importers.own_hsds import EXTENSION
from directory.importers.seen import SeenNumbers

_PIECE: Final = 1 << 16
#: Rows that several others hold: each is written once.
_SHARED: Final = frozenset(table for table, _column in SINGLE.values())
_ALWAYS: Final = ("organizations", "services")
Json = Mapping[str, Any]


def pieces(records: Iterable[Record], *, separator: str = ",") -> Iterator[bytes]:
    """Yield a zip of the records, with all our vocabularies."""
    return packed(services(records), terms=(*stored_terms().values(), *OWN_TERMS.values()))


def packed(rows: Iterable[Json], *, terms: Iterable[Term] = ()) -> Iterator[bytes]:
    """Yield a zip of services and terms in pieces of 64 KiB, after everything was written to temporary files."""
    with TemporaryDirectory(prefix="footbridge-export-") as name:
        folder = Path(name)
        with ExitStack() as stack:
            tables = _Tables(folder, stack)
            for code in TAXONOMIES:
                tables.add("taxonomies", taxonomy_of(code))
            for term in terms:
                tables.add("taxonomy_terms", term_of(term))
            for service in rows:
                tables.add("services", service)
        package = folder / "package.zip"
        _pack(package, folder, tables.names())
        with package.open("rb") as stream:
            while piece := stream.read(_PIECE):
                yield piece


class _Tables:
    """The tables of a package, each opened when its first row comes."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._writers: dict[str, Any] = {}
        self._seen = {table: SeenNumbers() for table in _SHARED}
        for table in _ALWAYS:
            self._open(table)

    def names(self) -> list[str]:
        return [table for table in COLUMNS if table in self._writers]

    def add(self, table: str, row: Json, **links: object) -> None:
        """Write an object as a row, and all that is nested in it into the tables where it belongs."""
        if table in _SHARED and not self._seen[table].add(UUID(str(row["id"])).int):
            return
        cells = {**row, **links}
        for name, value in row.items():
            if name in SINGLE and isinstance(value, Mapping):
                other, column = SINGLE[name]
                cells[column] = value["id"]
                self.add(other, value)
            elif name in LISTS and isinstance(value, list):
                for item in value:
                    self.add(LISTS[name], item, **_link(LISTS[name], table, str(row["id"])))
        writer = self._writers.get(table) or self._open(table)
        writer.writerow([cell_of(cells.get(name)) for name in headings(table)])

    def _open(self, table: str) -> Any:
        path = self._folder / f"{table}.csv"
        stream: IO[str] = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        self._writers[table] = writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headings(table))
        return writer


def headings(table: str) -> tuple[str, ...]:
    return (*COLUMNS[table], EXTENSION) if table == "services" else COLUMNS[table]


def _link(table: str, holder: str, key: str) -> dict[str, str]:
    """Return the cells by which a row refers to the row that holds it."""
    if table == "attributes":
        return {"link_id": key, "link_entity": RESOURCES[holder]}
    if table == "metadata":
        return {"resource_id": key, "resource_type": RESOURCES[holder]}
    return {f"{RESOURCES[holder]}_id": key}


def _pack(package: Path, folder: Path, tables: list[str]) -> None:
    """Write the zip; the same listings make the same bytes, because no time stands in it."""
    described = json.dumps(_description(tables), indent=2) + "\n"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr(_member("datapackage.json"), described)
        for table in tables:
            path = folder / f"{table}.csv"
            with path.open("rb") as source, archive.open(_member(path.name), "w", force_zip64=True) as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
            path.unlink()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _description(tables: list[str]) -> dict[str, Any]:
    return {
        "name": "footbridge-listings",
        "title": "Groups and meetings that people can join",
        "description": f"HSDS 3.1 tables. {EXTENSION} of services.csv holds, as JSON, what HSDS cannot say.",
        "profile": "tabular-data-package",
        "version": "3.1",
        "homepage": "https://docs.openreferral.org/",
        "resources": [_resource(table, there=frozenset(tables)) for table in tables],
    }


def _resource(table: str, *, there: frozenset[str]) -> dict[str, Any]:
    described = schema(table, there=there)
    if table == "services":
        fields = described["fields"]
        assert isinstance(fields, list)
        fields.append({"name": EXTENSION, "type": "string"})
    resource = {"name": RESOURCES[table], "path": f"{table}.csv", "profile": "tabular-data-resource"}
    return resource | {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": described}

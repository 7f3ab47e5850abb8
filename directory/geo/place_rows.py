"""Rows of gazetteer files as one typed form, and what is wrong with those that are none. No database."""

import csv
import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final, cast

from directory.geo.folding import fold_place_name
from directory.geo.points import Point, point_or_none

#: No line of any such file is near this long; what is longer is not read into memory.
MAX_LINE_BYTES: Final = 256 * 1024
MAX_NAME: Final = 200
MAX_NAMES: Final = 40
KINDS: Final = frozenset({"town", "district", "postcode"})
_COUNTRY: Final = re.compile(r"^[A-Z]{2}$")
# GeoNames feature codes of class P: sections of a town, and places that are no more.
_DISTRICT_CODES: Final = frozenset({"PPLX", "STLMT"})
_GONE_CODES: Final = frozenset({"PPLQ", "PPLH", "PPLW", "PPLCH"})
_AIRPORT_CODE: Final = re.compile(r"^[A-Z]{3,4}$")
_HAS_LATIN_LETTER: Final = re.compile(r"[A-Za-zÀ-ɏ]")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of a file. ``names`` holds its other names as (language or empty, name)."""

    line: int
    key: str
    kind: str
    name: str
    country: str
    point: Point
    region: str = ""
    locality: str = ""
    population: int = 0
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was left out: its line in the file (from 1) and why."""

    line: int
    reason: str


class UnreadableFile(Exception):  # noqa: N818  (says what is the matter, as a sentence)
    """The file as a whole cannot be read: missing, broken compression, or without the columns that are needed."""


Rows = Iterator[PlaceRow | RejectedRow]


def read_geonames(path: Path) -> Rows:
    """Yield the towns and districts of a GeoNames dump (cities*.txt, a country's file, allCountries.txt).

    Names of regions come from ``admin1CodesASCII.txt`` where it lies beside the file. Mountains, rivers and places that
    are no more are passed over. Source: the readme of the GeoNames dump, 19 columns, tab-separated.

    :raises UnreadableFile: if the file cannot be opened or unpacked.
    """
    regions = _admin1_names(path.with_name("admin1CodesASCII.txt"))
    for line, text in _lines(path):
        columns = text.split("\t")
        if len(columns) < 15:
            yield RejectedRow(line, f"19 columns were expected, {len(columns)} found")
        elif columns[6] == "P" and columns[7] not in _GONE_CODES:
            yield _checked(
                line,
                key=columns[0],
                kind="district" if columns[7] in _DISTRICT_CODES else "town",
                name=columns[1],
                country=columns[8],
                lat=columns[4],
                lon=columns[5],
                region=regions.get(f"{columns[8]}.{columns[10]}", ""),
                population=columns[14],
                names=_latin_names(columns[3], besides=columns[1]),
            )


def read_geonames_postal(path: Path) -> Rows:
    """Yield one row a postcode of a GeoNames postal table (12 columns, tab-separated, rows of a postcode together).

    Its point is the mean of its places, its town the first of them.

    :raises UnreadableFile: if the file cannot be opened or unpacked.
    """
    split = ((line, text.split("\t")) for line, text in _lines(path))
    for (country, code), rows in groupby(split, key=lambda row: (row[1][0], row[1][1] if len(row[1]) > 1 else "")):
        good: list[tuple[int, list[str], Point]] = []
        for line, columns in rows:
            point = point_or_none(columns[9], columns[10]) if len(columns) >= 11 else None
            if point is None:
                yield RejectedRow(line, "no usable coordinates in columns 10 and 11")
            else:
                good.append((line, columns, point))
        if good:
            line, columns, _point = good[0]
            yield _checked(
                line,
                key=f"{country}-{code}",
                kind="postcode",
                name=code,
                country=country,
                lat=sum(point.lat for *_rest, point in good) / len(good),
                lon=sum(point.lon for *_rest, point in good) / len(good),
                region=columns[3],
                locality=columns[2],
            )


def read_csv(path: Path, *, defaults: Mapping[str, str] | None = None) -> Rows:
    """Yield the places of a CSV file (UTF-8, comma, perhaps gzipped) with a header line.

    Columns: ``name, country, lat, lon``, and as wanted ``key, kind, region, locality, population, names``; ``names`` as
    ``en:Copenhagen|Kbh``. Without ``key`` a postcode is known again by country and name, a town also by its point.
    ``defaults`` fills columns that are not there.

    :raises UnreadableFile: if the file cannot be opened or unpacked, or lacks a column.
    """
    reader = csv.reader(text for _line, text in _lines(path))
    header = next(reader, [])
    if not {"name", "country", "lat", "lon"} <= {*header, *(defaults or {})}:
        raise UnreadableFile(f"{path.name} needs the columns name, country, lat and lon in its first line.")
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RejectedRow(reader.line_num, f"no readable CSV: {error}")
        else:
            yield _from_csv(reader.line_num, {**(defaults or {}), **dict(zip(header, values, strict=False))})


def _from_csv(line: int, raw: Mapping[str, str]) -> PlaceRow | RejectedRow:
    kind, country, name = raw.get("kind") or "town", raw.get("country", ""), raw.get("name", "")
    where = "" if kind == "postcode" else f"-{raw.get('lat', '')}-{raw.get('lon', '')}"
    return _checked(
        line,
        key=raw.get("key") or f"{country}-{name[:40]}{where}",
        kind=kind,
        name=name,
        country=country,
        lat=raw.get("lat", ""),
        lon=raw.get("lon", ""),
        region=raw.get("region", ""),
        locality=raw.get("locality", ""),
        population=raw.get("population") or "0",
        names=_tagged_names(raw.get("names", "")),
    )


def _checked(
    line: int,
    *,
    key: str,
    kind: str,
    name: str,
    country: str,
    lat: object,
    lon: object,
    region: str = "",
    locality: str = "",
    population: str = "0",
    names: tuple[tuple[str, str], ...] = (),
) -> PlaceRow | RejectedRow:
    """One row, or why it is none."""
    name = name.strip()
    if kind not in KINDS:
        return RejectedRow(line, f"kind is town, district or postcode, not {kind[:40]!r}")
    if not name or len(name) > MAX_NAME or not any(map(str.isalnum, name)):
        return RejectedRow(line, "no usable name")
    if not key.strip() or len(key) > 80:
        return RejectedRow(line, "no usable key")
    if not _COUNTRY.match(country):
        return RejectedRow(line, f"country is a code of two capitals, not {country[:40]!r}")
    point = point_or_none(lat, lon)
    if point is None:
        return RejectedRow(line, f"no usable coordinates: {str(lat)[:20]!r}, {str(lon)[:20]!r}")
    if not population.strip().isdecimal() or int(population) > 100_000_000:
        return RejectedRow(line, f"population is a whole number, not {population[:40]!r}")
    people = int(population)
    return PlaceRow(line, key.strip(), kind, name, country, point, region[:200], locality[:200], people, names)


def _tagged_names(text: str) -> tuple[tuple[str, str], ...]:
    if not text:
        return ()
    found = []
    for part in filter(None, text.split("|")):
        language, colon, name = part.partition(":")
        found.append((language.strip()[:5], name.strip()) if colon else ("", part.strip()))
    return tuple((language, name[:MAX_NAME]) for language, name in found[:MAX_NAMES] if fold_place_name(name))


def _latin_names(text: str, *, besides: str) -> tuple[tuple[str, str], ...]:
    seen, found = {fold_place_name(besides)}, []
    for name in text.split(","):
        folded = fold_place_name(name)
        if folded and folded not in seen and _HAS_LATIN_LETTER.search(name) and not _AIRPORT_CODE.match(name):
            seen.add(folded)
            found.append(("", name[:MAX_NAME]))
    return tuple(found[:MAX_NAMES])


def _admin1_names(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    rows = (text.split("\t") for _line, text in _lines(path))
    return {row[0]: row[1] for row in rows if len(row) > 1}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line. One that is too long is cut, so that a row of it is then rejected."""
    try:
        with _opened(path) as file:
            number = 0
            while raw := file.readline(MAX_LINE_BYTES):
                number += 1
                is_whole = raw.endswith(b"\n") or len(raw) < MAX_LINE_BYTES
                if not is_whole:
                    _skip_rest_of_line(file)
                    raw = b"?"
                yield number, raw.decode("utf-8-sig", "replace").replace("\x00", "").rstrip("\r\n")
    except (OSError, EOFError) as error:
        raise UnreadableFile(f"{path.name} cannot be read: {error}") from error


def _skip_rest_of_line(file: BinaryIO) -> None:
    while (piece := file.readline(MAX_LINE_BYTES)) and not piece.endswith(b"\n"):
        pass


def _opened(path: Path) -> BinaryIO:
    opener: Callable[[Path], BinaryIO] = cast(
        "Callable[[Path], BinaryIO]", gzip.open if path.suffix == ".gz" else lambda plain: plain.open("rb")
    )
    return opener(path)

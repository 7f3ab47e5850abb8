"""Odd encodings, line ends, archives, and a line without an end."""

import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from directory.importers import csv_table, jsonl
from directory.importers.files import MAX_LINE_CHARACTERS, BrokenFileError, SourceFile, source_files
from directory.importers.json_files import check_files, items
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults, imported
from directory.importers.rows import ImportedListing, RawRow, RejectedRow, SourceRow
from directory.importers.seen import SeenNumbers

LINE = '{"id": "1", "name": "Café Sjælland"}\n'
OPTIONS = ReadOptions()


def names(rows: list[SourceRow]) -> list[str]:
    found = [imported(row, defaults=Defaults()) for row in rows if isinstance(row, RawRow)]
    return [row.original.name for row in found if isinstance(row, ImportedListing)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_rows(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes((LINE + LINE.replace("1", "2")).replace("\n", line_end).encode(encoding))
    assert names(list(jsonl.read(path, options=OPTIONS))) == ["Café Sjælland", "Café Sjælland"]
    table = tmp_path / "rows.csv"
    table.write_bytes("id,name\n1,Café Sjælland\n".replace("\n", line_end).encode(encoding))
    assert names(list(csv_table.read(table, options=OPTIONS))) == ["Café Sjælland"]


def test_a_file_of_two_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(LINE.encode() + LINE.encode("cp1252") + '{"id": "3", "name": "cafÃ©"}'.encode())
    assert names(list(jsonl.read(path, options=OPTIONS))) == ["Café Sjælland", "Café Sjælland", "café"]


class Endless(io.RawIOBase):
    """A file of `size` bytes without a line end, then one good line; nothing of it is on disk."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.tail = b"\n" + LINE.encode()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        count = min(len(buffer), self.left)
        if count:
            buffer[:count] = b"x" * count
            self.left -= count
            return count
        count = min(len(buffer), len(self.tail))
        buffer[:count], self.tail = self.tail[:count], self.tail[count:]
        return count


def endless_file(size: int) -> SourceFile:
    return SourceFile("endless.jsonl", size, lambda: cast(BinaryIO, io.BufferedReader(Endless(size))))


def test_a_line_of_300_megabytes_is_refused_without_being_read_into_memory() -> None:
    tracemalloc.start()
    rows = list(jsonl._rows(endless_file(300_000_000)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(rows[0], RejectedRow)
    assert (rows[0].where.file, rows[0].where.line) == ("endless.jsonl", 1)
    assert f"{MAX_LINE_CHARACTERS:,}" in rows[0].reason
    assert names(rows[1:]) == ["Café Sjælland"]
    assert peak < 40_000_000


def test_a_json_value_of_300_megabytes_is_refused_without_being_read_into_memory() -> None:
    class Quoted(Endless):
        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            count = super().readinto(buffer)
            if self.left >= 300_000_000 - count:
                buffer[:2] = b'["'
            return count

    file = SourceFile("endless.json", 1, lambda: cast(BinaryIO, io.BufferedReader(Quoted(300_000_000))))
    with pytest.raises(BrokenFileError, match=r"endless\.json: one value is larger"):
        list(items(file))


def test_fifty_thousand_rows_are_read_in_the_memory_of_one(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f'{{"id": {number}, "name": "Choir {number}"}}\n' for number in range(50_000))
    tracemalloc.start()
    assert sum(1 for _row in jsonl.read(path, options=OPTIONS)) == 50_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_what_was_seen_of_200_000_rows_takes_little_memory() -> None:
    numbers = [number * 0x9E3779B97F4A7C15 for number in range(1, 200_001)]
    tracemalloc.start()
    seen = SeenNumbers()
    assert all(seen.add(number) for number in numbers)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000
    assert len(seen) == 200_000
    assert not any(seen.add(number) for number in numbers[::1000])
    assert 0x9E3779B97F4A7C16 not in seen


def test_broken_lines_are_rejected_with_their_number_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    deep = "[" * 100_000
    path.write_text(f'{LINE}{{"id": 2\n[1]\n\n{deep}\n\x00{LINE}"text"\n', encoding="utf-8")
    rows = list(jsonl.read(path, options=OPTIONS))
    assert [(row.where.line, isinstance(row, RejectedRow)) for row in rows] == [
        (1, False),
        (2, True),
        (3, True),
        (5, True),
        (6, False),
        (7, True),
    ]


def test_a_table_goes_on_after_a_broken_record(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    huge = "x" * 2_000_000
    path.write_text(f'id,name\n1,Choir\n2,Garden,more,cells\n3,"{huge}"\n4,"Two\nlines"\n', encoding="utf-8")
    rows = list(csv_table.read(path, options=OPTIONS))
    assert [(row.where.line, isinstance(row, RejectedRow)) for row in rows] == [
        (2, False),
        (3, True),
        (4, True),
        (6, False),
    ]
    assert names(rows) == ["Choir", "Two lines"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b'[{"name": "x"}', "not JSON"),
        ("a.json", b'[{"name": "x"}] invalid', "not JSON"),
        ("a.json", b"", "not JSON"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "no file in it"),
    ],
)
def test_broken_files_are_said_to_be_broken(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BrokenFileError, match=words):
        check_files(path)


def test_a_missing_file_and_a_table_without_names_are_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="no such file"):
        source_files(tmp_path / "nothing.csv", endings=(".csv",))
    (tmp_path / "codes.csv").write_text("postcode,lat\nM1 1AA,53\n")
    with pytest.raises(BrokenFileError, match="no column is the name"):
        list(csv_table.read(tmp_path / "codes.csv", options=OPTIONS))


def test_a_zip_and_a_folder_give_the_same_rows(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.jsonl").write_text(LINE, encoding="utf-8")
    (folder / "b.jsonl").write_text(LINE.replace("1", "2"), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "rows.zip", "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
        archive.writestr("__MACOSX/._a.jsonl", "junk")
    from_folder = list(jsonl.read(folder, options=OPTIONS))
    assert list(jsonl.read(tmp_path / "rows.zip", options=OPTIONS)) == from_folder
    assert len(from_folder) == 2


def test_headings_are_understood_mapped_or_reported(tmp_path: Path) -> None:
    path = tmp_path / "clubs.csv"
    path.write_text(
        "Club;Sport;Post Code;Telephone;locations.0.city;welcome.may_watch;texts.da.name;access;Lat\n"
        "Acre Golf;Golf;M41 5DX;0161 832 3736;Urmston;yes;Acre golfklub;step_free|parking;53.4\n",
        encoding="utf-8",
    )
    (row,) = csv_table.read(path, options=ReadOptions(mapping={"Club": "name", "Sport": "categories"}))
    assert isinstance(row, RawRow)
    assert row.record == {
        "id": "acre-golf-m41-5dx",
        "name": "Acre Golf",
        "categories": "Golf",
        "postcode": "M41 5DX",
        "phone": "0161 832 3736",
        "locations": [{"city": "Urmston"}],
        "welcome": {"may_watch": "yes"},
        "texts": {"da": {"name": "Acre golfklub"}},
        "access": "step_free|parking",
        "lat": "53.4",
    }

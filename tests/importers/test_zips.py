"""Zips that somebody made to harm, and zips that are broken: refused with a reason, and nothing is unpacked."""

import struct
import zipfile
from pathlib import Path

import pytest

from directory.importers import files, hsds_csv
from directory.importers.files import UNREADABLE, BrokenFileError, source_files
from directory.importers.options import ReadOptions
from directory.importers.rows import RawRow, RejectedRow

SERVICES = "id,name,status\n1,Choir,active\n2,Garden,active\n"


def made(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def test_names_that_lead_out_of_the_folder_lead_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = made(
        folder / "a.zip", {"../../services.csv": SERVICES, "/etc/organizations.csv": "id,name\n", "x\x1b[2J.csv": ""}
    )
    rows = [row for row in hsds_csv.read(path, options=ReadOptions()) if isinstance(row, RawRow)]
    assert [row.record["name"] for row in rows] == ["Choir", "Garden"]
    assert sorted(tmp_path.rglob("*")) == [folder, path]
    assert "\x1b" not in "".join(file.name for file in source_files(path, endings=(".csv",)))


def test_a_zip_that_swells_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("services.csv", "w") as out:
        for _piece in range(60):
            out.write(b"a" * 1_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(BrokenFileError, match="too much for its size"):
        source_files(path, endings=(".csv",))


def test_a_zip_that_lies_about_its_size_is_given_up_where_it_should_end(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", {"services.csv": SERVICES + "3,Band,active\n" * 10_000})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + offset, 40)
    path.write_bytes(data)
    (file,) = source_files(path, endings=(".csv",))
    with file.opener() as stream, pytest.raises(UNREADABLE):
        stream.read()


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ZIP_MEMBERS", 3)
    path = made(tmp_path / "a.zip", {f"{number}.csv": "" for number in range(4)})
    with pytest.raises(BrokenFileError, match="more than 3 files"):
        source_files(path, endings=(".csv",))


def test_a_way_of_packing_that_we_do_not_know_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", {"services.csv": SERVICES})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(mark) + offset, 97)
    path.write_bytes(data)
    with pytest.raises(BrokenFileError, match="Pack it again"):
        source_files(path, endings=(".csv",))


def test_a_zip_is_known_by_what_is_in_it_whatever_its_name(tmp_path: Path) -> None:
    path = made(tmp_path / "export", {"data/services.csv": SERVICES, "__MACOSX/._services.csv": "\x00"})
    rows = list(hsds_csv.read(path, options=ReadOptions()))
    assert [type(row) for row in rows] == [RawRow, RawRow]


def test_a_row_with_too_many_cells_is_reported_with_its_line(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", {"services.csv": SERVICES.replace("1,Choir,active", "1,Choir,active,what,is,this")})
    rows = list(hsds_csv.read(path, options=ReadOptions()))
    (broken,) = [row for row in rows if isinstance(row, RejectedRow)]
    assert (broken.where.file, broken.where.line) == ("services.csv", 2)
    assert [row.record["name"] for row in rows if isinstance(row, RawRow)] == ["Garden"]

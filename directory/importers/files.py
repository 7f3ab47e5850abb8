"""Open what publishers send: folders, zips, odd encodings, old line ends, and lines without an end.

Nothing here holds more than one line, or one buffer, in memory.
"""

import codecs
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, cast

from directory.importers.cleaning import repaired

MAX_LINE_CHARACTERS: Final = 4_000_000
MAX_ITEM_BYTES: Final = 16_000_000
MAX_UNZIPPED_BYTES: Final = 4_000_000_000
MAX_ZIP_MEMBERS: Final = 10_000
# Texts become 3 to 20 times smaller, repetitive tables 50 times; what shrinks more is made to fill a disk.
MAX_ZIP_RATIO: Final = 200
_SMALL_BYTES: Final = 50_000_000
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_SAMPLE_BYTES: Final = 65_536
_FALLBACK: Final = "footbridge-windows-1252"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


# What reading raises where a disk or an archive fails in the middle.
UNREADABLE: Final = (OSError, EOFError, zipfile.BadZipFile, zlib.error)


class BrokenFileError(Exception):
    """A file that cannot be read (further); the text names it and says what to do."""


class LineTooLongError(Exception):
    """A line longer than `MAX_LINE_CHARACTERS`; it was passed over without being read into memory."""

    def __init__(self, line: int) -> None:
        super().__init__(f"The line is longer than {MAX_LINE_CHARACTERS:,} characters. It was left out.")
        self.line = line


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


# Hardly any text in Windows-1252 is valid UTF-8, so reading UTF-8 with this fallback reads both, and mixtures.
codecs.register_error(_FALLBACK, _as_windows_1252)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read, on disk or in a zip. `name` is its path as reports show it, `size` its bytes unpacked."""

    name: str
    size: int
    opener: Callable[[], BinaryIO]

    @property
    def stem(self) -> str:
        """Return the file's name in small letters up to its first dot."""
        return PurePosixPath(self.name).name.split(".")[0].lower()

    def text(self) -> io.TextIOWrapper:
        """Open as text: encoding by its mark or its look, every kind of line end as a newline."""
        binary = self.opener()
        sample = binary.read(_SAMPLE_BYTES)
        binary.close()
        encoding, mark = _encoding_of(sample)
        binary = self.opener()
        binary.read(mark)
        errors = _FALLBACK if encoding == "utf-8" else "replace"
        return io.TextIOWrapper(binary, encoding=encoding, errors=errors, newline=None)


class Lines(Iterator[str]):
    """The lines of a file without NULs, with their number; goes on after a line that is too long.

    Each step raises `LineTooLongError` for such a line. `number` is the line that was read last, from 1.
    """

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self.stream = stream
        self.number = 0

    def __next__(self) -> str:
        line = self.stream.readline(MAX_LINE_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > MAX_LINE_CHARACTERS:
            self._pass_over(line)
            raise LineTooLongError(self.number)
        return line.replace("\x00", "") if "\x00" in line else line

    def _pass_over(self, piece: str) -> None:
        while piece and not piece.endswith("\n"):
            piece = self.stream.readline(_SAMPLE_BYTES)


class JsonBytes:
    """A file as UTF-8 bytes for a streaming parser, which refuses a single value without end.

    Call `item_done` after each item: `MAX_ITEM_BYTES` is what may be read between two of them.
    """

    def __init__(self, file: SourceFile) -> None:
        self.name = file.name
        self.stream = file.text()
        self.since_item = 0

    def read(self, size: int = _SAMPLE_BYTES) -> bytes:
        text = self.stream.read(size)
        self.since_item += len(text)
        if self.since_item > MAX_ITEM_BYTES:
            raise BrokenFileError(
                f"{self.name}: one value is larger than {MAX_ITEM_BYTES:,} characters. Nothing after it can be read."
            )
        return text.replace("\x00", "").encode("utf-8", "replace")

    def item_done(self) -> None:
        self.since_item = 0


def source_files(path: Path, *, endings: tuple[str, ...]) -> list[SourceFile]:
    """Return the files at `path` (a file, a folder or a zip) whose names end so, ordered by name.

    A single file is taken whatever its name is.

    :raises BrokenFileError: if there is nothing to read, or a zip is broken or unpacks to too much
    """
    if path.is_dir():
        found = [_on_disk(file, path) for file in sorted(path.rglob("*")) if file.name.lower().endswith(endings)]
    elif not path.exists():
        raise BrokenFileError(f"{path}: there is no such file. Check the path.")
    elif zipfile.is_zipfile(path):
        found = _in_zip(path, endings)
    else:
        found = [_on_disk(path, path.parent)]
    if not found:
        raise BrokenFileError(f"{path}: no file in it ends with {' or '.join(endings)}.")
    return found


def _on_disk(file: Path, folder: Path) -> SourceFile:
    return SourceFile(str(file.relative_to(folder)), file.stat().st_size, lambda: cast(BinaryIO, file.open("rb")))


def _in_zip(path: Path, endings: tuple[str, ...]) -> list[SourceFile]:
    """Return the files in a zip. Nothing is unpacked to disk, so the names in it lead nowhere; they are only shown."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BrokenFileError(f"{path}: the zip is broken ({error}). Fetch it again.") from error
    if len(archive.infolist()) > MAX_ZIP_MEMBERS:
        raise BrokenFileError(f"{path}: the zip holds more than {MAX_ZIP_MEMBERS:,} files.")
    members = [info for info in archive.infolist() if info.filename.lower().endswith(endings)]
    members = [info for info in members if not PurePosixPath(info.filename).name.startswith((".", "_"))]
    if any(info.flag_bits & 1 for info in members):
        raise BrokenFileError(f"{path}: the zip has a password. Unpack it first.")
    if any(info.compress_type not in _METHODS for info in members):
        raise BrokenFileError(f"{path}: the zip is packed in a way that we cannot read. Pack it again as a usual zip.")
    # More than it says is never unpacked: reading stops at the size that is told here.
    size = sum(info.file_size for info in members)
    if size > MAX_UNZIPPED_BYTES or size > max(_SMALL_BYTES, MAX_ZIP_RATIO * path.stat().st_size):
        raise BrokenFileError(f"{path}: the zip unpacks to {size:,} bytes, which is too much for its size.")
    return [
        SourceFile(
            repaired(info.filename)[:255],
            info.file_size,
            lambda info=info: cast(BinaryIO, archive.open(info)),  # type: ignore[misc]
        )
        for info in sorted(members, key=lambda info: info.filename)
    ]


def _encoding_of(sample: bytes) -> tuple[str, int]:
    """Return the encoding and the length of its mark; UTF-16 without a mark is told by where its NULs are."""
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding, len(mark)
    even, odd = sample[0:400:2].count(0), sample[1:400:2].count(0)
    half = max(1, len(sample[:400]) // 2)
    if odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le", 0
    if even > half * 0.4 and odd < half * 0.1:
        return "utf-16-be", 0
    return "utf-8", 0

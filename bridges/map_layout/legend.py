"""What stands below a drawing: what the shapes and the rings mean, and in a crowded one who the numbers are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from bridges.map_layout.boxes import Box
from bridges.map_layout.drawing import Drawing
from bridges.map_layout.rings import SIZE
from bridges.map_layout.widths import lines_of, text_width
from bridges.networks import Sector

TEXT: Final = 20.0
SIGN_TEXT: Final = 22.0
LINE: Final = 36.0
NAME_LINE: Final = 29.0
LEFT, INDENT, GAP = 44.0, 26.0, 32.0
COLUMNS: Final = (4.0, 324.0)
COLUMN: Final = 308.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: a sign at (x, y), and words that begin beside it. `code` is a sector, a ring, or ""."""

    code: str
    words: str
    x: float
    y: float
    box: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class Legend:
    """All lines, and how high the drawing is with them; `names` only where the drawing shows numbers alone."""

    sectors: tuple[Entry, ...]
    rings: tuple[Entry, ...]
    names: tuple[Entry, ...]
    height: int
    height_with_names: int


def legend_of(drawing: Drawing, *, sectors: Mapping[Sector, str], rings: Mapping[int, str]) -> Legend:
    """Return the legend of a drawing; what is too long for its column is cut."""
    top = drawing.size + 22.0
    shown = [one.sector for one in drawing.sectors]
    lines = [_entry(sector, sectors[sector], LEFT, top + at * LINE) for at, sector in enumerate(shown)]
    in_row = _row({str(ring): words for ring, words in rings.items()}, top + LINE * len(lines))
    foot = top + LINE * (len(lines) + 1)
    names = [] if drawing.is_named else [f"{mark.number} {mark.tie.alias}" for mark in drawing.marks]
    in_column = (len(names) + 1) // 2
    return Legend(
        sectors=tuple(lines),
        rings=tuple(in_row),
        names=tuple(_name(name, at, in_column, foot) for at, name in enumerate(names)),
        height=int(foot),
        height_with_names=int(foot + in_column * NAME_LINE + 8),
    )


def _row(words: Mapping[str, str], y: float) -> Iterator[Entry]:
    """Yield entries side by side, each where the one before it ends."""
    x = LEFT
    for code, said in words.items():
        entry = _entry(code, said, x, y)
        yield entry
        x = float(ceil(entry.box.left + entry.box.width + GAP))


def _entry(code: str, words: str, x: float, y: float) -> Entry:
    (line,) = lines_of(words, size=SIGN_TEXT, width=SIZE - x - INDENT, most=1)
    box = Box(x + INDENT, y - 14, text_width(line, size=SIGN_TEXT), SIGN_TEXT * 1.25)
    return Entry(code, line, x, y, box)


def _name(name: str, at: int, in_column: int, top: float) -> Entry:
    column, row = divmod(at, in_column)
    (line,) = lines_of(name, size=TEXT, width=COLUMN, most=1)
    x, y = COLUMNS[column], top + 14 + row * NAME_LINE
    return Entry("", line, x, y, Box(x, y - 13, text_width(line, size=TEXT), TEXT * 1.25))


def all_boxes(drawing: Drawing, legend: Legend) -> Sequence[Box]:
    """Return the rectangle of each text and sign: none of them touches another."""
    marks = [mark.number_box for mark in drawing.marks] + [mark.name.box for mark in drawing.marks if mark.name]
    signs = [drawing.middle_label, *(one.box for one in drawing.sectors)]
    return [*marks, *signs, *(one.box for one in (*legend.sectors, *legend.rings, *legend.names))]

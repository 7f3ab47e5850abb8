"""What stands below a drawing: what the shapes and the rings mean, and in a crowded one who the numbers are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bridges.map_layout.boxes import Box
from bridges.map_layout.drawing import Drawing
from bridges.map_layout.rings import SIZE
from bridges.map_layout.widths import lines_of, text_width
from bridges.networks import Sector

TEXT: Final = 20.0
LINE: Final = 36.0
NAME_LINE: Final = 29.0
LEFT, RIGHT, INDENT = 22.0, 428.0, 26.0
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
    left = [
        _entry(sector, sectors[sector], LEFT, top + at * LINE, RIGHT - LEFT - 24) for at, sector in enumerate(shown)
    ]
    right = [_entry(str(ring), rings[ring], RIGHT, top + at * LINE, SIZE - RIGHT) for at, ring in enumerate(rings)]
    foot = top + LINE * max(len(left), len(right))
    names = [] if drawing.is_named else [f"{mark.number} {mark.tie.alias}" for mark in drawing.marks]
    in_column = (len(names) + 1) // 2
    return Legend(
        sectors=tuple(left),
        rings=tuple(right),
        names=tuple(_name(name, at, in_column, foot) for at, name in enumerate(names)),
        height=int(foot),
        height_with_names=int(foot + in_column * NAME_LINE + 8),
    )


def _entry(code: str, words: str, x: float, y: float, width: float) -> Entry:
    (line,) = lines_of(words, size=TEXT, width=width - INDENT, most=1)
    box = Box(x + INDENT, y - 13, text_width(line, size=TEXT), TEXT * 1.25)
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

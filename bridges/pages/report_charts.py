"""Charts of reports: bars and dots drawn on the server, with the same numbers as words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from textwrap import wrap
from typing import TypeVar

T = TypeVar("T")
Number = int | None  # None: withheld
Rows = Sequence[tuple[str, Sequence[Number]]]
WIDTH = 340  # units of the drawing: as many as a small phone has, so that its letters are as large as they say
BAR_WIDTH, STEP, BAR_TOP, BAR_HEIGHT = 280, 46, 20, 16
DOT, DOT_LEAST, LINE, LETTER = 9, 2.5, 15, 6.6  # the largest and smallest radius; a line of words, a letter of them
BESIDE_STEP, BESIDE_WIDTH, BESIDE_LETTERS = 28, 130, 18  # where labels stand at the left of their dots


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its number (None: withheld), and where it is drawn."""

    label: str
    value: Number
    text_y: int
    y: int
    width: int
    value_x: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, under one another; a title where a figure has several drawings."""

    bars: Sequence[Bar]
    width: int
    height: int
    bar_height: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """One number of a grid: as large a dot as it is large, with the number beside it."""

    words: str
    value: Number
    x: int
    radius: float
    value_x: int


@dataclass(frozen=True, slots=True)
class DotRow:
    """One row of a grid: its words as they are, as they are drawn, and where; `y` is the middle of its dots."""

    label: str
    drawn: str
    text_y: int
    y: int
    line_y: int
    dots: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of dots under the words of their columns: (x, lines of words with their y). `tie` gives it its colour."""

    heads: Sequence[tuple[int, Sequence[tuple[int, str]]]]
    rows: Sequence[DotRow]
    width: int
    height: int
    title: str
    tie: str = ""


def chart(numbers: Sequence[tuple[str, Number]], *, title: str = "") -> Chart:
    """Return the bars of (words, number); the longest is as long as there is room."""
    largest = max((value for _label, value in numbers if value), default=1)
    bars = []
    for place, (label, value) in enumerate(numbers):
        top = place * STEP
        width = round(BAR_WIDTH * value / largest) if value else 0
        bars.append(Bar(label, value, top + BAR_TOP - 6, top + BAR_TOP, width, width + 6))
    return Chart(bars, WIDTH, max(1, len(numbers)) * STEP, BAR_HEIGHT, title)


def grid(columns: Sequence[str], rows: Rows, *, title: str, largest: int = 0, tie: str = "",
         is_beside: bool = False) -> Grid:  # fmt: skip
    """Return a number of each row and column as a dot, whose area says how much of the largest it is.

    `largest` is that of all grids that are compared. With `is_beside` labels stand at the left, and are cut if long.
    """
    largest = largest or max((value for _label, cells in rows for value in cells if value), default=1)
    left = BESIDE_WIDTH if is_beside else 0
    wide = (WIDTH - left) // max(1, len(columns))
    xs = [left + wide * place for place in range(len(columns))]
    heads = [wrap(words, int(wide / LETTER), break_long_words=False) for words in columns]
    top = max((len(lines) for lines in heads), default=0) * LINE + 10
    step, to_text, to_dots = (BESIDE_STEP, 18, 14) if is_beside else (STEP + 6, 18, 37)
    drawn = []
    for y, (label, cells) in zip(range(top, top + step * len(rows), step), rows, strict=True):
        dots = [
            Dot(words, value, x + DOT + 1, _radius(value, largest), x + 2 * DOT + 7)
            for words, value, x in zip(columns, cells, xs, strict=True)
        ]
        short = f"{label[: BESIDE_LETTERS - 1].rstrip()}…" if is_beside and len(label) > BESIDE_LETTERS else label
        drawn.append(DotRow(label, short, y + to_text, y + to_dots, y, dots))
    said = [
        (x, [((place + 1) * LINE - 2, words) for place, words in enumerate(lines)])
        for x, lines in zip(xs, heads, strict=True)
    ]
    return Grid(said, drawn, WIDTH, top + step * len(rows), title, tie)


def _radius(value: Number, largest: int) -> float:
    return max(DOT_LEAST, round(DOT * sqrt(value / largest), 1)) if value else DOT_LEAST


def labelled(head: Sequence[str], rows: Sequence[tuple[str, Sequence[T]]]) -> list[tuple[str, list[tuple[str, T]]]]:
    """Return rows with the words of its column at each cell: a small screen shows no head of a table."""
    return [(label, list(zip(head[1:], cells, strict=False))) for label, cells in rows]

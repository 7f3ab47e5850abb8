"""Charts of reports: bars drawn on the server, with the same numbers as words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
WIDTH = 340  # units of the drawing: as many as a small phone has, so that its letters are as large as they say
BAR_WIDTH, STEP, BAR_TOP, BAR_HEIGHT = 280, 46, 20, 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its number (None: withheld), and where it is drawn."""

    label: str
    value: int | None
    text_y: int
    y: int
    width: int
    value_x: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, under one another."""

    bars: Sequence[Bar]
    width: int
    height: int
    bar_height: int


def chart(numbers: Sequence[tuple[str, int | None]]) -> Chart:
    """Return the bars of (words, number); the longest is as long as there is room."""
    largest = max((value for _label, value in numbers if value), default=1)
    bars = []
    for place, (label, value) in enumerate(numbers):
        top = place * STEP
        width = round(BAR_WIDTH * value / largest) if value else 0
        bars.append(Bar(label, value, top + BAR_TOP - 6, top + BAR_TOP, width, width + 6))
    return Chart(bars, WIDTH, max(1, len(numbers)) * STEP, BAR_HEIGHT)


def labelled(head: Sequence[str], rows: Sequence[tuple[str, Sequence[T]]]) -> list[tuple[str, list[tuple[str, T]]]]:
    """Return rows with the words of its column at each cell: a small screen shows no head of a table."""
    return [(label, list(zip(head[1:], cells, strict=False))) for label, cells in rows]

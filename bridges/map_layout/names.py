"""Names beside their marks: all of them without touching anything, or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bridges.map_layout.boxes import Box
from bridges.map_layout.rings import SIZE
from bridges.map_layout.widths import lines_of, text_width

NAME_SIZE: Final = 22.0
"""12 px on a phone of 360 px."""

LINE: Final = 28.0
GAP: Final = 3.0
MOST_NAMES: Final = 24
WIDTHS: Final = (170.0, 130.0, 100.0)
"""What a line may have. A word is not cut before 170, whatever the others have."""

PAPER: Final = Box(2, 2, SIZE - 4, SIZE - 4)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in lines; (x, y) is the middle of the first line's foot."""

    lines: tuple[str, ...]
    x: float
    y: float
    box: Box


def names_beside(
    names: Sequence[str], *, places: Sequence[tuple[float, float]], reach: float, taken: Sequence[Box]
) -> tuple[Name, ...] | None:
    """Return a place for each name that touches no mark, no other name and nothing of `taken`; None where one has none.

    Tried with long lines first. `reach` is how far a mark reaches from its middle.
    """
    marks = [Box(x - reach, y - reach, 2 * reach, 2 * reach) for x, y in places]
    if len(names) > MOST_NAMES:
        return None
    for width in WIDTHS:
        in_lines = [_in_lines(name, width) for name in names]
        found = _all_placed(in_lines, marks, [*taken, *marks])
        if found:
            return found
    return None


def _in_lines(name: str, width: float) -> tuple[str, ...]:
    longest = max((text_width(word, size=NAME_SIZE) for word in name.split()), default=0.0)
    return lines_of(name, size=NAME_SIZE, width=min(max(width, longest), WIDTHS[0]))


def _all_placed(
    in_lines: Sequence[tuple[str, ...]], marks: Sequence[Box], taken: Sequence[Box]
) -> tuple[Name, ...] | None:
    """Place the names one by one, that with the fewest free sides first."""
    free = {
        at: [one for one in _sides(lines, marks[at]) if one.box.is_free_of(taken)] for at, lines in enumerate(in_lines)
    }
    placed: dict[int, Name] = {}
    while free:
        at = min(free, key=lambda one: (len(free[one]), one))
        if not free[at]:
            return None
        placed[at] = free.pop(at)[0]
        for other, sides in free.items():
            free[other] = [one for one in sides if not one.box.overlaps(placed[at].box)]
    return tuple(placed[at] for at in sorted(placed))


def _sides(lines: tuple[str, ...], mark: Box) -> Iterator[Name]:
    """Yield where a name could stand: below, above, beside, and at the corners."""
    width = max(text_width(line, size=NAME_SIZE) for line in lines) + 2 * GAP
    height = len(lines) * LINE
    across = (mark.left + mark.width / 2 - width / 2, mark.left, mark.left + mark.width - width)
    beside = (mark.left + mark.width + GAP, mark.left - GAP - width)
    down = (mark.top + mark.height + GAP, mark.top - GAP - height)
    level = mark.top + mark.height / 2 - height / 2
    corners = [(left, top) for left in across for top in down] + [(left, level) for left in beside]
    corners += [(left, top) for left in beside for top in down]
    for left, top in corners:
        box = Box(left, top, width, height)
        if box.is_within(PAPER):
            yield Name(lines, left + width / 2, top + NAME_SIZE + 0.2, box)

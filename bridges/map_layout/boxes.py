"""Rectangles of a drawing, and whether they touch."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in units of the drawing."""

    left: float
    top: float
    width: float
    height: float

    def overlaps(self, other: "Box") -> bool:
        """Return whether the two share more than an edge."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def is_within(self, other: "Box") -> bool:
        """Return whether all of it is inside of another."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.left + self.width <= other.left + other.width
            and self.top + self.height <= other.top + other.height
        )

    def is_free_of(self, others: Iterable["Box"]) -> bool:
        """Return whether it touches none of the others."""
        return not any(self.overlaps(other) for other in others)


def around(x: float, y: float, *, width: float, height: float) -> Box:
    """Return the rectangle whose middle is (x, y)."""
    return Box(x - width / 2, y - height / 2, width, height)

"""Where documents meet: points in a grid of cells to find those near, then a rough distance, then the exact one.

The rough one is the straight line through the earth between points in float32, wrong by a metre at most. Only points
that it leaves in doubt, and those of the page, are measured exactly (six times dearer).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from directory.geo.distance import EARTH_RADIUS_KM, bounding_boxes, distances_metres, round_metres
from directory.geo.points import BoundingBox, Point
from directory.search.snapshot.arrays import (
    Array,
    Arrays,
    Bits,
    Int64s,
    Slots,
    bits_of_flags,
    bits_of_slots,
    gather,
    minimum_of_rows,
    row_starts,
    word_count,
)

CELLS_PER_DEGREE = 20
"""A cell is 5.6 km high."""
ROW_CELLS = 360 * CELLS_PER_DEGREE + 1
FAR = 1 << 40
"""The distance of a document without a point: farther than any."""
# So few points are all looked at, wherever they are.
FEW_POINTS = 256
# Coordinates of the earth have steps of half a metre in float32, which is a metre at most for a line through space;
# the formula itself errs by less than one in a million.
ROUGH_METRES: Final = 2.0
ROUGH_SHARE: Final = 1e-6
_RADIUS_METRES = EARTH_RADIUS_KM * 1000

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Area:
    """All that is within a radius in whole metres (edge included) of a centre; worked out once for all segments."""

    center: Point
    radius_metres: int

    @cached_property
    def cells(self) -> list[tuple[Array, Array]]:
        """The first and the last cell of each row of cells that touches the area."""
        if self.radius_metres < 0:
            return []
        # Rounding to whole metres may bring a point in from half a metre outside.
        boxes = bounding_boxes(self.center, radius_km=(self.radius_metres + 1) / 1000)
        return [_cells_of(box) for box in boxes]

    @cached_property
    def origin(self) -> Floats:
        """The centre in space, in metres: three rows of one."""
        return _in_space(np.array([self.center.lat]), np.array([self.center.lon]))

    @cached_property
    def chord_metres(self) -> float:
        """The straight line to the edge."""
        return 2 * _RADIUS_METRES * math.sin(min((self.radius_metres + 0.5) / _RADIUS_METRES, math.pi) / 2)


class Places:
    """The public points of a segment's documents, in float64 for exact distances and in float32 for rough ones."""

    def __init__(self, arrays: Arrays) -> None:
        self._starts = arrays["point_starts"]
        self._lats = arrays["point_lats"]
        self._lons = arrays["point_lons"]
        self._cells = arrays["grid_cells"]
        self._order = arrays["grid_points"]
        self._slots = arrays["grid_slots"]
        self._axes = arrays["grid_axes"]

    @cached_property
    def _has_several(self) -> bool:
        """Whether a document has more than one point."""
        return bool((self._starts[1:] - self._starts[:-1] > 1).any())

    def metres_of(self, slots: Slots, *, center: Point) -> Int64s:
        """Return the distance of each document in whole metres, from its nearest point; FAR without one."""
        positions, begins = gather(self._starts, slots)
        metres = self._metres(positions, center)
        return minimum_of_rows(metres, begins, empty=FAR)

    def ranges_about(self, area: Area) -> list[slice]:
        """Return where in the grid the points of the cells around an area lie; their number is the cost of `within`."""
        if len(self._cells) <= FEW_POINTS:
            return [slice(0, len(self._cells))] if area.cells else []
        found: list[slice] = []
        for first, last in area.cells:
            starts = self._cells.searchsorted(first, side="left")
            ends = self._cells.searchsorted(last, side="right")
            filled = np.flatnonzero(starts < ends)
            found += map(slice, starts[filled].tolist(), ends[filled].tolist())
        return found

    def within(self, area: Area, ranges: Sequence[slice]) -> tuple[Slots, Floats]:
        """Return the documents within the area in no particular order, and the squares of their rough distances.

        `ranges` are those about the area; what the squares are good for: see `border_of`.
        """
        if not ranges:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        away = np.concatenate([self._axes[:, part] for part in ranges], axis=1)
        away -= area.origin
        away *= away
        squares = away[0] + away[1] + away[2]
        slack = ROUGH_METRES + ROUGH_SHARE * area.chord_metres
        near = np.flatnonzero(squares <= np.float32((area.chord_metres + slack) ** 2))
        slots, squares = np.concatenate([self._slots[part] for part in ranges]).take(near), squares.take(near)
        doubtful = np.flatnonzero(squares >= np.float32(max(0.0, area.chord_metres - slack) ** 2))
        if len(doubtful):
            metres = self._metres(self._order.take(_positions(near[doubtful], ranges)), area.center)
            kept = np.ones(len(slots), np.bool_)
            kept[doubtful] = metres <= area.radius_metres
            slots, squares = slots[kept], squares[kept]
        slots = slots.astype(np.int64)
        return _nearest_of_each(slots, squares) if self._has_several else (slots, squares)

    def bits_within(self, area: Area, ranges: Sequence[slice]) -> Bits:
        """Return the documents within the area, as bits."""
        size = len(self._starts) - 1
        if area.radius_metres >= math.pi * _RADIUS_METRES:
            flags = np.zeros(word_count(size) * 64, np.bool_)
            flags[:size] = self._starts[1:] > self._starts[:-1]
            return bits_of_flags(flags)
        return bits_of_slots(self.within(area, ranges)[0], size)

    def _metres(self, points: Array, center: Point) -> Int64s:
        return round_metres(distances_metres(center.lat, center.lon, self._lats.take(points), self._lons.take(points)))


def border_of(squares: Floats, count: int) -> float:
    """Return a square of a rough distance within which surely are the first `count` documents by exact distance."""
    if len(squares) <= count:
        return math.inf
    border = math.sqrt(np.partition(squares, count - 1)[count - 1])
    # Both that one and the one that it is compared with may be wrong, and whole metres hide half of one.
    return float((border * (1 + 2 * ROUGH_SHARE) + 2 * ROUGH_METRES + 1) ** 2)


def _nearest_of_each(slots: Slots, squares: Floats) -> tuple[Slots, Floats]:
    order = np.lexsort((squares, slots))
    slots, squares = slots[order], squares[order]
    first = np.ones(len(slots), np.bool_)
    first[1:] = slots[1:] != slots[:-1]
    return slots[first], squares[first]


def _positions(rows: Int64s, ranges: Sequence[slice]) -> Int64s:
    """Return where in the grid rows are that are counted through all ranges."""
    begins = row_starts([part.stop - part.start for part in ranges])
    parts = np.searchsorted(begins, rows, side="right") - 1
    positions: Int64s = rows - begins[parts] + np.array([part.start for part in ranges])[parts]
    return positions


def _cells_of(box: BoundingBox) -> tuple[Array, Array]:
    south, north = (int(np.floor((lat + 90) * CELLS_PER_DEGREE)) for lat in (box.south, box.north))
    west, east = (int(np.floor((lon + 180) * CELLS_PER_DEGREE)) for lon in (box.west, box.east))
    if east - west >= ROW_CELLS - 1:
        # All the way round: one long row.
        return np.array([south * ROW_CELLS], np.int32), np.array([(north + 1) * ROW_CELLS - 1], np.int32)
    rows = np.arange(south, north + 1, dtype=np.int32) * ROW_CELLS
    return rows + west, rows + east


def _in_space(lats: Array, lons: Array) -> Floats:
    """Return points in degrees as three axes from the centre of the earth, in metres."""
    lats, lons = np.radians(lats), np.radians(lons)
    across = np.cos(lats) * _RADIUS_METRES
    return np.array(
        [across * np.cos(lons), across * np.sin(lons), np.sin(lats) * _RADIUS_METRES],
        np.float32,
    )


def place_arrays(lats: Array, lons: Array, counts: Array) -> Arrays:
    """Return the arrays of points that are given in the order of slots, `counts` of them a slot."""
    cells = np.floor((lats + 90) * CELLS_PER_DEGREE).astype(np.int64) * ROW_CELLS
    cells += np.floor((lons + 180) * CELLS_PER_DEGREE).astype(np.int64)
    order = np.argsort(cells, kind="stable")
    slots = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
    return {
        "point_starts": row_starts(counts).astype(np.uint32),
        "point_lats": lats,
        "point_lons": lons,
        "grid_cells": cells[order].astype(np.int32),
        "grid_points": order.astype(np.uint32),
        "grid_slots": slots[order],
        "grid_axes": _in_space(lats[order], lons[order]),
    }

"""Where documents meet: points in a grid of cells to find those near, then the exact distance."""

import numpy as np

from directory.geo.distance import bounding_boxes, distances_metres, round_metres
from directory.geo.points import BoundingBox, Point
from directory.search.snapshot.arrays import Array, Arrays, Int64s, Slots, gather, minimum_of_rows, row_starts

CELLS_PER_DEGREE = 20
"""A cell is 5.6 km high."""
ROW_CELLS = 360 * CELLS_PER_DEGREE + 1
FAR = 1 << 40
"""The distance of a document without a point: farther than any."""


class Places:
    """The public points of a segment's documents, in float64."""

    def __init__(self, arrays: Arrays) -> None:
        self._starts = arrays["point_starts"]
        self._lats = arrays["point_lats"]
        self._lons = arrays["point_lons"]
        self._cells = arrays["grid_cells"]
        self._order = arrays["grid_points"]
        self._slots = arrays["grid_slots"]

    def metres_of(self, slots: Slots, *, center: Point) -> Int64s:
        """Return the distance of each document in whole metres, from its nearest point; FAR without one."""
        positions, begins = gather(self._starts, slots)
        metres = _metres(center, self._lats[positions], self._lons[positions])
        return minimum_of_rows(metres, begins, empty=FAR)

    def count_about(self, center: Point, *, radius_metres: int) -> int:
        """Return how many points the cells around `center` hold: the cost of `within`."""
        return sum(end - start for start, end in self._ranges(center, radius_metres))

    def within(self, center: Point, *, radius_metres: int) -> tuple[Slots, Int64s]:
        """Return the documents within the radius (edge included), and their distances in metres."""
        ranges = [slice(start, end) for start, end in self._ranges(center, radius_metres)]
        if not ranges:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        points = np.concatenate([self._order[part] for part in ranges])
        slots = np.concatenate([self._slots[part] for part in ranges])
        metres = _metres(center, self._lats[points], self._lons[points])
        near = metres <= radius_metres
        slots, metres = slots[near].astype(np.int64), metres[near]
        order = np.lexsort((metres, slots))
        slots, metres = slots[order], metres[order]
        first = np.ones(len(slots), np.bool_)
        first[1:] = slots[1:] != slots[:-1]
        return slots[first], metres[first]

    def _ranges(self, center: Point, radius_metres: int) -> list[tuple[int, int]]:
        if radius_metres < 0:
            return []
        # Rounding to whole metres may bring a point in from half a metre outside.
        boxes = bounding_boxes(center, radius_km=(radius_metres + 1) / 1000)
        return [part for box in boxes for part in self._ranges_of_box(box)]

    def _ranges_of_box(self, box: BoundingBox) -> list[tuple[int, int]]:
        south, north = (int(np.floor((lat + 90) * CELLS_PER_DEGREE)) for lat in (box.south, box.north))
        west, east = (int(np.floor((lon + 180) * CELLS_PER_DEGREE)) for lon in (box.west, box.east))
        rows = np.arange(south, north + 1, dtype=np.int64) * ROW_CELLS
        starts = np.searchsorted(self._cells, (rows + west).astype(self._cells.dtype), side="left")
        ends = np.searchsorted(self._cells, (rows + east).astype(self._cells.dtype), side="right")
        return [(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True) if start < end]


def _metres(center: Point, lats: Array, lons: Array) -> Int64s:
    return round_metres(distances_metres(center.lat, center.lon, lats, lons))


def place_arrays(lats: Array, lons: Array, counts: Array) -> Arrays:
    """Return the arrays of points that are given in the order of slots, `counts` of them a slot."""
    cells = np.floor((lats + 90) * CELLS_PER_DEGREE).astype(np.int64) * ROW_CELLS
    cells += np.floor((lons + 180) * CELLS_PER_DEGREE).astype(np.int64)
    order = np.argsort(cells, kind="stable")
    slots = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
    return {
        "point_starts": row_starts(counts),
        "point_lats": lats,
        "point_lons": lons,
        "grid_cells": cells[order].astype(np.int32),
        "grid_points": order.astype(np.uint32),
        "grid_slots": slots[order],
    }

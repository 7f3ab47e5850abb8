"""Where each tie stands on a drawn map: the person in the middle, three rings, a sector for each type. Pure.

`drawing_of` is all of it. Nothing overlaps, for one tie as for sixty: docs/networks.md says how, and
tests/bridges/map_layout/ recomputes it.
"""

from bridges.map_layout.boxes import Box
from bridges.map_layout.drawing import Border, Drawing, Mark, SectorPlace, drawing_of, in_order
from bridges.map_layout.legend import Legend, all_boxes, legend_of
from bridges.map_layout.widths import lines_of, text_width

__all__ = [
    "Border",
    "Box",
    "Drawing",
    "Legend",
    "Mark",
    "SectorPlace",
    "all_boxes",
    "drawing_of",
    "in_order",
    "legend_of",
    "lines_of",
    "text_width",
]

"""Growth as a plot: one panel a class, size against milliseconds, both logarithmic. Pure; writes SVG by itself."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 700
COLUMNS = 2
PANEL_HEIGHT = 190
TOP, BOTTOM = 96, 16
LEFT, GAP, RIGHT = 52, 54, 14
HEAD, FOOT = 28, 26
"""Room in a panel above and below its lines."""

# Each at least 4.5:1 on its ground. Shapes and dashes say the same as the colours.
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 } .small { font-size: 11px; fill: #4b535d }
.title { font-size: 15px; font-weight: 600 } .head { font-weight: 600 } .ground { fill: #ffffff }
.grid { stroke: #d5dae0; stroke-width: 1 } path { fill: none }
.s0 { stroke: #0b5cad; fill: #0b5cad } .s1 { stroke: #a8430b; fill: #a8430b } .s2 { stroke: #26702b; fill: #26702b }
path.s0, path.s1, path.s2 { fill: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #a9b3bd } .ground { fill: #0d1117 } .grid { stroke: #343b44 }
.s0 { stroke: #6cb6ff; fill: #6cb6ff } .s1 { stroke: #f0a35e; fill: #f0a35e } .s2 { stroke: #6fd47c; fill: #6fd47c }
path.s0, path.s1, path.s2 { fill: none }
}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """The milliseconds of an engine by size; `series` is its colour and shape, 0 to 2, thick or thin, dashed or not."""

    label: str
    points: Mapping[int, float]
    series: int
    is_thick: bool = False
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    lines: Sequence[Line]


def svg(title: str, description: str, panels: Sequence[Panel]) -> str:
    """Return the plot, 700 pixels wide; all panels have the same axes.

    :raises ValueError: if there is no point in any of the panels
    """
    points = [point for panel in panels for line in panel.lines for point in line.points.items()]
    if not points:
        raise ValueError("There is nothing to plot.")
    axes = _Axes(
        sizes=sorted({size for size, _ in points}),
        low=math.floor(math.log10(min(value for _, value in points))),
        high=math.ceil(math.log10(max(value for _, value in points))),
    )
    height = TOP + math.ceil(len(panels) / COLUMNS) * PANEL_HEIGHT + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(description)}</desc>',
        f'<style>{STYLE}</style><rect class="ground" width="{WIDTH}" height="{height}"/>',
        f'<text class="title" x="{LEFT}" y="26">{escape(title)}</text>',
        *_legend(panels),
    ]
    for number, panel in enumerate(panels):
        parts += _panel(panel, axes, column=number % COLUMNS, row=number // COLUMNS)
    return "\n".join([*parts, "</svg>\n"])


@dataclass(frozen=True, slots=True)
class _Axes:
    sizes: Sequence[int]
    low: int
    high: int

    def x(self, size: int, *, left: float) -> float:
        first, last = math.log10(self.sizes[0]), math.log10(self.sizes[-1])
        return left + 8 + (math.log10(size) - first) / max(last - first, 1e-9) * (_panel_width() - 16)

    def y(self, value: float, *, top: float) -> float:
        room = PANEL_HEIGHT - HEAD - FOOT
        return top + HEAD + (self.high - math.log10(value)) / max(self.high - self.low, 1) * room


def _panel_width() -> float:
    return (WIDTH - LEFT - RIGHT - GAP * (COLUMNS - 1)) / COLUMNS


def _panel(panel: Panel, axes: _Axes, *, column: int, row: int) -> list[str]:
    left, top = LEFT + column * (_panel_width() + GAP), TOP + row * PANEL_HEIGHT
    right = left + _panel_width()
    parts = [f'<text class="head" x="{left:.0f}" y="{top + 16}">{escape(panel.title)}</text>']
    for power in range(axes.low, axes.high + 1):
        y = axes.y(10.0**power, top=top)
        parts.append(f'<line class="grid" x1="{left:.0f}" x2="{right:.0f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="small" x="{left - 6:.0f}" y="{y + 4:.1f}" text-anchor="end">{_ms(power)}</text>')
    for size in axes.sizes:
        x, y = axes.x(size, left=left), top + PANEL_HEIGHT - FOOT + 15
        parts.append(f'<text class="small" x="{x:.1f}" y="{y}" text-anchor="middle">{_size(size)}</text>')
    for line in panel.lines:
        spots = [(axes.x(size, left=left), axes.y(value, top=top)) for size, value in sorted(line.points.items())]
        parts.append(_path(line, spots))
        parts += [_mark(line, x, y) for x, y in spots]
    return parts


def _legend(panels: Sequence[Panel]) -> list[str]:
    lines = {line.label: line for panel in panels for line in panel.lines}
    parts = []
    for place, (label, line) in enumerate(lines.items()):
        x, y = LEFT + (place // 2) * 212, 50 + (place % 2) * 20
        parts += [_path(line, [(x, y - 4), (x + 28, y - 4)]), _mark(line, x + 14, y - 4)]
        parts.append(f'<text class="small" x="{x + 34}" y="{y}">{escape(label)}</text>')
    return parts


def _path(line: Line, spots: Sequence[tuple[float, float]]) -> str:
    steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    dashes = ' stroke-dasharray="5 4"' if line.is_dashed else ""
    return f'<path class="s{line.series}" stroke-width="{2.6 if line.is_thick else 1.2}"{dashes} d="M{steps}"/>'


def _mark(line: Line, x: float, y: float) -> str:
    size = 3.4 if line.is_thick else 2.6
    if line.series == 0:
        return f'<circle class="s0" cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>'
    if line.series == 1:
        return f'<rect class="s1" x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size}" height="{2 * size}"/>'
    corners = f"{x:.1f},{y - size:.1f} {x - size:.1f},{y + size:.1f} {x + size:.1f},{y + size:.1f}"
    return f'<polygon class="s2" points="{corners}"/>'


def _ms(power: int) -> str:
    return f"{10 ** (power - 3):g} s" if power >= 3 else f"{10.0**power:g} ms"


def _size(size: int) -> str:
    return f"{size // 1_000_000}M" if size >= 1_000_000 else f"{size // 1_000}k"

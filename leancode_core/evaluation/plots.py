"""Line charts as plain SVG: legible in print, on light and on dark grounds, and without telling colours apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 580, 400  # of a panel, with its labels
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 156, 66, 52  # margins of the plotting area
_LABEL_DISTANCE = 15
_MOST_TICKS = 12  # of the horizontal axis that stand where values are; with more values they are at round numbers
_MOST_MARKERS = 40  # on a line

# Okabe and Ito's colours, but for the yellow, which white swallows; each with a dash and a marker of its own.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#8a8a8a", "#7a5cc4")
_DASHES = ("", "7 4", "2 3", "10 3 2 3", "", "7 4", "2 3", "10 3 2 3")
_MARKERS = ("circle", "square", "triangle", "diamond", "square", "triangle", "diamond", "circle")

_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#24292f}.title{font-size:14px;font-weight:600}"
    ".ground{fill:#ffffff}.grid{stroke:#d8dee4}.axis{stroke:#57606a}.level{stroke:#24292f}"
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}.grid{stroke:#30363d}"
    ".axis{stroke:#8b949e}.level{stroke:#e6edf3}}"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A value with the bounds of its interval, which may be equal."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """What one label stands for.

    Attributes:
        label: stands at the line's end.
        points: by rising x, at least one.
    """

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over the same axes.

    Attributes:
        title: above.
        x_title: below the horizontal axis.
        y_title: above the vertical axis.
        lines: at least one.
        level: a height that all are compared with.
        level_label: stands at that height.
        from_zero: whether the vertical axis begins at 0, as that of a share or a time must.
    """

    title: str
    x_title: str
    y_title: str
    lines: tuple[Line, ...]
    level: float
    level_label: str
    from_zero: bool = False


def svg_of(panels: Sequence[Panel]) -> str:
    """The panels beside each other, as one document. A label has the same looks in every panel."""
    labels = list(dict.fromkeys(line.label for panel in panels for line in panel.lines))
    looks = {label: number % len(_COLOURS) for number, label in enumerate(labels)}
    width = _WIDTH * len(panels)
    titles = escape("; ".join(panel.title for panel in panels), {'"': "&quot;"})
    size = f'viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{titles}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{width}" height="{_HEIGHT}"/>',
    ]
    for number, panel in enumerate(panels):
        parts += [f'<g transform="translate({number * _WIDTH} 0)">', *_Drawing(panel).parts(looks), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from below `low` to above `high`, four to eight of them."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def spread(wanted: Sequence[float], distance: float) -> list[float]:
    """Heights at least a distance apart, in the order of those wanted and as near to them as one pass finds."""
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    placed = [0.0] * len(wanted)
    group: list[int] = []
    groups: list[list[int]] = []
    for index in order:
        group = [index]
        # A group stands centred on what it wants; groups that would touch become one.
        while groups and _edges(groups[-1], wanted, distance)[1] + distance > _edges(group, wanted, distance)[0]:
            group = groups.pop() + group
        groups.append(group)
    for group in groups:
        first, _ = _edges(group, wanted, distance)
        for number, index in enumerate(group):
            placed[index] = first + number * distance
    return placed


def _edges(group: list[int], wanted: Sequence[float], distance: float) -> tuple[float, float]:
    centre = sum(wanted[index] for index in group) / len(group)
    half = distance * (len(group) - 1) / 2
    return centre - half, centre + half


class _Drawing:
    """One panel: where values lie, and the elements at those places."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        points = [point for line in panel.lines for point in line.points]
        xs = [point.x for point in points]
        ys = [panel.level, *(bound for point in points for bound in (point.low, point.high))]
        self._xs = sorted(set(xs))
        if len(self._xs) > _MOST_TICKS:
            self._xs = [tick for tick in ticks(min(xs), max(xs)) if min(xs) <= tick <= max(xs)]
        self._opacity = 0.1 if len(panel.lines) <= 4 else 0.05  # of bands: many of them lie over each other
        self._x_range = (min(xs), max(xs)) if min(xs) < max(xs) else (min(xs) - 0.05, max(xs) + 0.05)
        room = (max(ys) - min(ys) or abs(panel.level) or 1.0) * 0.03
        self._ticks = ticks(0.0 if panel.from_zero else min(ys) - room, max(ys) + room)

    def parts(self, looks: dict[str, int]) -> list[str]:
        lines = self._panel.lines
        return [
            *self._frame(),
            *(self._band(line, looks[line.label]) for line in lines),
            *(self._line(line, looks[line.label]) for line in lines),
            *self._labels(looks),
        ]

    def _x(self, value: float) -> float:
        low, high = self._x_range
        return _LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    def _y(self, value: float) -> float:
        low, high = self._ticks[0], self._ticks[-1]
        return _HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    def _frame(self) -> list[str]:
        panel, right, base = self._panel, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
        parts = [
            f'<text class="title" x="{_LEFT}" y="24">{escape(panel.title)}</text>',
            f'<text x="{_LEFT}" y="{_TOP - 14}">{escape(panel.y_title)}</text>',
            f'<text x="{(_LEFT + right) / 2:.1f}" y="{base + 40}" text-anchor="middle">{escape(panel.x_title)}</text>',
        ]
        for tick in self._ticks:
            y = self._y(tick)
            parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{right}"/>')
            parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
        for value in self._xs:
            x = self._x(value)
            parts.append(f'<path class="axis" d="M{x:.1f} {base}v5"/>')
            parts.append(f'<text x="{x:.1f}" y="{base + 20}" text-anchor="middle">{value:,.10g}</text>')
        parts.append(f'<path class="axis" d="M{_LEFT} {base}H{right}"/>')
        parts.append(f'<path class="level" stroke-width="1.5" d="M{_LEFT} {self._y(panel.level):.1f}H{right}"/>')
        return parts

    def _band(self, line: Line, look: int) -> str:
        if all(point.low == point.high for point in line.points):
            return ""
        there = [f"{self._x(point.x):.1f},{self._y(point.high):.1f}" for point in line.points]
        back = [f"{self._x(point.x):.1f},{self._y(point.low):.1f}" for point in reversed(line.points)]
        return f'<polygon fill="{_COLOURS[look]}" fill-opacity="{self._opacity}" points="{" ".join(there + back)}"/>'

    def _line(self, line: Line, look: int) -> str:
        places = [(self._x(point.x), self._y(point.y)) for point in line.points]
        dash = f' stroke-dasharray="{_DASHES[look]}"' if _DASHES[look] else ""
        course = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        marked = places if len(places) <= _MOST_MARKERS else []
        markers = "".join(_marker(_MARKERS[look], x, y) for x, y in marked)
        return (
            f'<polyline fill="none" stroke="{_COLOURS[look]}" stroke-width="2"{dash} points="{course}"/>'
            f'<path fill="{_COLOURS[look]}" d="{markers}"/>'
        )

    def _labels(self, looks: dict[str, int]) -> list[str]:
        """Each label level with the end of its line, or as near as the others let it."""
        right = _WIDTH - _RIGHT
        ends = [(self._x(line.points[-1].x), self._y(line.points[-1].y)) for line in self._panel.lines]
        ends.append((right, self._y(self._panel.level)))
        labels = [*(line.label for line in self._panel.lines), self._panel.level_label]
        colours = [*(f'stroke="{_COLOURS[looks[line.label]]}"' for line in self._panel.lines), 'class="level"']
        heights = spread([y for _, y in ends], _LABEL_DISTANCE)
        return [
            f'<path fill="none" {colour} stroke-opacity="0.6" d="M{x + 5:.1f} {y:.1f}L{right + 16} {height:.1f}"/>'
            f'<text x="{right + 20}" y="{height + 4:.1f}">{escape(label)}</text>'
            for label, colour, (x, y), height in zip(labels, colours, ends, heights, strict=True)
        ]


def _marker(shape: str, x: float, y: float) -> str:
    """A path around a place, 8 units wide."""
    match shape:
        case "circle":
            return f"M{x - 4:.1f} {y:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
        case "square":
            return f"M{x - 3.5:.1f} {y - 3.5:.1f}h7v7h-7z"
        case "triangle":
            return f"M{x:.1f} {y - 4.5:.1f}l4.5 8h-9z"
    return f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z"

"""Pruned functions as a picture for slides and papers: SVG with nothing but text and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rich.cells import cell_len

from leancode_core.cli.prune_formats.characters import showable
from leancode_core.cli.prune_formats.function import HEATS, PrunedFunction, meaning_of_importance
from leancode_core.cli.prune_formats.pieces import Look, Run, rows_of

COLUMNS = 120
"""Longer lines go on in the next row, so that a minified file is a picture too."""
_NAMED = 5  # functions in the title

# All lengths are in pixels at the picture's own size; it scales, since its view box says the same.
_SIZE = 14
_COLUMN = 8.4  # three fifths of the size, as most monospaced fonts have it; every text is fitted to its columns
_ROW = 21
_PADDING = 24
_GAP = 18
_BASELINE = 15
_MIDDLE = 10.5
_APART = 3  # columns
_FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# Attributes instead of a style sheet, which programs that show slides often do not read.
_TEXT, _FADED = "#1f2328", "#656d76"
_BOLD, _ITALIC = ' font-weight="bold"', ' font-style="italic"'
_HEATS = ("", "#fff4d6", "#ffe3a3", "#ffcf70", "#ffb84d")


def as_svg(functions: Sequence[PrunedFunction]) -> str:
    """The picture: every function below its name, then a legend."""
    drawing = _Drawing()
    for function in functions:
        drawing.text(0, function.title, style=_BOLD)
        drawing.next_row()
        drawing.text(0, f"{function.place}  {function.facts.replace('->', '→')}", _FADED)
        drawing.next_row()
        drawing.skip(_GAP / 3)
        for row in rows_of(function, COLUMNS):
            for run in row:
                drawing.run(run)
            drawing.next_row()
        drawing.skip(_GAP)
    _draw_legend(drawing, functions)
    names = ", ".join(function.title for function in functions[:_NAMED])
    return drawing.finished(f"Pruned: {names or 'no functions'}")


class _Drawing:
    """Rows of text, from the top to the bottom."""

    def __init__(self) -> None:
        self._boxes: list[str] = []
        self._texts: list[str] = []
        self._strokes: list[str] = []
        self._y = float(_PADDING)
        self._columns = 0

    def next_row(self) -> None:
        self._y += _ROW

    def skip(self, height: float) -> None:
        self._y += height

    def run(self, run: Run) -> None:
        """Code in the current row, as it looks."""
        x, width = _PADDING + run.column * _COLUMN, run.width * _COLUMN
        fill, style = _TEXT, ""
        if run.look is Look.REMOVED:
            fill = _FADED
            self._strokes.append(f"M{x:.1f} {self._y + _MIDDLE:.1f}h{width:.1f}")
        elif run.look is Look.DOCUMENTATION:
            fill, style = _FADED, _ITALIC
        elif run.heat:
            style = _BOLD if run.heat == HEATS - 1 else ""
            self._boxes.append(
                f'<rect x="{x:.1f}" y="{self._y:.1f}" width="{width:.1f}" height="{_ROW - 1}" rx="2"'
                f' fill="{_HEATS[run.heat]}"/>'
            )
        self.text(run.column, run.text, fill, style)

    def text(self, column: int, text: str, fill: str = _TEXT, style: str = "") -> int:
        """Text in the current row. Returns the column behind it."""
        shown = showable(text).replace("\n", " ")
        n_columns = cell_len(shown)
        end = column + n_columns
        self._columns = max(self._columns, end)
        if n_columns:
            unbroken = shown.replace(" ", "\u00a0")  # programs drop blanks at the ends and in rows
            self._texts.append(
                f'<text x="{_PADDING + column * _COLUMN:.1f}" y="{self._y + _BASELINE:.1f}"'
                f' textLength="{n_columns * _COLUMN:.1f}" lengthAdjust="spacingAndGlyphs" fill="{fill}"{style}>'
                f"{escape(unbroken)}</text>"
            )
        return end

    def finished(self, title: str) -> str:
        width = round(2 * _PADDING + self._columns * _COLUMN)
        height = round(self._y + _PADDING)
        size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        frame = f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="10"'
        strokes = f'<path d="{"".join(self._strokes)}" stroke="{_FADED}" stroke-width="1.2" fill="none"/>'
        lines = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{escape(showable(title))}</title>",
            f'{frame} fill="#ffffff" stroke="#d1d9e0"/>',
            *self._boxes,
            f'<g font-family="{_FONT}" font-size="{_SIZE}">',
            *self._texts,
            "</g>",
            *([strokes] if self._strokes else []),
            "</svg>",
        )
        return "\n".join(lines)


def _draw_legend(drawing: _Drawing, functions: Sequence[PrunedFunction]) -> None:
    if not functions:
        drawing.text(0, "no functions", _FADED)
        drawing.next_row()
        return
    pruned = functions[0].pruned
    samples = [("kept", Look.KEPT), ("removed", Look.REMOVED)]
    if any(function.pruned.lexed.unit.docstring_span for function in functions):
        samples.append(("documentation, read apart", Look.DOCUMENTATION))
    column = 0
    for text, look in samples:
        drawing.run(Run(column, len(text), text, look, 0))
        column += len(text) + _APART
    drawing.text(column, f"strategy {pruned.strategy}, removal ratio {pruned.removal:g}", _FADED)
    drawing.next_row()
    if functions[0].heats is None:
        return
    column = drawing.text(0, "importance: low ", _FADED)
    for heat in range(HEATS):
        drawing.run(Run(column, 3, f" {heat + 1} ", Look.KEPT, heat))
        column += 3 + 1
    drawing.text(column, "high", _FADED)
    drawing.next_row()
    drawing.text(0, meaning_of_importance(pruned.strategy), _FADED)
    drawing.next_row()

"""Charts: where ticks and labels lie, and that the document is sound."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from leancode_core.errors import ConfigError
from leancode_core.evaluation.plots import Line, Panel, Point, spread, svg_of, ticks
from leancode_core.evaluation.pruning_plot import pruning_plot

SVG = "{http://www.w3.org/2000/svg}"


def texts(document: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(document).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.61, 0.69, [0.6, 0.62, 0.64, 0.66, 0.68, 0.7]),
        (0.0, 3.2, [0.0, 1.0, 2.0, 3.0, 4.0]),
        (-0.1, 0.15, [-0.1, -0.05, 0.0, 0.05, 0.1, 0.15]),
    ],
)
def test_ticks_are_round_and_reach_over_all_values(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([10.0, 50.0], [10.0, 50.0]),
        ([50.0, 50.0], [45.0, 55.0]),
        ([20.0, 10.0, 15.0], [25.0, 5.0, 15.0]),
        ([0.0, 12.0, 14.0], [-1.333, 8.667, 18.667]),
        ([], []),
    ],
)
def test_labels_make_room_for_each_other(wanted: list[float], expected: list[float]) -> None:
    assert spread(wanted, 10.0) == pytest.approx(expected, abs=1e-3)


def test_lines_differ_in_more_than_colour_and_look_alike_in_every_panel() -> None:
    lines = [Line(f"line {number}", (Point(0.1, number, number - 0.5, number + 0.5),)) for number in range(8)]
    panels = [Panel("A", "x", "y", tuple(lines), 1.0, "level"), Panel("B", "x", "y", tuple(lines[5:]), 1.0, "level")]
    root = ET.fromstring(svg_of(panels))
    first, second = root.findall(f"{SVG}g")
    looks = [
        (line.get("stroke"), line.get("stroke-dasharray"), len(marker.get("d", "")))
        for line, marker in zip(first.iter(f"{SVG}polyline"), _markers(first), strict=True)
    ]
    assert len({(dash, marker) for _, dash, marker in looks}) == len(looks) == 8
    colours = [line.get("stroke") for line in second.iter(f"{SVG}polyline")]
    assert colours == [colour for colour, _, _ in looks[5:]]
    assert len(list(first.iter(f"{SVG}polygon"))) == 8


def _markers(group: ET.Element) -> list[ET.Element]:
    return [path for path in group.iter(f"{SVG}path") if path.get("fill", "none") != "none"]


@pytest.mark.parametrize(
    ("number", "expected", "is_marked"),
    [
        (4, ["0", "500,000", "1,000,000", "1,500,000"], True),
        (40, ["0", "5,000,000", "10,000,000", "15,000,000"], True),
        (41, ["0", "5,000,000", "10,000,000", "15,000,000", "20,000,000"], False),
    ],
)
def test_many_values_have_a_round_axis_and_no_markers(number: int, expected: list[str], is_marked: bool) -> None:
    line = Line("line", tuple(Point(500_000 * x, x, x, x) for x in range(number)))
    document = svg_of([Panel("A", "x", "y", (line,), 1.0, "level")])
    middle = [text for text in ET.fromstring(document).iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    assert [text.text for text in middle if text.text != "x"] == expected
    (marker,) = _markers(ET.fromstring(document))
    assert bool(marker.get("d")) is is_marked


def test_labels_are_text_and_no_markup() -> None:
    document = svg_of([Panel('<a> & "b"', "x", "y", (Line("<script>", (Point(1, 1, 1, 1),)),), 1.0, "level")])
    assert {'<a> & "b"', "<script>", "level"} <= set(texts(document))
    assert "prefers-color-scheme:dark" in document


def row(strategy: str, removal: float, mrr: float, seconds: float | None, **fields: object) -> dict[str, object]:
    found = {
        "language": None,
        "docs": False,
        "model": "some-model",
        "strategy": strategy,
        "removal": removal,
        "guards": None if strategy == "none" else True,
        "queries": 1234,
        "mrr": mrr,
        "ci95": [mrr - 0.01, mrr + 0.01],
        "encode_seconds": seconds,
        "prune_seconds": 0.0 if strategy == "none" else 1.0,
    }
    return {**found, **fields}


def test_pruning_is_drawn_from_the_means_alone() -> None:
    rows = [
        row("none", 0.0, 0.9, None, language="go"),
        row("random", 0.2, 0.1, None, language="go"),
        row("none", 0.0, 0.7, None),
        row("random", 0.4, 0.6, None),
        row("random", 0.2, 0.65, None),
        row("leancode", 0.2, 0.69, None, guards=False),
    ]
    root = ET.fromstring(pruning_plot(rows))
    lines = list(root.iter(f"{SVG}polyline"))
    assert len(root.findall(f"{SVG}g")) == 1
    assert [len((line.get("points") or "").split()) for line in lines] == [2, 1]
    found = texts(pruning_plot(rows))
    assert "MRR with 95 % interval, one language, 1,234 queries" in found
    assert found[-3:] == ["random", "leancode, no guards", "whole code"]
    assert "0.9" not in found


def test_time_is_drawn_where_all_of_it_was_measured() -> None:
    rows = [row("none", 0.0, 0.7, 10.0), row("random", 0.4, 0.6, 4.0), row("random", 0.5, 0.6, 3.0)]
    assert "times that of the whole code (10 s)" in texts(pruning_plot(rows))
    rows[1]["encode_seconds"] = None
    assert "Time to prune and encode" not in texts(pruning_plot(rows))


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ConfigError, match="nothing was pruned"):
        pruning_plot([row("none", 0.0, 0.7, 10.0)])

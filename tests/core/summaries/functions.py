"""A function's source as the unit that an index has of it."""

from __future__ import annotations

from pathlib import PurePosixPath

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.unit import CodeUnit
from leancode_core.summaries.summary import summarise

_ENDINGS = {
    "bash": "sh",
    "c": "c",
    "cpp": "cpp",
    "csharp": "cs",
    "elixir": "ex",
    "go": "go",
    "haskell": "hs",
    "java": "java",
    "javascript": "js",
    "kotlin": "kt",
    "lua": "lua",
    "php": "php",
    "python": "py",
    "ruby": "rb",
    "rust": "rs",
    "tsx": "tsx",
    "scala": "scala",
    "swift": "swift",
    "typescript": "ts",
    "zig": "zig",
}
_CLASS = ("class Frame {\n", "\n}\n")
_FRAMES = {"php": ("<?php\n", ""), "csharp": _CLASS, "java": _CLASS}


def units_of(language: str, source: str) -> tuple[CodeUnit, ...]:
    """All units of a file with this text."""
    path = f"file.{_ENDINGS[language]}"
    data = source.encode("utf-8", "surrogatepass")
    table = language_of(PurePosixPath(path), data)
    assert table is not None
    return extract(path, data, table).units


def function_of(language: str, source: str) -> CodeUnit:
    """The first function of the source, which stands in what its language needs around it."""
    before, after = _FRAMES.get(language, ("", ""))
    return next(unit for unit in units_of(language, before + source + after) if unit.kind.is_callable)


def summary_of(language: str, source: str) -> str:
    """The text of the first function's summary."""
    return summarise(function_of(language, source)).text


def summary_of_type(language: str, source: str) -> str:
    """The text of the summary of the first unit that is no function."""
    units = units_of(language, ("<?php\n" if language == "php" else "") + source)
    return next(summarise(unit, units).text for unit in units if not unit.kind.is_callable and unit.kind != "chunk")

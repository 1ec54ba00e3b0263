"""Lines of JSON, plain or compressed, with the place of what is wrong in them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from leancode_core.errors import ConfigError
from leancode_core.evaluation.extra import named_extra

COMPRESSED = ".zst"
_REMEDY = "correct the line, or name another file"


@dataclass(frozen=True, slots=True)
class Record:
    """One line's object. Its accessors say which line lacks what.

    Attributes:
        where: "file:line".
        fields: the object.
    """

    where: str
    fields: dict[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """A string, without halves of surrogate pairs, which no model can read.

        Raises:
            ConfigError: it is missing and there is no default, or it is no string.
        """
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise self.error(f"a text {name!r} is needed")
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")

    def number(self, name: str) -> int:
        """A whole number.

        Raises:
            ConfigError: it is missing or something else.
        """
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f"a whole number {name!r} is needed")
        return value

    def objects(self, name: str) -> list[Record]:
        """A list of objects, empty if it is missing.

        Raises:
            ConfigError: it is something else.
        """
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f"{name!r} must be a list of objects")
        return [Record(self.where, item) for item in value]

    def error(self, message: str) -> ConfigError:
        """What is wrong with the line, to be raised."""
        return ConfigError(f"{self.where}: {message}", remedy=_REMEDY)


def records_of(path: Path) -> list[Record]:
    """All lines of a `.jsonl` or `.jsonl.zst` file; blank ones count as lines and are no records.

    Raises:
        ConfigError: the file cannot be read or holds nothing, or a line is no object.
    """
    found = [_record(f"{path}:{number}", line) for number, line in enumerate(_lines(path), start=1) if line.strip()]
    if not found:
        raise ConfigError(f"{path} holds no records", remedy="name another file")
    return found


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, decompressed where its name ends in `.zst`.

    Raises:
        ConfigError: it cannot be read, also later within the block, or the extra `evaluation` is not installed.
    """
    failures: tuple[type[Exception], ...] = (OSError,)
    try:
        with path.open("rb") as raw:
            if path.suffix != COMPRESSED:
                yield raw
                return
            with named_extra(f"reading {path.name}", "zstandard"):
                import zstandard
            failures = (OSError, zstandard.ZstdError)
            with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as stream:
                yield io.BufferedReader(stream)
    except failures as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"{path} cannot be read: {why}", remedy="check the file's name and its content") from error


def _lines(path: Path) -> Iterator[bytes]:
    with opened(path) as stream:
        yield from stream


def _record(where: str, line: bytes) -> Record:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{where}: no JSON: {error}", remedy=_REMEDY) from error
    if not isinstance(fields, dict):
        raise ConfigError(f"{where}: an object is needed", remedy=_REMEDY)
    return Record(where, fields)

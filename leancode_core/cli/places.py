"""PATH or PATH:LINE on a command line, and the units of the file that it names."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import typer

from leancode_core.code.extraction import extract_within
from leancode_core.code.languages import language_names, language_of
from leancode_core.code.unit import CodeUnit
from leancode_core.errors import ConfigError, UnsupportedLanguage

_MOST_DIGITS = 12  # of a line's number; no file has so many
_PARSING_SECONDS = 20.0
_MOST_MB = 16


def place_named(place: str) -> tuple[Path, int | None]:
    """The file, and the line if one is named. A colon can be part of a file's name.

    Raises:
        ConfigError: there is no such file.
        typer.BadParameter: what follows the file's name is no line.
    """
    head, _, line = place.rpartition(":")
    is_line = line.isascii() and line.isdigit()
    if _is_file(place):
        return Path(place).expanduser(), None
    if not _is_file(head):
        raise ConfigError(f"there is no file {head if head and is_line else place}", remedy="name an existing file")
    if not is_line or int(line[:_MOST_DIGITS]) < 1:
        raise typer.BadParameter(f"{place!r} is not PATH:LINE", param_hint="PATH[:LINE]")
    return Path(head).expanduser(), int(line[:_MOST_DIGITS])


def _is_file(name: str) -> bool:
    try:
        return Path(name).expanduser().is_file()
    except (OSError, RuntimeError, ValueError):  # an unknown user's home, a name that no file can have
        return False


def units_of_file(path: Path) -> tuple[bytes, tuple[CodeUnit, ...]]:
    """The file's bytes, and all its units.

    Raises:
        ConfigError: the file cannot be read or parsed.
        UnsupportedLanguage: it is in none of the languages.
    """
    source = _read(path)
    language = language_of(PurePosixPath(path.name), source)
    if language is None:
        raise UnsupportedLanguage(
            f"the language of {path} is not known", remedy=f"name a file in one of {', '.join(language_names())}"
        )
    extraction = extract_within(path.name, source, language, _PARSING_SECONDS)
    for problem in extraction.problems:
        raise ConfigError(f"{path} is {problem.message}", remedy="name another file, or a part of it")
    return source, extraction.units


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            source = file.read(_MOST_MB * 2**20 + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", remedy="name a file that can be") from error
    if len(source) > _MOST_MB * 2**20:
        raise ConfigError(f"{path} has more than {_MOST_MB} MB", remedy="name a smaller file")
    return source

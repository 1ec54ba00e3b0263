"""The languages: one module and one query file each, found by being in this folder.

A module defines `LANGUAGE`, a `Language`. Beside it lies `<module>.scm`, a tree-sitter query whose captures are

- `@function @method @constructor @class @struct @interface @trait @enum @type @module`: a unit of that kind.
  Where two patterns match the same name (a declaration and the same one behind `export`), the wider one counts.
- `@scope`, `@namespace`: enclose units and lend them their name, without being units themselves. A function in a
  scope is a method (Rust's `impl`), in a namespace it is none (Rust's `mod`).
- `@name`, `@body`, `@doc`: the unit's name, its body (the signature is what stands before it), and its
  documentation where that is part of the body (Python). A name in several parts (C#'s `operator` and `+`) is
  captured once for each; a body in several parts reaches from the first to the last.
- `@owner`: the type that a unit belongs to where it does not stand inside it (a Go method's receiver).
- `@comment`, `@attribute`: what may stand between a unit and its documentation above it. What is captured as a
  unit and as an attribute is part of the unit below it and none itself (an overload's signature).
- `@clause`: the unit may be one clause of several: neighbours with the same name and as many children in these nodes
  (an Elixir function's parameters) are one unit, with the signature of the first and all documentation.
- `@trailer`: what stands on the line below a unit and belongs to it (Haskell's pragmas).
- `@items`: brackets whose content the grammar leaves unparsed although it may hold definitions (a macro's arguments).

Where grammars share their nodes, a query file may begin with `; inherits: <name>`: `<name>.scm` is then read first.

A function directly inside a class-like unit or scope becomes a method by itself, or a constructor by its name.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import PurePosixPath

from leancode_core.code.languages.table import Language

_SNIFFED = 65_536  # bytes of a file that may decide between two languages


@cache
def tables() -> tuple[Language, ...]:
    """All tables, by module name. A language with two grammars (TypeScript, TSX) has two."""
    modules = sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name != "table")
    return tuple(importlib.import_module(f"{__name__}.{module}").LANGUAGE for module in modules)


def language_names() -> list[str]:
    """The names that `--language` takes, sorted."""
    return sorted({language.name for language in tables()})


def is_source_name(path: PurePosixPath) -> bool:
    """Whether the file's name alone tells that it is in one of the languages."""
    return path.name in _by_filename() or path.suffix.lower() in _by_extension()


def language_of(path: PurePosixPath, source: bytes) -> Language | None:
    """The language of a file, by its name, else by its `#!` line; None where neither tells.

    Args:
        path: the file's path.
        source: its content, or the first 64 KiB of it: `.h` is C or C++ by what is in it.
    """
    by_filename = _by_filename().get(path.name)
    if by_filename is not None:
        return by_filename
    candidates = _by_extension().get(path.suffix.lower(), ())
    for language in candidates:
        if language.claim is not None and language.claim.search(source, 0, _SNIFFED):
            return language
    for language in candidates:
        if language.claim is None or len(candidates) == 1:
            return language
    return None if path.suffix else _language_of_shebang(source)


@cache
def _by_extension() -> dict[str, tuple[Language, ...]]:
    found: dict[str, tuple[Language, ...]] = {}
    for language in tables():
        for extension in language.extensions:
            found[extension] = (*found.get(extension, ()), language)
    return found


@cache
def _by_filename() -> dict[str, Language]:
    return {filename: language for language in tables() for filename in language.filenames}


@cache
def _by_interpreter() -> dict[str, Language]:
    return {program: language for language in tables() for program in language.interpreters}


def _language_of_shebang(source: bytes) -> Language | None:
    if not source.startswith(b"#!"):
        return None
    words = source[2:200].split(b"\n", 1)[0].decode("utf-8", "replace").split()
    if words and words[0].endswith("/env"):
        words = [word for word in words[1:] if not word.startswith("-") and "=" not in word]
    if not words:
        return None
    program = words[0].rsplit("/", 1)[-1]
    return _by_interpreter().get(program) or _by_interpreter().get(program.rstrip("0123456789."))

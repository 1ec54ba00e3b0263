"""Which language a file is in, by its extension, its name or its `#!` line."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from leancode_core.code.languages import is_source_name, language_names, language_of, tables
from leancode_core.code.languages.table import Language


def name_of(path: str, source: bytes = b"") -> str | None:
    language = language_of(PurePosixPath(path), source)
    return language.name if language is not None else None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.py", "python"),
        ("src/a.PY", "python"),
        ("stubs/a.pyi", "python"),
        ("gui.pyw", "python"),
        ("index.php", "php"),
        ("view.phtml", "php"),
        ("a.rb", "ruby"),
        ("lib/tasks/db.rake", "ruby"),
        ("a.gemspec", "ruby"),
        ("config.ru", "ruby"),
        ("Program.cs", "csharp"),
        ("deploy.csx", "csharp"),
        ("a.sh", "bash"),
        ("a.bash", "bash"),
        ("a.zsh", "bash"),
        ("a.ksh", "bash"),
        ("test.bats", "bash"),
        ("a.b.sh", "bash"),
        ("a.txt", None),
        ("a.md", None),
        ("a.pyc", None),
        ("py", None),
        (".py", None),
    ],
)
def test_by_extension(path: str, name: str | None) -> None:
    assert name_of(path) == name
    assert is_source_name(PurePosixPath(path)) == (name is not None)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("SConstruct", "python"),
        ("Rakefile", "ruby"),
        ("app/Gemfile", "ruby"),
        ("Vagrantfile", "ruby"),
        (".irbrc", "ruby"),
        (".bashrc", "bash"),
        ("home/.bash_profile", "bash"),
        (".profile", "bash"),
        (".zshrc", "bash"),
        ("PKGBUILD", "bash"),
        ("Makefile", None),
        ("Rakefile.bak", None),
        ("bashrc.txt", None),
    ],
)
def test_by_filename(path: str, name: str | None) -> None:
    assert name_of(path) == name
    assert is_source_name(PurePosixPath(path)) == (name is not None)


@pytest.mark.parametrize(
    ("first_line", "name"),
    [
        (b"#!/usr/bin/python", "python"),
        (b"#!/usr/bin/python3", "python"),
        (b"#!/usr/local/bin/python3.11", "python"),
        (b"#!/usr/bin/env python3", "python"),
        (b"#!/usr/bin/env -S python3 -u", "python"),
        (b"#!/usr/bin/env -S PYTHONPATH=. python3 -u", "python"),
        (b"#! /usr/bin/env pypy3", "python"),
        (b"#!/bin/sh", "bash"),
        (b"#!/bin/sh -e", "bash"),
        (b"#! /bin/bash --norc", "bash"),
        (b"#!/bin/bash\r", "bash"),
        (b"#!/bin/dash", "bash"),
        (b"#!/usr/bin/env zsh", "bash"),
        (b"#!/bin/ksh93", "bash"),
        (b"#!/usr/bin/env bats", "bash"),
        (b"#!/usr/bin/env ruby -w", "ruby"),
        (b"#!/usr/bin/ruby2.7", "ruby"),
        (b"#!/usr/bin/env php", "php"),
        (b"#!/usr/bin/php8.2 -q", "php"),
        (b"#!/usr/bin/awk -f", None),
        (b"#!/usr/bin/env", None),
        (b"#!", None),
        (b"#!\xff\xfe", None),
        (b"# /bin/sh", None),
        (b" #!/bin/sh", None),
        (b"", None),
    ],
)
def test_by_shebang(first_line: bytes, name: str | None) -> None:
    assert name_of("bin/tool", first_line + b"\nx = 1\n") == name
    assert name_of("bin/tool", first_line) == name


def test_a_name_counts_more_than_a_shebang() -> None:
    assert name_of("a.rb", b"#!/bin/sh\n") == "ruby"
    assert name_of("Rakefile", b"#!/bin/sh\n") == "ruby"
    # An unknown extension says that the file is something else.
    assert name_of("notes.txt", b"#!/bin/sh\n") is None
    assert not is_source_name(PurePosixPath("bin/tool"))


def test_names_are_sorted_and_each_there_once() -> None:
    names = language_names()
    assert names == sorted(set(names))
    assert {"bash", "csharp", "php", "python", "ruby"} <= set(names)


@pytest.mark.parametrize("language", tables(), ids=lambda table: f"{table.name}-{table.extensions[0]}")
def test_tables_are_well_formed(language: Language) -> None:
    assert language.name == language.name.lower()
    assert all(each.startswith(".") and each == each.lower() for each in language.extensions)
    assert not any("/" in each for each in (*language.filenames, *language.interpreters))
    assert language.units_query().pattern_count > 0
    assert not language.parser().parse(b"").root_node.has_error


def test_of_languages_with_the_same_extension_at_most_one_has_no_claim() -> None:
    by_extension: dict[str, list[Language]] = {}
    for language in tables():
        for extension in language.extensions:
            by_extension.setdefault(extension, []).append(language)
    for extension, languages in by_extension.items():
        assert sum(language.claim is None for language in languages) <= 1, extension


def test_no_filename_or_interpreter_belongs_to_two_languages() -> None:
    for attribute in ("filenames", "interpreters"):
        found = [(each, table.name) for table in tables() for each in getattr(table, attribute)]
        assert len({each for each, _ in found}) == len(set(found)), attribute

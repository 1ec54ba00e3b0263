"""Which module may import what. Every import statement counts, also one inside a function or for types only."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("leancode_core", "server", "tests", "benchmarks")

READ_OF_INDEX = "index.reader index.rows index.postings index.terms index.fingerprint index.gitignore"
# Layer: the parts of leancode_core that it may import besides itself, and the packages from elsewhere.
LAYERS = {
    "errors": ("", ""),
    "config": ("errors", "platformdirs"),
    "settings": ("config errors", ""),
    "control": ("errors", ""),
    "code": ("errors", "tree_sitter"),
    "pruning": ("code config errors", "numpy safetensors"),
    "ports": ("code pruning control", "numpy"),
    "summaries": ("code config control errors ports", ""),
    "models": ("code pruning ports config control errors", "numpy safetensors tokenizers torch transformers"),
    "index": ("code pruning ports config control errors", "numpy sqlite3 sqlite_utils"),
    "search": (f"code {READ_OF_INDEX} ports config control errors", "numpy"),
    "evaluation": ("code pruning ports index search config control errors", "numpy rapidfuzz sacrebleu zstandard"),
    "training": ("code pruning models evaluation config control errors", "numpy safetensors torch transformers"),
}
LAYERS["pruners"] = ("code pruning models.catalog models.tokenizing models.live_importance config errors", "")
LAYERS["workspace"] = (
    "pruners pruning index search models.catalog models.query_encoder ports settings config control errors",
    "",
)
LAYERS["cli"] = (" ".join(LAYERS), "rich typer")
LAYERS["__init__"] = (" ".join(LAYERS), "")

SERVER_PACKAGES = "asyncio concurrent lsprotocol pygls threading"
SERVER_INSIDE = {"server/leancode_server/workers/inference.py": "models"}  # others: see `_server_may_reach`

FREE_OF_TORCH = tuple(
    f"models/{name}.py"
    for name in [
        "bert_weights",
        "catalog",
        "checksums",
        "fetch",
        "files",
        "folder",
        "query_encoder",
        "table",
        "tensors",
        "tokenizing",
    ]
)
LEAVE_OF_ONE_MODULE = {
    "index/parsing_process.py": "subprocess",  # parses in a guarded child process
    "models/fetch.py": "http urllib",  # `leancode model fetch`: nothing else opens a connection
    "cli/doctor_command.py": "sqlite3",  # reports what this build of SQLite is and can do
}

# Packages of the standard library that need leave like one from elsewhere.
GUARDED = {"_thread", "asyncio", "concurrent", "multiprocessing", "sqlite3", "subprocess", "threading"}
GUARDED |= {"ftplib", "http", "smtplib", "socket", "ssl", "urllib"}
VAGUE = re.compile(r"(.*_)?(utils?|helpers?|common|managers?)")


def complaints(path: str, source: str) -> list[str]:
    """What is wrong with a module, given where it lies below the repository's root."""
    found = []
    lines = source.splitlines()
    tree = ast.parse(source)
    if any(VAGUE.fullmatch(part) for part in Path(path).with_suffix("").parts):
        found.append("a vague name")
    for line, name in imports(tree):
        if not may_import(path, name) and not (name.startswith("unittest.mock") and "#" in lines[line - 1]):
            found.append(f"{line}: imports {name}")
    if path.startswith(("leancode_core/", "server/")) and not path.startswith("leancode_core/cli/"):
        found += [f"{line}: prints" for line in prints(tree)]
    if path.startswith("server/"):
        found += [f"{line}: takes a thread of pygls" for line in pool_threads(tree)]
    return found


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each import's line and dotted name, with what is imported from a module as its last part."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            prefix = "." * node.level + (f"{node.module}." if node.module else "")
            yield from ((node.lineno, prefix + alias.name) for alias in node.names)


def may_import(path: str, name: str) -> bool:
    package = name.split(".")[0]
    if path.startswith("server/"):
        return _server_may_reach(path, name) if package == "leancode_core" else _has_leave(package, SERVER_PACKAGES)
    if not path.startswith("leancode_core/"):
        return not name.startswith("unittest.mock")
    inside = path.removeprefix("leancode_core/")
    layer = inside.removesuffix(".py").split("/")[0]
    parts, packages = LAYERS.get(layer, ("", ""))  # a new layer begins with no rights
    if package == "leancode_core":
        reached = name.removeprefix("leancode_core.")
        return any(f"{reached}.".startswith(f"{part}.") for part in (layer, *parts.split()))
    if inside in FREE_OF_TORCH and package in ("torch", "transformers"):
        return False
    return _has_leave(package, f"{packages} {LEAVE_OF_ONE_MODULE.get(inside, '')}")


def _has_leave(package: str, packages: str) -> bool:
    known = package in sys.stdlib_module_names or package == "leancode_server"
    return package in packages.split() or (known and package not in GUARDED)


def _server_may_reach(path: str, name: str) -> bool:
    """The public names of the core, and of its parts only two tables and what the inference worker needs."""
    part, _, rest = name.removeprefix("leancode_core.").partition(".")
    if rest.split(".")[0] in ("catalog", "tokenizing") and part == "models":
        return True
    return part == SERVER_INSIDE.get(path) or (not rest and part not in LAYERS)


def prints(tree: ast.Module) -> list[int]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


def pool_threads(tree: ast.Module) -> list[int]:
    """Uses of `@server.thread()`: its handlers share the pool that reads, and cannot be cancelled."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and not (node.args or node.keywords)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "thread"]


def modules() -> list[Path]:
    found = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if not path.is_relative_to(ROOT / "tests" / "data")]


def test_every_module_keeps_to_its_layer() -> None:
    found = {}
    for module in modules():
        path = module.relative_to(ROOT).as_posix()
        found[path] = complaints(path, module.read_text(encoding="utf-8"))
    assert len(found) > 30
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("leancode_core/errors.py", "from leancode_core.config import X", ["1: imports leancode_core.config.X"]),
        ("leancode_core/code/a.py", "from leancode_core.code.b import X\nimport tree_sitter, re", []),
        ("leancode_core/code/a.py", "from leancode_core import index", ["1: imports leancode_core.index"]),
        ("leancode_core/code/a.py", "import leancode_core.codes", ["1: imports leancode_core.codes"]),
        ("leancode_core/code/a.py", "from . import b", ["1: imports .b"]),
        ("leancode_core/code/a.py", "import numpy.typing as npt", ["1: imports numpy.typing"]),
        ("leancode_core/code/a.py", "import requests", ["1: imports requests"]),
        ("leancode_core/index/a.py", "def f():\n    import torch", ["2: imports torch"]),
        ("leancode_core/index/a.py", "from sqlite3 import Row", []),
        ("leancode_core/index/a.py", "from threading import Lock", ["1: imports threading.Lock"]),
        ("leancode_core/index/a.py", "import subprocess", ["1: imports subprocess"]),
        ("leancode_core/index/parsing_process.py", "import subprocess, asyncio", ["1: imports asyncio"]),
        ("leancode_core/search/a.py", "import sqlite3", ["1: imports sqlite3"]),
        ("leancode_core/search/a.py", "from leancode_core.index.reader import X", []),
        ("leancode_core/search/a.py", "from leancode_core.index import reader", []),
        (
            "leancode_core/search/a.py",
            "from leancode_core.index.writer import X",
            ["1: imports leancode_core.index.writer.X"],
        ),
        ("leancode_core/models/encoder.py", "import torch.nn\nfrom transformers import AutoModel", []),
        ("leancode_core/models/catalog.py", "import torch.nn", ["1: imports torch.nn"]),
        ("leancode_core/models/query_encoder.py", "from transformers import X", ["1: imports transformers.X"]),
        (
            "leancode_core/workspace.py",
            "import leancode_core.models.loading",
            ["1: imports leancode_core.models.loading"],
        ),
        ("leancode_core/models/fetch.py", "import urllib.request", []),
        ("leancode_core/models/catalog.py", "import urllib.request", ["1: imports urllib.request"]),
        ("leancode_core/cli/a.py", "import sqlite3", ["1: imports sqlite3"]),
        ("leancode_core/__init__.py", "from leancode_core.search.engine import X\nimport torch", ["2: imports torch"]),
        ("leancode_core/cli/a.py", "import rich\nprint(1)\nfrom leancode_core.models.loading import X", []),
        ("leancode_core/new.py", "import re, numpy", ["1: imports numpy"]),
        ("leancode_core/search/a.py", "console.print(1)\nprint(2)", ["2: prints"]),
        ("leancode_core/index/row_utils.py", "", ["a vague name"]),
        ("tests/common/test_a.py", "", ["a vague name"]),
        ("leancode_core/code/commons.py", "", []),
        ("tests/test_a.py", "from unittest import mock", ["1: imports unittest.mock"]),
        ("tests/test_a.py", "from unittest.mock import patch  # the clock cannot be passed in", []),
        ("server/leancode_server/app.py", "from leancode_core import search_index\nimport asyncio, pygls", []),
        ("server/leancode_server/app.py", "from leancode_core import index", ["1: imports leancode_core.index"]),
        ("server/leancode_server/app.py", "import numpy", ["1: imports numpy"]),
        ("server/leancode_server/app.py", "from leancode_core.models.catalog import X", []),
        (
            "server/leancode_server/app.py",
            "from leancode_core.models.loading import X",
            ["1: imports leancode_core.models.loading.X"],
        ),
        ("server/leancode_server/workers/inference.py", "from leancode_core.models.loading import X", []),
        ("server/leancode_server/workers/inference.py", "import torch", ["1: imports torch"]),
        (
            "server/leancode_server/workers/a.py",
            "import leancode_core as core, threading, sqlite3",
            ["1: imports sqlite3"],
        ),
        ("server/leancode_server/a.py", "@server.thread()\ndef f(): ...", ["1: takes a thread of pygls"]),
        ("server/leancode_server/a.py", "print(1)", ["1: prints"]),
    ],
)
def test_a_wrong_import_is_seen(path: str, source: str, expected: list[str]) -> None:
    assert complaints(path, source) == expected

"""Hits as JSON and as lines on a terminal."""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from leancode_core.cli.console import counted, err, out
from leancode_core.code.snippets import snippet
from leancode_core.config import SearchMode
from leancode_core.search.engine import SearchHit
from leancode_core.workspace import Workspace

_INDENT = "    "
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def hits_document(
    query: str,
    workspace: Workspace,
    mode: SearchMode,
    hits: Sequence[SearchHit],
    degraded: str | None,
    took_ms: float,
) -> dict[str, Any]:
    """The answer as the fixed JSON document of `search --json`."""
    return {
        "query": query,
        "root": str(workspace.root),
        "mode": mode.value,
        "model": workspace.model.name,
        "took_ms": round(took_ms, 1),
        "degraded": degraded,
        "hits": [_hit(hit) for hit in hits],
    }


def print_hits(document: dict[str, Any], *, as_json: bool) -> None:
    """Print the answer: JSON, or lines for people."""
    if as_json:
        typer.echo(json.dumps(document, indent=2))
        return
    if document["degraded"]:
        err().print(f"note: {document['degraded']}", style="yellow", markup=False)
    console = out()
    root = Path(document["root"])
    for rank, hit in enumerate(document["hits"], start=1):
        _print_hit(console, rank, hit, root)
    if not document["hits"]:
        console.print("nothing found")
    else:
        n_hits = counted(len(document["hits"]), "hit", "hits")
        console.print(f"{n_hits} in {document['took_ms']:,.0f} ms", style="dim")


def _hit(hit: SearchHit) -> dict[str, Any]:
    unit = hit.unit
    return {
        "path": unit.path,
        "start_line": unit.start_line,
        "end_line": unit.end_line,
        "name": unit.name,
        "qualified_name": unit.qualified_name,
        "kind": unit.kind.value,
        "language": unit.language,
        "signature": unit.signature,
        "snippet": snippet(unit),
        "score": round(hit.score, 4),
        "semantic_rank": hit.semantic_rank,
        "lexical_rank": hit.lexical_rank,
    }


def _print_hit(console: Console, rank: int, hit: dict[str, Any], root: Path) -> None:
    place = _visible(f"{shown_path(root, hit['path'])}:{hit['start_line']}")
    head = Text.assemble((f"{rank:>2}. ", "bold"), (place, "cyan"))
    facts = Text.assemble(
        (_visible(hit["qualified_name"]), "bold"), (f"  {hit['kind']}", "dim"), (f"  {hit['score']:.2f}", "dim")
    )
    code = _visible(hit["snippet"])
    if not console.is_terminal:
        console.print(Text.assemble(head, "  ", facts))
        console.print(textwrap.indent(code, _INDENT), markup=False)
        return
    if head.cell_len + 2 + facts.cell_len <= console.width:
        console.print(Text.assemble(head, "  ", facts))
    else:  # the place is never cut: people copy and click it
        console.print(head)
        console.print(_cut(Text.assemble(_INDENT, facts), console.width))
    from rich.syntax import Syntax  # brings pygments along, which nobody needs where nothing is coloured

    coloured = Syntax("", hit["language"], theme="ansi_dark", background_color="default").highlight(code)
    coloured.rstrip()
    for line in coloured.split("\n"):
        line.expand_tabs(4)
        console.print(_cut(Text.assemble(_INDENT, line), console.width))


def shown_path(root: Path, path: str) -> str:
    """The path as it can be opened from the current folder: relative where that is inside the root or around it."""
    here = Path.cwd()
    if here.is_relative_to(root) or root.is_relative_to(here):
        return os.path.relpath(root / path, here)
    return str(root / path)


def _cut(line: Text, width: int) -> Text:
    line.truncate(width, overflow="ellipsis")
    return line


def _visible(text: str) -> str:
    """Without the characters by which a file could steer the terminal."""
    return _STEERING.sub("\ufffd", text)

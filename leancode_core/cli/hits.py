"""Hits as JSON and as lines on a terminal."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

from leancode_core.cli.console import err, out
from leancode_core.code.unit import CodeUnit
from leancode_core.config import SearchMode
from leancode_core.search.engine import SearchHit
from leancode_core.workspace import Workspace

_SNIPPET_LINES = 5


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
    for rank, hit in enumerate(document["hits"], start=1):
        _print_hit(console, rank, hit)
    if not document["hits"]:
        console.print("nothing found")
    else:
        console.print(f"{len(document['hits'])} hits in {document['took_ms']:,.0f} ms", style="dim")


def snippet(unit: CodeUnit) -> str:
    """The first lines of a unit's code that are not blank, without their common indentation."""
    first, *rest = unit.code.splitlines() or [""]
    shown = [line.rstrip() for line in textwrap.dedent("\n".join(rest)).splitlines() if line.strip()]
    indented = bool(rest) and shown and unit.kind.is_callable and not shown[0].startswith(("}", ")", "end"))
    lines = [first.strip(), *(f"    {line}" if indented else line for line in shown)]
    return "\n".join([line for line in lines if line][:_SNIPPET_LINES])


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


def _print_hit(console: Console, rank: int, hit: dict[str, Any]) -> None:
    head = Text(f"{rank:>2}. ", style="bold")
    head.append(f"{hit['path']}:{hit['start_line']}", style="cyan")
    head.append(f"  {hit['qualified_name']}", style="bold")
    head.append(f"  {hit['kind']}", style="dim")
    head.append(f"  {hit['score']:.2f}", style="dim")
    console.print(head)
    if console.is_terminal:
        code = Syntax(hit["snippet"], hit["language"], background_color="default", word_wrap=False)
        console.print(Padding(code, (0, 0, 0, 4)))
    else:
        console.print(textwrap.indent(hit["snippet"], "    "), markup=False)

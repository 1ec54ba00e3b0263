"""`leancode evaluate`."""

from __future__ import annotations

import typer

from leancode_core.cli.lazy_commands import lazily

_COMMANDS = {
    "search": "leancode_core.cli.evaluating.search:search",
    "repo-search": "leancode_core.cli.evaluating.repo_search:repository_search",
    "pruning": "leancode_core.cli.evaluating.pruning:pruning",
    "summary": "leancode_core.cli.evaluating.summary:summary",
}

app = typer.Typer(
    cls=lazily(_COMMANDS),
    help="Measure how well code is found, on data with known answers.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def evaluate() -> None:
    """The group, whose commands are looked up in the table."""

"""The command line: every command, and what happens to errors."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from leancode_core.cli.console import err, print_anything
from leancode_core.cli.lazy_commands import lazily
from leancode_core.cli.versions import version_of
from leancode_core.control import Cancelled
from leancode_core.errors import LeanCodeError

_COMMANDS = {
    "index": "leancode_core.cli.index_command:index",
    "search": "leancode_core.cli.search_command:search",
    "similar": "leancode_core.cli.search_command:similar",
    "prune": "leancode_core.cli.prune_command:prune",
    "summarize": "leancode_core.cli.summarize_command:summarize",
    "status": "leancode_core.cli.status_command:status",
    "clear": "leancode_core.cli.status_command:clear",
    "doctor": "leancode_core.cli.doctor_command:doctor",
    "serve": "leancode_core.cli.serve_command:serve",
    "model": "leancode_core.cli.model_command:app",
    "lexicon": "leancode_core.cli.lexicon_command:app",
    "evaluate": "leancode_core.cli.evaluate_command:app",
    "train": "leancode_core.cli.train_command:app",
}

app = typer.Typer(
    cls=lazily(_COMMANDS),
    help="Search a code base in plain English, locally.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer calls it
    if value:
        typer.echo(version_of("leancode"))
        raise typer.Exit


@app.callback()
def options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens on stderr.")] = False,
) -> None:
    """Options before the command."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(levelname)s %(name)s: %(message)s")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 a clear error, 2 usage, 130 interrupted."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    print_anything()
    try:
        app(prog_name="leancode")
    except LeanCodeError as error:
        err().print(f"error: {error}", style="red", markup=False)
        sys.exit(1)
    except (Cancelled, KeyboardInterrupt):
        err().print("interrupted; what was indexed so far is kept, and the next run goes on from there")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output is gone (`| head`); Python must not complain about it on exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
